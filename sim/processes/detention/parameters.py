"""Detention: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.detention.rule import sentence_and_release


@dataclass(frozen=True)
class Detention(Parameters):
    """Those who fall into the hands of the DPRK serve a sentence of their class.

    Economic: a local labour camp, months. Aggravated: years. Political: five years and more, or
    execution. Whoever is released goes home, known to the police.
    """

    economic_days: float = number(
        120.0,
        "mean sentence of the economic class",
        unit="days",
        low=1.0,
        high=1500.0,
        source="penalty-nonpolitical-village, sentence-practice",
    )
    aggravated_years: float = number(
        3.0,
        "sentence of the aggravated class",
        unit="years",
        low=0.2,
        high=30.0,
        source="penalty-3y-camp",
    )
    political_years: float = number(
        5.0,
        "least sentence of the political class",
        unit="years",
        low=0.5,
        high=50.0,
        source="penalty-political-5y",
    )
    political_years_most: float = number(
        10.0,
        "longest sentence of the political class that ends",
        unit="years",
        low=0.5,
        high=60.0,
        source="assumption: twice the least; terms without end lie beyond any run",
    )
    executed_share: float = number(
        0.1,
        "share of people of the political class who are executed",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: documents call execution likely and give no count; one in ten keeps it "
        "visible without taking the word for a rate, penalty-political-5y",
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

    def step(self, world: World) -> None:
        """Sentence those who came today, release those whose sentence is over."""
        sentence_and_release(world.people.arrays, numbers(self), world.stream("sentence"))
