"""The files of a run, read with as little as it takes, for the summary that ends a run."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sim.measures import Column
from sim.turns import netcdf

if TYPE_CHECKING:
    import netCDF4


class Stored:
    """A table of what was recorded; measures read it as they read an `xarray.Dataset`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getitem__(self, name: str) -> Column:
        """Read a variable as it is stored."""
        with netcdf(), open_netcdf(self._path) as file:
            file.set_auto_maskandscale(False)
            return Column(file[name].dimensions, file[name][:])


def open_netcdf(path: Path, mode: Literal["r", "w"] = "r") -> netCDF4.Dataset:
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
