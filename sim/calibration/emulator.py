"""A posterior by an emulator: what a run would give is foretold, ruled out, and sampled.

Each summary is fitted by lines and bends of the axes that move it. What members that were not
fitted to miss by is the emulator's error, luck included; with the errors of the targets it says how
unlikely an observation is at a point. Points at which some summary lies farther off than three
standard deviations are ruled out (history matching), which says how much of the prior is left.
Walks begin where lines alone would have them; elliptical slice sampling (Murray, Adams and MacKay),
which has nothing to tune, leads them into the posterior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.lessons import Learned, Lessons, Measure
from sim.quantities.measures import Values

_STEPS = 25
_SHRINKS = 40
_MOST_AXES = 10
_RULED_OUT = 3.0
_PENALTY = 3.0


@dataclass(frozen=True)
class Emulation:
    """An emulator with history matching and sampling."""

    name: str = "emulator"

    def learn(self, lessons: Lessons) -> Learned:
        """Fit each fold to the others for the error, and everything for the means."""
        measure = Measure.of(lessons.summaries)
        y = measure.apply(lessons.summaries)
        missed = np.empty(y.shape)
        for out in lessons.folds():
            fitted = _fit(lessons.scores[~out], y[~out])
            missed[out] = y[out] - fitted.means(lessons.scores[out])
        own = _shrunk(missed)
        scale = np.outer(measure.width, measure.width)
        return Emulator(measure, _fit(lessons.scores, y), own + lessons.errors.covariance / scale)


@dataclass(frozen=True)
class _Surface:
    """Lines and bends: `axes` are those that bend, `slopes` has shape (feature, target)."""

    axes: NDArray[np.intp]
    level: Values
    slopes: Values

    def means(self, scores: NDArray[np.float64]) -> Values:
        """Foretell summaries, shape (count, target)."""
        found: Values = self.level + _features(scores, self.axes) @ self.slopes
        return found


@dataclass(frozen=True)
class Emulator:
    """What members would give, and how far off."""

    measure: Measure
    surface: _Surface
    covariance: Values

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw one point of the posterior for each observation, each by a walk of its own."""
        goal = self.measure.apply(observed)
        precision = np.asarray(np.linalg.inv(self.covariance), np.float64)
        at = self._begin(goal, rng)
        level = self._log_likelihood(at, goal, precision)
        for _ in range(_STEPS):
            at, level = self._step(at, level, goal, precision, rng)
        return at

    def left(self, observed: NDArray[np.float64], rng: np.random.Generator) -> float:
        """Say what share of the prior is not ruled out by an observation."""
        count = 4000
        at = rng.standard_normal((count, self._axes))
        return float((self._farthest(at, self.measure.apply(observed[None])) < _RULED_OUT).mean())

    @property
    def _axes(self) -> int:
        bends = self.surface.axes.size
        return int(self.surface.slopes.shape[0] - bends - bends * (bends - 1) // 2)

    def _farthest(self, at: Values, goal: Values) -> Values:
        off = np.abs(goal - self.surface.means(at)) / np.sqrt(np.diag(self.covariance))
        found: Values = off.max(axis=1)
        return found

    def _log_likelihood(self, at: Values, goal: Values, precision: Values) -> Values:
        off = goal - self.surface.means(at)
        found: Values = -0.5 * np.einsum("ij,jk,ik->i", off, precision, off, optimize=True)
        return found

    def _begin(self, goal: Values, rng: np.random.Generator) -> Values:
        """Begin each walk where the lines of the emulator alone would have it (Matheron's rule)."""
        lines = self.surface.slopes[: self._axes]
        at = rng.standard_normal((goal.shape[0], self._axes))
        error = rng.multivariate_normal(np.zeros(goal.shape[1]), self.covariance, goal.shape[0])
        total = lines.T @ lines + self.covariance
        off = goal - self.surface.level - at @ lines - error
        begun: Values = at + np.linalg.solve(total, off.T).T @ lines.T
        return begun

    def _step(
        self, at: Values, level: Values, goal: Values, precision: Values, rng: np.random.Generator
    ) -> tuple[Values, Values]:
        """Go one step of elliptical slice sampling, all walks side by side."""
        count = at.shape[0]
        other = rng.standard_normal(at.shape)
        bar = level + np.log(rng.uniform(size=count))
        angle = np.multiply(2 * np.pi, rng.random(count))
        low = angle - 2 * np.pi
        high = angle.copy()
        found, found_level = at.copy(), level.copy()
        open_ = np.arange(count)
        for _ in range(_SHRINKS):
            turned = angle[open_, None]
            tried = at[open_] * np.cos(turned) + other[open_] * np.sin(turned)
            reached = self._log_likelihood(tried, goal[open_], precision)
            passes = reached > bar[open_]
            found[open_[passes]], found_level[open_[passes]] = tried[passes], reached[passes]
            open_ = open_[~passes]
            if not open_.size:
                break
            behind = angle[open_] < 0
            low[open_[behind]] = angle[open_[behind]]
            high[open_[~behind]] = angle[open_[~behind]]
            angle[open_] = rng.uniform(low[open_], high[open_])
        return found, found_level


def _fit(scores: NDArray[np.float64], y: NDArray[np.float64]) -> _Surface:
    """Fit lines to all axes, and bends and products to those that move the summaries most."""
    moved = np.abs(_correlations(scores, y))
    strength = (moved**2).sum(axis=1)
    limit = 4.0 / np.sqrt(len(scores))
    most = min(_MOST_AXES, len(scores) // 8)
    strong = np.flatnonzero(moved.max(axis=1) > limit)
    axes = np.sort(strong[np.argsort(-strength[strong])][:most])
    x = _features(scores, axes)
    level = y.mean(axis=0)
    penalty = _PENALTY * np.sqrt(len(scores)) * _held_back(scores.shape[1], axes, moved, limit)
    off = x - x.mean(axis=0)
    slopes = np.linalg.solve(off.T @ off + np.diag(penalty), off.T @ (y - level))
    return _Surface(axes, level - x.mean(axis=0) @ slopes, slopes)


def _held_back(
    count: int, axes: NDArray[np.intp], moved: NDArray[np.float64], limit: float
) -> Values:
    """Hold back what shows little: an axis by its weakness, a bend or product more than a line."""
    lines = np.clip((limit / np.maximum(moved.max(axis=1), 1e-6)) ** 4, 0.05, 50.0)
    bends = axes.size + axes.size * (axes.size - 1) // 2
    return np.concatenate([lines[:count], np.full(bends, 3.0)])


def _correlations(scores: NDArray[np.float64], y: NDArray[np.float64]) -> Values:
    a = (scores - scores.mean(axis=0)) / np.maximum(scores.std(axis=0), 1e-9)
    b = (y - y.mean(axis=0)) / np.maximum(y.std(axis=0), 1e-9)
    found: Values = a.T @ b / len(a)
    return found


def _features(scores: NDArray[np.float64], axes: NDArray[np.intp]) -> Values:
    chosen = scores[:, axes]
    first, second = np.triu_indices(axes.size, 1)
    products = chosen[:, first] * chosen[:, second]
    return np.concatenate([scores, (chosen**2 - 1) / np.sqrt(2), products], axis=1)


def _shrunk(missed: NDArray[np.float64]) -> Values:
    """Estimate a covariance from few members: Ledoit and Wolf's, towards its own diagonal."""
    count, size = missed.shape
    x = missed - missed.mean(axis=0)
    sample = x.T @ x / count
    target = np.diag(np.diag(sample))
    far = ((sample - target) ** 2).sum()
    noise = sum(((np.outer(row, row) - sample) ** 2).sum() for row in x) / count**2
    share = min(1.0, noise / far) if far > 0 else 1.0
    shrunk: Values = (1 - share) * sample + share * target + 1e-6 * np.eye(size)
    return shrunk
