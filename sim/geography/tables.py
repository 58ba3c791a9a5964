"""The places of the model as arrays, in the order of the tables that a gazetteer holds.

Arrays are read-only. Positions are degrees north and east.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.geography.reading.sheets import Row
from sim.geography.reading.vocabulary import STANCES
from sim.geography.roads import DEFAULT_RULES, RoadRules, great_circle_km

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)

AS_THE_SCENARIO_SAYS = -1
"""Stands for a cell that leaves a policy to the scenario."""


@dataclass(frozen=True, eq=False)
class Counties:
    """The counties of the origin, C of them."""

    name: tuple[str, ...]
    province: tuple[str, ...]
    reach: tuple[str, ...]
    population: Whole
    male: Whole
    female: Whole
    urban: Whole
    lat: Real
    lon: Real
    km_to_border: Real


@dataclass(frozen=True, eq=False)
class Exits:
    """The ways out, E of them: the sectors of the border with the neighbours first, then others.

    The sectors run from one end of the border to the other. `county` and `host` are the counties
    on the two banks, -1 where there is none. Ice days count from 1 July; -1 stands for never.
    `gateways` are the counties from which an exit is reached, `approach_km` the way that is left
    from a gateway's seat. Kilometres run along the border, and are 0 for the others.
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
    crossing: tuple[tuple[str, ...], ...]
    lat: Real
    lon: Real
    gateways: tuple[tuple[int, ...], ...]
    approach_km: Real


@dataclass(frozen=True, eq=False)
class Hosts:
    """Counties and cities of the neighbours that receive people; H of them.

    `stance` is an index in `STANCES`; it, `cooperation` and `interpreters` are
    `AS_THE_SCENARIO_SAYS` where the tables leave them to the scenario.
    """

    name: tuple[str, ...]
    country: tuple[str, ...]
    prefecture: tuple[str, ...]
    province: tuple[str, ...]
    population: Whole
    kin_share: Real
    is_border: NDArray[np.bool_]
    interpreters: Real
    stance: Whole
    cooperation: Real
    lat: Real
    lon: Real

    @property
    def kin(self) -> Real:
        """The people of the origin's nation who live there, shape (H,)."""
        return self.population * self.kin_share


@dataclass(frozen=True, eq=False)
class CampSites:
    """The sites of camps, K of them, each with its host.

    Places and days are `AS_THE_SCENARIO_SAYS` where the table leaves them to the scenario.
    """

    name: tuple[str, ...]
    host: Whole
    lat: Real
    lon: Real
    capacity: Real
    opening_days: Real
    building_days: Real


def counties_of(places: Gazetteer) -> Counties:
    """Give the counties of the origin."""
    file = "counties.csv"
    return Counties(
        name=places.column(file, "name"),
        province=places.column(file, "province"),
        reach=places.column(file, "reach"),
        population=_wholes(places, file, "population"),
        male=_wholes(places, file, "male"),
        female=_wholes(places, file, "female"),
        urban=_wholes(places, file, "urban"),
        lat=_reals(places, file, "lat"),
        lon=_reals(places, file, "lon"),
        km_to_border=_reals(places, file, "km_to_border"),
    )


def hosts_of(places: Gazetteer) -> Hosts:
    """Give the hosts, each with what its country decides for itself."""
    file = "hosts.csv"
    country = places.column(file, "country")
    policy = {row["code"]: row for row in places.rows("countries.csv")}
    stances: list[Any] = [policy[code]["stance"] for code in country]
    return Hosts(
        name=places.column(file, "name"),
        country=country,
        prefecture=places.column(file, "prefecture"),
        province=places.column(file, "province"),
        population=_wholes(places, file, "population"),
        kin_share=_reals(places, file, "kin_share"),
        is_border=_read_only(np.array(places.column(file, "is_border"), dtype=bool)),
        interpreters=_reals(places, file, "interpreters", AS_THE_SCENARIO_SAYS),
        stance=_read_only(
            np.array(
                [STANCES.index(each) if each else AS_THE_SCENARIO_SAYS for each in stances],
                dtype=np.int64,
            )
        ),
        cooperation=_filled((policy[code]["cooperation"] for code in country), -1.0),
        lat=_reals(places, file, "lat"),
        lon=_reals(places, file, "lon"),
    )


