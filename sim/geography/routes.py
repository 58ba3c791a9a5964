"""Shortest ways over the road network, in kilometres of good road.

A minor link counts as longer than it is, by as much as it is slower. The two banks are separate
networks: nothing but an exit leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.geography.files import PLACES, rows
from sim.geography.roads import DEFAULT_RULES, RoadRules, great_circle_km
from sim.geography.tables import CampSites, Counties, Exits, Hosts

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

_CHINA = "CN:"


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
    counties: Counties,
    exits: Exits,
    hosts: Hosts,
    camp_sites: CampSites,
    folder: Path = PLACES,
    rules: RoadRules = DEFAULT_RULES,
) -> Routes:
    """Find the shortest ways on both banks.

    Raises:
        ValueError: a place cannot be reached by road.
    """
    links = rows(folder, "network.csv")
    korean = _shortest_ways(links, "KP", counties.name, rules)
    gateway, km = _nearest_gateways(korean.km, exits)
    host_to_host, host_to_camp = _routes_in_china(links, hosts, camp_sites, folder, rules)
    return Routes(
        county_to_exit_km=_read_only(km),
        county_to_county_km=_read_only(korean.km),
        counties_on_way=_counties_on_way(korean.before, gateway),
        host_to_camp_km=_read_only(host_to_camp),
        host_to_host_km=_read_only(host_to_host),
    )


def _shortest_ways(
    links: list[dict[str, str]], country: str, nodes: tuple[str, ...], rules: RoadRules
) -> _Ways:
    place = {name: node for node, name in enumerate(nodes)}
    here = [link for link in links if link["country"] == country]
    start = [place[link["from"].removeprefix(_CHINA)] for link in here]
    end = [place[link["to"].removeprefix(_CHINA)] for link in here]
    slowing = {"main": 1.0, "minor": 1.0 / rules.minor_speed_share}
    km = [float(link["road_km"]) * slowing[link["class"]] for link in here]
    ways, before = _relaxed(start + end, end + start, np.array(km + km), len(nodes))
    if not np.isfinite(ways).all():
        cut_off = nodes[int(np.argmax(np.isinf(ways[0])))]
        raise ValueError(f"network.csv: no road leads from {nodes[0]} to {cut_off}")
    symmetric = (ways + ways.T) / 2
    return _Ways(km=symmetric, before=before)


def _relaxed(start: list[int], end: list[int], km: Real, count: int) -> tuple[Real, Whole]:
    """Lengthen ways by one link, from all places at once, until none gets shorter.

    Gives km from place to place, and the place before the last of each way; both (count, count).
    """
    order = np.lexsort((start, end))
    link_from, link_to, km = np.array(start)[order], np.array(end)[order], km[order, None]
    reached, first = np.unique(link_to, return_index=True)
    ways = np.full((count, count), np.inf)  # to each place, from each
    np.fill_diagonal(ways, 0.0)
    while True:
        by_link = ways[link_from] + km
        shorter = np.minimum(ways[reached], np.minimum.reduceat(by_link, first, axis=0))
        if np.array_equal(shorter, ways[reached]):
            break
        ways[reached] = shorter
    before = np.full((count, count), -1, dtype=np.int64)
    link, place = np.nonzero(by_link == ways[link_to])
    before[place, link_to[link]] = link_from[link]
    return ways.T, before


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


def _routes_in_china(
    links: list[dict[str, str]],
    hosts: Hosts,
    camp_sites: CampSites,
    folder: Path,
    rules: RoadRules,
) -> tuple[Real, Real]:
    """Give km from host to host and from host to camp; each joins the road at the nearest town."""
    towns = [row for row in rows(folder, "places.csv") if row["in_network"] == "1"]
    ways = _shortest_ways(links, "CN", tuple(row["name"] for row in towns), rules)
    lat = np.array([float(row["lat"]) for row in towns])
    lon = np.array([float(row["lon"]) for row in towns])
    host_town, host_km = _nearest_town(lat, lon, hosts.lat, hosts.lon, rules)
    camp_town, camp_km = _nearest_town(lat, lon, camp_sites.lat, camp_sites.lon, rules)
    host_to_host = ways.km[np.ix_(host_town, host_town)] + np.add.outer(host_km, host_km)
    np.fill_diagonal(host_to_host, 0.0)
    host_to_camp = ways.km[np.ix_(host_town, camp_town)] + np.add.outer(host_km, camp_km)
    return host_to_host, host_to_camp


def _nearest_town(
    town_lat: Real, town_lon: Real, lat: Real, lon: Real, rules: RoadRules
) -> tuple[Whole, Real]:
    straight = great_circle_km(lat[:, None], lon[:, None], town_lat, town_lon)
    nearest = straight.argmin(axis=1)
    return nearest, straight.min(axis=1) * rules.detour


def _read_only(array: Real) -> Real:
    array.setflags(write=False)
    return array
