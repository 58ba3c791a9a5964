"""Departure: who leaves home today, with whom, and where to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.geography.places import Places
from sim.luck import Floats, Ids, Mask
from sim.params import number
from sim.people.cohorts import CLASS_SEX, COHORT_CLASS, COHORT_HAS_KIN, COHORT_IS_MILITARY, Age, Sex
from sim.people.destination import Weights
from sim.people.news import News
from sim.people.parties import Intent
from sim.processes.base import World
from sim.status import Status

_AGE = COHORT_CLASS % len(Age)


@dataclass(frozen=True)
class Departure:
    """Each day some people leave, for want or for danger.

    Want: a small daily chance grows with the food gap, with kin in China and with the network of
    neighbours who got out before, and falls with distance and with attempts that failed. Danger:
    fighting nearby, or a state that has lost control, makes families leave together; the more
    neighbours leave, the more follow. A journey leads to a stretch of border chosen by days of
    travel, ease, hosts beyond and news of failures, or, in danger, to a safer county.
    """

    base_chance: float = number(
        1.3e-4,
        "daily chance that an adult man without kin leaves for want, where the border is nearest, "
        "the network is full and the food gap is the usual one",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: no document gives a chance; set so that the status quo agrees with the "
        "documented stock, returns and arrivals",
    )
    usual_food_gap: float = number(
        0.15,
        "food gap at which the base chance holds",
        unit="share of need",
        low=0.01,
        high=1.0,
        source="assumption: a chronic shortfall in the years around 2011",
    )
    food_response: float = number(
        1.6,
        "power with which the chance grows with the food gap",
        unit="exponent",
        low=0.0,
        high=5.0,
        source="motive-economic, famine-thousands-cross",
    )
    network_floor: float = number(
        0.01,
        "share of the chance that remains where nobody knows anyone who got out",
        unit="share",
        low=0.0,
        high=1.0,
        source="before-famine-few",
    )
    network_half: float = number(
        4.0,
        "known leavers per 1,000 residents at which the network has half its full effect",
        unit="per 1,000",
        low=0.1,
        high=200.0,
        source="assumption: the order of the origin rates of the two provinces with most leavers",
    )
    kin_factor: float = number(
        3.0,
        "chance of those with kin in China relative to those without",
        unit="factor",
        low=1.0,
        high=50.0,
        source="chain-migration",
    )
    women_factor: float = number(
        2.2,
        "chance of women relative to men",
        unit="factor",
        low=0.1,
        high=10.0,
        source="arrivals-female-share",
    )
    child_factor: float = number(
        0.08,
        "chance of children to set out alone relative to adults",
        unit="factor",
        low=0.0,
        high=1.0,
        source="arrivals-age-sex",
    )
    older_factor: float = number(
        0.2,
        "chance of people of 65 and over relative to adults",
        unit="factor",
        low=0.0,
        high=1.0,
        source="arrivals-age-sex",
    )
    again_chance: float = number(
        0.004,
        "daily chance that a party that is home again leaves again for want, in usual conditions",
        unit="1/day",
        low=0.0,
        high=0.2,
        source="refugees-wander-back-and-forth",
    )
    record_deters: float = number(
        0.4,
        "share of those whose next crossing would be aggravated who stay at home for it",
        unit="share",
        low=0.0,
        high=1.0,
        source="penalty-factors",
    )
    record_goes_south: float = number(
        0.15,
        "share of those whose next crossing would be aggravated who make for the South if they go",
        unit="share",
        low=0.0,
        high=1.0,
        source="penalty-factors",
    )
    conflict_chance: float = number(
        0.0007,
        "daily chance that an adult decides on flight where fighting is worst",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: places the war inside the class of past exoduses, reference-class",
    )
    disorder_chance: float = number(
        0.0003,
        "daily chance that an adult decides on flight where control is lost and the food gap is "
        "twice the usual one",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: places the collapse inside the class of past exoduses, reference-class",
    )
    orderly_control: float = number(
        0.8,
        "control below which disorder makes people flee",
        unit="share",
        low=0.01,
        high=1.0,
        source="state-control-weakening",
    )
    herding: float = number(
        2.0,
        "growth of flight with each neighbour in 1,000 who leaves a day",
        unit="per (1/1,000 a day)",
        low=0.0,
        high=50.0,
        source="assumption: departures in past exoduses accelerate before they ebb",
    )
    herding_limit: float = number(
        4.0,
        "most that herding can multiply flight",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: keeps the tipping finite",
    )
    soldiers_take_part: float = number(
        0.0,
        "chance of soldiers to leave relative to civilians",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: soldiers stay with their units unless a scenario says otherwise",
    )
    moves_on_chance: float = number(
        0.01,
        "daily chance that displaced people move on where the fighting has caught up with them",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: displacement is repeated in most wars",
    )

    def step(self, world: World) -> None:
        """Let people leave for want and for danger, and those who left before leave again."""
        ford = world.season.ford[world.day]
        reach = world.destination.reach(world.places, ford, world.news)
        reach = reach * world.destination.fear(world.places)
        goals = world.destination.weigh(world.places, ford, world.news)
        danger = self._danger(world)
        self._leave(world, self.want(world.places, world.news, reach), goals, fled=False)
        if danger.any():
            self._leave(world, danger, goals, fled=True)
        self._leave_again(world, reach, danger.max(axis=1), goals)
        self._move_on(world, goals)

    def want(self, places: Places, news: News, reach: Floats) -> Floats:
        """Give the daily chance to leave for want, shape (counties, cohorts)."""
        network = news.network / (news.network + self.network_half)
        pull = self.network_floor + (1 - self.network_floor) * network
        county = self.base_chance * self._push(places) * pull * reach
        age = np.array([self.child_factor, 1.0, self.older_factor])[_AGE]
        sex = np.where(CLASS_SEX[COHORT_CLASS] == Sex.FEMALE, self.women_factor, 1.0)
        kin = np.where(COHORT_HAS_KIN, self.kin_factor, 1.0)
        chance: Floats = county[:, None] * (age * sex * kin * self._part())[None, :]
        return chance

    def _push(self, places: Places) -> Floats:
        push: Floats = (places.food_gap / self.usual_food_gap) ** self.food_response
        return push

    def _danger(self, world: World) -> Floats:
        """Give the daily chance of adults to flee, shape (counties, cohorts)."""
        places = world.places
        hunger = places.food_gap / (2 * self.usual_food_gap)
        county = self.conflict_chance * places.conflict
        county = county + self.disorder_chance * self._disorder(places.control) * hunger
        county = county * np.minimum(1 + self.herding * world.news.exodus, self.herding_limit)
        chance: Floats = county[:, None] * ((_AGE == Age.ADULT) * self._part())[None, :]
        return chance

    def _disorder(self, control: float) -> float:
        return max(1 - control / self.orderly_control, 0.0) ** 2

    def _part(self) -> Floats:
        return np.where(COHORT_IS_MILITARY, self.soldiers_take_part, 1.0)

    def _leave(self, world: World, chance: Floats, goals: Weights, *, fled: bool) -> None:
        """Draw who leaves home for the first time, and send them on their way."""
        people = world.people
        rng = world.luck("flight" if fled else "departure")
        heads = rng.binomial(people.residents.counts, np.minimum(chance, 1.0))
        ids, cohorts = world.forming.form(people, rng, heads, fled=fled)
        if not ids.size:
            return
        people.leave_home(ids, cohorts)
        world.destination.choose(rng, world.places, people.parties, ids, goals)

    def _leave_again(self, world: World, reach: Floats, danger: Floats, goals: Weights) -> None:
        """Let parties that came home set out again, for want or for danger."""
        people, places = world.people, world.places
        rng = world.luck("leaving again")
        want = self.again_chance * self._push(places) * np.sqrt(reach)
        ids = people.pick(rng, Status.AT_HOME, places.atlas.county, want + danger)
        home = people.parties.home[ids]
        for_danger = rng.random(ids.size) * (want + danger)[home] < danger[home]
        going = for_danger | ~people.parties.fled[ids]
        going &= for_danger | ~self._is_deterred(world, rng, ids)
        ids, for_danger = ids[going], for_danger[going]
        people.parties.fled[ids] = for_danger
        people.become(ids, Status.EN_ROUTE)
        world.destination.choose(rng, places, people.parties, ids, goals)

    def _is_deterred(self, world: World, rng: np.random.Generator, ids: Ids) -> Mask:
        """Tell who stays for fear of an aggravated penalty; of the others some want the South."""
        parties, from_crossings = world.people.parties, world.penalties.aggravated_from_crossings
        has_record = parties.crossings[ids] + 1 >= from_crossings
        u = rng.random((2, ids.size))
        goes_on = ids[has_record & (u[1] < self.record_goes_south)]
        parties.intent[goes_on] = Intent.TRANSIT
        stays: Mask = has_record & (u[0] < self.record_deters)
        return stays

    def _move_on(self, world: World, goals: Weights) -> None:
        """Let displaced people move on where the fighting has come."""
        people, places = world.people, world.places
        chance = self.moves_on_chance * places.conflict
        if not chance.any():
            return
        rng = world.luck("moving on")
        ids = people.pick(rng, Status.INTERNALLY_DISPLACED, places.atlas.county, chance)
        people.become(ids, Status.EN_ROUTE)
        world.destination.choose(rng, places, people.parties, ids, goals)
