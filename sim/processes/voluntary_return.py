"""Voluntary return: home with food or money, or home because the danger has passed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Floats, Ids
from sim.params import number
from sim.people.parties import Intent
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class VoluntaryReturn:
    """Those who came for food or money go back when they have it; some are caught at the river.

    Refugees and displaced people go home when the danger at home has passed: no fighting, control
    restored, food again near the usual.
    """

    days_in_china: float = number(
        40.0,
        "mean stay of those who come for food or money",
        unit="days",
        low=1.0,
        high=1500.0,
        source="circular-survey",
    )
    caught_share: float = number(
        0.10,
        "share of returning parties caught by Korean guards, at full control",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guards know the returning by their bundles, and take their share",
    )
    goods: float = number(
        200.0,
        "what a returning party brings home",
        unit="USD",
        low=0.0,
        high=20_000.0,
        source="assumption: a bundle of food and cash earned in weeks",
    )
    refugees_return: float = number(
        0.01,
        "daily chance that refugees in China set out for home once the danger there has passed",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="reference-class",
    )
    displaced_return: float = number(
        0.03,
        "daily chance that displaced people set out for home once the danger there has passed",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="reference-class",
    )
    safe_conflict: float = number(
        0.05,
        "exposure to fighting below which home counts as safe",
        unit="exposure",
        low=0.0,
        high=1.0,
        source="assumption: no fighting within a day's walk",
    )
    safe_control: float = number(
        0.6,
        "control from which home counts as orderly",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: rations, markets and police work again",
    )
    safe_food_gap: float = number(
        0.25,
        "food gap up to which home can feed those who return",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: somewhat worse than the usual gap",
    )

    def step(self, world: World) -> None:
        """Send home whose stay is over, and those for whom home is safe again."""
        self._plan(world)
        self._go_back(world)
        self._go_home_to_peace(world)

    def _plan(self, world: World) -> None:
        people = world.people
        ids = people.newcomers(Status.IN_HIDING, "voluntary return")
        is_new = people.parties.due[ids] < 0
        ids = ids[is_new & (people.parties.intent[ids] == Intent.CIRCULAR)]
        rng = world.luck("plans")
        stay = rng.exponential(self.days_in_china, size=ids.size)
        people.set_term(ids, np.ceil(stay).astype(np.int64))

    def _go_back(self, world: World) -> None:
        people, places = world.people, world.places
        parties = people.parties
        ids = people.due(Status.IN_HIDING)
        ids = ids[parties.intent[ids] == Intent.CIRCULAR]
        rng = world.luck("going back")
        caught = self.caught_share * places.control * (1 - places.exit_open)
        is_caught = rng.random(ids.size) < caught
        held, passed = ids[is_caught], ids[~is_caught]
        penalty = world.penalties.of(parties, held, rng)
        people.become(held, Status.DETAINED, places.number(places.atlas.penalty, penalty))
        parties.means[passed] += self.goods
        self._set_out(world, passed, Status.IN_HIDING)

    def _go_home_to_peace(self, world: World) -> None:
        people, places = world.people, world.places
        is_safe = self._is_safe(world)
        if not is_safe.any():
            return
        rng = world.luck("going home")
        for status, where in (
            (Status.IN_HIDING, places.atlas.host),
            (Status.AT_RECEPTION, places.atlas.host),
            (Status.IN_CAMP, places.atlas.camp),
        ):
            ids = people.pick(rng, status, where, self.refugees_return)
            self._set_out(world, self._whose_home_is_safe(world, ids, is_safe), status)
        ids = people.pick(rng, Status.AT_BORDER, places.atlas.exit, self.displaced_return)
        self._turn_home(world, self._whose_home_is_safe(world, ids, is_safe))
        ids = people.pick(
            rng, Status.INTERNALLY_DISPLACED, places.atlas.county, self.displaced_return
        )
        ids = self._whose_home_is_safe(world, ids, is_safe)
        people.parties.goal[ids] = people.parties.home[ids]
        people.become(ids, Status.EN_ROUTE)

    def _turn_home(self, world: World, ids: Ids) -> None:
        """Let those who wait at the border turn back on the bank where they are."""
        people, places = world.people, world.places
        bank = places.bank_of_exit[places.index(places.atlas.exit, people.parties.place[ids])]
        home = people.parties.home[ids]
        people.parties.goal[ids] = home
        people.become(ids, Status.EN_ROUTE, np.where(bank < 0, home, bank))

    def _is_safe(self, world: World) -> Floats:
        """Tell in which counties the danger has passed, 0 or 1 by county."""
        places = world.places
        is_orderly = places.control >= self.safe_control
        safe = (places.conflict <= self.safe_conflict) & (places.food_gap <= self.safe_food_gap)
        return np.where(is_orderly & safe, 1.0, 0.0)

    def _whose_home_is_safe(self, world: World, ids: Ids, is_safe: Floats) -> Ids:
        parties = world.people.parties
        return ids[parties.fled[ids] & (is_safe[parties.home[ids]] > 0.0)]

    def _set_out(self, world: World, ids: Ids, status: Status) -> None:
        """Cross back at the nearest sector and take the road home."""
        people, places = world.people, world.places
        parties = people.parties
        geography = places.geography
        place = parties.place[ids]
        if status is Status.IN_CAMP:
            host = geography.camps.host[places.index(places.atlas.camp, place)]
        else:
            host = places.index(places.atlas.host, place)
        parties.goal[ids] = parties.home[ids]
        people.become(ids, Status.EN_ROUTE, places.bank_opposite[host])
