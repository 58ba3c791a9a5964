"""Detention: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.detention.records import RECORDS
from sim.processes.detention.rule import sentence_and_release
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Detention(Parameters):
    """Those who fall into the hands of the DPRK serve a sentence of their class.

    Economic: a local labour camp, months. Aggravated: years. Political: five years and more, or
    execution. Whoever is released goes home, known to the police.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "home",
        "place",
        "stream",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "due",
        "went_south",
    )

    short_holding: float = number(
        0.4,
        "share of the economic class let go after a few days",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: local police take a bribe or have no room",
    )
    short_days: float = number(
        10.0,
        "mean days until these are let go",
        unit="days",
        low=1.0,
        high=90.0,
        source="assumption: questioning takes a week or two",
    )

    helper_found_out: float = number(
        0.2,
        "chance that the helper of somebody who was led out and is sentenced is found out too",
        unit="per party",
        low=0.0,
        high=1.0,
        source="assumption: all are questioned, and few know who led them; that helpers are "
        "punished is documented, penalty-helpers-2-7y, treatment-crime",
    )

    def step(self, world: World) -> None:
        """Sentence those who came today, release those whose sentence is over."""
        rules = numbers(self), numbers(world.penalties)
        sentence_and_release(world.people.arrays, rules, world.stream("sentence"))
