"""What past crises taught, as a group of the file that holds what the record did.

One file is all that members draw from, and a run keeps it as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fitting import Fit
from sim.calibration.product import (
    CRISES,
    FORMAT,
    refuse_without_method,
    write_fit,
    write_names,
)
from sim.results.stored import open_netcdf
from sim.run_folder.files import moved_into_place
from sim.system.locks import netcdf


def write_crises(
    path: Path,
    record: Path | None,
    found: Fit,
    scenario: str,
    checked: NDArray[np.float64] | None = None,
) -> None:
    """Write what past crises taught beside what the record did, whole or not at all.

    Args:
        path: the file.
        record: the posterior of the record; what it says of crises is replaced.
        found: the posterior of past crises.
        scenario: the names of what was run.
        checked: what runs at its draws give for the targets, shape (member, target), on their
            scales.

    Raises:
        RunError: No method passed, so that there is nothing to draw from.
    """
    refuse_without_method(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    with moved_into_place(path) as unfinished, netcdf(), open_netcdf(unfinished, "w") as file:
        if record is None:
            write_names(file, {"format": FORMAT})
        else:
            with open_netcdf(record) as known:
                _copy(known, file)
        write_fit(file.createGroup(CRISES), found, scenario, checked)


def _copy(source: Any, target: Any) -> None:
    """Copy a group with all that is in it, but for what past crises taught."""
    write_names(target, _names(source))
    for name, dim in source.dimensions.items():
        target.createDimension(name, dim.size)
    for name, variable in source.variables.items():
        is_text = variable.dtype is str
        made = target.createVariable(
            name, variable.dtype, variable.dimensions,
            zlib=not is_text and bool(variable.filters()["zlib"]),
        )  # fmt: skip
        write_names(made, _names(variable))
        made[:] = variable[:]
    for name, group in source.groups.items():
        if name != CRISES:
            _copy(group, target.createGroup(name))


def _names(where: Any) -> dict[str, Any]:
    return {name: where.getncattr(name) for name in where.ncattrs()}
