"""A posterior by an emulator: what a run would give is foretold, ruled out, and sampled.

Each summary is fitted by lines and bends of the axes that show that they move any: the others stay
at their prior, and what they do counts as error. What members that were not
fitted to miss by, luck included, is the emulator's error: taken of those members of whom the most
nearly same is foretold as was observed, so that it is as small as it is there. With the errors of
the targets it says how unlikely an observation is at a point. Points at which some summary lies
farther off than three standard deviations are ruled out (history matching), which says how much of
the prior is left. Walks begin where lines alone would have them; elliptical slice sampling (Murray,
Adams and MacKay), which has nothing to tune, leads them into the posterior.

It does not matter to it where members lie: those run at the draws of an earlier posterior teach it
what the others cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.calibration.methods.lessons import Learned, Lessons, Measure
from sim.quantities.measures import Values

_STEPS = 25
_SHRINKS = 40
_MOST_AXES = 10
_RULED_OUT = 3.0
_PENALTY = 12.0
_MOVING, _BENDING = 3.0, 4.0
"""Standard errors of a correlation: beyond, an axis is said to move a summary; and to bend it."""
_NEAR, _FEWEST_NEAR = 0.25, 60
"""The part of the members of whom the error is taken, and how many there must be."""


@dataclass(frozen=True)
class Emulation:
    """An emulator with history matching and sampling."""

    name: str = "emulator"

    def learn(self, lessons: Lessons) -> Learned:
        """Fit each fold to the others for the error, and everything for the means."""
        return self.emulator(lessons)

    def emulator(self, lessons: Lessons) -> Emulator:
        """Fit an emulator."""
        measure = Measure.of(lessons.summaries)
        y = measure.apply(lessons.summaries)
        foretold = np.empty(y.shape)
        for out in lessons.folds():
            fitted = _fit(lessons.scores[~out], y[~out])
            foretold[out] = fitted.means(lessons.scores[out][:, fitted.moving])
        scale = np.outer(measure.width, measure.width)
        surface = _fit(lessons.scores, y)
        return Emulator(measure, surface, foretold, y - foretold, lessons.errors.covariance / scale)


@dataclass(frozen=True)
class Surface:
    """Lines and bends.

    Attributes:
        moving: shape (axis,): which of all axes move any summary; the points of a surface have the
            coordinates of these alone.
        bending: the numbers, among these, of those that bend.
        level: shape (target,).
        slopes: shape (feature, target).
    """

    moving: NDArray[np.bool_]
    bending: NDArray[np.intp]
    level: Values
    slopes: Values

    def means(self, at: NDArray[np.float64]) -> Values:
        """Foretell summaries, shape (count, target)."""
        found: Values = self.level + _features(at, self.bending) @ self.slopes
        return found

    def of(self, chosen: NDArray[np.intp]) -> Surface:
        """Keep some targets alone."""
        return replace(self, level=self.level[chosen], slopes=self.slopes[:, chosen])

    def slopes_at(self, at: NDArray[np.float64]) -> Values:
        """Give how summaries change with each coordinate, shape (count, target, coordinate)."""
        size, bending = self.count, self.bending
        lines, bends, products = np.split(self.slopes, [size, size + bending.size])
        found: Values = np.tile(lines.T, (at.shape[0], 1, 1))
        chosen = at[:, bending]
        found[:, :, bending] += np.sqrt(2) * chosen[:, None] * bends.T
        for (one, other), slope in zip(
            np.stack(np.triu_indices(bending.size, 1), axis=1), products, strict=True
        ):
            found[:, :, bending[one]] += chosen[:, other, None] * slope
            found[:, :, bending[other]] += chosen[:, one, None] * slope
        return found

    @property
    def count(self) -> int:
        """How many coordinates its points have."""
        return int(self.moving.sum())


@dataclass(frozen=True)
class Emulator:
    """What members would give, and how far off.

    Attributes:
        measure: how summaries are brought to a like size.
        surface: what is foretold at a point.
        foretold: shape (member, target): of each member, by a fit that has not seen it.
        missed: shape (member, target): by how much that missed.
        errors: shape (target, target): the covariance of the errors of what is observed.
    """

    measure: Measure
    surface: Surface
    foretold: Values
    missed: Values
    errors: Values

    @property
    def told(self) -> NDArray[np.bool_]:
        """Tell of which axes it says anything, shape (axis,)."""
        return self.surface.moving

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw one point of the posterior for each observation, each by a walk of its own."""
        unlike, of_each = np.unique(observed, axis=0, return_inverse=True)
        found: Values = rng.standard_normal((observed.shape[0], self.told.size))
        for number, goal in enumerate(self.measure.apply(unlike)):
            own = np.flatnonzero(of_each.reshape(-1) == number)
            found[np.ix_(own, np.flatnonzero(self.told))] = self.near(goal).walk(
                goal, own.size, rng
            )
        return found

    def left(self, observed: NDArray[np.float64], rng: np.random.Generator) -> float:
        """Say what share of the prior is not ruled out by an observation."""
        goal = self.measure.apply(observed[None])[0]
        at = rng.standard_normal((4000, self.surface.count))
        return float((self.near(goal).farthest(at, goal) < _RULED_OUT).mean())

    def near(
        self, goal: NDArray[np.float64], known: NDArray[np.intp] | None = None
    ) -> Neighbourhood:
        """Give the emulator as it is where it foretells such summaries.

        Args:
            goal: what is looked for, of a like size, shape (target,).
            known: the numbers of the targets by which members are near; all, if left out.
        """
        chosen = slice(None) if known is None else known
        far = ((self.foretold - goal)[:, chosen] ** 2).sum(axis=1)
        count = min(far.size, max(_FEWEST_NEAR, round(_NEAR * far.size)))
        missed = self.missed[np.argpartition(far, count - 1)[:count]]
        surface = replace(self.surface, level=self.surface.level + missed.mean(axis=0))
        return Neighbourhood(surface, shrunk(missed) + self.errors)


