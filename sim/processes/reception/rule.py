"""The line: to be registered, to be sheltered, or to be cleared away or slip away."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import OFFICIALS, RETURN, SHELTER, SOLDIERS
from sim.geography.shortest_paths import Routes
from sim.population.arrays import CAMP_LINE, RECEPTION, REGISTRATION, PeopleArrays, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import join, line
from sim.population.party_row import Flag, has, mark
from sim.population.rosters import draw
from sim.population.transitions import become, roster, see_newcomers
from sim.status import Status


@lru_cache
def shortest_first(routes: Routes) -> NDArray[np.int64]:
    """Give pairs of host and camp between which a road leads, the shortest ways first, (n, 2)."""
    km = routes.host_to_camp_km
    order = np.argsort(km, axis=None, kind="stable")[: np.isfinite(km).sum()]
    pairs = np.unravel_index(order, km.shape)
    return np.stack(pairs, axis=1).astype(np.int64)


@compiled
def receive(
    arrays: PeopleArrays,
    tables: tuple[Records, Records, NDArray[np.int64]],
    rules: Records,
    stream: tuple[Stream, Stream, Stream, Stream],
) -> None:
    """Register and shelter, or clear reception, as the stance of each country has it."""
    hosts, camps, pairs = tables
    reception = rules[0]
    coming, registering, clearing, slipping = stream
    somebody_shelters, somebody_returns = False, False
    for host in range(hosts.size):
        somebody_shelters = somebody_shelters or hosts[host].stance_here >= SHELTER
        somebody_returns = somebody_returns or hosts[host].stance_here == RETURN
    if somebody_shelters:
        come_forward(arrays, hosts, reception.comes_forward_later, coming)
    join_the_line(arrays)
    if somebody_shelters:
        register(arrays, hosts, reception.elite_share, registering)
        fill_camps(arrays, (hosts, camps), pairs)
    if somebody_returns:
        withdraw(arrays, (hosts, camps), reception.withdrawal, clearing)
    slip_away(arrays, hosts, reception.slips_away, slipping)


@compiled
def come_forward(arrays: PeopleArrays, hosts: Records, chance: float, stream: Stream) -> None:
    """Let some of those in hiding who fled give themselves up where they would be sheltered."""
    n = draw_from_hosts(arrays, Status.IN_HIDING, chance, stream)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        shelters = hosts[party.place - arrays.layout[0].host].stance_here >= SHELTER
        if shelters and has(party, Flag.FLED):
            become(arrays, arrays.found[row], Status.AT_RECEPTION, party.place)


@compiled
def join_the_line(arrays: PeopleArrays) -> None:
    """Let newcomers wait for registration, or for a camp if they are registered already."""
    n = see_newcomers(arrays, RECEPTION)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        which = CAMP_LINE if has(party, Flag.REGISTERED) else REGISTRATION
        join(arrays, arrays.found[row], line(arrays, which, party.place))


@compiled
def register(arrays: PeopleArrays, hosts: Records, elite_share: float, stream: Stream) -> None:
    """Register as many as interpreters can; hold officials and soldiers apart, each."""
    for host in range(hosts.size):
        if hosts[host].stance_here < SHELTER:
            continue
        place = arrays.layout[0].host + host
        room = math.floor(hosts[host].screening + uniform(stream))
        p = next_in(arrays, line(arrays, REGISTRATION, place), room)
        while p >= 0:
            party = arrays.parties[p]
            room -= int(party.people)
            mark(party, Flag.REGISTERED)
            arrays.by_place[place].registered += party.people
            if has(party, Flag.ARMED):
                become(arrays, p, Status.IN_CUSTODY, arrays.layout[0].separate + SOLDIERS)
            elif uniform(stream) < elite_share:
                mark(party, Flag.ARMED)
                become(arrays, p, Status.IN_CUSTODY, arrays.layout[0].separate + OFFICIALS)
            else:
                join(arrays, p, line(arrays, CAMP_LINE, place))
            p = next_in(arrays, line(arrays, REGISTRATION, place), room)


@compiled
def fill_camps(
    arrays: PeopleArrays, tables: tuple[Records, Records], pairs: NDArray[np.int64]
) -> None:
    """Let registered parties into open camps with places, the shortest ways first."""
    layout, hosts, camps = arrays.layout[0], tables[0], tables[1]
    for pair in range(pairs.shape[0]):
        host, camp = pairs[pair]
        if hosts[host].stance_here < SHELTER:
            continue
        place = layout.camp + camp
        room = camps[camp].camp_places - arrays.stock[Status.IN_CAMP, place]
        p = next_in(arrays, line(arrays, CAMP_LINE, layout.host + host), room)
        while p >= 0:
            room -= int(arrays.parties[p].people)
            become(arrays, p, Status.IN_CAMP, place)
            p = next_in(arrays, line(arrays, CAMP_LINE, layout.host + host), room)


@compiled
def next_in(arrays: PeopleArrays, chain: int, room: int) -> int:
    """Give the party at the front of a line if its members fit into the room, else -1."""
    p: int = arrays.front[chain]
    return p if p >= 0 and arrays.parties[p].people <= room else -1


@compiled
def withdraw(
    arrays: PeopleArrays, tables: tuple[Records, Records], chance: float, stream: Stream
) -> None:
    """Take those at reception and in camps into custody where shelter is withdrawn."""
    hosts, camps = tables
    n = draw_from_hosts(arrays, Status.AT_RECEPTION, chance, stream)
    for row in range(n):
        place = arrays.parties[arrays.found[row]].place
        if hosts[place - arrays.layout[0].host].stance_here == RETURN:
            become(arrays, arrays.found[row], Status.IN_CUSTODY, place)
    for camp in range(camps.size):
        if hosts[camps[camp].host].stance_here != RETURN:
            continue
        n = draw(
            arrays, roster(arrays, Status.IN_CAMP, arrays.layout[0].camp + camp), chance, stream, 0
        )
        for row in range(n):
            host = arrays.layout[0].host + camps[camp].host
            become(arrays, arrays.found[row], Status.IN_CUSTODY, host)


@compiled
def slip_away(arrays: PeopleArrays, hosts: Records, chance: float, stream: Stream) -> None:
    """Let some of those who wait without shelter go into hiding."""
    for host in range(hosts.size):
        place = arrays.layout[0].host + host
        slips = chance * (1 - hosts[host].fear_of_helping)
        n = draw(arrays, roster(arrays, Status.AT_RECEPTION, place), slips, stream, 0)
        for row in range(n):
            become(arrays, arrays.found[row], Status.IN_HIDING, place)