def camp_sites_of(places: Gazetteer) -> CampSites:
    """Give the sites of camps."""
    file = "camps.csv"
    return CampSites(
        name=places.column(file, "name"),
        host=_positions(places.column(file, "host"), places.names("host")),
        lat=_reals(places, file, "lat"),
        lon=_reals(places, file, "lon"),
        capacity=_reals(places, file, "capacity", AS_THE_SCENARIO_SAYS),
        opening_days=_reals(places, file, "opening_days", AS_THE_SCENARIO_SAYS),
        building_days=_reals(places, file, "building_days", AS_THE_SCENARIO_SAYS),
    )


def exits_of(places: Gazetteer, rules: RoadRules = DEFAULT_RULES) -> Exits:
    """Give the sectors of the border and the other exits."""
    counties, known = counties_of(places), places.names("county")
    sectors, others = places.rows("sectors.csv"), places.rows("other_exits.csv")
    nowhere = [-1] * len(others)
    at_county = [known.index(str(row["county"])) for row in sectors]
    at_host = _positions(places.column("sectors.csv", "host"), places.names("host"))
    gateways: list[tuple[int, ...]] = [(county,) for county in at_county]
    for row in others:
        names: Any = row["gateway_counties"]
        gateways.append(tuple(known.index(name) for name in names))
    of_sectors = _Column(sectors, others)
    return Exits(
        name=of_sectors.words("name"),
        kind=of_sectors.words("kind", "river"),
        river=of_sectors.words("river"),
        county=_read_only(np.array(at_county + nowhere, dtype=np.int64)),
        host=_read_only(np.concatenate([at_host, np.array(nowhere, dtype=np.int64)])),
        km_start=of_sectors.reals("km_start"),
        km_end=of_sectors.reals("km_end"),
        length_km=_lengths(of_sectors),
        width=of_sectors.words("width"),
        depth=of_sectors.words("depth"),
        ice_from_day=of_sectors.wholes("ice_from", -1),
        ice_to_day=of_sectors.wholes("ice_to", -1),
        ice_reliability=of_sectors.reals("ice_reliability"),
        fence_from_year=of_sectors.wholes("fence_from_year", NEVER_FENCED),
        crossing=tuple(each or () for each in of_sectors.values("crossing", ())),
        lat=of_sectors.reals("lat"),
        lon=of_sectors.reals("lon"),
        gateways=tuple(gateways),
        approach_km=_read_only(
            np.array(
                [
                    *_km_to_bank(sectors, counties, at_county, rules),
                    *(row["approach_km"] for row in others),
                ],
                dtype=np.float64,
            )
        ),
    )


@dataclass(frozen=True)
class _Column:
    """The columns of sectors and other exits, one below the other."""

    sectors: tuple[Row, ...]
    others: tuple[Row, ...]

    def values(self, name: str, lacking: Any) -> list[Any]:
        """Give a column; rows without such a cell have what is given for it."""
        return [row.get(name, lacking) for row in (*self.sectors, *self.others)]

    def words(self, name: str, lacking: str = "") -> tuple[str, ...]:
        return tuple(self.values(name, lacking))

    def reals(self, name: str) -> Real:
        return _filled(self.values(name, None), 0.0)

    def wholes(self, name: str, lacking: int) -> Whole:
        found = [lacking if each is None else each for each in self.values(name, None)]
        return _read_only(np.array(found, dtype=np.int64))


def _lengths(exits: _Column) -> Real:
    """Give lengths; where a sector says none, it is as long as from its start to its end."""
    start, end = exits.reals("km_start"), exits.reals("km_end")
    given = np.array([each is not None for each in exits.values("length_km", None)])
    return _read_only(np.where(given, exits.reals("length_km"), end - start))


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
        middle: Any = row["lat"], row["lon"]
        straight = great_circle_km(counties.lat[county], counties.lon[county], *middle)
        found.append(float(straight) * rules.mountain_detour)
    return found


NEVER_FENCED = 9999
"""The year that stands for no fence: also at the exits that do not lead to a neighbour."""


def _positions(names: Iterable[str], known: tuple[str, ...]) -> Whole:
    return _read_only(np.array([known.index(name) for name in names], dtype=np.int64))


def _wholes(places: Gazetteer, file: str, name: str) -> Whole:
    return _read_only(np.array([n or 0 for n in places.column(file, name)], dtype=np.int64))


def _reals(places: Gazetteer, file: str, name: str, lacking: float = 0.0) -> Real:
    return _filled(places.column(file, name), lacking)


def _filled(values: Iterable[Any], lacking: float) -> Real:
    found = [lacking if value is None else value for value in values]
    return _read_only(np.array(found, dtype=np.float64))


def _read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    array.setflags(write=False)
    return array
