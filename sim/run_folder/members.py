"""The file of one member: written whole by the worker that ran it, read when all are gathered.

It is a plain `.npz` that NumPy opens: one array for each recorded variable, shape (days, places or
classes), in the smallest whole numbers that hold it; the names along each dimension as
`name_<dim>`; and the log of the actors. A netCDF file of the same takes five times as long.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.recording.variables import OF_THE_RUN, RECORDED, MemberRecord
from sim.run_folder.actor_decisions import ActorsLog
from sim.run_folder.array_files import read_all, read_arrays, write_arrays
from sim.run_folder.folder import RunFolder, moved_into_place

__all__ = [
    "fit",
    "in_bytes",
    "read_arrays",
    "read_journeys",
    "read_names",
    "write_arrays",
    "write_file",
    "write_member",
]

_LARGEST = np.iinfo(np.int32).max
_NAMES = "name_"
JOURNEY = "journey_"
"""With what the names of arrays begin that tell of parties that were followed."""


def write_member(record: MemberRecord, folder: RunFolder) -> None:
    """Write the file of a member; that it is there says that all of it is."""
    write_file(in_bytes(record), record.member, folder)


def write_file(content: bytes, member: int, folder: RunFolder) -> None:
    """Write the file of a member that was made elsewhere, whole."""
    with moved_into_place(folder.member(member), folder.announce) as unfinished:
        unfinished.write_bytes(content)


def in_bytes(record: MemberRecord) -> bytes:
    """Give the file of a member as bytes, which are the same wherever it is run."""
    written = io.BytesIO()
    write_arrays(written, dict(_arrays(record)))
    return written.getvalue()


def read_names(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the names of places, statuses and classes from the file of a member.

    Raises:
        DamagedError: The file is not there, or cannot be read.
    """
    found = read_all(path, _NAMES, most=_LARGEST)
    return {entry.removeprefix(_NAMES): tuple(names.tolist()) for entry, names in found.items()}


def read_journeys(path: Path) -> dict[str, NDArray[Any]]:
    """Read the journeys of the parties that were followed in a member.

    Raises:
        DamagedError: The file is not there, or cannot be read.
    """
    found = read_all(path, JOURNEY, most=_LARGEST)
    return {entry.removeprefix(JOURNEY): array for entry, array in found.items()}


def fit(values: NDArray[Any]) -> NDArray[Any]:
    """Give whole numbers in the smallest type that holds all of them.

    Raises:
        OverflowError: A number does not fit in four bytes, which are what the results have.
    """
    if not np.issubdtype(values.dtype, np.integer) or values.size == 0:
        return values
    low, high = int(values.min()), int(values.max())
    if high > _LARGEST or low < -_LARGEST:
        raise OverflowError(f"{max(high, -low):,} is more than can be recorded")
    return values.astype(np.min_scalar_type(high if low >= 0 else min(low, -high - 1)))


def _arrays(record: MemberRecord) -> Iterator[tuple[str, NDArray[Any]]]:
    for variable in RECORDED:
        yield variable.name, fit(record.variables[variable.name])
    yield "stock_at_start", fit(record.stock_at_start)
    yield "fates", fit(record.fates)
    for dim, names in sorted(_names(record.coordinates).items()):
        yield f"{_NAMES}{dim}", np.array(names, dtype=np.str_)
    yield from ActorsLog.of(record.actors).arrays()
    for name, array in record.journeys.items():
        yield f"{JOURNEY}{name}", fit(array)


def _names(coordinates: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    by_day = {dim for variable in RECORDED for dim in variable.dims[1:]}
    used = by_day | {dim for variable in OF_THE_RUN for dim in variable.dims}
    same = {"status_from": "status", "status_to": "status"}
    return {dim: coordinates.get(dim) or coordinates[same[dim]] for dim in used}
