"""Mortality: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.mortality.rule import take_toll


@dataclass(frozen=True)
class Mortality(Parameters):
    """Some die of cold and hunger where they are exposed, and of what is done to them where held.

    Drowning, shooting and fighting belong to crossing and travel. Here: the border, reception,
    camps and the displaced; custody in China and detention in the DPRK.

    Only deaths that come on top of the usual mortality at home are counted.
    """

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
        """Let single persons die where they are exposed or held."""
        cold = self.exposure * (self.winter_factor if world.season.is_winter[world.day] else 1.0)
        stream = world.stream("exposure"), world.stream("deaths in detention")
        take_toll(world.people.arrays, numbers(self), cold, stream)
