"""Departure: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.behaviour.destination import Ways
from sim.behaviour.information import News
from sim.engine.random_streams import Floats
from sim.geography.numbering import Places
from sim.params import Parameters, number, numbers
from sim.population.cohorts import (
    COHORT_AGE,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    COHORT_SEX,
    Age,
    Sex,
)
from sim.processes.base import World
from sim.processes.departure.decision import Chances, Home, want_in, weigh_home
from sim.processes.departure.setting_out import draw_heads, leave_once_more, set_out


@dataclass(frozen=True)
class Departure(Parameters):
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
        people, places = world.people, world.places
        ways = world.destination.ways(places, ford, world.news)
        home = self._home(places, world.news)
        chances = Chances(*np.empty((len(Chances._fields), len(places.counties))))
        anybody_flees = weigh_home(home, ways, world.destination.fear(places), chances)
        self._leave(world, chances.want, self._want_by_cohort, ways, fled=False)
        if anybody_flees:
            self._leave(world, chances.danger, self._flight_by_cohort, ways, fled=True)
        rules = numbers(self), numbers(world.penalties)
        stream = world.stream("leaving again"), world.stream("moving on")
        leave_once_more(people.arrays, (places.counties, chances), rules, ways, stream)

    def want(self, places: Places, news: News, reach: Floats) -> Floats:
        """Give the daily chance to leave for want, shape (counties, cohorts)."""
        home = self._home(places, news)
        by_county = np.array([want_in(home, county, near) for county, near in enumerate(reach)])
        return by_county[:, None] * self._want_by_cohort[None, :]

    def _home(self, places: Places, news: News) -> Home:
        return Home(places.counties, news.heard.counties, places.policy, numbers(self))

    @cached_property
    def _want_by_cohort(self) -> Floats:
        by_age = np.ones(len(Age))
        by_age[[Age.CHILD, Age.OLDER]] = self.child_factor, self.older_factor
        age = by_age[COHORT_AGE]
        sex = np.where(COHORT_SEX == Sex.FEMALE, self.women_factor, 1.0)
        kin = np.where(COHORT_HAS_KIN, self.kin_factor, 1.0)
        want: Floats = age * sex * kin * self._part()
        return want

    @cached_property
    def _flight_by_cohort(self) -> Floats:
        flight: Floats = (COHORT_AGE == Age.ADULT) * self._part()
        return flight

    def _part(self) -> Floats:
        return np.where(COHORT_IS_MILITARY, self.soldiers_take_part, 1.0)

    def _leave(
        self, world: World, by_county: Floats, by_cohort: Floats, ways: Ways, *, fled: bool
    ) -> None:
        """Draw who leaves home for the first time, and send them on their way."""
        people, forming = world.people, world.forming
        stream = world.stream("flight" if fled else "departure")
        heads = np.zeros_like(people.residents.counts)
        drawn = draw_heads(people.arrays, by_county, by_cohort, heads, stream)
        if drawn:
            people.make_room(drawn)
            share = forming.family_share_in_danger if fled else forming.family_share_in_want
            set_out(people.arrays, heads, fled, share, numbers(forming), ways, stream)
