"""Crossing: the attempt at the border, from the river's edge to the far bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Floats, Ids, Mask
from sim.params import number
from sim.processes.base import World
from sim.status import Cause, Status


@dataclass(frozen=True)
class Crossing:
    """Each day some of the parties at the border attempt to cross; the others wait for a chance.

    First the river: an easy ford or ice lets more attempt, deep water drowns some. Then the Korean
    bank: whoever meets guards pays if the guards take it and the price can be met, or else is
    turned back or caught, or shot where that is the order. Then the far bank: Chinese patrols and
    the fence. Crowds thin out both: guards per attempt fall when thousands come at once.
    """

    attempt_chance: float = number(
        0.25,
        "daily chance that a waiting party attempts where the river is easy",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a few nights of waiting for a guide or a gap",
    )
    attempt_floor: float = number(
        0.15,
        "share of that chance left where the river is impassable",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: some try whatever the river",
    )
    people_per_km: float = number(
        150.0,
        "most people who can get down to an easy river and over it, a day and km",
        unit="people/km/day",
        low=1.0,
        high=20000.0,
        source="assumption: paths to the water, not the water, are the limit",
    )
    people_per_bridge: float = number(
        60000.0,
        "most people who can walk over an official crossing once Pyongyang opens it",
        unit="people/day",
        low=0.0,
        high=240000.0,
        source="bridge-throughput",
    )
    meets_guards: float = number(
        0.5,
        "rate of meeting guards where one stands every 100 m",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, guards-2006",
    )
    crowd_per_guard: float = number(
        4.0,
        "attempts a day and guard at which each guard meets half as many",
        unit="people/guard/day",
        low=0.1,
        high=1000.0,
        source="assumption: a guard can hold a handful of people",
    )
    bribe_price: float = number(
        1000.0,
        "what a guard on the Korean bank takes to look away, a party",
        unit="USD",
        low=0.0,
        high=20000.0,
        source="crossing-prices, price-split",
    )
    caught_share: float = number(
        0.35,
        "share of those who meet guards and do not pay that are caught; the others turn back",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many see the patrol first",
    )
    shot_share: float = number(
        0.2,
        "share of those who meet guards and do not pay that are shot at sight, under such orders",
        unit="share",
        low=0.0,
        high=1.0,
        source="control-timeline",
    )
    meets_patrols: float = number(
        0.12,
        "rate of meeting Chinese patrols where ten men stand on a km",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, protocol-1986",
    )
    fence_factor: float = number(
        1.5,
        "rate of meeting patrols at a fenced bank relative to an open one",
        unit="factor",
        low=1.0,
        high=20.0,
        source="fence-2006-2012",
    )
    come_forward: float = number(
        0.7,
        "share of those across unseen who give themselves up where Beijing shelters",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: food and a roof against a promise not yet tested",
    )
    drowning: float = number(
        0.004,
        "chance of a person to drown in an attempt through deep water",
        unit="per attempt",
        low=0.0,
        high=0.5,
        source="assumption: bodies are found each year; no count",
    )
    gives_up: float = number(
        0.12,
        "share of those turned back who go home",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most try again",
    )
    gives_up_in_danger: float = number(
        0.06,
        "that share among those who fled",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half as many, because home is what they fled",
    )

    def step(self, world: World) -> None:
        """Let today's attempts end on one bank or the other."""
        rng = world.luck("crossing")
        ids, exits = self._attempts(world, rng)
        if not ids.size:
            return
        ids, exits = self._drown(world, rng, ids, exits)
        is_china = exits < world.places.sectors.stop
        self._cross_elsewhere(world, rng, ids[~is_china], exits[~is_china])
        self._cross_to_china(world, rng, ids[is_china], exits[is_china])

    def _attempts(self, world: World, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """Draw who attempts today, no more than can pass; give parties and their exits."""
        people, places = world.people, world.places
        ford = world.season.ford[world.day]
        ease = places.passable(ford)
        chance = self.attempt_chance * (self.attempt_floor + (1 - self.attempt_floor) * ease)
        ids = people.pick(rng, Status.AT_BORDER, places.atlas.exit, chance)
        exits = places.index(places.atlas.exit, people.parties.place[ids])
        room = self._room(world, ford)
        order = np.lexsort((rng.random(ids.size), exits))
        ids, exits = ids[order], exits[order]
        ahead = np.cumsum(people.parties.size[ids]) - people.parties.size[ids]
        first = np.searchsorted(exits, np.arange(room.size))
        if not ids.size:
            return ids, exits
        queue = ahead - ahead[np.minimum(first, ids.size - 1)][exits]
        fits = queue < room[exits]
        return ids[fits], exits[fits]

    def _room(self, world: World, ford: Floats) -> Floats:
        """Give how many people each exit lets pass today."""
        places = world.places
        exits = places.geography.exits
        river: Floats = self.people_per_km * exits.length_km * np.maximum(ford, self.attempt_floor)
        river = river + self.people_per_bridge * places.bridges * places.exit_open
        return world.other_exits.limit(np.array(exits.kind), river)

    def _drown(
        self, world: World, rng: np.random.Generator, ids: Ids, exits: Ids
    ) -> tuple[Ids, Ids]:
        """Let some drown; the deeper the water and the less ice, the more."""
        ease = world.places.passable(world.season.ford[world.day])
        is_dry = world.season.on_ice[world.day] | (world.places.depth == "dry")
        depth = np.where(is_dry, 0.0, 1.0 - ease)
        chance = self.drowning * depth
        chance[world.places.sectors.stop :] = 0.0
        world.people.die_by_chance(rng, ids, chance[exits], Cause.DROWNING)
        lives = world.people.living(ids)
        return ids[lives], exits[lives]

    def _cross_to_china(self, world: World, rng: np.random.Generator, ids: Ids, exits: Ids) -> None:
        """Pass the guards on one bank, then the patrols on the other."""
        people, places = world.people, world.places
        passes = ~self._meet_guards(world, rng, ids, exits)
        ids, exits = ids[passes], exits[passes]
        if not ids.size:
            return
        crowd = self._crowd(world, places.patrols)
        rate = self.meets_patrols * places.patrols / 10 / (1 + crowd)
        rate = rate * np.where(places.is_fenced, self.fence_factor, 1.0)
        is_met = rng.random(ids.size) < 1 - np.exp(-rate[exits])
        people.parties.crossings[ids] += 1
        host = places.number(places.atlas.host, places.geography.exits.host[exits])
        self._arrive(world, rng, (ids, host), is_met)

    def _arrive(
        self,
        world: World,
        rng: np.random.Generator,
        across: tuple[Ids, NDArray[np.int16]],
        is_met: Mask,
    ) -> None:
        """Decide what becomes of those on the far bank, by Beijing's stance."""
        people, places = world.people, world.places
        ids, host = across
        if places.stance == "seal":
            pushed_back = ids[is_met]
            people.parties.crossings[pushed_back] -= 1
            self._turn_back(world, rng, pushed_back)
            ids, host = ids[~is_met], host[~is_met]
        if places.shelters:
            is_known = rng.random(ids.size) < self.come_forward
            if places.stance == "shelter":
                is_known |= is_met
            people.become(ids[is_known], Status.AT_RECEPTION, host[is_known])
        elif places.stance == "return":
            is_known = is_met
            people.become(ids[is_known], Status.IN_CUSTODY, host[is_known])
        else:
            is_known = np.zeros(ids.size, dtype=bool)
        people.become(ids[~is_known], Status.IN_HIDING, host[~is_known])

    def _meet_guards(self, world: World, rng: np.random.Generator, ids: Ids, exits: Ids) -> Mask:
        """Let guards stop some attempts; tell which, and let what follows follow."""
        places, parties = world.places, world.people.parties
        crowd = self._crowd(world, places.guards)
        watch = places.control * (1 - places.exit_open)
        rate = self.meets_guards * places.guards / 10 * watch / (1 + crowd)
        is_met = rng.random(ids.size) < 1 - np.exp(-rate[exits])
        pays = parties.means[ids] >= self.bribe_price
        is_let_go = pays & (rng.random(ids.size) < places.takes_bribes[exits])
        parties.means[ids[is_met & is_let_go]] -= self.bribe_price
        is_stopped = is_met & ~is_let_go
        self._shoot(world, rng, ids[is_stopped])
        is_stopped_alive = is_stopped & (parties.status[ids] != Status.DEAD)
        is_caught = is_stopped_alive & (rng.random(ids.size) < self.caught_share)
        held = ids[is_caught]
        penalty = world.penalties.of(parties, held, rng)
        world.people.become(held, Status.DETAINED, places.number(places.atlas.penalty, penalty))
        self._turn_back(world, rng, ids[is_stopped_alive & ~is_caught])
        return is_stopped

    def _crowd(self, world: World, men_per_km: Floats) -> Floats:
        """Give how far yesterday's crowd thins out the men on each stretch."""
        length = world.places.geography.exits.length_km
        men = np.maximum(men_per_km * length, 1.0)
        return world.news.attempts_yesterday / (self.crowd_per_guard * men)

    def _shoot(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        chance = np.full(ids.size, self.shot_share * world.places.shoot_on_sight)
        world.people.die_by_chance(rng, ids, chance, Cause.SHOOTING)

    def _turn_back(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        """Let those turned back wait on, or go home."""
        people, places = world.people, world.places
        parties = people.parties
        people.become(ids, Status.AT_BORDER)
        share = np.where(parties.fled[ids], self.gives_up_in_danger, self.gives_up)
        homeward = ids[rng.random(ids.size) < share]
        bank = places.bank_of_exit[places.index(places.atlas.exit, parties.place[homeward])]
        home = parties.home[homeward]
        parties.goal[homeward] = home
        people.become(homeward, Status.EN_ROUTE, np.where(bank < 0, home, bank))

    def _cross_elsewhere(
        self, world: World, rng: np.random.Generator, ids: Ids, exits: Ids
    ) -> None:
        """Try the southern border, the sea or Russia; guards and luck in one chance each."""
        if not ids.size:
            return
        people, places = world.people, world.places
        kinds = np.array(places.geography.exits.kind)[exits]
        odds = world.other_exits.odds(kinds)
        people.die_by_chance(rng, ids, odds.drowning, Cause.DROWNING)
        people.die_by_chance(rng, ids, odds.shooting, Cause.SHOOTING)
        loose = 1 - places.control * (1 - places.exit_open)
        gets_out = people.living(ids) & (rng.random(ids.size) < odds.success * loose)
        people.parties.crossings[ids[gets_out]] += 1
        to_russia = kinds == "russia"
        south, north = ids[gets_out & ~to_russia], ids[gets_out & to_russia]
        people.become(south, Status.IN_SOUTH_KOREA, places.atlas.south_korea.start)
        people.become(north, Status.ELSEWHERE_ABROAD, places.atlas.abroad.start)
        self._turn_back(world, rng, ids[people.living(ids) & ~gets_out])
