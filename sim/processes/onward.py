"""Onward movement: through networks of limited room to a third country, and through missions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, below, gamma, poisson, shuffle, uniform
from sim.engine.random_streams import Ids
from sim.geography.geography import Geography
from sim.geography.numbering import BROKERS, MISSIONS, RELIEF
from sim.params import Parameters, number, numbers
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, Intent, clear, has, mark
from sim.population.transitions import become
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Onward(Parameters):
    """Networks take people from hiding across China to Laos or Thailand and on to South Korea.

    What limits the flow is their room, not the wish to go. Brokers want their price, relief
    networks take whom they can. On the way through China some are caught, and count as political
    in the DPRK because they were bound for the South. A few try a diplomatic mission: who gets in
    leaves for the South, who does not becomes a public case.
    """

    contact_chance: float = number(
        0.008,
        "daily chance that a party in hiding gets in touch with a network",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: months until trust and money are found",
    )
    persuaded_share: float = number(
        0.12,
        "share of contacts with parties that had not meant to go on which now do",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many stay for years before they move on",
    )
    paid_later_share: float = number(
        0.35,
        "share of parties without means that a broker takes against payment after arrival",
        unit="share",
        low=0.0,
        high=1.0,
        source="chain-migration",
    )
    days_in_china: float = number(
        14.0,
        "mean days of the way through China",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: trains and buses in stages over some 4,000 km",
    )
    caught_share: float = number(
        0.10,
        "share of parties caught on the way through China",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: group arrests in the south-west are reported every year",
    )
    days_in_third_country: float = number(
        90.0,
        "mean days between leaving China and arrival in South Korea",
        unit="days",
        low=1.0,
        high=1500.0,
        source="onward-laos-thailand",
    )
    evenness: float = number(
        3.0,
        "shape of the waits abroad and in missions, gamma distributed: 1 as uneven as can be by "
        "chance alone, more the more even",
        unit="shape",
        low=0.5,
        high=50.0,
        source="assumption: months, seldom days and seldom years",
    )
    mission_chance: float = number(
        0.00001,
        "daily chance that a party bound for the South tries a diplomatic mission",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="diplomatic-offices-exit",
    )
    mission_success: float = number(
        0.6,
        "share of those who get in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guarded since the entries of 2002",
    )
    days_in_mission: float = number(
        150.0,
        "mean days between entry and arrival in South Korea",
        unit="days",
        low=1.0,
        high=3000.0,
        source="assumption: months, at times years, of negotiation",
    )

    def step(self, world: World) -> None:
        """Set people on their way, and bring on those whose leg ends today."""
        places = world.places
        tables = places.networks, _inland(places.geography)
        stream = world.stream("onward"), world.stream("missions"), world.stream("third country")
        move_onward(world.people.arrays, tables, numbers(self), stream)


@lru_cache
def _inland(geography: Geography) -> Ids:
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
