"""The common task: a small model that every library can express, and what must come of it.

Agents live in 200 places of unequal size and walk a circle of five states: home, moving, border,
hidden, camp, and home again. On each day each agent takes the next step with a chance of its state
times a factor of its place, all at once and nobody twice. What is kept is how many agents are in
each state and place at the end of each day. Agents decide apart from one another, so the expected
counts follow from a linear recurrence, and whoever simulates something else is found out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

STATES = ("home", "moving", "border", "hidden", "camp")
CHANCES = np.array([1e-3, 0.2, 0.1, 0.02, 1e-3])
"""Daily chance to leave each state for the next one, in a place whose factor is 1."""

PLACES = 200
FALSE_ALARM = 1e-6
"""How often a right implementation would be called wrong, were its seed drawn anew."""

Counts = NDArray[np.int64]
"""Agents at the end of each day, shape (days, states, places)."""


@dataclass(frozen=True)
class Task:
    """So many agents, all at home in the morning of the first of so many days."""

    agents: int
    days: int

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Agents by place; the largest place has 14 times as many as the smallest."""
        weights = 1 / np.sqrt(1 + np.arange(PLACES))
        upto = np.round(self.agents * np.cumsum(weights) / weights.sum()).astype(np.int64)
        return np.diff(upto, prepend=0)

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """Daily chance to take the next step, shape (states, places)."""
        factors = np.linspace(0.5, 1.5, PLACES)
        shuffled = factors[np.arange(PLACES) * 77 % PLACES]
        return CHANCES[:, None] * shuffled[None, :]

    def place_of_agents(self, dtype: type = np.uint8) -> NDArray[np.integer]:
        """Give the place of each agent, shape (agents,)."""
        return np.repeat(np.arange(PLACES, dtype=dtype), self.sizes)

    def expected_shares(self) -> NDArray[np.float64]:
        """Chance of an agent to be in each state after the last day, shape (states, places)."""
        share = np.zeros_like(self.chances)
        share[0] = 1.0
        for _ in range(self.days):
            going = share * self.chances
            share = share - going + np.roll(going, 1, axis=0)
        return share


@dataclass(frozen=True)
class Agreement:
    """How well final counts agree with what is expected."""

    worst_z: float  # of the five national totals, in standard deviations
    p_value: float  # of the worst of all cells and totals, corrected for their number


def agreement(task: Task, counts: Counts) -> Agreement:
    """Compare final counts with the exact expectation.

    Each state and place is binomial, tested exactly; totals by the normal distribution. The lowest
    p value is multiplied by how many there are (Bonferroni), which keeps the false-alarm rate.

    Raises:
        ValueError: if agents are missing, or were not counted on every day.
    """
    wanted = (task.days, len(STATES), PLACES)
    if counts.shape != wanted:
        raise ValueError(f"counts have shape {counts.shape}, not {wanted}")
    if (counts.sum(axis=1) != task.sizes).any():
        raise ValueError("agents were lost, or changed their place")
    share, sizes, final = task.expected_shares(), task.sizes, counts[-1]
    below = stats.binom.cdf(final, sizes, share)
    above = stats.binom.sf(final - 1, sizes, share)
    cells = 2 * np.minimum(below, above)
    spread = np.sqrt((sizes * share * (1 - share)).sum(axis=1))
    z = (final - sizes * share).sum(axis=1) / np.maximum(spread, 1e-12)
    totals = 2 * stats.norm.sf(np.abs(z))
    number = cells.size + totals.size
    lowest = min(float(cells.min()), float(totals.min()))
    return Agreement(worst_z=float(np.abs(z).max()), p_value=min(number * lowest, 1.0))
