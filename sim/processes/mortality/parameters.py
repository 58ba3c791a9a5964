"""Mortality: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from sim.params import number, numbers
from sim.population.cohorts import CLASS_AGE, COHORT_CLASS, COHORT_IS_MILITARY, Age
from sim.processes.base import World
from sim.processes.mortality.exposure import Exposed
from sim.processes.mortality.hunger import Frailty, starve
from sim.processes.mortality.records import RECORDS
from sim.processes.mortality.rule import Streams, Tables, Today, Weakness, take_toll
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Mortality(Exposed):
    """People die of hunger and fighting at home, and of what each stage of flight exposes them to.

    At home: of hunger, where the food gap has long been beyond what people can bear, and of
    fighting, a daily chance that grows with the exposure of the county. On the near bank, at
    reception, under each kind of roof and among the displaced: of cold, as far as no roof keeps it
    out; of disease, whose chance grows with the number of people who share water and ground and
    falls with care; of hunger, where no relief comes. Children and the old are weaker. In custody
    in China and detention in the DPRK: of what is done to them. Drowning, shooting and fighting on
    the way belong to crossing and travel.

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

    war_deaths: float = number(
        5.0,
        "deaths by fighting a month where people live at the highest exposure",
        unit="per 1,000",
        low=0.0,
        high=1000.0,
        source="assumption: shelling and fire where a front stands, one in two hundred a month; "
        "set by hand with past wars in view",
    )
    war_power: float = number(
        1.5,
        "power with which these deaths grow with the exposure to fighting",
        unit="exponent",
        low=0.5,
        high=4.0,
        source="assumption: where fighting comes and goes people can shelter and stay away from "
        "it; a tenth of the exposure then kills a thirtieth",
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
        """Let people die of hunger and fighting at home, and where they are exposed or held."""
        people, places = world.people.arrays, world.places
        if self.hunger_deaths > 0.0:
            starve(people, places.counties, numbers(self), self._frailty, world.stream("hunger"))
        cold = self.cold * (self.winter_factor if world.season.is_winter[world.season_row] else 1.0)
        residents = places.geography.counties.population.astype(np.float64)
        tables = Tables(places.counties, places.exits, places.hosts, places.camps, residents)
        streams = Streams(
            cold=world.stream("exposure"),
            disease=world.stream("disease"),
            want=world.stream("hunger in flight"),
            fighting=world.stream("fighting at home"),
            held=world.stream("deaths in detention"),
        )
        take_toll(people, tables, Today(numbers(self), cold, *self._weakness), streams)

    @cached_property
    def _weakness(self) -> tuple[Weakness, Weakness, Weakness]:
        """How readily cold, disease and hunger kill those of each age."""
        return (
            _weakness(self.cold_child_factor, self.cold_older_factor),
            _weakness(self.disease_child_factor, self.disease_older_factor),
            _weakness(self.hunger_child_factor, self.hunger_older_factor),
        )

    @cached_property
    def _frailty(self) -> Frailty:
        """How readily hunger kills those of each age, and soldiers."""
        by_age = np.ones(len(Age))
        by_age[[Age.CHILD, Age.OLDER]] = self.hunger_child_factor, self.hunger_older_factor
        by_class = by_age[CLASS_AGE]
        by_cohort = np.where(COHORT_IS_MILITARY, self.hunger_soldier_factor, by_class[COHORT_CLASS])
        most = float(max(by_class.max(), by_cohort.max()))
        return Frailty(most, by_cohort / most, by_class / most)


def _weakness(child: float, older: float) -> Weakness:
    """Give the chances of children and of the old beside those of adults, as `strike` reads."""
    by_age = np.ones(len(Age))
    by_age[[Age.CHILD, Age.OLDER]] = child, older
    most = float(by_age.max())
    return Weakness(most, by_age[CLASS_AGE] / most)
