"""Relocation: from families and schools into camps that have places, as planners would move people.

Hosts tire, and some guests ask for a place of their own; schools are given back when their term is
over. Only places that nobody who waits without a roof could take today are filled, and only seats
that carried nobody else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import SHELTER
from sim.population.arrays import PeopleArrays, Records
from sim.population.rosters import draw
from sim.population.transitions import become, roster
from sim.processes.reception.roofs import TO_COUNTY
from sim.status import Status


class Roofs(NamedTuple):
    """The tables of places that have roofs, and the ways between them."""

    hosts: Records
    camps: Records
    policy: Records
    ways: NDArray[np.int64]  # from hosts to roofs elsewhere, the shortest first, shape (n, 3)


@compiled
def relocate(arrays: PeopleArrays, roofs: Roofs, asks: float, stream: Stream) -> None:
    """Move those who ask, and those whose school is given back, into camps that have places."""
    free = _free_places(arrays, roofs)
    for host in range(roofs.hosts.size):
        if free <= 0:
            return
        if roofs.hosts[host].stance_here >= SHELTER:
            place = arrays.layout[0].host + host
            in_schools = arrays.stock[Status.IN_CENTRE, place]
            surplus = max(in_schools - roofs.hosts[host].centre_places, asks * in_schools)
            free -= _move(arrays, roofs, Status.IN_CENTRE, host, surplus, stream)
            with_families = asks * arrays.stock[Status.WITH_FAMILIES, place]
            free -= _move(arrays, roofs, Status.WITH_FAMILIES, host, with_families, stream)


@compiled
def _free_places(arrays: PeopleArrays, roofs: Roofs) -> int:
    """Count the places in camps that nobody has."""
    free, layout = 0, arrays.layout[0]
    for camp in range(roofs.camps.size):
        free += _room_at_site(arrays, roofs, camp)
    for host in range(roofs.hosts.size):
        free += _room_in_added(arrays, roofs, layout.host + host, host)
    return free


@compiled
def _room_at_site(arrays: PeopleArrays, roofs: Roofs, camp: int) -> int:
    """Count whom a named site takes in today: places that are free, within a day's intake."""
    if roofs.hosts[roofs.camps[camp].host].stance_here < SHELTER:
        return 0
    place = arrays.layout[0].camp + camp
    came = 0
    for before in (Status.AT_RECEPTION, Status.IN_CENTRE, Status.WITH_FAMILIES):
        came += arrays.reached[before, Status.IN_CAMP, place]
    places = int(roofs.camps[camp].camp_places) - int(arrays.stock[Status.IN_CAMP, place])
    return max(min(places, int(roofs.policy[0].camp_intake) - came), 0)


@compiled
def _room_in_added(arrays: PeopleArrays, roofs: Roofs, place: int, host: int) -> int:
    """Count the free places in the camps that were put up in a county."""
    if roofs.hosts[host].stance_here < SHELTER:
        return 0
    return max(int(roofs.hosts[host].added_places) - int(arrays.stock[Status.IN_CAMP, place]), 0)


@compiled
def _move(
    arrays: PeopleArrays, roofs: Roofs, status: int, host: int, people: float, stream: Stream
) -> int:
    """Move so many from one kind of roof in a county, to camps there, then as buses carry them."""
    wanted = int(people + uniform(stream)) if people > 0.0 else 0
    moved, layout = 0, arrays.layout[0]
    if wanted > 0:
        room = _room_in_added(arrays, roofs, layout.host + host, host)
        moved += _take(arrays, status, host, (layout.host + host, room), wanted, stream)
    for camp in range(roofs.camps.size):
        if moved < wanted and roofs.camps[camp].host == host:
            to = layout.camp + camp, _room_at_site(arrays, roofs, camp)
            moved += _take(arrays, status, host, to, wanted - moved, stream)
    for way in range(roofs.ways.shape[0]):
        seats = int(roofs.policy[0].seats) - arrays.tally[0].carried
        if moved >= wanted or seats <= 0:
            break
        if roofs.ways[way, 0] == host:
            moved += _carry(arrays, roofs, status, way, min(wanted - moved, seats), stream)
    return moved


@compiled
def _carry(
    arrays: PeopleArrays, roofs: Roofs, status: int, way: int, most: int, stream: Stream
) -> int:
    """Take at most so many along one way to the camps at its end."""
    layout = arrays.layout[0]
    host, kind, target = roofs.ways[way]
    if kind == TO_COUNTY:
        to = layout.host + target, _room_in_added(arrays, roofs, layout.host + target, target)
    elif roofs.camps[target].host == host:
        return 0
    else:
        to = layout.camp + target, _room_at_site(arrays, roofs, target)
    taken = _take(arrays, status, host, to, most, stream)
    arrays.tally[0].carried += taken
    return taken


@compiled
def _take(
    arrays: PeopleArrays, status: int, host: int, to: tuple[int, int], most: int, stream: Stream
) -> int:
    """Take at most so many of those under one kind of roof to a camp; give how many went."""
    camp, room = to
    here = arrays.layout[0].host + host
    left = min(room, most)
    if left <= 0:
        return 0
    taken = 0
    chance = min(left / arrays.stock[status, here], 1.0)
    n = draw(arrays, roster(arrays, status, here), chance, stream, 0)
    for row in range(n):
        people = int(arrays.parties[arrays.found[row]].people)
        if people <= left - taken:
            taken += people
            become(arrays, arrays.found[row], Status.IN_CAMP, camp)
    return taken
