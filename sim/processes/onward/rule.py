"""The legs of the way on: meeting a network or a mission, China, a third country."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, below, gamma, poisson, shuffle, uniform
from sim.engine.random_streams import Ids
from sim.geography.geography import Geography
from sim.geography.numbering import BROKERS, MISSIONS, RELIEF
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, Intent, clear, has, mark
from sim.population.transitions import become
from sim.status import Status


@lru_cache
def inland_hosts(geography: Geography) -> Ids:
    """Give the cities behind the border, by index among the hosts; all hosts if there are none."""
    is_border = geography.hosts.is_border
    return np.flatnonzero(~is_border | is_border.all())


@compiled
def move_onward(
    arrays: PeopleArrays,
    tables: tuple[Records, Ids],
    rules: Records,
    stream: tuple[Stream, Stream, Stream],
) -> None:
    """Let some meet a network, some try a mission, and bring on those whose leg ends today."""
    networks, inland = tables
    meet_networks(arrays, networks, rules, stream[0])
    try_missions(arrays, rules, stream[1])
    go_on(arrays, inland, rules, stream[2])


@compiled
def meet_networks(arrays: PeopleArrays, networks: Records, rules: Records, stream: Stream) -> None:
    """Let some in hiding meet a network, in random order, and fill its room.

    A network takes parties in turn while they fit into a day's room, which is whole only on
    average; the first that does not fit ends its day.
    """
    onward = rules[0]
    n = draw_from_hosts(arrays, Status.IN_HIDING, onward.contact_chance, stream)
    shuffle(stream, arrays.found, 0, n)
    brokers = math.floor(networks[BROKERS].network_room + uniform(stream))
    relief = math.floor(networks[RELIEF].network_room + uniform(stream))
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        is_persuaded = uniform(stream) < onward.persuaded_share and not has(party, Flag.FLED)
        if party.intent != Intent.TRANSIT and not is_persuaded:
            continue
        party.intent = Intent.TRANSIT
        pays = party.means >= networks[BROKERS].network_price * party.people
        if pays or uniform(stream) < onward.paid_later_share:
            brokers -= int(party.people)
            if brokers >= 0:
                _set_out(arrays, arrays.found[row], BROKERS, onward, stream)
                continue
        relief -= int(party.people)
        if relief >= 0:
            _set_out(arrays, arrays.found[row], RELIEF, onward, stream)


@compiled
def _set_out(arrays: PeopleArrays, p: int, network: int, onward: Record, stream: Stream) -> None:
    party = arrays.parties[p]
    mark(party, Flag.WENT_SOUTH)
    clear(party, Flag.HAS_PASSED)
    become(arrays, p, Status.ONWARD, arrays.layout[0].network + network)
    set_term(arrays, p, 1 + poisson(stream, max(onward.days_in_china - 1, 0.0)))


@compiled
def try_missions(arrays: PeopleArrays, rules: Records, stream: Stream) -> None:
    """Let a few try a diplomatic mission; who does not get in is a public case."""
    onward = rules[0]
    n = draw_from_hosts(arrays, Status.IN_HIDING, onward.mission_chance, stream)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        if party.intent != Intent.TRANSIT:
            continue
        mark(party, Flag.WENT_SOUTH)
        if uniform(stream) < onward.mission_success:
            mark(party, Flag.HAS_PASSED)
            become(arrays, p, Status.ONWARD, arrays.layout[0].network + MISSIONS)
            set_term(arrays, p, _wait(onward.days_in_mission, onward.evenness, stream))
        else:
            mark(party, Flag.IS_PUBLIC)
            become(arrays, p, Status.IN_CUSTODY, party.place)


@compiled
def go_on(arrays: PeopleArrays, inland: Ids, rules: Records, stream: Stream) -> None:
    """Arrive in the South, or leave China for a third country, or be caught on the way."""
    onward = rules[0]
    n = take_due(arrays, Status.ONWARD)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        if has(party, Flag.HAS_PASSED):
            become(arrays, p, Status.IN_SOUTH_KOREA, arrays.layout[0].south_korea)
        elif uniform(stream) < onward.caught_share:
            host = inland[below(stream, inland.size)]
            become(arrays, p, Status.IN_CUSTODY, arrays.layout[0].host + host)
        else:
            mark(party, Flag.HAS_PASSED)
            set_term(arrays, p, _wait(onward.days_in_third_country, onward.evenness, stream))


@compiled
def _wait(mean_days: float, evenness: float, stream: Stream) -> int:
    return math.ceil(gamma(stream, evenness) * mean_days / evenness)
