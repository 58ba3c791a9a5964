"""Scenario discovery: in which futures a policy fails, as a few limits on what is uncertain.

Boxes are peeled by PRIM (Friedman and Fisher) of the EMA Workbench. They are found on two thirds
of the draws and judged on the other third, as a box fits the futures that it was made of. A
restriction that chance would give as well (quasi-p-value, a binomial test of the box with it
against the box without it) is dropped.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.answers.chances import Chance, Truths, chance_of
from sim.answers.drivers import drivers_of
from sim.answers.together import drawn_together
from sim.quantities.measures import Values
from sim.results.draws import Draws

EXTRA = "explore"
"""The optional part of the program that brings the EMA Workbench."""

FEWEST_FAILURES = 15
SIGNIFICANT = 0.05
_LOOKED_AT = 15
_MOST_LIMITS = 4
_PEELED = 0.05
_A_FAILURE = 1e-6
"""From this on a future counts, of which one that fails has 1; and the least mean of a box."""
_SEED = 20_120_101


class NoWorkbenchError(Exception):
    """The library that peels boxes is not installed."""


@dataclass(frozen=True)
class Limit:
    """One restriction: a range, of which an end may be open, or some options of a form."""

    name: str
    low: float
    high: float
    options: tuple[str, ...]
    quasi_p: float

    def holds(self, draws: Draws) -> Truths:
        """Tell for which members it holds."""
        column = draws.of(self.name)
        if self.options:
            words = draws.choices[self.name]
            return np.isin(column, [words.index(option) for option in self.options])
        return np.asarray((column >= self.low) & (column <= self.high))


@dataclass(frozen=True)
class Box:
    """Futures in which a policy fails: how dense failure is in them, and how much of it they hold.

    `density` and `coverage` are those of the futures that found it, `held_out` is the density in
    those that did not.
    """

    limits: tuple[Limit, ...]
    density: Chance
    coverage: float
    held_out: Chance | None
    overall: float


def discover(fails: Truths, draws: Draws) -> Box | None:
    """Find where a policy fails; nothing if too few futures fail or succeed, or no limit helps.

    Raises:
        NoWorkbenchError: The EMA Workbench is not installed.
    """
    if min(int(fails.sum()), int((~fails).sum())) < FEWEST_FAILURES:
        return None
    finding = _finding(draws)
    names = _promising(fails[finding], draws, finding)
    found = _peeled(fails[finding], draws, finding, names)
    limits = _tested(found, fails, draws, finding)
    if not limits:
        return None
    inside = np.all([limit.holds(draws) for limit in limits], axis=0)
    held = ~finding & inside
    density = chance_of(fails[finding & inside], draws.draw[finding & inside])
    coverage = float((fails & inside & finding).sum() / (fails & finding).sum())
    held_out = chance_of(fails[held], draws.draw[held]) if held.any() else None
    return Box(limits, density, coverage, held_out, float(fails.mean()))


def _finding(draws: Draws) -> Truths:
    """Choose two thirds of the draws by which boxes are found."""
    numbers = np.unique(draws.draw)
    stream = np.random.default_rng(_SEED)
    chosen = stream.choice(numbers, math.ceil(numbers.size * 2 / 3), replace=False)
    return np.isin(draws.draw, chosen)


def _promising(fails: Truths, draws: Draws, rows: Truths) -> list[str]:
    """Name what moves failure most: of what is drawn together one, and only so many."""
    part = Draws(draws.parameters, draws.values[rows], draws.choices, draws.draw[rows])
    moving = {n: part.of(n) for n in part.parameters if np.ptp(part.of(n)) > 0}
    groups = drawn_together(moving, part)
    values = np.column_stack([moving[name] for name in groups])
    choices = {name: words for name, words in draws.choices.items() if name in groups}
    alone = Draws(tuple(groups), values, choices, part.draw)
    drivers = drivers_of(fails.astype(np.float64), alone).drivers
    return [each.name for each in drivers if each.verdict != "shadow"][:_LOOKED_AT]


def _peeled(fails: Truths, draws: Draws, rows: Truths, names: list[str]) -> list[Limit]:
    """Peel a box, and give its limits where coverage and density are together best."""
    box = _box(_frame(draws, rows, names), fails)
    path = box.peeling_trajectory
    few = path[(path["res_dim"] >= 1) & (path["res_dim"] <= _MOST_LIMITS)]
    if few.empty:
        return []
    both = few["coverage"] * few["density"] / (few["coverage"] + few["density"])
    step = int(both.idxmax())
    whole, limits = box.box_lims[0], box.box_lims[step]
    return [
        limit
        for name in names
        if (limit := _limit(name, whole[name].tolist(), limits[name].tolist(), draws)) is not None
    ]


def _frame(draws: Draws, rows: Truths, names: list[str]) -> Any:
    import pandas as pd  # noqa: PLC0415

    columns: dict[str, Any] = {}
    for name in names:
        column = draws.of(name)[rows]
        words = draws.choices.get(name)
        columns[name] = (
            column
            if words is None
            else pd.Categorical([words[int(at)] for at in column], categories=[*words])
        )
    return pd.DataFrame(columns)


def _box(frame: Any, fails: Truths) -> Any:
    """Have a box peeled, without what the library says of others that it does not find."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis import prim  # noqa: PLC0415
        except ImportError:
            raise NoWorkbenchError from None
        failures = fails.astype(np.float64)
        return prim.Prim(frame, failures, threshold=_A_FAILURE, peel_alpha=_PEELED).find_box()


