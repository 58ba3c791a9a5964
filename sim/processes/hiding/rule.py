"""Shelter: with whom newcomers live, and where those in hiding drift."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, among, poisson, uniform
from sim.engine.random_streams import Floats
from sim.geography.geography import Geography
from sim.population.arrays import HIDING, PeopleArrays, Records
from sim.population.calendar import set_term
from sim.population.ledger import join_household
from sim.population.party_row import Flag, LeaverStream, Shelter, has
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, roster, see_newcomers
from sim.status import Status

_DAYS_A_YEAR = 365


@lru_cache
def worth_of_moving(geography: Geography, border_worth: float, drift_km: float) -> Floats:
    """Give running sums of the worth of each place to move to from each other, shape (H, H)."""
    hosts = geography.hosts
    kin = hosts.population * hosts.kin_share
    inland = np.where(hosts.is_border, border_worth, 1.0)
    near = np.exp(-geography.routes.host_to_host_km / drift_km)
    worth = near * (kin * inland + 1.0)[None, :]
    np.fill_diagonal(worth, 0.0)
    lonely = np.flatnonzero(worth.sum(axis=1) == 0.0)  # the only host of its country
    worth[lonely, lonely] = 1.0
    upto: Floats = worth.cumsum(axis=1)
    return upto


@compiled
def settle_and_drift(
    arrays: PeopleArrays,
    hosts: Records,
    rules: Records,
    worth: Floats,
    stream: tuple[Stream, Stream, Stream],
) -> None:
    """Let newcomers find shelter, some of all in hiding move on, and children be born."""
    find_shelter(arrays, hosts, rules, stream[0])
    drift(arrays, hosts, rules, worth, stream[1])
    arrays.tally[0].in_households = arrays.layout[0].wives
    births = arrays.layout[0].wives * rules[0].births_a_year / _DAYS_A_YEAR
    arrays.tally[0].children_born += poisson(stream[2], births)


@compiled
def find_shelter(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Let newcomers find kin, or hosts where there is room, or live alone."""
    hiding, first = rules[0], arrays.layout[0].host
    without_husband = _share_without_husband(arrays, hosts.size)
    n = see_newcomers(arrays, HIDING)
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        host = hosts[party.place - first]
        hidden = arrays.stock[Status.IN_HIDING, party.place] * without_husband
        room = min(max(1.0 - hidden / max(host.host_room, 1.0), 0.0), 1.0)
        welcome = hiding.hosts_take_in * room * (1 - host.fear_of_helping)
        if party.stream == LeaverStream.MARRIAGE:
            join_household(arrays, party)
        elif has(party, Flag.HAS_KIN) and uniform(stream) < hiding.kin_take_in:
            party.shelter = Shelter.KIN
        elif uniform(stream) < welcome:
            party.shelter = Shelter.HOST
        else:
            party.shelter = Shelter.ALONE


@compiled
def _share_without_husband(arrays: PeopleArrays, hosts: int) -> float:
    """Give the share of all in hiding who need kin or hosts, or live alone."""
    hidden = 0
    for host in range(hosts):
        hidden += arrays.stock[Status.IN_HIDING, arrays.layout[0].host + host]
    share: float = max(1.0 - arrays.layout[0].wives / max(hidden, 1), 0.0)
    return share


@compiled
def turn_out(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Let hosts who fear fines send some away, who then live alone."""
    n = 0
    for host in range(hosts.size):
        chance = rules[0].turned_out * hosts[host].fear_of_helping
        place = roster(arrays, Status.IN_HIDING, arrays.layout[0].host + host)
        n = draw(arrays, place, chance, stream, n)
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        if party.shelter == Shelter.HOST:
            party.shelter = Shelter.ALONE


@compiled
def drift(
    arrays: PeopleArrays, hosts: Records, rules: Records, worth: Floats, stream: Stream
) -> None:
    """Let some move on; a planned return stands, one planned for today is put off to tomorrow."""
    hiding, first, n = rules[0], arrays.layout[0].host, 0
    for host in range(hosts.size):
        chance = hiding.drift if hosts[host].is_border else hiding.drift_inland
        n = draw(arrays, roster(arrays, Status.IN_HIDING, first + host), chance, stream, n)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        planned = party.due
        if party.shelter == Shelter.HUSBAND:  # who joins another household today joined none
            arrays.tally[0].joined_households -= party.people
        become(arrays, p, Status.IN_HIDING, first + among(stream, worth[party.place - first]))
        if planned >= arrays.layout[0].day:
            set_term(arrays, p, planned - arrays.layout[0].day)
