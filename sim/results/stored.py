"""The files of a run, read with as little as it takes, for the summary that ends a run."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.measures import Column
from sim.turns import netcdf


class Stored:
    """A table of what was recorded; measures read it as they read an `xarray.Dataset`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getitem__(self, name: str) -> Column:
        """Read a variable as it is stored."""
        import netCDF4  # noqa: PLC0415

        with netcdf(), netCDF4.Dataset(self._path) as file:
            file.set_auto_maskandscale(False)
            return Column(file[name].dimensions, file[name][:])


def read_indicators(path: Path) -> dict[str, NDArray[np.float64]]:
    """Read the table of indicators: the values of the members, by indicator."""
    values: dict[str, list[float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values.setdefault(row["indicator"], []).append(float(row["value"] or "nan"))
    return {name: np.array(each) for name, each in values.items()}


def read_overflow_places(path: Path) -> list[str]:
    """Read where the camps overflow first, one place a member in which they do."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["place"] for row in csv.DictReader(file)]
