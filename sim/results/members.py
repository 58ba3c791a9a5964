"""The file of one member: written whole by the worker that ran it, read when all are gathered."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
from numpy.typing import NDArray

from sim.records import RECORDED, MemberRecord, Variable
from sim.results.folder import RunFolder, moved_into_place

COMPRESSION: dict[str, Any] = {"zlib": True, "complevel": 4, "shuffle": True}
ACTOR_COLUMNS = ("day", "kind", "name", "quantity", "value")


def write_member(record: MemberRecord, folder: RunFolder) -> None:
    """Write the two files of a member; the netCDF file comes last and says that all is there."""
    with moved_into_place(folder.member_actors(record.member)) as unfinished:
        _write_actors(record.actors, unfinished)
    with (
        moved_into_place(folder.member(record.member)) as unfinished,
        netCDF4.Dataset(unfinished, "w") as file,
    ):
        file.setncatts({"member": record.member, "seed": record.seed})
        define_dimensions(file, record)
        for variable in RECORDED:
            values = fit(record.variables[variable.name])
            define(file, variable, values.dtype, variable.dims)[:] = values
        start = file.createVariable("stock_at_start", "i4", ("status",))
        start.setncatts({"units": "people", "long_name": "people by status before the first day"})
        start[:] = record.stock_at_start


def read_labels(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the names of places, statuses and classes from the file of a member."""
    with netCDF4.Dataset(path) as file:
        return {dim: tuple(file[dim][:]) for dim in file.dimensions if dim != "day"}


def define_dimensions(file: netCDF4.Dataset, record: MemberRecord) -> None:
    """Write the dates and the names of places, statuses and classes."""
    file.createDimension("day", record.days)
    days = file.createVariable("day", "i4", ("day",))
    days.setncatts(
        {
            "units": f"days since {record.start.isoformat()}",
            "calendar": "proleptic_gregorian",
            "standard_name": "time",
            "long_name": "date of the day",
        }
    )
    days[:] = np.arange(record.days)
    for dim, labels in sorted(_labels(record.coordinates).items()):
        file.createDimension(dim, len(labels))
        names = file.createVariable(dim, str, (dim,))
        names.long_name = dim.replace("_", " ")
        names[:] = np.array(labels, dtype=object)


def define(
    file: netCDF4.Dataset, variable: Variable, dtype: np.dtype[Any], dims: tuple[str, ...]
) -> netCDF4.Variable[Any]:
    """Define one recorded variable with its unit and meaning; one chunk holds one member."""
    sizes = [1 if dim == "member" else file.dimensions[dim].size for dim in dims]
    defined = file.createVariable(variable.name, dtype, dims, chunksizes=sizes, **COMPRESSION)
    defined.setncatts({"units": variable.unit, "long_name": variable.meaning})
    return defined


def fit(values: NDArray[Any]) -> NDArray[Any]:
    """Store whole numbers in four bytes where all of them fit."""
    if not np.issubdtype(values.dtype, np.integer):
        return values
    largest = np.iinfo(np.int32).max
    fits = values.size == 0 or (values.max() <= largest and values.min() >= -largest)
    return values.astype(np.int32 if fits else np.int64)


def _labels(coordinates: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    used = {dim for variable in RECORDED for dim in variable.dims[1:]}
    same = {"status_from": "status", "status_to": "status"}
    return {dim: coordinates.get(dim) or coordinates[same[dim]] for dim in used}


def _write_actors(actors: Mapping[str, list[object]], path: Path) -> None:
    """Write what actors decided: one row where a value differs from that of the day before.

    Numbers keep six figures; what differs by less does not count as different.
    """
    latest: dict[tuple[object, ...], str] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(ACTOR_COLUMNS)
        for day, *what, value in zip(*(actors[name] for name in ACTOR_COLUMNS), strict=True):
            shown = f"{value:.6g}" if isinstance(value, float) else str(value)
            if latest.get(tuple(what)) != shown:
                latest[tuple(what)] = shown
                rows.writerow((day, *what, shown))
