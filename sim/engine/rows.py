"""Rows with named fields, as compiled functions read them: `rows[p].status`."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiled import is_compiled

Records = Any
"""An array of rows. Python reads a column by name, `rows["status"]`; a compiled function reads a
field of a row, `rows[p].status`."""

Record = Any
"""One of these rows; its fields are attributes."""

LINE = 64  # bytes in a line of the cache


def records(dtype: np.dtype[Any], n: int = 1) -> Records:
    """Make rows of zeros, the first at the beginning of a line of the cache.

    Machine code takes a plain array in a tenth of the time that it takes to unpack a record array,
    which only Python needs to read fields of a row as attributes.
    """
    room = np.zeros(n * dtype.itemsize + LINE, dtype=np.uint8)
    first = -room.ctypes.data % LINE
    rows = room[first : first + n * dtype.itemsize].view(dtype)
    return rows if is_compiled() else rows.view(np.recarray)
