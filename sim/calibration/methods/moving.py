"""A posterior by moving members: each to where it would give what was observed, and then run there.

A member of the bank is drawn from the prior, and gives something else than an emulator foretells of
it: what all that the emulator does not see does in this member. Randomised maximum likelihood
(Kitanidis; Oliver) takes what was observed with an error of its own for each member, and looks for
the point nearest to where the member began at which the emulator, with what it missed by, gives
that. If the model and what it does were straight, such points would be draws of the posterior.
Where it bends, members that are run where they were moved to say by how much they are still off,
and are moved again. Those that in the end give nothing that could have been observed have not
arrived, and are left out.

An emulator alone must call what it does not see an error, in all it foretells: a posterior by it is
as wide as that. Moved members keep most of it, as it is their own; a part of it is taken to change
on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.calibration.methods.emulator import Emulation, Emulator, shrunk
from sim.calibration.methods.lessons import ErrorModel, Lessons
from sim.quantities.measures import Values

_STEPS = 12
_FARTHEST = 3.5
"""Standard deviations of the prior beyond which nobody is moved."""
_ARRIVED = 0.95
"""Of draws of the errors: what holds so many holds a chain that has arrived."""
_CHANGES = 0.25
"""The part of the variance of what an emulator misses by that is taken to change on the way."""


@dataclass(frozen=True)
class Moving:
    """Members of the bank, moved by an emulator alone: no run is asked for."""

    name: str = "moved members"

    def learn(self, lessons: Lessons) -> Moved:
        """Fit an emulator, and keep what each member of the prior is missed by."""
        emulator = Emulation().emulator(lessons)
        own = lessons.of(lessons.from_the_prior)
        return Moved(emulator, own, luck_of(lessons))


@dataclass(frozen=True)
class Moved:
    """Members of the prior that can be moved to anything that is observed."""

    emulator: Emulator
    members: Lessons
    luck: Values

    @property
    def told(self) -> NDArray[np.bool_]:
        """Tell of which axes it says anything, shape (axis,)."""
        return self.emulator.told

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Move a member drawn at random to each observation."""
        return self.begin(observed, rng).moved(self.emulator, self.luck)

    def begin(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Chains:
        """Begin at a member drawn at random for each observation."""
        count = self.members.draw.size
        chosen = np.asarray(rng.integers(count, size=observed.shape[0]), np.intp)
        return Chains.begin(self.members, chosen, observed, rng)


@dataclass(frozen=True)
class Chains:
    """Members on their way, a row each.

    Attributes:
        began: shape (chain, axis): where each was drawn from the prior.
        at: shape (chain, axis): where it was run last.
        given: shape (chain, target): what it gave there.
        goal: shape (chain, target): what was observed, with the chain's own error.
        error: shape (chain, target): that error.
    """

    began: Values
    at: Values
    given: Values
    goal: Values
    error: Values

    @classmethod
    def begin(
        cls,
        members: Lessons,
        chosen: NDArray[np.intp],
        observed: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> Chains:
        """Begin at some members, each with an error of its own."""
        errors: ErrorModel = members.errors
        error = errors.drawn(rng, chosen.size)
        scores = members.scores[chosen]
        return cls(scores, scores, members.summaries[chosen], observed + error, error)

    def those(self, chosen: NDArray[np.bool_]) -> Chains:
        """Keep some chains alone."""
        return Chains(
            self.began[chosen], self.at[chosen], self.given[chosen], self.goal[chosen],
            self.error[chosen],
        )  # fmt: skip

    def arrived(
        self, observed: Values, covariance: Values, known: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Tell which chains give what could have been observed, shape (chain,).

        That is whatever lies inside the ellipsoid that holds 95 of 100 draws of the errors.

        Args:
            observed: shape (target,).
            covariance: of its errors, luck included, shape (target, target).
            known: the numbers of the targets that are observed.
        """
        from scipy.stats import chi2  # noqa: PLC0415

        off = (self.given - observed)[:, known]
        weights = np.linalg.inv(covariance[np.ix_(known, known)])
        far = np.einsum("ij,jk,ik->i", off, weights, off)
        return np.asarray(far <= chi2.ppf(_ARRIVED, known.size))

    def ran(self, at: Values, given: Values) -> Chains:
        """Say where they were run, and what they gave; not-a-number of one that gave nothing."""
        whole = np.asarray(np.isfinite(given).any(axis=1, keepdims=True))
        return replace(
            self, at=np.where(whole, at, self.at), given=np.where(whole, given, self.given)
        )

    def moved(
        self, emulator: Emulator, luck: Values, known: NDArray[np.intp] | None = None
    ) -> Values:
        """Give the points at which they would give their goals, shape (chain, axis).

        Args:
            emulator: how what is given goes with where it is.
            luck: shape (target,): the variance of what the same point gives.
            known: the numbers of the targets that are observed; all, if left out.
        """
        chosen = np.arange(self.goal.shape[1]) if known is None else known
        measure, surface = emulator.measure, emulator.surface.of(chosen)
        own = surface.moving
        goal = measure.apply(self.goal)[:, chosen]
        missed = self.missed(emulator)[:, chosen]
        covariance = emulator.errors + np.diag(luck / measure.width**2)
        covariance = (covariance + _CHANGES * shrunk(emulator.missed))[np.ix_(chosen, chosen)]
        start, point = self.began[:, own], self.at[:, own]
        for step in range(_STEPS):
            slopes = surface.slopes_at(point)
            total = slopes @ slopes.swapaxes(1, 2) + covariance
            off = goal - missed - surface.means(point)
            off += np.einsum("itk,ik->it", slopes, point - start)
            back = np.linalg.solve(total, off[:, :, None])
            target = start + np.einsum("itk,it->ik", slopes, back[:, :, 0])
            point = point + (0.5 if step < _STEPS // 2 else 1.0) * (target - point)
            point = np.clip(point, -_FARTHEST, _FARTHEST)
        found = self.began.copy()
        found[:, own] = point
        return found

    def missed(self, emulator: Emulator) -> Values:
        """Say by how much an emulator misses what they gave, of a like size."""
        surface = emulator.surface
        given = emulator.measure.apply(self.given)
        found: Values = given - surface.means(self.at[:, surface.moving])
        return found


def luck_of(lessons: Lessons) -> Values:
    """Estimate from members of the same draw what luck alone does, shape (target,), as a variance.

    Where no two members share a draw it is taken for nothing.
    """
    _, first, of_each = np.unique(lessons.draw, return_index=True, return_inverse=True)
    second = np.arange(lessons.draw.size) != first[of_each]
    if not second.any():
        return np.zeros(lessons.summaries.shape[1])
    apart = lessons.summaries[second] - lessons.summaries[first[of_each][second]]
    found: Values = np.nan_to_num(np.nanmean(apart**2, axis=0) / 2)
    return found
