"""Differences between two runs: member by member where they share luck and draws, else unpaired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.answers.chances import (
    LEVEL,
    Chance,
    Groups,
    chance_of,
    independent_members,
    wilson,
)
from sim.quantities.measures import Values
from sim.results import Results
from sim.results.draws import Draws

_RESAMPLED = 400
_MOST_PAIRS = 250_000
_SEED = 20_120_101


@dataclass(frozen=True)
class Pairs:
    """Which members of two runs belong together, by their rows; or why none do."""

    rows: NDArray[np.int64]
    baseline_rows: NDArray[np.int64]
    apart: str = ""
    draw: Groups | None = None
    baseline_draw: Groups | None = None

    @property
    def are_paired(self) -> bool:
        """Whether members are compared one by one."""
        return not self.apart


@dataclass(frozen=True)
class Difference:
    """How much more a run has than its baseline, and how often it has more.

    `low`, `lower`, `upper` and `high` hold the middle 90 and 50 % of the differences; `median_low`
    and `median_high` are the sampling error of the median. Not-a-number where nothing can be
    taken from anything.
    """

    median: float
    low: float
    lower: float
    upper: float
    high: float
    median_low: float
    median_high: float
    compared: int
    exceeds: Chance
    same: float
    """The share in which both are equal."""


def pairs_of(run: Results, baseline: Results) -> Pairs:
    """Find which members of two runs share their luck and what they drew."""
    members = _numbers(run), _numbers(baseline)
    both, rows, others = np.intersect1d(*members, return_indices=True)
    apart = _apart(run, baseline, rows, others)
    if not apart and both.size < min(each.size for each in members):
        fewest = min(each.size for each in members)
        few = f"only {both.size:,} of {fewest:,} members are in both"
        apart = few if both.size < max(2, fewest / 2) else ""
    draws, before = (None if each.draws is None else each.draws.draw for each in (run, baseline))
    if apart:
        return Pairs(np.arange(members[0].size), np.arange(members[1].size), apart, draws, before)
    return Pairs(rows, others, "", None if draws is None else draws[rows])


def _numbers(run: Results) -> NDArray[np.int64]:
    return np.asarray(run.stored["member"].values, np.int64)


def _apart(
    run: Results, baseline: Results, rows: NDArray[np.int64], others: NDArray[np.int64]
) -> str:
    """Say why members of one number do not belong together."""
    if run.manifest.seed != baseline.manifest.seed:
        return f"their seeds differ ({run.manifest.seed} and {baseline.manifest.seed})"
    if run.manifest.model != baseline.manifest.model:
        return "different versions of the model made them"
    if (run.draws is None) != (baseline.draws is None):
        drawn = run if run.draws is not None else baseline
        return f"only in {drawn.name} were parameters drawn"
    if run.draws is not None and baseline.draws is not None:
        return _drawn_apart(run.draws, baseline.draws, rows, others)
    return ""


def _drawn_apart(one: Draws, two: Draws, rows: NDArray[np.int64], others: NDArray[np.int64]) -> str:
    """Say where draws differ.

    A narrower prior gives other numbers in the same order, as the draw is the same point of the
    same sequence: such draws belong together.
    """
    if not np.array_equal(one.draw[rows], two.draw[others]):
        return "members of one number have different draws"
    for name in sorted({*one.parameters} & {*two.parameters}):
        here, there = one.of(name)[rows], two.of(name)[others]
        order = np.lexsort((there, here))
        if (np.diff(there[order]) < 0).any():
            return f"their draws of {name} differ"
    return ""


def difference(values: Values, baseline: Values, pairs: Pairs) -> Difference:
    """Take the values of a baseline away from those of a run, shape (member,) each.

    A day that never comes is later than any; where one has no value there is no difference.
    """
    one, two = values[pairs.rows], baseline[pairs.baseline_rows]
    if pairs.are_paired:
        return _paired(one, two, pairs.draw)
    return _unpaired(one, two, (pairs.draw, pairs.baseline_draw))


def _paired(one: Values, two: Values, draw: Groups | None) -> Difference:
    compared = ~(np.isnan(one) | np.isnan(two))
    more = one[compared] > two[compared]
    both = compared & np.isfinite(one) & np.isfinite(two)
    apart = one[both] - two[both]
    if not compared.any():
        return _nothing()
    exceeds = chance_of(more, None if draw is None else draw[compared])
    error = error_of_median(apart, None if draw is None else draw[both])
    same = float((one[compared] == two[compared]).mean())
    return Difference(*_points(apart), *error, apart.size, exceeds, same)


def _unpaired(one: Values, two: Values, draws: tuple[Groups | None, Groups | None]) -> Difference:
    """Compare each member with each of the other run: their luck has nothing in common."""
    kept = ~np.isnan(one), ~np.isnan(two)
    one, two = one[kept[0]], two[kept[1]]
    if not one.size or not two.size:
        return _nothing()
    groups = [None if d is None else d[k] for d, k in zip(draws, kept, strict=True)]
    sizes = [
        max(round(independent_members(v > np.median(v), g)), 1)
        for v, g in zip((one, two), groups, strict=True)
    ]
    wins, ties = _wins(one, two)
    low, high = _error_of_wins(one, two, (sizes[0], sizes[1]))
    exceeds = Chance(round(wins * one.size), one.size, float(min(sizes)), low, high)
    ends = np.isfinite(one), np.isfinite(two)
    finite = one[ends[0]], two[ends[1]]
    apart = np.subtract.outer(_thinned(finite[0]), _thinned(finite[1])).ravel()
    of_each = [None if g is None else g[e] for g, e in zip(groups, ends, strict=True)]
    points = _points(apart)
    error = _error_of_shift(*finite, (of_each[0], of_each[1]), points[0])
    return Difference(*points, *error, min(one.size, two.size), exceeds, ties)


def _thinned(values: Values) -> Values:
    """Keep so many members, evenly chosen by size, that all pairs can be looked at."""
    most = int(_MOST_PAIRS**0.5)
    if values.size <= most:
        return values
    return np.asarray(np.quantile(values, (np.arange(most) + 0.5) / most))


def _wins(one: Values, two: Values) -> tuple[float, float]:
    """Give in which share of all pairs the first is larger, and in which both are equal."""
    ordered = np.sort(two)
    below = np.searchsorted(ordered, one, side="left").sum()
    up_to = np.searchsorted(ordered, one, side="right").sum()
    pairs = one.size * two.size
    return float(below / pairs), float((up_to - below) / pairs)


def _error_of_wins(one: Values, two: Values, sizes: tuple[int, int]) -> tuple[float, float]:
    """Resample both runs, as many members as count as independent."""
    stream = np.random.default_rng(_SEED)
    wins = [
        _wins(stream.choice(one, sizes[0]), stream.choice(two, sizes[1]))[0]
        for _ in range(_RESAMPLED)
    ]
    low, high = np.quantile(wins, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    return low, high


def error_of_median(values: Values, draw: Groups | None = None) -> tuple[float, float]:
    """Give the 90 % interval of a median (Woodruff): between which members it would move.

    It is as wide as the interval of the chance to lie above it.
    """
    if values.size < 2:
        return np.nan, np.nan
    members = independent_members(values > np.median(values), draw)
    low, high = wilson(0.5, members)
    at_low, at_high = np.quantile(values, [float(low), float(high)]).tolist()
    return at_low, at_high


def _error_of_shift(
    one: Values, two: Values, draws: tuple[Groups | None, Groups | None], shift: float
) -> tuple[float, float]:
    """Put the errors of two medians together, as of things that know nothing of one another."""
    if one.size < 2 or two.size < 2:
        return np.nan, np.nan
    errors = [error_of_median(each, draw) for each, draw in zip((one, two), draws, strict=True)]
    (low, high), (other_low, other_high) = errors
    below = np.hypot(np.median(one) - low, other_high - np.median(two))
    above = np.hypot(high - np.median(one), np.median(two) - other_low)
    return float(shift - below), float(shift + above)


def _points(apart: Values) -> tuple[float, float, float, float, float]:
    if not apart.size:
        return (np.nan,) * 5
    low, lower, median, upper, high = np.quantile(apart, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    return median, low, lower, upper, high


def _nothing() -> Difference:
    none = Chance(0, 1, 1.0, 0.0, 1.0)
    return Difference(*(np.nan,) * 7, 0, none, np.nan)
