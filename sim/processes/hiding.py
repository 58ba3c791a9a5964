"""Hiding: with whom people without documents live in China, and where they drift."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, among, uniform
from sim.engine.random_streams import Floats
from sim.geography.geography import Geography
from sim.params import Parameters, number, numbers
from sim.population.arrays import HIDING, PeopleArrays, Records
from sim.population.calendar import set_term
from sim.population.party_row import Flag, Shelter, has
from sim.population.rosters import draw
from sim.population.transitions import become, roster, see_newcomers
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Hiding(Parameters):
    """Those who crossed unseen find kin or hosts, or live alone; and they drift inland.

    Room with hosts grows with the ethnic-Korean community and shrinks with the fear of fines.
    People move along the roads from the border counties to the cities behind them, and further
    towards larger communities.
    """

    kin_take_in: float = number(
        0.8,
        "chance that kin in China take a party in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: kin are the reason to come",
    )
    hosts_take_in: float = number(
        0.6,
        "chance that a party without kin finds hosts where there is room",
        unit="share",
        low=0.0,
        high=1.0,
        source="yanbian-800k",
    )
    drift: float = number(
        0.004,
        "daily chance that a party in a border county moves on",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: within a year most have left the county where they crossed",
    )
    drift_inland: float = number(
        0.0008,
        "daily chance that a party in a city behind the border moves on",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a few moves in a stay of years",
    )
    border_worth: float = number(
        0.3,
        "worth of a border county to move to relative to a city behind the border",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: patrols and informers are at the river",
    )
    drift_km: float = number(
        120.0,
        "road distance that lowers the worth of a place to move to to 1/e",
        unit="km",
        low=10.0,
        high=2000.0,
        source="assumption: within a day by bus",
    )

    def step(self, world: World) -> None:
        """Let newcomers find shelter, and some of all move on."""
        places = world.places
        worth = _worth(places.geography, self.border_worth, self.drift_km)
        stream = world.stream("shelter"), world.stream("drift")
        settle_and_drift(world.people.arrays, places.hosts, numbers(self), worth, stream)


@lru_cache
def _worth(geography: Geography, border_worth: float, drift_km: float) -> Floats:
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
    stream: tuple[Stream, Stream],
) -> None:
    """Let newcomers find shelter, then let some of all in hiding move on."""
    find_shelter(arrays, hosts, rules, stream[0])
    drift(arrays, hosts, rules, worth, stream[1])


@compiled
def find_shelter(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Let newcomers find kin, or hosts where there is room, or live alone."""
    hiding, first = rules[0], arrays.layout[0].host
    n = see_newcomers(arrays, HIDING)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        host = hosts[party.place - first]
        hidden = arrays.stock[Status.IN_HIDING, party.place]
        room = min(max(1.0 - hidden / max(host.host_room, 1.0), 0.0), 1.0)
        welcome = hiding.hosts_take_in * room * (1 - host.fear_of_helping)
        if has(party, Flag.HAS_KIN) and uniform(stream) < hiding.kin_take_in:
            party.shelter = Shelter.KIN
        elif uniform(stream) < welcome:
            party.shelter = Shelter.HOST
        else:
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
        party = arrays.parties[p]
        planned = party.due
        become(arrays, p, Status.IN_HIDING, first + among(stream, worth[party.place - first]))
        if planned >= arrays.layout[0].day:
            set_term(arrays, p, planned - arrays.layout[0].day)
