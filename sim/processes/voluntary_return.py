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

    Refugees and displaced people go home as far as the danger at home has passed: no fighting,
    control restored, food again near the usual.
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
        "control from which home counts as wholly orderly",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: rations, markets and police work again",
    )
    lost_control: float = number(
        0.2,
        "control up to which nobody goes home; in between trust grows in proportion",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: where the state has gone, nobody vouches for those who return",
    )
    safe_food_gap: float = number(
        0.25,
        "food gap up to which home can feed all who return",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: somewhat worse than the usual gap",
    )

    hunger_food_gap: float = number(
        0.5,
        "food gap from which nobody goes home; in between trust falls in proportion",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: half a ration feeds nobody who comes on top",
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
        people, atlas = world.people, world.places.atlas
        safety = self._safety(world)
        if not safety.any():
            return
        rng = world.luck("going home")
        for status, where in (
            (Status.IN_HIDING, atlas.host),
            (Status.AT_RECEPTION, atlas.host),
            (Status.IN_CAMP, atlas.camp),
        ):
            ids = people.pick(rng, status, where, self.refugees_return)
            self._set_out(world, self._trusting(world, rng, ids, safety), status)
        ids = people.pick(rng, Status.AT_BORDER, atlas.exit, self.displaced_return)
        self._turn_home(world, self._trusting(world, rng, ids, safety))
        displaced = Status.INTERNALLY_DISPLACED
        ids = people.pick(rng, displaced, atlas.county, self.displaced_return)
        ids = self._trusting(world, rng, ids, safety)
        people.parties.goal[ids] = people.parties.home[ids]
        people.become(ids, Status.EN_ROUTE)

    def _turn_home(self, world: World, ids: Ids) -> None:
        """Let those who wait at the border turn back on the bank where they are."""
        people, places = world.people, world.places
        bank = places.bank_of_exit[places.index(places.atlas.exit, people.parties.place[ids])]
        home = people.parties.home[ids]
        people.parties.goal[ids] = home
        people.become(ids, Status.EN_ROUTE, np.where(bank < 0, home, bank))

    def _safety(self, world: World) -> Floats:
        """Give how far the danger has passed in each county, 0 to 1, from order, food and peace."""
        places = world.places
        order = np.interp(places.control, [self.lost_control, self.safe_control], [0.0, 1.0])
        fed = np.interp(places.food_gap, [self.safe_food_gap, self.hunger_food_gap], [1.0, 0.0])
        safety: Floats = order * fed * (places.conflict <= self.safe_conflict)
        return safety

    def _trusting(self, world: World, rng: np.random.Generator, ids: Ids, safety: Floats) -> Ids:
        """Give those who fled and take home for safe."""
        parties = world.people.parties
        goes = parties.fled[ids] & (rng.random(ids.size) < safety[parties.home[ids]])
        home_bound: Ids = ids[goes]
        return home_bound

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
