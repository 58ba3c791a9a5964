"""The line: to be brought in, registered and given a roof, or to be cleared away or slip away."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import OFFICIALS, RETURN, SHELTER, SOLDIERS
from sim.population.arrays import CAMP_LINE, RECEPTION, REGISTRATION, RESCUE, PeopleArrays, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import join, line
from sim.population.party_row import Flag, has, mark
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, roster, see_newcomers
from sim.processes.reception.relocation import Roofs, relocate
from sim.processes.reception.roofs import house, next_in
from sim.processes.reception.zone import enter_zone, leave_zone
from sim.status import Status


class Tables(NamedTuple):
    """The tables of places that decide who gets a roof, and where."""

    hosts: Records
    camps: Records
    exits: Records
    policy: Records
    ways: NDArray[np.int64]  # from hosts to roofs elsewhere, the shortest first, shape (n, 3)
    disorder: float  # how far control is lost where people came from, 0 to 1


class Streams(NamedTuple):
    """The random streams of reception, one a mechanism."""

    coming: Stream
    rescue: Stream
    registration: Stream
    release: Stream
    zone: Stream
    relocation: Stream
    withdrawal: Stream
    slipping: Stream


@compiled
def receive(arrays: PeopleArrays, tables: Tables, rules: Records, stream: Streams) -> None:
    """House, register and bring in people, or clear them away, as each country's stance has it.

    The last step comes first, so that each of them takes a night at least.
    """
    hosts, reception = tables.hosts, rules[0]
    somebody_shelters, somebody_returns = False, False
    for host in range(hosts.size):
        somebody_shelters = somebody_shelters or hosts[host].stance_here >= SHELTER
        somebody_returns = somebody_returns or hosts[host].stance_here == RETURN
    if somebody_shelters:
        come_forward(arrays, hosts, reception.comes_forward_later, stream.coming)
    let_out(arrays, tables, stream.release)
    join_the_line(arrays)
    if somebody_shelters:
        house(arrays, (hosts, tables.camps, tables.policy), tables.ways)
        roofs = Roofs(hosts, tables.camps, tables.policy, tables.ways)
        relocate(arrays, roofs, reception.asks_to_move * tables.disorder, stream.relocation)
        register(arrays, hosts, reception.elite_share, stream.registration)
        rescue(arrays, hosts, stream.rescue)
        enter_zone(arrays, tables.exits, stream.zone)
    leave_zone(arrays, tables.exits, reception.withdrawal, stream.zone)
    if somebody_returns:
        withdraw(arrays, (hosts, tables.camps), reception.withdrawal, stream.withdrawal)
    slip_away(arrays, hosts, reception.slips_away, stream.slipping)


@compiled
def come_forward(arrays: PeopleArrays, hosts: Records, chance: float, stream: Stream) -> None:
    """Let some of those in hiding who fled give themselves up where they would be sheltered."""
    n = draw_from_hosts(arrays, Status.IN_HIDING, chance, stream)
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        shelters = hosts[party.place - arrays.layout[0].host].stance_here >= SHELTER
        if shelters and has(party, Flag.FLED):
            become(arrays, arrays.found[row], Status.AT_RECEPTION, party.place)


@compiled
def let_out(arrays: PeopleArrays, tables: Tables, stream: Stream) -> None:
    """Let some of those who are held apart out to the others, where they came over the border.

    Who came before the run is let out opposite the first sector.
    """
    layout = arrays.layout[0]
    for apart in (OFFICIALS, SOLDIERS):
        bag = roster(arrays, Status.IN_CUSTODY, layout.separate + apart)
        n = draw(arrays, bag, tables.policy[0].releases_apart, stream, 0)
        for row in range(n):
            crossed_at = arrays.parties[arrays.found[row]].crossed_at
            host = layout.host + tables.exits[max(int(crossed_at) - 1, 0)].host
            become(arrays, arrays.found[row], Status.AT_RECEPTION, host)


@compiled
def join_the_line(arrays: PeopleArrays) -> None:
    """Let newcomers wait to be brought in, or for a roof if they are registered already."""
    n = see_newcomers(arrays, RECEPTION)
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        which = CAMP_LINE if has(party, Flag.REGISTERED) else RESCUE
        join(arrays, arrays.found[row], line(arrays, which, party.place))


@compiled
def rescue(arrays: PeopleArrays, hosts: Records, stream: Stream) -> None:
    """Bring as many from the bank to the posts as can be fetched."""
    for host in range(hosts.size):
        if hosts[host].stance_here < SHELTER:
            continue
        place = arrays.layout[0].host + host
        room = math.floor(hosts[host].rescue + uniform(stream))
        p = next_in(arrays, line(arrays, RESCUE, place), room)
        while p >= 0:
            room -= int(arrays.parties[p].people)
            arrays.by_place[place].rescued += arrays.parties[p].people
            join(arrays, p, line(arrays, REGISTRATION, place))
            p = next_in(arrays, line(arrays, RESCUE, place), room)


@compiled
def register(arrays: PeopleArrays, hosts: Records, elite_share: float, stream: Stream) -> None:
    """Register as many as posts and interpreters can; hold officials and soldiers apart, each."""
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
def withdraw(
    arrays: PeopleArrays, tables: tuple[Records, Records], chance: float, stream: Stream
) -> None:
    """Take those at reception and under a roof into custody where shelter is withdrawn."""
    hosts, camps = tables
    layout = arrays.layout[0]
    for host in range(hosts.size):
        if hosts[host].stance_here == RETURN:
            place = layout.host + host
            for status in (
                Status.AT_RECEPTION,
                Status.WITH_FAMILIES,
                Status.IN_CENTRE,
                Status.IN_CAMP,
            ):
                _take(arrays, status, place, place, chance, stream)
    for camp in range(camps.size):
        if hosts[camps[camp].host].stance_here == RETURN:
            to = layout.host + camps[camp].host
            _take(arrays, Status.IN_CAMP, layout.camp + camp, to, chance, stream)


@compiled
def _take(
    arrays: PeopleArrays, status: int, place: int, to: int, chance: float, stream: Stream
) -> None:
    """Take some of those who have a status at a place into custody."""
    n = draw(arrays, roster(arrays, status, place), chance, stream, 0)
    for row in range(n):
        become(arrays, arrays.found[row], Status.IN_CUSTODY, to)


@compiled
def slip_away(arrays: PeopleArrays, hosts: Records, chance: float, stream: Stream) -> None:
    """Let some of those who wait without a roof go into hiding."""
    for host in range(hosts.size):
        place = arrays.layout[0].host + host
        slips = chance * (1 - hosts[host].fear_of_helping)
        n = draw(arrays, roster(arrays, Status.AT_RECEPTION, place), slips, stream, 0)
        for row in range(n):
            look_ahead(arrays, row, n)
            become(arrays, arrays.found[row], Status.IN_HIDING, place)
