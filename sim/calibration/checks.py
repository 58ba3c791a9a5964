"""Predictive checks: what runs give at a posterior's draws, beside what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.errors import Errors
from sim.calibration.targets import SCALES, Target
from sim.quantities.measures import Values

_DRAWN = 40
"""Errors drawn for each member."""
_SHAPE = 3.0
"""Standard deviations of its error by which even the nearest member misses a wrong shape."""


@dataclass(frozen=True)
class Check:
    """A target beside what runs give for it, in the unit of its quantity.

    Attributes:
        observed: the middle of what is claimed, and its ends.
        runs: quantiles of the members, at .05, .25, .5, .75 and .95.
        foretold: the same with the errors of what is observed.
        tail: how far out the observation lies of what is foretold: 1 in the middle, 0 outside all.
        nearest: by how many standard deviations of its error the nearest member misses it.
    """

    target: Target
    observed: tuple[float, float, float]
    runs: Values
    foretold: Values
    tail: float
    nearest: float

    @property
    def is_covered(self) -> bool:
        """Whether the 90 % interval of what is foretold holds the observation."""
        return self.tail >= 0.1

    @property
    def is_wrong_in_shape(self) -> bool:
        """Whether no member comes near it: a fault of the mechanism and not of a number."""
        return self.nearest > _SHAPE

    @property
    def width(self) -> float:
        """The upper end of the middle 90 % of members over its lower end."""
        return _width(self.runs)

    @property
    def foretold_width(self) -> float:
        """The same, with the errors of what is observed."""
        return _width(self.foretold)


def check(targets: Sequence[Target], given: NDArray[np.float64], seed: int) -> tuple[Check, ...]:
    """Set what members give for some targets, shape (member, target), beside what is observed."""
    errors = Errors(tuple(targets))
    rng = np.random.default_rng([seed, 23])
    rows = np.tile(np.arange(given.shape[0]), _DRAWN)
    noisy = given[rows] + errors.drawn(rng, rows.size)
    observed = errors.observed(rng, rows.size)
    return tuple(
        _check(target, given[:, n], noisy[:, n], observed[:, n], errors.spread[n])
        for n, target in enumerate(targets)
    )


def _width(quantiles: Values) -> float:
    return float(quantiles[4] / quantiles[0]) if quantiles[0] > 0 else np.inf


def _check(
    target: Target, own: Values, noisy: Values, observed: Values, error: float
) -> Check:  # fmt: skip
    back = SCALES[target.scale].back
    at = [0.05, 0.25, 0.5, 0.75, 0.95]
    middle = float(np.average([e.middle for e in target.claims], weights=target.weights))
    lowest = min(each.low for each in target.claims)
    highest = max(each.high for each in target.claims)
    ends = [float(back(np.array(value))) for value in (lowest, middle, highest)]
    kept, known = np.isfinite(noisy), np.isfinite(own)
    below = float((noisy[kept] < observed[kept]).mean()) if kept.any() else np.nan
    nearest = float(np.abs(own[known] - middle).min() / error) if known.any() else np.inf
    return Check(
        target,
        (ends[1], ends[0], ends[2]),
        back(np.quantile(own[known], at)),
        back(np.quantile(noisy[kept], at)),
        2 * min(below, 1 - below),
        nearest,
    )
