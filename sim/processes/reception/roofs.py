"""Roofs: families, halls and camps in the county where people wait, then by bus elsewhere."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.geography.numbering import SHELTER
from sim.geography.shortest_paths import Routes
from sim.population.arrays import CAMP_LINE, PeopleArrays, Record, Records
from sim.population.calendar import line
from sim.population.transitions import become
from sim.status import Status

TO_COUNTY, _TO_SITE = range(2)
_EVERYBODY = 1 << 40


@lru_cache
def shortest_first(routes: Routes) -> NDArray[np.int64]:
    """Give the ways from a host to another, or to a camp site, the shortest first.

    Returns:
        Host, what the way leads to, and the number of that host or site; shape (n, 3).
    """
    to_counties, to_sites = routes.host_to_host_km, routes.host_to_camp_km
    km = np.concatenate([to_counties, to_sites], axis=1)
    order = np.argsort(km, axis=None, kind="stable")[: np.isfinite(km).sum()]
    host, target = np.unravel_index(order, km.shape)
    n_hosts = to_counties.shape[0]
    is_site = target >= n_hosts
    ways = np.stack([host, is_site * _TO_SITE, target - is_site * n_hosts], axis=1)
    elsewhere: NDArray[np.int64] = ways[is_site | (host != target)].astype(np.int64)
    return elsewhere


@compiled
def house(
    arrays: PeopleArrays, tables: tuple[Records, Records, Records], ways: NDArray[np.int64]
) -> None:
    """Let registered parties under a roof: in their county, then as far as buses carry them."""
    hosts, camps, policy = tables
    for host in range(hosts.size):
        if hosts[host].stance_here >= SHELTER:
            _fill_houses(arrays, hosts[host], host, host, _EVERYBODY)
    for camp in range(camps.size):
        host = camps[camp].host
        if hosts[host].stance_here >= SHELTER:
            _fill_site(arrays, camps[camp].camp_places, policy[0], camp, host, _EVERYBODY)
    for host in range(hosts.size):
        if hosts[host].stance_here >= SHELTER:
            _fill_added(arrays, hosts[host], host, host, _EVERYBODY)
    _carry(arrays, tables, ways)


@compiled
def _carry(
    arrays: PeopleArrays, tables: tuple[Records, Records, Records], ways: NDArray[np.int64]
) -> None:
    """Take those for whom there is no roof in their county to the nearest one, while seats last."""
    hosts, camps, policy = tables
    seats = int(policy[0].seats)
    for way in range(ways.shape[0]):
        host, kind, target = ways[way]
        to = target if kind == TO_COUNTY else camps[target].host
        if min(hosts[host].stance_here, hosts[to].stance_here) < SHELTER or seats <= 0:
            continue
        if kind == TO_COUNTY:
            taken = _fill_houses(arrays, hosts[to], to, host, seats)
            taken += _fill_added(arrays, hosts[to], to, host, seats - taken)
        else:
            taken = _fill_site(arrays, camps[target].camp_places, policy[0], target, host, seats)
        seats -= taken
        arrays.tally[0].carried += taken


@compiled
def _fill_houses(arrays: PeopleArrays, here: Record, to: int, host: int, most: int) -> int:
    """Let at most so many who wait in a county into the families, then the halls, of one.

    Returns:
        How many went.
    """
    place = arrays.layout[0].host + to
    chain = line(arrays, CAMP_LINE, arrays.layout[0].host + host)
    taken = _let_in(arrays, chain, Status.WITH_FAMILIES, place, here.family_room, most)
    return taken + _let_in(arrays, chain, Status.IN_CENTRE, place, here.centre_places, most - taken)


@compiled
def _fill_added(arrays: PeopleArrays, here: Record, to: int, host: int, most: int) -> int:
    """Let at most so many who wait in a county into the camps that were put up in one."""
    place = arrays.layout[0].host + to
    chain = line(arrays, CAMP_LINE, arrays.layout[0].host + host)
    return _let_in(arrays, chain, Status.IN_CAMP, place, here.added_places, most)


@compiled
def _fill_site(
    arrays: PeopleArrays, places: int, policy: Record, camp: int, host: int, most: int
) -> int:
    """Let at most so many who wait in a county into a camp site, as many as it takes a day."""
    place = arrays.layout[0].camp + camp
    came_today = arrays.reached[Status.AT_RECEPTION, Status.IN_CAMP, place]
    chain = line(arrays, CAMP_LINE, arrays.layout[0].host + host)
    takes = min(int(policy.camp_intake) - came_today, most)
    return _let_in(arrays, chain, Status.IN_CAMP, place, places, takes)


@compiled
def _let_in(
    arrays: PeopleArrays, chain: int, status: int, place: int, places: float, most: int
) -> int:
    """Let whole parties in from the front of a line while they fit; give how many people went."""
    room = min(int(places) - arrays.stock[status, place], most)
    taken = 0
    p = next_in(arrays, chain, room)
    while p >= 0:
        taken += int(arrays.parties[p].people)
        become(arrays, p, status, place)
        p = next_in(arrays, chain, room - taken)
    return taken


@compiled
def next_in(arrays: PeopleArrays, chain: int, room: int) -> int:
    """Give the party at the front of a line if its members fit into the room, else -1."""
    p: int = arrays.front[chain]
    return p if p >= 0 and arrays.parties[p].people <= room else -1
