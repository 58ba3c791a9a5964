"""How far an outcome moves when a parameter is known (PAWN), and how far it seems to by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import Values

_RESAMPLED = 200
_DUMMIES = 2_000
_SEED = 20_120_101
SURE = 0.95
"""Of dummies lie below the floor; for the floor of all, the highest of as many as parameters."""


@dataclass(frozen=True)
class Sample:
    """The outcome in order of size, and how members are resampled."""

    order: NDArray[np.int64]
    ends: NDArray[np.bool_]
    outcome: Values
    weights: Values
    """Shape (1 + resampled, member), in order of size; the first row is the sample itself."""

    everywhere: Values
    """The distribution of the outcome, for each row of weights."""

    draws: int


def sample_of(outcome: Values, draw: NDArray[np.int64]) -> Sample:
    """Put an outcome in order, and resample its members, those of one draw together."""
    order = np.argsort(outcome, kind="stable")
    ordered = outcome[order]
    ends = np.append(ordered[1:] != ordered[:-1], True)
    _, group = np.unique(draw, return_inverse=True)
    count = int(group.max()) + 1
    stream = np.random.default_rng(_SEED)
    again = stream.multinomial(count, np.full(count, 1 / count), _RESAMPLED)
    weights = np.concatenate([np.ones((1, outcome.size)), again[:, group]])[:, order]
    return Sample(order, ends, ordered, weights, _distribution(weights, ends), count)


def not_resampled(outcome: Values) -> Sample:
    """Make a sample that is not resampled."""
    order = np.argsort(outcome, kind="stable")
    ends = np.append(np.diff(outcome[order]) != 0, True)
    weights = np.ones((1, outcome.size))
    return Sample(order, ends, outcome[order], weights, _distribution(weights, ends), 0)


def _distribution(weights: Values, ends: NDArray[np.bool_]) -> Values:
    summed = np.cumsum(weights, axis=1)
    found: Values = summed[:, ends] / np.maximum(summed[:, -1:], 1e-9)
    return found


def slices_of(column: Values, count: int) -> NDArray[np.int64]:
    """Cut the range of a parameter into slices that hold as many draws each."""
    limits = np.quantile(np.unique(column), np.linspace(0, 1, count + 1)[1:-1])
    return np.searchsorted(limits, column, side="right").astype(np.int64)


def distance(at: NDArray[np.int64], sample: Sample) -> Values:
    """Give the PAWN index for each row of weights: the mean distance over slices, by their mass."""
    ordered = at[sample.order]
    summed = np.zeros(sample.weights.shape[0])
    mass = np.zeros(sample.weights.shape[0])
    for number in np.unique(ordered):
        inside = sample.weights * (ordered == number)
        distance = np.abs(_distribution(inside, sample.ends) - sample.everywhere).max(axis=1)
        own = inside.sum(axis=1)
        summed += own * distance
        mass += own
    found: Values = summed / mass
    return found


@dataclass(frozen=True)
class Noise:
    """What dummies reach: on average, nearly all of them, and the highest of as many as count."""

    mean: float
    floor: float
    floor_of_all: float

    @classmethod
    def of(cls, dummies: Values, count: int) -> Noise:
        """Take the measure of dummies."""
        floors = np.quantile(dummies, [SURE, SURE ** (1 / max(count, 1))]).tolist()
        return cls(float(dummies.mean()), *floors)

    def less(self, index: float, times: int = 1) -> float:
        """Take the noise off an index that has it so many times."""
        return float(np.sqrt(max(index**2 - times * self.mean**2, 0.0)))


def dummies_of(sample: Sample, draw: NDArray[np.int64], slices: int) -> Values:
    """Give the PAWN index of parameters that are made of dice and do nothing."""
    count = np.unique(draw).size
    even = np.arange(count) * slices // count
    return shuffled(sample, draw, even)


def noise_of_form(
    sample: Sample, draw: NDArray[np.int64], at: NDArray[np.int64], count: int
) -> Noise:
    """Deal the options of a form out among the draws by chance."""
    _, first = np.unique(draw, return_index=True)
    return Noise.of(shuffled(sample, draw, at[first]), count)


def shuffled(sample: Sample, draw: NDArray[np.int64], even: NDArray[np.int64]) -> Values:
    """Give the PAWN index of slices that are dealt out among the draws by chance."""
    _, group = np.unique(draw, return_inverse=True)
    ordered = group[sample.order]
    stream = np.random.default_rng(_SEED + 1)
    found = np.empty(_DUMMIES)
    everywhere = sample.everywhere[:1]
    numbers = np.unique(even)
    for dummy in range(_DUMMIES):
        at = stream.permutation(even)[ordered]
        inside = at[None, :] == numbers[:, None]
        summed = np.cumsum(inside, axis=1)
        sizes = summed[:, -1:]
        apart = np.abs(summed[:, sample.ends] / np.maximum(sizes, 1) - everywhere)
        found[dummy] = float((apart.max(axis=1) * sizes[:, 0]).sum() / at.size)
    return found
