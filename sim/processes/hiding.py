"""Hiding: with whom people without documents live in China, and where they drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Floats, Ids, choose_columns
from sim.params import number
from sim.people.parties import Shelter
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Hiding:
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
        self._find_shelter(world)
        self._drift(world)

    def _find_shelter(self, world: World) -> None:
        people, places = world.people, world.places
        parties = people.parties
        ids = people.newcomers(Status.IN_HIDING, "hiding")
        if not ids.size:
            return
        rng = world.luck("shelter")
        host = places.index(places.atlas.host, parties.place[ids])
        hidden = people.ledger.stock[Status.IN_HIDING, places.atlas.host]
        room = np.clip(1 - hidden / np.maximum(places.host_room, 1.0), 0.0, 1.0)
        welcome = self.hosts_take_in * room * (1 - places.fear_of_helping)
        u = rng.random((ids.size, 2))
        with_kin = parties.has_kin[ids] & (u[:, 0] < self.kin_take_in)
        with_hosts = u[:, 1] < welcome[host]
        found = np.select([with_kin, with_hosts], [Shelter.KIN, Shelter.HOST], Shelter.ALONE)
        parties.shelter[ids] = found

    def _drift(self, world: World) -> None:
        people, places = world.people, world.places
        rng = world.luck("drift")
        is_border = places.geography.hosts.is_border
        chance = np.where(is_border, self.drift, self.drift_inland)
        ids = people.pick(rng, Status.IN_HIDING, places.atlas.host, chance)
        if not ids.size:
            return
        terms = people.parties.due[ids].copy()
        host = places.index(places.atlas.host, people.parties.place[ids])
        to = choose_columns(rng, self._worth(world), host)
        people.become(ids, Status.IN_HIDING, places.number(places.atlas.host, to))
        self._keep_terms(world, ids, terms)

    def _worth(self, world: World) -> Floats:
        """Give the worth of each place to move to from each other, shape (H, H)."""
        geography = world.places.geography
        hosts = geography.hosts
        koreans = hosts.population * hosts.korean_share
        inland = np.where(hosts.is_border, self.border_worth, 1.0)
        near = np.exp(-geography.routes.host_to_host_km / self.drift_km)
        worth: Floats = near * (koreans * inland + 1.0)[None, :]
        np.fill_diagonal(worth, 0.0)
        return worth

    def _keep_terms(self, world: World, ids: Ids, terms: NDArray[np.int32]) -> None:
        """Let a planned return stand after a move; one planned for today is put off to tomorrow."""
        planned = terms >= world.day
        world.people.set_term(ids[planned], terms[planned] - world.day)
