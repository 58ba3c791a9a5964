"""The legs of the way on: meeting a network or a mission, China, a third country."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, below, uniform
from sim.engine.random_streams import Ids
from sim.geography.geography import Geography
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, has, mark
from sim.population.transitions import become
from sim.processes.onward.demand import Gathering, meet_networks
from sim.processes.onward.missions import try_missions
from sim.processes.onward.waits import waiting_days
from sim.status import Status

_OF_A_GROUP = 6
_PLACE, _ROUTE, _SINCE, _PEOPLE, _HELD_AT, _IS_PUBLIC = range(_OF_A_GROUP)
"""Of a group on the way through China: what its parties share, how many they are, their fate."""


class Due(NamedTuple):
    """Room to sort those whose leg ends today, n of them."""

    group_of: Ids  # the group of each of `arrays.found`, -1 for those who have passed, shape (n,)
    groups: Ids  # shape (n, numbers of a group)


def room_for(n: int) -> Due:
    """Give room to sort so many parties."""
    return Due(np.zeros(n, dtype=np.int64), np.zeros((n, _OF_A_GROUP), dtype=np.int64))


class WaysOn(NamedTuple):
    """What there is today to take people onward, and what is heard of it."""

    networks: Records  # of the places
    routes: Records  # the table of routes
    inland: Ids  # hosts where those caught on the way are held
    watch: float  # how much more closely the way through China is watched than usual
    word: float  # of those who made it, 0 to 1
    tried: float  # people who tried missions of late
    gathering: Gathering


@lru_cache
def inland_hosts(geography: Geography) -> Ids:
    """Give the cities behind the border, by index among the hosts; all hosts if there are none."""
    is_border = geography.hosts.is_border
    return np.flatnonzero(~is_border | is_border.all())


@compiled
def move_onward(
    arrays: PeopleArrays, ways: WaysOn, rules: Records, stream: tuple[Stream, Stream]
) -> None:
    """Let some meet a network, and some try a mission."""
    tables = ways.networks, ways.routes, ways.gathering
    meet_networks(arrays, tables, rules, ways.word, stream[0])
    try_missions(arrays, rules, ways.word, ways.tried, stream[1])


@compiled
def end_legs(arrays: PeopleArrays) -> int:
    """List those whose leg of the way ends today, and tell how many they are."""
    return take_due(arrays, Status.ONWARD)


@compiled
def go_on(
    arrays: PeopleArrays,
    n: int,
    ways: WaysOn,
    rules: Records,
    due: Due,
    stream: Stream,
) -> None:
    """Let those listed arrive in the South, leave China for a third country, or be caught."""
    onward, (group_of, fates) = rules[0], due
    _gather(arrays, n, group_of, fates)
    for group in range(n):
        if fates[group, _PEOPLE] > 0:
            _decide_fate(fates[group], ways, onward, stream)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        if group_of[row] < 0:
            become(arrays, p, Status.IN_SOUTH_KOREA, arrays.layout[0].south_korea)
            continue
        fate = fates[group_of[row]]
        if fate[_HELD_AT] < 0:
            mark(party, Flag.HAS_PASSED)
            days = ways.routes[party.goal].days_abroad
            set_term(arrays, p, waiting_days(days, onward.evenness, stream))
            continue
        if fate[_IS_PUBLIC]:
            mark(party, Flag.IS_PUBLIC)
        become(arrays, p, Status.IN_CUSTODY, arrays.layout[0].host + fate[_HELD_AT])


@compiled
def _gather(arrays: PeopleArrays, n: int, group_of: Ids, groups: Ids) -> None:
    """Gather those whose way through China ends today into the groups in which they set out.

    A group is who left by one network and route on one day and ends the way on one day.
    """
    count = 0
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        if has(party, Flag.HAS_PASSED):
            group_of[row] = -1
            continue
        group = 0
        while group < count and not _is_of_group(party, groups[group]):
            group += 1
        if group == count:
            count += 1
            groups[group, _PLACE] = party.place
            groups[group, _ROUTE] = party.goal
            groups[group, _SINCE] = party.since
        groups[group, _PEOPLE] += party.people
        group_of[row] = group


@compiled
def _is_of_group(party: Record, group: Ids) -> bool:
    same_day: bool = party.since == group[_SINCE]
    return same_day and party.place == group[_PLACE] and party.goal == group[_ROUTE]


@compiled
def _decide_fate(group: Ids, ways: WaysOn, onward: Record, stream: Stream) -> None:
    """Decide whether a group is caught, all of it, and whether that becomes known."""
    group[_HELD_AT] = -1
    unseen = (1.0 - ways.routes[group[_ROUTE]].caught_share) ** ways.watch
    if uniform(stream) >= unseen:
        group[_HELD_AT] = ways.inland[below(stream, ways.inland.size)]
        secret = (1.0 - onward.group_public_chance) ** group[_PEOPLE]
        group[_IS_PUBLIC] = uniform(stream) >= secret
