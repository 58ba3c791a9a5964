"""The files of a run, read with as little as it takes, for the summary that ends a run."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import Column
from sim.recording.variables import OF_THE_RUN, RECORDED
from sim.results.blocks import COUNTED, stored_type
from sim.run_folder.manifest import Manifest
from sim.system.locks import netcdf
from sim.system.plain_files import open_plain

if TYPE_CHECKING:
    import netCDF4

_UNITS = {each.name: each.unit for each in (*RECORDED, *OF_THE_RUN)}


class Stored:
    """A table of what was recorded; measures read it as they read an `xarray.Dataset`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: netCDF4.Dataset | None = None

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Read all that is asked for meanwhile from one opened file: to open it costs the most.

        The lock is held while something is read, not in between.
        """
        with netcdf():
            file = open_netcdf(self._path)
            before, self._file = self._file, file
        try:
            yield
        finally:
            with netcdf():
                self._file = before
                file.close()

    def __getitem__(self, name: str) -> Column:
        """Read a variable as it is stored."""
        with netcdf():
            if self._file is not None:
                return _column(self._file, name)
            with open_netcdf(self._path) as file:
                return _column(file, name)


def _column(file: netCDF4.Dataset, name: str) -> Column:
    file.set_auto_maskandscale(False)
    return Column(file[name].dimensions, file[name][:])


def open_netcdf(path: Path, mode: Literal["r", "w", "a"] = "r") -> netCDF4.Dataset:
    """Open a netCDF file, whatever bytes its name is made of.

    The library would have the name as text of one encoding. Latin letters stand for one byte each,
    so that it is given the very bytes of the name.
    """
    import netCDF4  # noqa: PLC0415

    if os.name == "nt":
        return netCDF4.Dataset(path, mode)
    return netCDF4.Dataset(os.fsencode(path).decode("latin-1"), mode, encoding="latin-1")


def named_in_text(path: Path) -> Path:
    """Give a path that is text, for libraries that take no other.

    A file whose name is no text, or none in the encoding of file names here, is opened; it has
    another name as an open file.
    """
    if str(path).isascii():
        return path
    try:
        str(path).encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        return Path(f"/dev/fd/{os.open(path, os.O_RDONLY)}")
    return path


def contradictions(path: Path, manifest: Manifest) -> Iterator[str]:
    """Say what of a file of results is not as a run with this manifest writes it.

    Only what it says of itself is looked at: dims, variables, types, units and what was run.
    """
    try:
        with open_plain(path):
            pass
        with netcdf(), open_netcdf(path) as file:
            yield from _of_another_run(file, manifest)
            yield from _of_another_form(file, manifest)
    except (OSError, RuntimeError, ValueError, IndexError, KeyError, AttributeError) as error:
        yield f"it cannot be read ({error})"


def _of_another_run(file: Any, manifest: Manifest) -> Iterator[str]:
    about = {name: file.getncattr(name) for name in file.ncattrs()}
    for name, expected in (
        ("scenario", manifest.scenario),
        ("scenario_digest", manifest.digest),
        ("seed", manifest.seed),
        ("start", manifest.start),
    ):
        if name not in about or str(about[name]) != str(expected):
            yield f"its {name} is {str(about.get(name, 'missing'))[:80]}, not {expected}"


def _of_another_form(file: Any, manifest: Manifest) -> Iterator[str]:
    members = manifest.whole
    if [*_numbers(file, "member")] != members:
        yield f"its members are not the {len(members):,} that gave a result"
    if [*_numbers(file, "day")] != [*range(manifest.days)]:
        yield f"its days are not the {manifest.days:,} of the run"
    for name, dims in COUNTED.items():
        if name not in file.variables:
            yield f"it has no {name}"
            continue
        found = file.variables[name]
        is_right = found.dimensions == ("member", *dims) and found.dtype == stored_type(name)
        if not is_right:
            yield f"{name} is {found.dtype} by {', '.join(found.dimensions)}"
        elif getattr(found, "units", "") != _UNITS[name]:
            yield f"{name} is not in {_UNITS[name]}"


def _numbers(file: Any, name: str) -> list[int]:
    if name not in file.variables or file.variables[name].dimensions != (name,):
        return []
    file.set_auto_maskandscale(False)
    numbers: list[int] = file.variables[name][:].tolist()
    return numbers


def read_indicators(path: Path) -> dict[str, NDArray[np.float64]]:
    """Read the table of indicators: the values of the members, by indicator."""
    values: dict[str, list[float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values.setdefault(row["indicator"], []).append(float(row["value"] or "nan"))
    return {name: np.array(each) for name, each in values.items()}


def read_overflow_places(path: Path) -> list[str]:
    """Read where most people wait when the camps first overflow, one place for each such member."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["place"] for row in csv.DictReader(file)]
