"""Detention in the DPRK: three classes of penalty, and the way home with a record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Floats, Ids
from sim.params import number
from sim.processes.base import World
from sim.status import Cause, Penalty, Status

_DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Detention:
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
        people = world.people
        self._sentence(world)
        ids = people.due(Status.DETAINED)
        parties = people.parties
        parties.went_south[ids] = False
        people.become(ids, Status.AT_HOME, parties.home[ids])

    def _sentence(self, world: World) -> None:
        people, places = world.people, world.places
        ids = people.newcomers(Status.DETAINED, "detention")
        if not ids.size:
            return
        rng = world.luck("sentence")
        penalty = places.index(places.atlas.penalty, people.parties.place[ids])
        is_political = penalty == Penalty.POLITICAL
        chance = np.where(is_political, self.executed_share, 0.0)
        people.die_by_chance(rng, ids, chance, Cause.EXECUTION)
        lives = people.living(ids)
        ids, penalty = ids[lives], penalty[lives]
        people.set_term(ids, np.ceil(self._days(rng, penalty)).astype(np.int64))

    def _days(self, rng: np.random.Generator, penalty: Ids) -> Floats:
        u = rng.random(penalty.size)
        economic = rng.gamma(2.0, self.economic_days / 2.0, size=penalty.size)
        economic = np.where(
            u < self.short_holding, rng.exponential(self.short_days, size=penalty.size), economic
        )
        years = np.select(
            [penalty == Penalty.AGGRAVATED, penalty == Penalty.POLITICAL],
            [
                self.aggravated_years,
                self.political_years + (self.political_years_most - self.political_years) * u,
            ],
            0.0,
        )
        return np.where(penalty == Penalty.ECONOMIC, economic, years * _DAYS_A_YEAR)
