"""Diagnostics that can fail: ranks, coverage and CRPS of known truths, and contraction.

Members of a bank are known truths: what they drew is known, and what is observed of them is their
summary with an error. A method that is right gives posteriors in which the truth has any rank
equally often (simulation-based calibration, Talts and others), and whose 90 % intervals hold it
nine times of ten. None of the truths was fitted to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.calibration.methods.lessons import Lessons, Method
from sim.quantities.measures import Values

DRAWS = 99
"""How many draws a truth is ranked among."""
LEVEL, WITHIN = 0.05, (0.85, 0.95)
"""Of the tests of ranks, all axes together; and what 90 % intervals must cover over all."""
NOT_LEARNED = 0.1
PRIOR_CRPS = 1 / np.sqrt(np.pi)
"""The mean CRPS of a standard normal prior."""
_BINS = 10
_TAIL = (DRAWS + 1) // 20
"""Ranks beyond the 90 % interval, on either side: it holds 90 of 100 possible ranks."""


@dataclass(frozen=True)
class Judged:
    """How a method did on truths that it had not seen.

    Attributes:
        ranks: shape (truth, axis), from 0 to `DRAWS`.
        crps: shape (truth, axis), in standard deviations of the prior.
        gained: shape (truth, axis): by how much less that is than of the prior itself.
        covered: shape (truth, axis): whether the 90 % interval held the truth.
        near: shape (truth,): whether a truth is among the fifth nearest to what was observed.
    """

    method: str
    ranks: NDArray[np.int64]
    crps: Values
    gained: Values
    covered: NDArray[np.bool_]
    near: NDArray[np.bool_]

    @property
    def truths(self) -> int:
        """How many there were."""
        return int(self.ranks.shape[0])

    @property
    def coverage(self) -> float:
        """How often a 90 % interval held the truth, over all axes."""
        return float(self.covered.mean())

    @property
    def error(self) -> float:
        """The mean CRPS; that of the prior is `PRIOR_CRPS`."""
        return float(self.crps.mean())

    @property
    def gained_near(self) -> float:
        """By how much less the CRPS is than the prior's, on truths near what was observed."""
        return float(self.gained[self.near].mean())

    @cached_property
    def p_values(self) -> Values:
        """How likely ranks so uneven are by chance, shape (axis,)."""
        return np.array([_evenness(column) for column in self.ranks.T])

    @cached_property
    def p_covered(self) -> Values:
        """How likely so many or so few intervals that hold are by chance, shape (axis,)."""
        from scipy.stats import binomtest  # noqa: PLC0415

        held = self.covered.sum(axis=0)
        return np.array([binomtest(int(n), self.truths, 0.9).pvalue for n in held])

    @cached_property
    def failed(self) -> NDArray[np.bool_]:
        """Tell which axes fail, at `LEVEL` for all axes and both tests together."""
        limit = LEVEL / (2 * self.ranks.shape[1])
        return np.asarray((self.p_values < limit) | (self.p_covered < limit))

    @cached_property
    def knows(self) -> NDArray[np.bool_]:
        """Tell of which axes it knows more than the prior does.

        By chance it is said of half an axis of all, if nothing is known.
        """
        from scipy.special import ndtri  # noqa: PLC0415

        limit = float(ndtri(1 - 0.5 / max(self.gained.shape[1], 2)))
        error = self.gained.std(axis=0) / np.sqrt(self.truths)
        return np.asarray(self.gained.mean(axis=0) > limit * error)

    @property
    def passes(self) -> bool:
        """Tell whether it may be believed where no axis of its own fails."""
        return WITHIN[0] <= self.coverage <= WITHIN[1]


