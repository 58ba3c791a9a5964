"""A posterior by regression: cross-fitted means with the residuals of members not fitted to.

The mean of each axis is fitted to summaries with their errors on them. Each member's residual is
taken from a fit that has not seen it, so that the spread is not too narrow, as it is when a fit
judges itself. A draw of the posterior is the mean at what was observed with the residual of some
member: residuals of all axes together, so that what is only known jointly stays so.

An axis of which members that were not fitted to show nothing is drawn from its prior.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.methods.lessons import Learned, Lessons, Measure, repeated
from sim.quantities.measures import Values

Predicts = Callable[[NDArray[np.float64]], Values]
"""From summaries of like size, shape (count, target), to means, shape (count, axis)."""

Fits = Callable[[NDArray[np.float64], NDArray[np.float64], int], Predicts]
"""From summaries, scores and a seed to what predicts."""

_TIMES = 8
_ROUNDS = 30
_PENALTIES = tuple(10.0**n for n in range(-1, 5))


@dataclass(frozen=True)
class Regression:
    """Cross-fitted means with out-of-fold residuals, by whatever fits the means.

    `near` is the part of the members whose residuals are taken: those of whom most nearly the same
    is foretold, so that the spread may differ from place to place.
    """

    name: str
    fits: Fits
    near: float = 1.0

    def learn(self, lessons: Lessons) -> Learned:
        """Fit each fold to the others, and keep what members missed by.

        What is learned so holds under the density that members were drawn from: those that an
        earlier posterior guided are left out.
        """
        lessons = lessons.of(lessons.from_the_prior)
        measure = Measure.of(lessons.summaries)
        noisy, _ = repeated(lessons, _TIMES)
        x = measure.apply(noisy.summaries)
        predicted = np.zeros(noisy.scores.shape)
        fitted = []
        for number, out in enumerate(lessons.folds()):
            away = np.isin(noisy.draw, lessons.draw[out])
            predicts = self.fits(x[~away], noisy.scores[~away], lessons.seed + number)
            predicted[away] = predicts(x[away])
            fitted.append(predicts)
        trust = trusted(predicted, noisy.scores, np.unique(lessons.draw).size)
        means = predicted * trust
        return _Means(measure, tuple(fitted), trust, means, noisy.scores - means, self.near)


@dataclass(frozen=True)
class _Means:
    measure: Measure
    fitted: Sequence[Predicts]
    trust: Values
    means: Values
    residuals: Values
    near: float

    @property
    def told(self) -> NDArray[np.bool_]:
        """Tell of which axes it says anything, shape (axis,)."""
        return self.trust > 0

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw one point of the posterior for each observation."""
        unlike, of_each = np.unique(observed, axis=0, return_inverse=True)
        x = self.measure.apply(unlike)
        means = np.mean([predicts(x) for predicts in self.fitted], axis=0) * self.trust
        chosen = self._members(means, of_each.reshape(-1), rng)
        found: Values = means[of_each.reshape(-1)] + self.residuals[chosen]
        return np.where(self.trust > 0, found, rng.standard_normal(found.shape))

    def _members(
        self, means: NDArray[np.float64], of_each: NDArray[np.intp], rng: np.random.Generator
    ) -> NDArray[np.intp]:
        """Choose the members whose residuals are taken."""
        rows = self.residuals.shape[0]
        kept = max(1, round(self.near * rows))
        chosen: NDArray[np.intp] = rng.integers(kept, size=of_each.size)
        known = np.flatnonzero(self.trust)
        if kept == rows or not known.size:
            return chosen if kept == rows else rng.integers(rows, size=of_each.size)
        for number, mean in enumerate(means[:, known]):
            far = ((self.means[:, known] - mean) ** 2).sum(axis=1)
            nearest = np.argpartition(far, kept - 1)[:kept]
            own = of_each == number
            chosen[own] = nearest[chosen[own]]
        return chosen


def trusted(
    predicted: NDArray[np.float64], scores: NDArray[np.float64], draws: int
) -> NDArray[np.float64]:
    """Tell how far predictions of each axis are to be believed, from 0 to 1.

    Nothing is believed unless they go with the truth as chance lets them for half an axis of all.
    Those that swing too far are held back to what the truth does when they say so.
    """
    from scipy.special import ndtri  # noqa: PLC0415

    axes = scores.shape[1]
    limit = float(ndtri(1 - 0.5 / max(axes, 2))) / np.sqrt(draws)
    off = predicted - predicted.mean(axis=0)
    spread = off.std(axis=0)
    together = (off * (scores - scores.mean(axis=0))).mean(axis=0)
    nothing = np.zeros(axes)
    slope = np.divide(together, spread**2, out=nothing.copy(), where=spread > 0)
    both = spread * scores.std(axis=0)
    correlation = np.divide(together, both, out=nothing, where=both > 0)
    found: Values = np.clip(slope, 0.0, 1.0) * (correlation > limit)
    return found


def ridge(x: NDArray[np.float64], y: NDArray[np.float64], _seed: int) -> Predicts:
    """Fit straight lines, held back by a penalty that generalised cross-validation chooses.

    Each axis has its own penalty: of some the summaries tell much, of most nothing.
    """
    middle, level = x.mean(axis=0), y.mean(axis=0)
    left, sizes, right = np.linalg.svd(x - middle, full_matrices=False)
    along = left.T @ (y - level)
    outside = ((y - level) ** 2).sum(axis=0) - (along**2).sum(axis=0)
    scale = x.shape[0] / _TIMES  # errors make no new members of the repeated ones
    best = np.full(y.shape[1], np.inf)
    slopes = np.zeros((x.shape[1], y.shape[1]))
    for penalty in _PENALTIES:
        kept = sizes**2 / (sizes**2 + penalty * _TIMES)
        missed = outside + (((1 - kept)[:, None] * along) ** 2).sum(axis=0)
        judged = missed / max(scale - kept.sum(), 1.0) ** 2
        better = judged < best
        best = np.where(better, judged, best)
        fitted = right.T @ ((kept / sizes)[:, None] * along)
        slopes = np.where(better, fitted, slopes)
    return lambda new: level + (new - middle) @ slopes


def has_networks() -> bool:
    """Tell whether scikit-learn is there, which fits networks."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("sklearn") is not None


def network(x: NDArray[np.float64], y: NDArray[np.float64], seed: int) -> Predicts:
    """Fit a small network, all axes together."""
    from sklearn.neural_network import MLPRegressor  # noqa: PLC0415

    made = MLPRegressor(
        hidden_layer_sizes=(48,), alpha=1.0, learning_rate_init=2e-3, max_iter=_ROUNDS,
        batch_size=128, random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it stops before it has learned all of it by heart
        made.fit(x, y)
    return lambda new: np.asarray(made.predict(new), np.float64).reshape(len(new), y.shape[1])


LINEAR = Regression("lines", ridge)
LOCAL = Regression("near lines", ridge, near=0.4)
NEURAL = Regression("network", network)
