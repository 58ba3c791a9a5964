"""What the results say about places, so that they can be read and drawn without anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.geography.tables import camp_sites_of, counties_of, exits_of, hosts_of


@dataclass(frozen=True)
class PlaceFact:
    """One property of the places along a dimension: `values` has one entry a place."""

    name: str
    dim: str
    values: NDArray[Any]
    unit: str
    meaning: str


def place_facts(
    coordinates: Mapping[str, tuple[str, ...]], places: Gazetteer
) -> tuple[PlaceFact, ...]:
    """Give population, position and river of the counties, exits, hosts and camps of a record.

    Raises:
        KeyError: A label of a record is no known place.
    """
    counties, exits = counties_of(places), exits_of(places)
    hosts, camps = hosts_of(places), camp_sites_of(places)
    county = _rows(counties.name, coordinates["county"])
    exit_ = _rows(exits.name, coordinates["exit"])
    host = _rows(hosts.name, coordinates["host"])
    camp = _rows(camps.name, coordinates["camp"])
    middle = (exits.km_start + exits.km_end) / 2
    at_home = _named(counties.name, exits.county[exit_])
    opposite = _named(hosts.name, exits.host[exit_])
    return (
        PlaceFact(
            "county_population", "county", counties.population[county], "people", "at the census"
        ),
        _words("county_province", "county", counties.province, county, "province"),
        _words("county_reach", "county", counties.reach, county, "reach of the border, if any"),
        *_position("county", counties.lat[county], counties.lon[county]),
        _words("exit_kind", "exit", exits.kind, exit_, "kind of way out of the country"),
        _words("exit_river", "exit", exits.river, exit_, "river, or land border"),
        PlaceFact("exit_county", "exit", at_home, "", "county on the near bank"),
        PlaceFact("exit_host", "exit", opposite, "", "county or city opposite"),
        PlaceFact("exit_km", "exit", middle[exit_], "km", "middle, along the border"),
        PlaceFact("exit_km_start", "exit", exits.km_start[exit_], "km", "from, along the border"),
        PlaceFact("exit_km_end", "exit", exits.km_end[exit_], "km", "to, along the border"),
        *_position("exit", exits.lat[exit_], exits.lon[exit_]),
        PlaceFact("host_population", "host", hosts.population[host], "people", "residents"),
        *_position("host", hosts.lat[host], hosts.lon[host]),
        PlaceFact(
            "camp_host", "camp", _named(hosts.name, camps.host[camp]), "", "county of the camp"
        ),
        *_position("camp", camps.lat[camp], camps.lon[camp]),
    )


def _rows(names: Iterable[str], labels: Iterable[str]) -> NDArray[np.int64]:
    row = {name: number for number, name in enumerate(names)}
    return np.array([row[label] for label in labels], dtype=np.int64)


def _named(names: tuple[str, ...], rows: NDArray[np.int64]) -> NDArray[Any]:
    return np.array([names[row] if row >= 0 else "" for row in rows], dtype=object)


def _words(
    name: str, dim: str, words: tuple[str, ...], rows: NDArray[np.int64], meaning: str
) -> PlaceFact:
    return PlaceFact(name, dim, _named(words, rows), "", meaning)


def _position(
    dim: str, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[PlaceFact, PlaceFact]:
    return (
        PlaceFact(f"{dim}_lat", dim, lat, "degrees_north", "latitude"),
        PlaceFact(f"{dim}_lon", dim, lon, "degrees_east", "longitude"),
    )