def judge(
    method: Method,
    lessons: Lessons,
    near: NDArray[np.float64],
    truth_of: Callable[[NDArray[np.float64]], Values] | None = None,
) -> Judged:
    """Keep each fold back in turn, and ask what is learned from the others of its truths.

    One member of each draw from the prior is a truth; its luck is not that of any other draw.

    Args:
        method: what is judged.
        lessons: the members.
        near: shape (target,): what was observed, to tell the truths that are near it; a target that
            is not-a-number says nothing of that.
        truth_of: gives what is true, in normal scores, of what is observed of each member, if it is
            not what the member drew.
    """
    truths = _one_a_draw(lessons.draw) & lessons.from_the_prior
    noise = lessons.errors.drawn(lessons.rng(11), lessons.draw.size)
    observed = lessons.summaries + noise
    true = lessons.scores if truth_of is None else truth_of(observed)
    ranks = np.zeros(true.shape, np.int64)
    crps = np.zeros(true.shape)
    covered = np.zeros(true.shape, np.bool_)
    for number, out in enumerate(lessons.folds()):
        chosen = np.flatnonzero(out & truths)
        learned = method.learn(lessons.of(~out))
        wanted = np.repeat(observed[chosen], DRAWS, axis=0)
        drawn = learned.posterior(wanted, lessons.rng(13, number))
        drawn = drawn.reshape(chosen.size, DRAWS, -1)
        truth = true[chosen]
        ranks[chosen] = (drawn < truth[:, None]).sum(axis=1)
        crps[chosen] = crps_of(drawn.swapaxes(0, 1), truth)
        covered[chosen] = (ranks[chosen] >= _TAIL) & (ranks[chosen] <= DRAWS - _TAIL)
    nearest = _nearest(lessons.of(truths), near)
    gained = crps_of_the_prior(true) - crps
    return Judged(
        method.name, ranks[truths], crps[truths], gained[truths], covered[truths], nearest
    )


def crps_of(drawn: NDArray[np.float64], truth: NDArray[np.float64]) -> Values:
    """Give the continuous ranked probability score of a sample, by its fair estimate.

    Args:
        drawn: shape (draw, ...).
        truth: shape (...).
    """
    count = drawn.shape[0]
    off = np.abs(drawn - truth).mean(axis=0)
    ordered = np.sort(drawn, axis=0)
    weights = 2 * np.arange(1, count + 1) - count - 1
    apart = np.tensordot(weights, ordered, axes=(0, 0)) / max(count * (count - 1), 1)
    found: Values = off - apart
    return found


def crps_of_the_prior(truth: NDArray[np.float64]) -> Values:
    """Give the score of a standard normal distribution, by its closed form."""
    from scipy.special import ndtr  # noqa: PLC0415

    density = np.exp(-0.5 * truth**2) / np.sqrt(2 * np.pi)
    found: Values = truth * (2 * ndtr(truth) - 1) + 2 * density - PRIOR_CRPS
    return found


def contraction(scores: NDArray[np.float64], before: NDArray[np.float64] | None = None) -> Values:
    """Say how much of the prior's variance is gone, shape (axis,): 0 nothing, 1 all.

    Draws of the prior that happen to lie closer than they should are no knowledge: if those
    `before` are given, it is told beside their variance where that is less than 1.
    """
    whole = 1.0 if before is None else np.minimum(before.var(axis=0), 1.0)
    found: Values = 1 - scores.var(axis=0) / whole
    return found


def best_of(judged: Sequence[Judged]) -> Judged | None:
    """Take what gains most near what was observed, of those that pass; none if none does."""
    passing = [each for each in judged if each.passes and not each.failed.all()]
    return max(passing, key=lambda each: each.gained_near) if passing else None


def _evenness(ranks: NDArray[np.int64]) -> float:
    """Test whether ranks are even, by chi-squared on ten bins or as many as truths allow."""
    from scipy.stats import chisquare  # noqa: PLC0415

    bins = max(2, min(_BINS, ranks.size // 5))
    counts, _ = np.histogram(ranks, bins=np.linspace(-0.5, DRAWS + 0.5, bins + 1))
    return float(chisquare(counts).pvalue)


def _one_a_draw(draw: NDArray[np.int64]) -> NDArray[np.bool_]:
    chosen = np.zeros(draw.size, np.bool_)
    chosen[np.unique(draw, return_index=True)[1]] = True
    return chosen


def _nearest(lessons: Lessons, observed: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which truths are among the fifth nearest to what was observed, errors counted in."""
    spread = np.nanstd(lessons.summaries, axis=0) + np.sqrt(np.diag(lessons.errors.covariance))
    off = np.nan_to_num((lessons.summaries - observed) / spread)
    distance = (off**2).sum(axis=1)
    return np.asarray(distance <= np.quantile(distance, 0.2))
