"""What methods learn from, and what they give: known to all of them and to what judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import Values

FOLDS = 5
_FARTHEST = 4.0
_OF_NORMAL = 1.349
"""The distance of the quartiles of a normal distribution, in standard deviations."""


class ErrorModel(Protocol):
    """How what is observed may differ from what a run gives."""

    def drawn(self, rng: np.random.Generator, count: int) -> Values:
        """Draw errors, shape (count, target)."""

    @property
    def covariance(self) -> Values:
        """The same as a matrix, shape (target, target)."""


@dataclass(frozen=True)
class Lessons:
    """Members to learn from.

    Attributes:
        scores: shape (member, axis); the prior of each is a standard normal distribution.
        summaries: shape (member, target), without errors.
        draw: shape (member,); members of one draw are never parted between folds.
        errors: how what is observed may differ from a summary.
        seed: where the luck of learning comes from.
        guided: shape (member,): which were not drawn from the prior, but where an earlier posterior
            lies; none, if left out. They can be no known truths.
    """

    scores: Values
    summaries: Values
    draw: NDArray[np.int64]
    errors: ErrorModel
    seed: int
    guided: NDArray[np.bool_] | None = None

    @property
    def axes(self) -> int:
        """How many axes there are."""
        return int(self.scores.shape[1])

    def rng(self, *what: int) -> np.random.Generator:
        """Give luck for one purpose."""
        return np.random.default_rng([self.seed, *what])

    @property
    def from_the_prior(self) -> NDArray[np.bool_]:
        """Tell which members were drawn from the prior, shape (member,)."""
        return np.ones(self.draw.size, np.bool_) if self.guided is None else ~self.guided

    def of(self, chosen: NDArray[np.bool_]) -> Lessons:
        """Keep some members alone."""
        return replace(
            self,
            scores=self.scores[chosen],
            summaries=self.summaries[chosen],
            draw=self.draw[chosen],
            guided=None if self.guided is None else self.guided[chosen],
        )

    def folds(self, count: int = FOLDS) -> Iterator[NDArray[np.bool_]]:
        """Part the members into folds, by draw: tell which are in each."""
        numbers = np.unique(self.draw)
        shuffled = self.rng(count, numbers.size).permutation(numbers)
        for part in np.array_split(shuffled, count):
            yield np.isin(self.draw, part)


class Learned(Protocol):
    """What a method has learned."""

    @property
    def told(self) -> NDArray[np.bool_]:
        """Tell of which axes it says anything, shape (axis,); the others stay at their prior."""

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw one point of the posterior for each observation.

        Args:
            observed: shape (count, target); equal rows give a sample of one posterior.
            rng: where the luck comes from.

        Returns:
            Normal scores, shape (count, axis).
        """


class Method(Protocol):
    """A way to learn."""

    @property
    def name(self) -> str:
        """What it is called."""

    def learn(self, lessons: Lessons) -> Learned:
        """Learn from members."""


@dataclass(frozen=True)
class Measure:
    """How summaries are brought to a like size: by their median and quartiles, and cut far out.

    A missing summary counts as the median.
    """

    middle: Values
    width: Values

    @classmethod
    def of(cls, summaries: NDArray[np.float64]) -> Measure:
        """Take the measure of some summaries."""
        low, middle, high = np.nanquantile(summaries, [0.25, 0.5, 0.75], axis=0)
        width = (high - low) / _OF_NORMAL
        return cls(middle, np.where(width > 0, width, 1.0))

    def apply(self, summaries: NDArray[np.float64]) -> Values:
        """Bring summaries to a like size."""
        z = (summaries - self.middle) / self.width
        found: Values = np.clip(np.nan_to_num(z, nan=0.0), -_FARTHEST, _FARTHEST)
        return found


def repeated(lessons: Lessons, times: int, *what: int) -> tuple[Lessons, NDArray[np.intp]]:
    """Give each member so many times, each time with another error; and which member each is."""
    rows = np.tile(np.arange(lessons.draw.size), times)
    noise = lessons.errors.drawn(lessons.rng(7, *what), rows.size)
    noisy = replace(
        lessons,
        scores=lessons.scores[rows],
        summaries=lessons.summaries[rows] + noise,
        draw=lessons.draw[rows],
        guided=None if lessons.guided is None else lessons.guided[rows],
    )
    return noisy, rows