@dataclass(frozen=True)
class Neighbourhood:
    """What members would give, with the errors that hold near some summaries."""

    surface: Surface
    covariance: Values

    def of(self, chosen: NDArray[np.intp]) -> Neighbourhood:
        """Keep some targets alone."""
        return Neighbourhood(self.surface.of(chosen), self.covariance[np.ix_(chosen, chosen)])

    def means(self, at: Values) -> Values:
        """Foretell summaries at some points, shape (count, target)."""
        return self.surface.means(at)

    def walk(self, goal: Values, count: int, rng: np.random.Generator) -> Values:
        """Draw points of the posterior, each by a walk of its own."""
        precision = np.asarray(np.linalg.inv(self.covariance), np.float64)
        at = self._begin(goal, count, rng)
        level = self._log_likelihood(at, goal, precision)
        for _ in range(_STEPS):
            at, level = self._step(at, level, goal, precision, rng)
        return at

    def farthest(self, at: Values, goal: Values) -> Values:
        """Say by how many standard deviations the farthest summary of each point is off."""
        off = np.abs(goal - self.surface.means(at)) / np.sqrt(np.diag(self.covariance))
        found: Values = off.max(axis=1)
        return found

    def _log_likelihood(self, at: Values, goal: Values, precision: Values) -> Values:
        off = goal - self.surface.means(at)
        found: Values = -0.5 * ((off @ precision) * off).sum(axis=1)
        return found

    def _begin(self, goal: Values, count: int, rng: np.random.Generator) -> Values:
        """Begin each walk where the lines of the emulator alone would have it (Matheron's rule)."""
        lines = self.surface.slopes[: self.surface.count]
        at = rng.standard_normal((count, self.surface.count))
        error = rng.multivariate_normal(np.zeros(goal.size), self.covariance, count)
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
            reached = self._log_likelihood(tried, goal, precision)
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


def _fit(scores: NDArray[np.float64], y: NDArray[np.float64]) -> Surface:
    """Fit lines to the axes that move anything, and bends and products to those that do most."""
    moved = np.abs(_correlations(scores, y))
    moving = moved.max(axis=1) > _MOVING / np.sqrt(len(scores))
    at, moved = scores[:, moving], moved[moving]
    most = min(_MOST_AXES, len(scores) // 8)
    limit = _BENDING / np.sqrt(len(scores))
    strong = np.flatnonzero(moved.max(axis=1, initial=0.0) > limit)
    strength = (moved**2).sum(axis=1)
    bending = np.sort(strong[np.argsort(-strength[strong])][:most])
    x = _features(at, bending)
    level = y.mean(axis=0)
    held = _held_back(moved.max(axis=1, initial=0.0), bending.size, limit)
    penalty = _PENALTY * np.sqrt(len(scores)) * held
    off = x - x.mean(axis=0)
    slopes = np.linalg.solve(off.T @ off + np.diag(penalty), off.T @ (y - level))
    return Surface(moving, bending, level - x.mean(axis=0) @ slopes, slopes)


def _held_back(moved: NDArray[np.float64], bending: int, limit: float) -> Values:
    """Hold back what shows little: an axis by its weakness, a bend or product more than a line."""
    lines = np.clip((limit / moved) ** 4, 0.05, 50.0)
    bends = bending + bending * (bending - 1) // 2
    return np.concatenate([lines, np.full(bends, 3.0)])


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


def shrunk(missed: NDArray[np.float64]) -> Values:
    """Estimate a covariance from few rows: Ledoit and Wolf's, towards its own diagonal."""
    count, size = missed.shape
    x = missed - missed.mean(axis=0)
    sample = x.T @ x / count
    target = np.diag(np.diag(sample))
    far = ((sample - target) ** 2).sum()
    noise = sum(((np.outer(row, row) - sample) ** 2).sum() for row in x) / count**2
    share = min(1.0, noise / far) if far > 0 else 1.0
    shrunk: Values = (1 - share) * sample + share * target + 1e-6 * np.eye(size)
    return shrunk
