"""Gather the members of a run: one netCDF file with a member dimension, and tables for planners.

The files depend on the scenario, the seed and the version of the model only, not on the time or
the machine, so that two runs can be compared by their bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import netCDF4
import numpy as np
import xarray as xr

from sim.indicators import INDICATORS
from sim.measures import first_overflows
from sim.records import RECORDED
from sim.results.folder import Manifest, RunFolder, moved_into_place
from sim.results.members import ACTOR_COLUMNS, COMPRESSION, define
from sim.results.place_facts import PlaceFact
from sim.series import SERIES

CREDITS = (
    "Places: DPRK 2008 Population Census (CBS/UNFPA) as tabulated by KOSIS; "
    "GeoNames (CC BY 4.0); Natural Earth (public domain)"
)


@dataclass(frozen=True)
class Gatherer:
    """Brings the members of one run together."""

    folder: RunFolder
    manifest: Manifest
    facts: tuple[PlaceFact, ...]

    def gather(self, members: Sequence[int]) -> None:
        """Write `results.nc` and the tables; each appears whole."""
        with moved_into_place(self.folder.results_file) as unfinished:
            self._write_results(members, unfinished)
        with xr.open_dataset(self.folder.results_file) as data:
            _write_table(
                self.folder.table("indicators"),
                ("member", "indicator", "value", "unit"),
                _indicator_rows(data),
            )
            _write_table(
                self.folder.table("series"), ("member", "date", "series", "value"), _daily(data)
            )
            _write_table(
                self.folder.table("overflow"),
                ("member", "date", "place", "waiting", "places_open"),
                first_overflows(data),
            )
        _write_table(
            self.folder.table("actors"),
            ("member", *ACTOR_COLUMNS),
            self._actors(members),
        )

    def _write_results(self, members: Sequence[int], path: Path) -> None:
        with netCDF4.Dataset(path, "w") as file:
            self._describe(file, members)
            for number, member in enumerate(members):
                with netCDF4.Dataset(self.folder.member(member)) as source:
                    for name in (*(v.name for v in RECORDED), "stock_at_start"):
                        file[name][number] = source[name][:]

    def _describe(self, file: netCDF4.Dataset, members: Sequence[int]) -> None:
        file.setncatts(
            {
                "Conventions": "CF-1.11",
                "title": f"Scenario {self.manifest.scenario}: border crossings from the DPRK",
                "scenario": self.manifest.scenario,
                "why": self.manifest.why,
                "scenario_digest": self.manifest.digest,
                "seed": self.manifest.seed,
                "start": self.manifest.start,
                "source": f"tumen {self.manifest.versions.get('tumen', '')}",
                "credits": CREDITS,
            }
        )
        file.createDimension("member", len(members))
        number = file.createVariable("member", "i4", ("member",))
        number.long_name = "member: one run of the scenario; the same member shares its luck"
        number[:] = np.array(members)
        with netCDF4.Dataset(self.folder.member(members[0])) as first:
            _copy_coordinates(first, file)
        for fact in self.facts:
            _write_fact(file, fact)
        self._define_variables(file, members)

    def _define_variables(self, file: netCDF4.Dataset, members: Sequence[int]) -> None:
        widest: dict[str, np.dtype[np.generic]] = {}
        for member in members:
            with netCDF4.Dataset(self.folder.member(member)) as source:
                for variable in RECORDED:
                    dtype = source[variable.name].dtype
                    widest[variable.name] = np.promote_types(
                        widest.get(variable.name, dtype), dtype
                    )
        for variable in RECORDED:
            define(file, variable, widest[variable.name], ("member", *variable.dims))
        start = file.createVariable("stock_at_start", "i4", ("member", "status"), **COMPRESSION)
        start.setncatts({"units": "people", "long_name": "people by status before the first day"})

    def _actors(self, members: Sequence[int]) -> Iterable[tuple[object, ...]]:
        for member in members:
            with self.folder.member_actors(member).open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                next(rows)
                for row in rows:
                    yield (member, *row)


def _copy_coordinates(source: netCDF4.Dataset, target: netCDF4.Dataset) -> None:
    for dim in source.dimensions.values():
        target.createDimension(dim.name, dim.size)
        found = source[dim.name]
        dtype = str if found.dtype is str else found.dtype
        copied = target.createVariable(dim.name, dtype, (dim.name,))
        copied.setncatts({name: found.getncattr(name) for name in found.ncattrs()})
        copied[:] = found[:]


def _write_fact(file: netCDF4.Dataset, fact: PlaceFact) -> None:
    dtype = str if fact.values.dtype == object else fact.values.dtype
    written = file.createVariable(fact.name, dtype, (fact.dim,))
    written.long_name = fact.meaning
    if fact.unit:
        written.units = fact.unit
    written[:] = fact.values


def _indicator_rows(data: xr.Dataset) -> Iterable[tuple[object, ...]]:
    for indicator in INDICATORS:
        for member, value in zip(data.member.values, indicator.value(data), strict=True):
            yield (member, indicator.name, _shown(value), indicator.unit)


def _daily(data: xr.Dataset) -> Iterable[tuple[object, ...]]:
    dates = np.datetime_as_string(data.day.values, unit="D")
    for series in SERIES:
        for member, values in zip(data.member.values, series.value(data), strict=True):
            for date, value in zip(dates, values, strict=True):
                yield (member, date, series.name, _shown(value))


def _shown(value: float) -> str:
    """Write a number as briefly as it is exact to nine digits; nothing where there is none."""
    return "" if np.isnan(value) else f"{value:.9g}"


def _write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (
        moved_into_place(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as file,
    ):
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)
