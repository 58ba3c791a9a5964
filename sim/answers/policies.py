"""Policies in many futures: how much each regrets, and in how many it is good enough.

A future is a member: what was drawn of the uncertain parameters and forms, and luck. All policies
meet the same futures. Regret is what a policy loses in a future against the best policy of that
future; it satisfices where every goal is met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.answers.chances import Chance, Groups, Truths, chance_of, independent_members, wilson
from sim.quantities.measures import Values

MOST = 0.9
"""The share of futures in which regret is at most what is stated."""


@dataclass(frozen=True)
class Goal:
    """An outcome: whether less or more of it is better, and from where it is good enough."""

    name: str
    label: str
    unit: str
    less_is_better: bool
    limit: float | None = None

    def is_met(self, values: Values) -> Truths:
        """Tell in which futures it is good enough; a day that never comes is late enough."""
        if self.limit is None:
            return np.ones(values.shape, dtype=np.bool_)
        met = values <= self.limit if self.less_is_better else values >= self.limit
        return np.asarray(met & ~np.isnan(values))


@dataclass(frozen=True)
class Regret:
    """What a policy loses against the best of each future."""

    median: float
    most: float
    most_low: float
    most_high: float
    worst: float
    best_in: Chance


@dataclass(frozen=True)
class Explored:
    """Policies, goals and futures: `values` by policy and goal, each of shape (future,)."""

    policies: tuple[str, ...]
    goals: tuple[Goal, ...]
    values: Mapping[tuple[str, str], Values]
    draw: Groups | None

    @property
    def futures(self) -> int:
        """How many futures all policies meet."""
        return int(next(iter(self.values.values())).size)

    def regret(self, policy: str, goal: Goal) -> Regret:
        """Give the regret of a policy in one outcome, in the unit of the outcome."""
        lost = self._lost(goal)[self.policies.index(policy)]
        known = np.isfinite(lost)
        if not known.any():
            none = np.nan, np.nan, np.nan, np.nan, np.nan
            return Regret(*none, chance_of(np.zeros(1, np.bool_)))
        draw = None if self.draw is None else self.draw[known]
        lost = lost[known]
        median, most = np.quantile(lost, [0.5, MOST]).tolist()
        members = independent_members(lost > most, draw)
        low, high = wilson(MOST, members)
        at_low, at_high = np.quantile(lost, [float(low), float(high)]).tolist()
        best = chance_of(lost <= 0, draw)
        return Regret(median, most, at_low, at_high, float(lost.max()), best)

    def _lost(self, goal: Goal) -> Values:
        """Give what each policy loses in each future, shape (policy, future)."""
        every = np.array([self.values[policy, goal.name] for policy in self.policies])
        every = every if goal.less_is_better else -every
        with np.errstate(invalid="ignore"):
            lost: Values = every - every.min(axis=0)
        return np.where(np.isinf(every) & np.isnan(lost), 0.0, lost)

    def met(self, policy: str) -> Truths:
        """Tell in which futures a policy meets all goals."""
        found = [goal.is_met(self.values[policy, goal.name]) for goal in self.goals]
        return np.asarray(np.all(found, axis=0))

    def satisfices(self, policy: str, goal: Goal | None = None) -> Chance:
        """Give the share of futures in which a policy meets one goal, or all."""
        if goal is None:
            return chance_of(self.met(policy), self.draw)
        return chance_of(goal.is_met(self.values[policy, goal.name]), self.draw)

    @property
    def has_limits(self) -> bool:
        """Whether any goal says what is good enough."""
        return any(goal.limit is not None for goal in self.goals)

    def least_regret(self, goal: Goal) -> str:
        """Name the policy that regrets least in nine of ten futures."""
        return min(self.policies, key=lambda p: (self.regret(p, goal).most, self.policies.index(p)))

    def most_robust(self) -> str:
        """Name the policy that meets all goals in most futures."""
        return max(self.policies, key=lambda p: self.satisfices(p).estimate)

    def undominated(self) -> tuple[str, ...]:
        """Name the policies that no other betters in the median of every outcome."""
        medians = {
            p: [
                float(np.median(self.values[p, g.name])) * (1 if g.less_is_better else -1)
                for g in self.goals
            ]
            for p in self.policies
        }
        return tuple(
            p
            for p, own in medians.items()
            if not any(
                all(a <= b for a, b in zip(other, own, strict=True)) and other != own
                for q, other in medians.items()
                if q != p
            )
        )


def rows_in_all(members: Sequence[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """Give for each policy the rows of the members that all of them have."""
    both = members[0]
    for each in members[1:]:
        both = np.intersect1d(both, each)
    return [np.flatnonzero(np.isin(each, both)) for each in members]