def _limit(name: str, whole: list[Any], now: list[Any], draws: Draws) -> Limit | None:
    words = draws.choices.get(name)
    if words is not None:
        options = tuple(word for word in words if word in now[0])
        return Limit(name, -math.inf, math.inf, options, 1.0) if now[0] != whole[0] else None
    low = float(now[0]) if now[0] > whole[0] else -math.inf
    high = float(now[1]) if now[1] < whole[1] else math.inf
    return None if math.isinf(low) and math.isinf(high) else Limit(name, low, high, (), 1.0)


def _tested(limits: list[Limit], fails: Truths, draws: Draws, rows: Truths) -> tuple[Limit, ...]:
    """Drop restrictions that chance would give as well, the least convincing first."""
    kept = [*limits]
    while kept:
        tested = [_with_p(limit, kept, fails, draws, rows) for limit in kept]
        worst = max(tested, key=lambda limit: limit.quasi_p)
        if worst.quasi_p <= SIGNIFICANT:
            return tuple(sorted(tested, key=lambda limit: limit.quasi_p))
        kept = [limit for limit in tested if limit.name != worst.name]
    return ()


def _with_p(limit: Limit, limits: list[Limit], fails: Truths, draws: Draws, rows: Truths) -> Limit:
    """Say how likely as many failures were in the box if this restriction did nothing."""
    without = rows.copy()
    for other in limits:
        if other.name != limit.name:
            without &= other.holds(draws)
    inside = without & limit.holds(draws)
    share = float(fails[without].mean()) if without.any() else 1.0
    chance = _at_least(int(fails[inside].sum()), int(inside.sum()), share)
    return Limit(limit.name, limit.low, limit.high, limit.options, chance)


def _at_least(hits: int, members: int, share: float) -> float:
    """Give the chance of so many hits or more."""
    if share <= 0.0 or share >= 1.0:
        return 1.0 if hits <= members * share else 0.0
    numbers = np.arange(hits, members + 1)
    logs: Values = np.array(
        [
            math.lgamma(members + 1) - math.lgamma(k + 1) - math.lgamma(members - k + 1)
            + k * math.log(share) + (members - k) * math.log1p(-share)
            for k in numbers.tolist()
        ]
    )  # fmt: skip
    return float(min(np.exp(logs).sum(), 1.0))
