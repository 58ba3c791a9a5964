"""Mortality: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from sim.params import Parameters, number, numbers
from sim.population.cohorts import CLASS_AGE, COHORT_CLASS, COHORT_IS_MILITARY, Age
from sim.processes.base import World
from sim.processes.mortality.hunger import Frailty, starve
from sim.processes.mortality.records import RECORDS
from sim.processes.mortality.rule import take_toll
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Mortality(Parameters):
    """Some die of hunger at home, of exposure on the way, and of what is done to them where held.

    Drowning, shooting and fighting belong to crossing and travel. Here: home, where the food gap
    has long been beyond what people can bear; the border, reception, camps and the displaced;
    custody in China and detention in the DPRK.

    Only deaths that come on top of the usual mortality at home are counted.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = ("members", "people", "status", "place")
    writes: ClassVar[tuple[str, ...]] = ("members", "people", "status", "due")

    hunger_borne: float = number(
        0.18,
        "food gap, as it was over the last months, up to which nobody more dies at home",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: somewhat more than twice the chronic gap; below it people eat worse, "
        "sell what they have and gather wild food",
    )
    hunger_deaths: float = number(
        14.0,
        "deaths of adults a year where that gap is a tenth of need beyond what is borne",
        unit="per 1,000",
        low=0.0,
        high=1000.0,
        source="assumption: set by hand with the years after 1995 in view; no survey covers the "
        "country",
    )
    hunger_power: float = number(
        1.6,
        "power with which these deaths grow with the gap beyond what is borne",
        unit="exponent",
        low=0.5,
        high=4.0,
        source="assumption: a greater lack reaches more people and more of their reserves",
    )
    hunger_child_factor: float = number(
        1.3,
        "chance of a child to die of hunger relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: the youngest die first, older children hardly more than adults",
    )
    hunger_older_factor: float = number(
        4.0,
        "chance of an older person to die of hunger relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: the old have fewer reserves and give what they have to the young",
    )
    hunger_soldier_factor: float = number(
        0.3,
        "chance of a soldier to die of hunger relative to civilian adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: the army is fed before others",
    )

    exposure: float = number(
        0.00002,
        "daily chance of a person without shelter to die of exposure, outside winter",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: below the emergency threshold of one in 10,000 a day in relief work",
    )
    winter_factor: float = number(
        4.0,
        "that chance from December to February relative to the other months",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: nights of twenty degrees of frost",
    )
    displaced_factor: float = number(
        0.5,
        "that chance among the internally displaced relative to people without any shelter",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: most find a roof with others",
    )
    camp_factor: float = number(
        0.1,
        "that chance in camps relative to people without any shelter",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: a roof, food and a doctor",
    )
    custody: float = number(
        0.00002,
        "daily chance to die in Chinese custody",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: small; no count",
    )
    economic: float = number(
        0.0001,
        "daily chance to die in a local labour camp",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: deaths are called likely, no rate is given, penalty-torture-death",
    )
    aggravated: float = number(
        0.0002,
        "daily chance to die in a labour camp of the aggravated class",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: deaths are called likely, no rate is given, penalty-torture-death",
    )
    political: float = number(
        0.0003,
        "daily chance to die in a political prison camp",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: deaths are called likely, no rate is given, penalty-torture-death",
    )

    def step(self, world: World) -> None:
        """Let people die of hunger at home, and where they are exposed or held."""
        if self.hunger_deaths > 0.0:
            people, counties = world.people.arrays, world.places.counties
            starve(people, counties, numbers(self), self._frailty, world.stream("hunger"))
        cold = self.exposure * (
            self.winter_factor if world.season.is_winter[world.season_row] else 1.0
        )
        stream = world.stream("exposure"), world.stream("deaths in detention")
        take_toll(world.people.arrays, numbers(self), cold, stream)

    @cached_property
    def _frailty(self) -> Frailty:
        """How readily hunger kills those of each age, and soldiers."""
        by_age = np.ones(len(Age))
        by_age[[Age.CHILD, Age.OLDER]] = self.hunger_child_factor, self.hunger_older_factor
        by_class = by_age[CLASS_AGE]
        by_cohort = np.where(COHORT_IS_MILITARY, self.hunger_soldier_factor, by_class[COHORT_CLASS])
        most = float(max(by_class.max(), by_cohort.max()))
        return Frailty(most, by_cohort / most, by_class / most)
