"""Those who feed the DPRK: harvest, aid, what moves the grain, and the market for rice."""

from __future__ import annotations

import math
from datetime import date
from typing import ClassVar

import numpy as np

from sim.actors.base import Actor, Mood, Spread
from sim.actors.policies import Food
from sim.engine import mesa_core as mesa
from sim.engine.random_streams import Floats
from sim.quantities.food_phases import PHASES, phase_of

_HARVEST_MONTH = 10
_LEANEST_DAY, _DAYS_A_YEAR = 196, 365  # the middle of July
_MOST_LACKING = 0.95  # of need, in the price of rice: the market is then all but empty


class FoodSupply(Actor):
    """Harvest and aid: what is missing on tables. Changes of supplies are felt as stocks run down.

    Want rises before the harvest and falls after it; grain that no fuel moves is missing too; what
    is missing for months becomes hunger that kills, and makes rice dear at once.
    """

    CARRIES_OVER = ("aid_felt", "fuel_felt", "gone_without")
    LOGGED = ("aid_felt", "gap", "phase", "rice_usd")
    WORDS: ClassVar = {"phase": PHASES}

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model, "food supply")
        self.aid_felt = _aid_of(self.stage.policies.food)
        self.fuel_felt = self.stage.policies.dprk.fuel
        self.gone_without: float | None = None
        self.gap = self.rice_usd = 0.0
        self.phase = PHASES[0]
        self._harvest = Mood("harvest")
        self._unmoved = Mood("grain without fuel")
        self._gap_there = Spread()
        population = self.stage.places.geography.counties.population
        self._weights: Floats = population / population.sum()

    def decide(self) -> None:
        """Let stocks follow supplies and the harvest, and write gap, hunger and prices."""
        stage, policy = self.stage, self.stage.policies.food
        places = stage.places
        self.aid_felt += (_aid_of(policy) - self.aid_felt) / policy.stocks_days
        self.fuel_felt += (stage.policies.dprk.fuel - self.fuel_felt) / policy.stocks_days
        missing = self._missing(policy)
        if self.gone_without is None:
            self.gone_without = missing
        self.gone_without += (missing - self.gone_without) / policy.hunger_days
        there = self._gap_there.of(places.geography, policy.gap_there) if policy.gap_there else 0.0
        places.food_gap = _as_share(missing + there)
        places.hunger = _as_share(self.gone_without + there)
        self.gap = places.national_gap = float(self._weights @ places.food_gap)
        self.phase = phase_of(self.gap)
        self.rice_usd = policy.rice_usd * dearness_of(self.gap, policy)
        places.savings = (self.rice_usd / policy.rice_usual) ** -policy.savings_eaten

    def _missing(self, policy: Food) -> float:
        """Give what is missing in the country today, before what single places lack beyond it."""
        stage = self.stage
        today = stage.date
        year = today.year if today.month >= _HARVEST_MONTH else today.year - 1
        harvest = self._harvest.of(stage.streams, (year,), policy.harvest_spread)[0]
        unmoved = self._unmoved.of(stage.streams, (), policy.fuel_spread)[0]
        more_aid = policy.aid_reaches * (self.aid_felt - policy.aid_in_gap) / policy.need
        of_the_year = policy.gap * harvest - policy.uncounted - more_aid
        left_where_it_grew = 1 + policy.fuel_moves * unmoved * max(1 - self.fuel_felt, 0.0)
        return float(max(of_the_year, policy.least_gap) * left_where_it_grew) * lean_on(
            today, policy
        )


def _aid_of(policy: Food) -> float:
    """Give the aid that comes, in tonnes a year."""
    return policy.aid * policy.aid_tonnes


def _as_share(lack: Floats | float) -> Floats | float:
    """Cut to 0 to 1: a column, or one number for all counties."""
    if isinstance(lack, float):
        return min(max(lack, 0.0), 1.0)
    return np.minimum(np.maximum(lack, 0.0), 1.0)


def lean_on(today: date, policy: Food) -> float:
    """Give the gap of a day relative to the mean of the year, which the season leaves as it is."""
    turn = 2 * math.pi * (today.timetuple().tm_yday - _LEANEST_DAY) / _DAYS_A_YEAR
    return 1 + policy.lean_season * math.cos(turn)


def dearness_of(gap: float, policy: Food) -> float:
    """Give the price of rice relative to that at the usual gap: demand gives way until it fits."""
    to_be_had = (1 - policy.rice_gap) / (1 - min(gap, _MOST_LACKING))
    return float(to_be_had ** (1 / policy.rice_elasticity))
