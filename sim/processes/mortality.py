"""Mortality: small daily chances where people are exposed, held or without shelter."""

from __future__ import annotations

from dataclasses import dataclass

from sim.luck import Floats
from sim.params import number
from sim.processes.base import World
from sim.status import Cause, Penalty, Status


@dataclass(frozen=True)
class Mortality:
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
        atlas = world.places.atlas
        cold = self.exposure * (self.winter_factor if world.season.is_winter[world.day] else 1.0)
        for status, where, chance in (
            (Status.AT_BORDER, atlas.exit, cold),
            (Status.AT_RECEPTION, atlas.host, cold),
            (Status.INTERNALLY_DISPLACED, atlas.county, cold * self.displaced_factor),
            (Status.IN_CAMP, atlas.camp, cold * self.camp_factor),
        ):
            self._die(world, status, where, chance, Cause.EXPOSURE)
        self._die(world, Status.IN_CUSTODY, atlas.host, self.custody, Cause.DETENTION)
        for penalty, chance in (
            (Penalty.ECONOMIC, self.economic),
            (Penalty.AGGRAVATED, self.aggravated),
            (Penalty.POLITICAL, self.political),
        ):
            first = atlas.penalty.start + penalty
            self._die(world, Status.DETAINED, slice(first, first + 1), chance, Cause.DETENTION)

    def _die(
        self, world: World, status: Status, where: slice, chance: Floats | float, cause: Cause
    ) -> None:
        rng = world.luck(f"mortality {status.name} {where.start}")
        ids, classes = world.people.pick_people(rng, status, where, chance)
        world.people.die(ids, classes, cause)
