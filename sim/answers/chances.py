"""How often something happens, with the sampling error of so many members.

Members that share a draw of the parameters are alike; they count as fewer than they are. How many
independent members would tell as much comes from how much members of one draw agree (the design
effect of cluster samples).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import Values

LEVEL = 0.90
"""Of all intervals that are stated."""

CLOSE = 0.05
"""The half-width of an interval within which a chance is well known: 5 points in a hundred."""

Truths = NDArray[np.bool_]
Groups = NDArray[np.int64]


@dataclass(frozen=True)
class Chance:
    """A share of members, with its interval; `independent` members would have told as much."""

    hits: int
    members: int
    independent: float
    low: float
    high: float

    @property
    def estimate(self) -> float:
        """The share of members."""
        return self.hits / self.members

    @property
    def is_close(self) -> bool:
        """Whether the interval is as narrow as a claim of 5 points more or less asks."""
        return (self.high - self.low) / 2 <= CLOSE

    @property
    def members_for_close(self) -> int:
        """How many members would make it so, rounded up to two figures."""
        share = (self.hits + 1) / (self.members + 2)
        needed = _z() ** 2 * share * (1 - share) / CLOSE**2 * self.members / self.independent
        return rounded_up(max(needed, 1.0))


@dataclass(frozen=True)
class Exceedance:
    """The chance to lie above each of some values; two bands, of every point and of the whole.

    `low` and `high` hold each point at the stated level (Wilson); `lowest` and `highest` hold the
    whole curve at once (Dvoretzky, Kiefer and Wolfowitz, with the constant of Massart).
    """

    values: Values
    chance: Values
    low: Values
    high: Values
    lowest: Values
    highest: Values
    members: int
    independent: float
    having: float
    """The share of members that have a value at all: all lie above what is below the lowest."""


def chance_of(happens: Truths, draw: Groups | None = None) -> Chance:
    """Give the share of members in which something happens, with its 90 % interval (Wilson)."""
    independent = independent_members(happens, draw)
    hits, members = int(happens.sum()), happens.size
    low, high = wilson(hits / members, independent)
    return Chance(hits, members, independent, float(low), float(high))


def wilson(share: Values | float, members: Values | float) -> tuple[Values, Values]:
    """Give the interval of Wilson for a share of so many independent members."""
    z = _z()
    centre = (share + z**2 / (2 * members)) / (1 + z**2 / members)
    half = z / (1 + z**2 / members)
    half = half * np.sqrt(share * (1 - np.asarray(share)) / members + z**2 / (4 * members**2))
    low = np.where(np.asarray(share) == 0, 0.0, centre - half)
    high = np.where(np.asarray(share) == 1, 1.0, centre + half)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def independent_members(happens: Truths, draw: Groups | None) -> float:
    """Say how many independent members would tell as much of a share.

    Between all members, as if those of one draw had nothing in common, and as few as if they were
    the same; where all members agree nothing says how alike they are, and the fewest count.
    """
    members = happens.size
    if draw is None:
        return float(members)
    _, group, sizes = np.unique(draw, return_inverse=True, return_counts=True)
    fewest = members**2 / float((sizes**2).sum())
    share = float(happens.mean())
    if share in (0.0, 1.0) or len(sizes) < 2:
        return fewest
    sums = np.bincount(group, weights=happens - share)
    variance = len(sizes) / (len(sizes) - 1) * float((sums**2).sum()) / members**2
    alone = share * (1 - share) / members
    return min(max(members * alone / variance, fewest), float(members))


def exceedance(values: Values, draw: Groups | None = None) -> Exceedance:
    """Give the chance to lie above a value, at each value that a member has.

    Members without a value lie above nothing; a day that never came lies above all days.
    """
    known = np.unique(values[np.isfinite(values)])
    if known.size == 0:
        none = known, known, known, known, known, known
        return Exceedance(*none, values.size, float(values.size), 0.0)
    ordered = np.sort(np.where(np.isnan(values), -np.inf, values))
    above = values.size - np.searchsorted(ordered, known, side="right")
    chance = above / values.size
    independent = np.array([independent_members(values > at, draw) for at in _few(known)])
    at_each = np.interp(np.arange(known.size), _places(known.size), independent)
    low, high = wilson(chance, at_each)
    least = float(independent.min()) if independent.size else float(values.size)
    apart = math.sqrt(math.log(2 / (1 - LEVEL)) / (2 * least))
    lowest, highest = np.maximum(chance - apart, 0.0), np.minimum(chance + apart, 1.0)
    having = float((~np.isnan(values)).mean())
    bands = low, high, lowest, highest
    return Exceedance(known, chance, *bands, values.size, least, having)


_LOOKED_AT = 41


def _places(size: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, max(size - 1, 0), min(size, _LOOKED_AT)).astype(np.int64))


def _few(known: Values) -> Values:
    """Pick the values at which it is looked how alike members of one draw are."""
    return known[_places(known.size)] if known.size else known


def rounded_up(number: float) -> int:
    """Round up to two figures: what is said of a number of members need be no more exact."""
    step = 10 ** max(math.floor(math.log10(number)) - 1, 0)
    return int(math.ceil(number / step) * step)


def _z() -> float:
    return NormalDist().inv_cdf((1 + LEVEL) / 2)
