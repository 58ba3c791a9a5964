"""Chance: named random streams, and exact draws that cost as much as they find.

A stream is keyed by seed, name and day, and by nothing else. Adding a process or an actor changes
nobody else's luck; two scenarios with one seed are the same to the day on which they part; and
the number of workers has no say.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Luck:
    """The random streams of one member."""

    seed: int
    member: int

    def stream(self, name: str, day: int) -> np.random.Generator:
        """Open the stream of this name for this day, from its beginning."""
        key = (self.member, zlib.crc32(name.encode()), day + 1)
        return np.random.Generator(
            np.random.SFC64(np.random.SeedSequence(self.seed, spawn_key=key))
        )

    def shocks(self, name: str, spread: float, n: int) -> Floats:
        """Draw factors around one, lognormal, that hold for as long as the name says.

        Args:
            name: what varies and over which period, as `harvest 2011`.
            spread: standard deviation of the logarithm; 0 gives ones.
            n: how many.
        """
        return np.exp(spread * self.stream(name, 0).standard_normal(n))


def pick(rng: np.random.Generator, n: int, chance: float) -> Ids:
    """Draw which of `n` things happen, each with the same chance.

    The number comes from the binomial distribution and the things are distinct, so this equals
    `n` separate draws but costs only as much as what happens.
    """
    count = int(rng.binomial(n, min(1.0, chance))) if n and chance > 0.0 else 0
    return choose(rng, n, count)


def choose(rng: np.random.Generator, n: int, count: int) -> Ids:
    """Draw `count` distinct numbers below `n`, each set equally likely, in random order."""
    if count == 0:
        return np.empty(0, dtype=np.int64)
    if count == 1:
        return rng.integers(n, size=1)
    if count * 3 >= n:
        return rng.permutation(n)[:count]
    return rng.choice(n, size=count, replace=False, shuffle=True)


def choose_columns(rng: np.random.Generator, weights: Floats, rows: Ids) -> Ids:
    """Draw a column for each row number, with the weights of that row.

    Args:
        rng: the stream to draw from.
        weights: shape (n, k), not negative, positive somewhere in each row.
        rows: row numbers, shape (m,).

    Returns:
        Column numbers, shape (m,).
    """
    upto = weights.cumsum(axis=1)
    upto /= upto[:, -1:]
    ladder = (upto + np.arange(weights.shape[0])[:, None]).ravel()
    found = np.searchsorted(ladder, rows + rng.random(rows.size), side="right")
    columns: Ids = np.minimum(found - rows * weights.shape[1], weights.shape[1] - 1)
    return columns
