"""The places of the model, read from the tables in `scenarios/places`.

Arrays are read-only and in the order of the tables. Positions are degrees north and east.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.geography.files import PLACES, listed, rows
from sim.geography.roads import DEFAULT_RULES, RoadRules, great_circle_km

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Row = dict[str, str]
Scalar = TypeVar("Scalar", bound=np.generic)

WIDTHS = ("land", "narrow", "middle", "wide", "reservoir")
"""Width classes: no river; up to about 100 m; up to about 300 m; wider; a reservoir."""

DEPTHS = ("dry", "ford", "wade", "swim", "deep")
"""Depth classes in the dry season: no river; knee; chest; over the head; deep, swift or still."""


@dataclass(frozen=True, eq=False)
class Counties:
    """The 174 cities and counties of the 2008 census, C of them; Pyongyang is one."""

    name: tuple[str, ...]
    province: tuple[str, ...]
    population: Whole
    male: Whole
    female: Whole
    urban: Whole
    lat: Real
    lon: Real
    km_to_border: Real


@dataclass(frozen=True, eq=False)
class Exits:
    """The ways out, E of them: river sectors first, then southern border, sea and Russia.

    The sectors run from the mouth of the Yalu to the point where the Tumen reaches Russia.
    `county` and `host` are the counties on the two banks, -1 where there is none. Ice days count
    from 1 July; -1 stands for never. `gateways` are the counties from which an exit is reached,
    `approach_km` the way that is left from a gateway's seat. Kilometres along the border count
    from the mouth of the Yalu, and are 0 for the three others.
    """

    name: tuple[str, ...]
    kind: tuple[str, ...]
    river: tuple[str, ...]
    county: Whole
    host: Whole
    km_start: Real
    km_end: Real
    length_km: Real
    width: tuple[str, ...]
    depth: tuple[str, ...]
    ice_from_day: Whole
    ice_to_day: Whole
    ice_reliability: Real
    fence_from_year: Whole
    crossing: tuple[str, ...]
    lat: Real
    lon: Real
    gateways: tuple[tuple[int, ...], ...]
    approach_km: Real


@dataclass(frozen=True, eq=False)
class Hosts:
    """Chinese border counties from west to east, then the cities behind them; H of them."""

    name: tuple[str, ...]
    prefecture: tuple[str, ...]
    province: tuple[str, ...]
    population: Whole
    korean_share: Real
    is_border: NDArray[np.bool_]
    lat: Real
    lon: Real


@dataclass(frozen=True, eq=False)
class CampSites:
    """The sites named in 2017, K of them, each with its Chinese county."""

    name: tuple[str, ...]
    host: Whole
    lat: Real
    lon: Real


def read_counties(folder: Path = PLACES) -> Counties:
    """Read the counties of the DPRK."""
    table = rows(folder, "counties.csv")
    return Counties(
        name=_texts(table, "name"),
        province=_texts(table, "province"),
        population=_wholes(table, "population"),
        male=_wholes(table, "male"),
        female=_wholes(table, "female"),
        urban=_wholes(table, "urban"),
        lat=_reals(table, "lat"),
        lon=_reals(table, "lon"),
        km_to_border=_reals(table, "km_to_border"),
    )


def read_hosts(folder: Path = PLACES) -> Hosts:
    """Read the Chinese counties and cities that receive people."""
    table = rows(folder, "hosts.csv")
    return Hosts(
        name=_texts(table, "name"),
        prefecture=_texts(table, "prefecture"),
        province=_texts(table, "province"),
        population=_wholes(table, "population"),
        korean_share=_reals(table, "korean_share"),
        is_border=_read_only(np.array([row["is_border"] == "1" for row in table])),
        lat=_reals(table, "lat"),
        lon=_reals(table, "lon"),
    )


def read_camp_sites(folder: Path = PLACES) -> CampSites:
    """Read the camp sites."""
    table = rows(folder, "camps.csv")
    return CampSites(
        name=_texts(table, "name"),
        host=_positions(_texts(table, "host"), read_hosts(folder).name),
        lat=_reals(table, "lat"),
        lon=_reals(table, "lon"),
    )


def read_exits(folder: Path = PLACES, rules: RoadRules = DEFAULT_RULES) -> Exits:
    """Read the river sectors and the three other exits.

    Raises:
        ValueError: a sector names a county, host, width or depth that does not exist.
    """
    counties = read_counties(folder)
    sectors = rows(folder, "sectors.csv")
    others = rows(folder, "other_exits.csv")
    table = sectors + others
    nowhere = [-1] * len(others)
    at_county = [counties.name.index(row["dprk_county"]) for row in sectors]
    at_host = _positions(_texts(sectors, "host"), read_hosts(folder).name)
    gateways: list[tuple[int, ...]] = [(county,) for county in at_county]
    gateways += [
        tuple(counties.name.index(name) for name in listed(row["gateway_counties"]))
        for row in others
    ]
    approach = _km_to_bank(sectors, counties, at_county, rules)
    approach += [float(row["approach_km"]) for row in others]
    return Exits(
        name=_texts(table, "name"),
        kind=tuple(row.get("kind", "river") for row in table),
        river=tuple(row.get("river", "") for row in table),
        county=_read_only(np.array(at_county + nowhere, dtype=np.int64)),
        host=_read_only(np.concatenate([at_host, np.array(nowhere, dtype=np.int64)])),
        km_start=_reals(table, "km_start"),
        km_end=_reals(table, "km_end"),
        length_km=_reals(table, "length_km"),
        width=_words(table, "width", WIDTHS),
        depth=_words(table, "depth", DEPTHS),
        ice_from_day=_days(table, "ice_from"),
        ice_to_day=_days(table, "ice_to"),
        ice_reliability=_reals(table, "ice_reliability"),
        fence_from_year=_fence_years(table),
        crossing=tuple(row.get("crossing", "") for row in table),
        lat=_reals(table, "lat"),
        lon=_reals(table, "lon"),
        gateways=tuple(gateways),
        approach_km=_read_only(np.array(approach)),
    )


def _km_to_bank(
    sectors: Sequence[Row], counties: Counties, at_county: Sequence[int], rules: RoadRules
) -> list[float]:
    """Give the way from the county seat to the bank, in km.

    Where a county has one sector this is the distance from the seat to the nearest bank; where it
    has several, each is as far as its middle.
    """
    found = []
    for row, county in zip(sectors, at_county, strict=True):
        if at_county.count(county) == 1:
            found.append(float(counties.km_to_border[county]))
            continue
        straight = great_circle_km(
            counties.lat[county], counties.lon[county], float(row["lat"]), float(row["lon"])
        )
        found.append(float(straight) * rules.mountain_detour)
    return found


NEVER_FENCED = 9999
"""The year that stands for no Chinese fence: at the three exits that do not lead to China."""


def _fence_years(table: Sequence[Row]) -> Whole:
    years = [int(row.get("fence_from_year") or NEVER_FENCED) for row in table]
    return _read_only(np.array(years, dtype=np.int64))


def _days(table: Sequence[Row], column: str) -> Whole:
    return _read_only(np.array([_day(row.get(column, "")) for row in table], dtype=np.int64))


def _day(month_and_day: str) -> int:
    """Count the days from 1 July to a day written as month-day, -1 for none.

    >>> _day("07-01"), _day("12-15"), _day("03-15"), _day("")
    (0, 167, 257, -1)
    """
    if not month_and_day:
        return -1
    month, day = (int(part) for part in month_and_day.split("-"))
    year = 2001 if month >= 7 else 2002
    return (date(year, month, day) - date(2001, 7, 1)).days


def _positions(names: Iterable[str], known: tuple[str, ...]) -> Whole:
    return _read_only(np.array([known.index(name) for name in names], dtype=np.int64))


def _words(table: Sequence[Row], column: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Read words out of a short list; exits that are no sector have none."""
    found = tuple(row.get(column, "") for row in table)
    for word in found:
        if word and word not in allowed:
            raise ValueError(f"sectors.csv: {column} is {word!r}; allowed: {', '.join(allowed)}")
    return found


def _texts(table: Sequence[Row], column: str) -> tuple[str, ...]:
    return tuple(row[column] for row in table)


def _wholes(table: Sequence[Row], column: str) -> Whole:
    return _read_only(np.array([int(row[column]) for row in table], dtype=np.int64))


def _reals(table: Sequence[Row], column: str) -> Real:
    return _read_only(np.array([float(row.get(column) or 0) for row in table]))


def _read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    array.setflags(write=False)
    return array
