"""Later targets foretold from earlier ones by parameters: there and back by an emulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.methods.emulator import Emulation, Emulator, Neighbourhood
from sim.calibration.methods.lessons import Learned, Lessons
from sim.calibration.methods.moving import Chains, Moved, Moving
from sim.quantities.measures import Values


@dataclass(frozen=True)
class Forward:
    """Draws the parameters that agree with earlier targets, and foretells the later ones of each.

    Attributes:
        early: the numbers of the targets that are known.
        late: of those that are foretold.
        scores: lays values of the later ones out as normal scores.
    """

    early: NDArray[np.intp]
    late: NDArray[np.intp]
    scores: Callable[[NDArray[np.float64]], Values]
    name: str = "emulator"

    def learn(self, lessons: Lessons) -> Learned:
        """Fit an emulator of all targets."""
        return _Foreteller(Emulation().emulator(lessons), self)


@dataclass(frozen=True)
class _Foreteller:
    emulator: Emulator
    asked: Forward

    @property
    def told(self) -> NDArray[np.bool_]:
        """Something is said of every later target."""
        return np.ones(self.asked.late.size, np.bool_)

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw the later targets of each observation, errors included, as normal scores.

        Of what is observed the earlier targets are used, and none of the later.
        """
        early, late = self.asked.early, self.asked.late
        measure = self.emulator.measure
        unlike, of_each = np.unique(observed[:, early], axis=0, return_inverse=True)
        whole = np.tile(measure.middle, (unlike.shape[0], 1))
        whole[:, early] = unlike
        found = np.empty((observed.shape[0], late.size))
        for number, goal in enumerate(measure.apply(whole)):
            own = np.flatnonzero(of_each.reshape(-1) == number)
            found[own] = self._late(self.emulator.near(goal, early), goal, own.size, rng)
        return self.asked.scores(found * measure.width[late] + measure.middle[late])

    def _late(
        self, near: Neighbourhood, goal: Values, count: int, rng: np.random.Generator
    ) -> Values:
        """Draw later targets: what earlier ones are missed by says what later ones will be."""
        early, late = self.asked.early, self.asked.late
        known = near.of(early)
        at = known.walk(goal[early], count, rng)
        across = near.covariance[np.ix_(late, early)]
        turned = np.linalg.solve(known.covariance, across.T)
        off = goal[early] - known.means(at)
        left = near.covariance[np.ix_(late, late)] - across @ turned
        error = rng.multivariate_normal(np.zeros(late.size), left, count, method="eigh")
        found: Values = near.of(late).means(at) + off @ turned + error
        return found


@dataclass(frozen=True)
class MovedForward:
    """Moves members to what earlier targets say, and foretells the later ones of each.

    Attributes: as those of `Forward`.
    """

    early: NDArray[np.intp]
    late: NDArray[np.intp]
    scores: Callable[[NDArray[np.float64]], Values]
    name: str = Moving.name

    def learn(self, lessons: Lessons) -> Learned:
        """Fit an emulator of all targets."""
        return _Mover(Moving().learn(lessons), self)


@dataclass(frozen=True)
class _Mover:
    members: Moved
    asked: MovedForward

    @property
    def told(self) -> NDArray[np.bool_]:
        """Something is said of every later target."""
        return np.ones(self.asked.late.size, np.bool_)

    def posterior(self, observed: NDArray[np.float64], rng: np.random.Generator) -> Values:
        """Draw the later targets of each observation, errors included, as normal scores."""
        emulator, late = self.members.emulator, self.asked.late
        chains = self.members.begin(observed, rng)
        at = chains.moved(emulator, self.members.luck, self.asked.early)
        surface = emulator.surface
        given = surface.means(at[:, surface.moving]) + chains.missed(emulator)
        whole = given * emulator.measure.width + emulator.measure.middle
        return self.asked.scores(observed_of(chains, whole)[:, late])


def observed_of(chains: Chains, given: NDArray[np.float64]) -> Values:
    """Say what would be observed of what chains give: errors of a family have a part in common.

    A chain whose goal lies above what was observed takes that for too low; so it does of later
    years.
    """
    found: Values = given - chains.error
    return found
