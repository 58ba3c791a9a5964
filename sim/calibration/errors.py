"""How what is observed may differ from what a run gives: drawn, or as a matrix.

Where claims contradict one another, one of them is drawn, by its weight: in what is taken for
observed as well as in its error. A posterior of such draws is a mixture over the claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.targets import Claim, Target
from sim.quantities.measures import Values


@dataclass(frozen=True)
class Errors:
    """The error model of some targets."""

    targets: tuple[Target, ...]

    def drawn(self, rng: np.random.Generator, count: int) -> Values:
        """Draw errors, shape (count, target), on the scale of each target."""
        own = np.empty((count, len(self.targets)))
        for column, target in enumerate(self.targets):
            chosen = _claims(target, rng, count)
            half = np.array([each.half for each in target.claims])[chosen]
            reporting = np.array([each.reporting for each in target.claims])[chosen]
            own[:, column] = (
                rng.uniform(-1, 1, count) * half
                + rng.standard_normal(count) * reporting
                + rng.standard_normal(count) * target.discrepancy
            )
        common = rng.standard_normal((count, len(self._families)))
        return own + common[:, self._family_of] * self._shared

    def observed(self, rng: np.random.Generator, count: int) -> Values:
        """Draw what is taken for observed, shape (count, target)."""
        columns = [
            np.array([each.middle for each in target.claims])[_claims(target, rng, count)]
            for target in self.targets
        ]
        return np.stack(columns, axis=1)

    @property
    def covariance(self) -> Values:
        """The same errors as a matrix, shape (target, target); a range counts by its variance."""
        matrix = np.diag([_variance(each) for each in self.targets])
        same = self._family_of[:, None] == self._family_of[None, :]
        found: Values = matrix + same * np.outer(self._shared, self._shared)
        return found

    @property
    def centre(self) -> Values:
        """What is observed, the mean of its claims by their weights, shape (target,)."""
        return np.array([_mean([e.middle for e in t.claims], t.claims) for t in self.targets])

    @property
    def spread(self) -> Values:
        """The standard deviation of each target's error, contradictions included."""
        apart = [
            _mean([(e.middle - c) ** 2 for e in t.claims], t.claims)
            for t, c in zip(self.targets, self.centre, strict=True)
        ]
        found: Values = np.sqrt(np.diag(self.covariance) + np.array(apart))
        return found

    @property
    def _families(self) -> list[str]:
        return sorted({each.family for each in self.targets})

    @property
    def _family_of(self) -> NDArray[np.intp]:
        names = self._families
        return np.array([names.index(each.family) for each in self.targets], np.intp)

    @property
    def _shared(self) -> Values:
        return np.array([each.shared for each in self.targets])


def _claims(target: Target, rng: np.random.Generator, count: int) -> NDArray[np.intp]:
    chosen: NDArray[np.intp] = rng.choice(len(target.claims), size=count, p=target.weights)
    return chosen


def _variance(target: Target) -> float:
    """Give the variance of all that is the target's own."""
    parts = [each.half**2 / 3 + each.reporting**2 for each in target.claims]
    return target.discrepancy**2 + _mean(parts, target.claims)


def _mean(values: Sequence[float], claims: Sequence[Claim]) -> float:
    weights = np.array([each.weight for each in claims])
    return float(np.average(values, weights=weights))
