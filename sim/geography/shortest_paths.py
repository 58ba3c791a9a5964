"""Shortest ways over the road network, in kilometres of good road.

A minor link counts as longer than it is, by as much as it is slower. Each country has a network of
its own: nothing but an exit leads from one to another, and between two neighbours there is no way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.geography.reading.sheets import Row
from sim.geography.roads import DEFAULT_RULES, RoadRules, great_circle_km
from sim.geography.tables import CampSites, Exits, Hosts

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Passages:
    """Through which of C counties each of W ways leads: N counties, way after way.

    Way w leads through `county[first[w] : first[w + 1]]`; of n counties each has a share of 1/n.
    Shapes: `first` (W + 1,), `county` and `share` (N,).
    """

    first: Whole
    county: Whole
    share: Real

    def __matmul__(self, of_county: Real) -> Real:
        """Take the mean along each way of a column of counties; shape (W,)."""
        mean: Real = np.add.reduceat(self.share * of_county[self.county], self.first[:-1])
        return mean


@dataclass(frozen=True, eq=False)
class Routes:
    """Distances in equivalent road km between C counties, E exits, H hosts and K camp sites.

    Way `c * E + e` of `counties_on_way` leads from county c to exit e, through the seats of home
    and gateway and of those between.
    """

    county_to_exit_km: Real
    county_to_county_km: Real
    counties_on_way: Passages
    host_to_camp_km: Real
    host_to_host_km: Real


@dataclass(frozen=True, eq=False)
class _Ways:
    """All shortest ways in one network: km, and the node before the last of each way."""

    km: Real
    before: Whole


def find_routes(
    places: Gazetteer,
    exits: Exits,
    hosts: Hosts,
    camp_sites: CampSites,
    rules: RoadRules = DEFAULT_RULES,
) -> Routes:
    """Find the shortest ways in all countries."""
    origin = next(row["code"] for row in places.rows("countries.csv") if row["role"] == "origin")
    at_home = _shortest_ways(places, str(origin), places.names("county"), rules)
    gateway, km = _nearest_gateways(at_home.km, exits)
    host_to_host, host_to_camp = _routes_abroad(places, hosts, camp_sites, rules)
    return Routes(
        county_to_exit_km=_read_only(km),
        county_to_county_km=_read_only(at_home.km),
        counties_on_way=_counties_on_way(at_home.before, gateway),
        host_to_camp_km=_read_only(host_to_camp),
        host_to_host_km=_read_only(host_to_host),
    )


def _shortest_ways(
    places: Gazetteer, country: str, nodes: tuple[str, ...], rules: RoadRules
) -> _Ways:
    place = {name: node for node, name in enumerate(nodes)}
    here: list[Any] = [row for row in places.rows("network.csv") if row["country"] == country]
    start = [place[link["from"]] for link in here]
    end = [place[link["to"]] for link in here]
    slowing = {"main": 1.0, "minor": 1.0 / rules.minor_speed_share}
    km = [link["road_km"] * slowing[link["class"]] for link in here]
    ways, before = _relaxed(start + end, end + start, np.array(km + km), len(nodes))
    symmetric = (ways + ways.T) / 2
    return _Ways(km=symmetric, before=before)


def _relaxed(start: list[int], end: list[int], km: Real, count: int) -> tuple[Real, Whole]:
    """Lengthen ways by one link, from all places at once, until none gets shorter.

    Gives km from place to place, and the place before the last of each way; both (count, count).
    """
    if not start:  # a country of one place has no roads
        return np.zeros((count, count)), np.full((count, count), -1, dtype=np.int64)
    order = np.lexsort((start, end))
    link_from, link_to, km = np.array(start)[order], np.array(end)[order], km[order, None]
    ways = np.full((count, count), np.inf)  # to each place, from each
    np.fill_diagonal(ways, 0.0)
    turns = [(link_from[t], link_to[t], km[t]) for t in _one_to_each_place(link_to)]
    is_shorter = True
    while is_shorter:
        known = ways.copy()
        for here, there, further in turns:
            ways[there] = np.minimum(ways[there], ways[here] + further)
        is_shorter = not np.array_equal(ways, known)
    by_link = ways[link_from] + km
    before = np.full((count, count), -1, dtype=np.int64)
    link, place = np.nonzero(by_link == ways[link_to])
    before[place, link_to[link]] = link_from[link]
    return ways.T, before


def _one_to_each_place(link_to: Whole) -> list[Whole]:
    """Part links, sorted by their end, so that no two of a part lead to one place."""
    _, first, ends_there = np.unique(link_to, return_index=True, return_inverse=True)
    number = np.arange(link_to.size) - first[ends_there]
    return [np.flatnonzero(number == turn) for turn in range(int(number.max()) + 1)]


def _nearest_gateways(county_km: Real, exits: Exits) -> tuple[Whole, Real]:
    """Choose for each county and exit the gateway with the shortest way; shapes (C, E)."""
    chosen = []
    km = []
    for gateways, approach in zip(exits.gateways, exits.approach_km, strict=True):
        ways = county_km[:, list(gateways)]
        nearest = ways.argmin(axis=1)
        chosen.append(np.array(gateways, dtype=np.int64)[nearest])
        km.append(ways.min(axis=1) + approach)
    return np.stack(chosen, axis=1), np.stack(km, axis=1)


def _counties_on_way(before: Whole, gateway: Whole) -> Passages:
    """Walk all ways at once, from home to gateway, one county a step."""
    count, exits = gateway.shape
    way = np.arange(count * exits)
    target = gateway.ravel()
    here = np.repeat(np.arange(count), exits)
    ways, passed = [way], [here]
    while (going := here != target).any():
        way, target, here = way[going], target[going], here[going]
        here = before[target, here]
        ways.append(way)
        passed.append(here)
    row, county = np.concatenate(ways), np.concatenate(passed)
    order = np.lexsort((county, row))
    length = np.bincount(row, minlength=count * exits)
    first = np.concatenate([[0], np.cumsum(length)])
    return Passages(first, county[order], np.repeat(1.0 / length, length))


def _routes_abroad(
    places: Gazetteer, hosts: Hosts, camp_sites: CampSites, rules: RoadRules
) -> tuple[Real, Real]:
    """Give km from host to host and from host to camp; infinite where no road leads there."""
    to_host = np.full((len(hosts.name), len(hosts.name)), np.inf)
    to_camp = np.full((len(hosts.name), len(camp_sites.name)), np.inf)
    for country in dict.fromkeys(hosts.country):
        is_here = np.array([code == country for code in hosts.country])
        here, camps = np.flatnonzero(is_here), np.flatnonzero(is_here[camp_sites.host])
        towns = _towns(places, country)
        ways = _shortest_ways(places, country, tuple(str(row["name"]) for row in towns), rules)
        host_town, host_km = _nearest_town(towns, hosts.lat[here], hosts.lon[here], rules)
        camp_town, camp_km = _nearest_town(
            towns, camp_sites.lat[camps], camp_sites.lon[camps], rules
        )
        between = ways.km[np.ix_(host_town, host_town)] + np.add.outer(host_km, host_km)
        to_host[np.ix_(here, here)] = between
        there = ways.km[np.ix_(host_town, camp_town)] + np.add.outer(host_km, camp_km)
        to_camp[np.ix_(here, camps)] = there
    np.fill_diagonal(to_host, 0.0)
    return to_host, to_camp


def _towns(places: Gazetteer, country: str) -> list[Row]:
    """Give the places at which the roads of a neighbour meet: its towns, or else its hosts."""
    towns = [row for row in places.rows("places.csv") if row["in_network"]]
    return [row for row in towns or places.rows("hosts.csv") if row["country"] == country]


def _nearest_town(towns: list[Row], lat: Real, lon: Real, rules: RoadRules) -> tuple[Whole, Real]:
    """Find the town at which each place joins the road, and how far it is."""
    town_lat = np.array([row["lat"] for row in towns], dtype=np.float64)
    town_lon = np.array([row["lon"] for row in towns], dtype=np.float64)
    straight = great_circle_km(lat[:, None], lon[:, None], town_lat, town_lon)
    nearest = straight.argmin(axis=1)
    return nearest, straight.min(axis=1) * rules.detour


def _read_only(array: Real) -> Real:
    array.setflags(write=False)
    return array
