"""Demand: who meets a network, wants to go on and can pay, and with whom they set out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, poisson, shuffle, uniform
from sim.engine.random_streams import Ids
from sim.geography.numbering import BROKERS, NETWORKS, RELIEF
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term
from sim.population.party_row import Flag, Intent, LeaverStream, clear, has, mark
from sim.population.transitions import become, look_ahead
from sim.status import Status

_DAYS_A_YEAR = 365
_NETWORKS = len(NETWORKS)
_OF_A_GROUP = 3
_SEATS, _ROUTE, _DAYS = range(_OF_A_GROUP)
"""Of a group that gathers: how many more it takes, its route, and its days through China."""


class Gathering(NamedTuple):
    """What networks and routes can take today, and the groups that gather."""

    room: Ids  # people whom each network still takes
    ways: Ids  # people whom each route still takes
    groups: Ids  # of each network, the group that gathers


def without_groups(routes: int) -> Gathering:
    """Begin a day without groups."""
    room, ways = np.zeros(_NETWORKS, dtype=np.int64), np.zeros(routes, dtype=np.int64)
    return Gathering(room, ways, np.zeros((_NETWORKS, _OF_A_GROUP), dtype=np.int64))


@compiled
def meet_networks(
    arrays: PeopleArrays,
    tables: tuple[Records, Records, Gathering],
    rules: Records,
    word: float,
    stream: Stream,
) -> None:
    """Let some in hiding meet a network, in random order, as far as it and the routes have room.

    A network takes parties in turn while they fit into a day's room, which is whole only on
    average; the first that does not fit ends its day. Everybody who asked is counted: demand is
    what makes brokers' room grow. Who sets out with the same network on a day goes in groups.
    """
    onward, (networks, routes, today) = rules[0], tables
    n = draw_from_hosts(arrays, Status.IN_HIDING, onward.contact_chance, stream)
    shuffle(stream, arrays.found, 0, n)
    for network in range(networks.size):
        today.room[network] = math.floor(networks[network].network_room + uniform(stream))
    for route in range(routes.size):
        today.ways[route] = math.floor(routes[route].people_a_day + uniform(stream))
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        if not wants_to_go_on(arrays, party, onward, word, stream):
            continue
        is_taken: bool = False
        if _can_pay(party, networks[BROKERS].network_price, onward, stream):
            is_taken = _is_taken(arrays, party, BROKERS, today.room)
        network = BROKERS if is_taken else RELIEF
        if is_taken or _is_taken(arrays, party, RELIEF, today.room):
            _join_group(arrays, p, network, (rules, routes), today, stream)


@compiled
def _is_taken(arrays: PeopleArrays, party: Record, network: int, room: Ids) -> bool:
    """Count who asks a network, and tell whether it has room."""
    arrays.by_place[arrays.layout[0].network + network].asked += party.people
    room[network] -= party.people
    has_room: bool = room[network] >= 0
    return has_room


@compiled
def wants_to_go_on(
    arrays: PeopleArrays, party: Record, onward: Record, word: float, stream: Stream
) -> bool:
    """Tell whether a party that a helper meets wants to go on, or is won for it.

    The wish of those who had not meant to comes with word from those who made it, and fades with
    the time away: people settle.
    """
    if party.intent == Intent.TRANSIT:
        return True
    if has(party, Flag.FLED):
        return False
    wish = onward.wish_a_year / _DAYS_A_YEAR / onward.contact_chance * word
    if party.stream == LeaverStream.TRADE:
        wish *= onward.trade_factor
    away = arrays.layout[0].day - party.left_on
    wish *= onward.settled_factor + (1.0 - onward.settled_factor) * math.exp(
        -away / onward.settles_days
    )
    is_won: bool = uniform(stream) < wish
    return is_won


@compiled
def _can_pay(party: Record, price: float, onward: Record, stream: Stream) -> bool:
    """Tell whether a broker takes a party: kin or own means pay, now or after arrival."""
    if party.stream == LeaverStream.SOUTHBOUND or party.means >= price * party.people:
        return True
    pays_later: bool = uniform(stream) < onward.paid_later_share
    return pays_later


@compiled
def _join_group(
    arrays: PeopleArrays,
    p: int,
    network: int,
    rules: tuple[Records, Records],
    today: Gathering,
    stream: Stream,
) -> None:
    """Let a party set out with the group that its network gathers, if a route has room."""
    (onward, routes), ways = rules, today.ways
    group, party = today.groups[network], arrays.parties[p]
    if group[_SEATS] <= 0 or ways[group[_ROUTE]] < party.people:
        group[_ROUTE] = _choose_route(routes, ways, int(party.people), stream)
        if group[_ROUTE] < 0:
            group[_SEATS] = group[_ROUTE] = 0
            return
        days = routes[group[_ROUTE]].days_to_border
        group[_SEATS] = 1 + poisson(stream, max(onward[0].group_people - 1, 0.0))
        group[_DAYS] = 1 + poisson(stream, max(days - 1, 0.0))
    group[_SEATS] -= party.people
    ways[group[_ROUTE]] -= party.people
    party.intent, party.goal = Intent.TRANSIT, group[_ROUTE]
    mark(party, Flag.WENT_SOUTH)
    clear(party, Flag.HAS_PASSED)
    become(arrays, p, Status.ONWARD, arrays.layout[0].network + network)
    set_term(arrays, p, group[_DAYS])


@compiled
def _choose_route(routes: Records, ways: Ids, people: int, stream: Stream) -> int:
    """Draw a route by its share among those that have room for a party today; -1 for none."""
    aim = 0.0
    for route in range(routes.size):
        aim += routes[route].share * (ways[route] >= people)
    aim *= uniform(stream)
    chosen = -1
    for route in range(routes.size):
        share = routes[route].share * (ways[route] >= people)
        if share > 0.0:
            chosen = route
            aim -= share
        if aim < 0.0:
            break
    return chosen
