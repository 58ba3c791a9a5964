"""Chance: named random streams, keyed by seed, member, name and day, and by nothing else.

Adding a process or an actor changes nobody else's luck; two scenarios with one seed are the same to
the day on which they part; and the number of workers has no say. What happens to single parties is
drawn from `Dice` by compiled functions; what is drawn once for a run, a year or a month comes from
generators of NumPy.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.draws import Dice, throw_all

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Luck:
    """The random streams of one member."""

    seed: int
    member: int

    def stream(self, name: str, day: int) -> np.random.Generator:
        """Open the generator of this name for this day, from its beginning."""
        key = (self.member, _word(name), day + 1)
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

    @functools.cached_property
    def key(self) -> NDArray[np.uint64]:
        """Two words that stand for seed and member, shape (2,)."""
        mixed = np.random.SeedSequence(self.seed, spawn_key=(self.member,))
        return np.asarray(mixed.generate_state(2, np.uint64), dtype=np.uint64)

    def dice(self, name: str, day: int) -> Dice:
        """Open the dice of this name for this day, from their beginning."""
        opened = np.empty((1, 4), dtype=np.uint64)
        throw_all(opened, self.key, np.array([_word(name)], dtype=np.uint64), np.uint64(day + 1))
        dice: Dice = opened[0]
        return dice


class DayOfDice:
    """The dice of one member on one day, all thrown together because each costs so little."""

    def __init__(self, luck: Luck) -> None:
        self._luck = luck
        self._day = -1
        self._names: list[str] = []
        self._today: dict[str, Dice] = {}
        self._words = np.empty(0, dtype=np.uint64)
        self._dice = np.empty((0, 4), dtype=np.uint64)

    def turn(self, day: int) -> None:
        """Open all dice that were ever asked for afresh, for a new day."""
        self._day = day
        if len(self._today) > len(self._names):
            self._names = list(self._today)
            self._words = np.array([_word(name) for name in self._names], dtype=np.uint64)
            self._dice = np.empty((len(self._names), 4), dtype=np.uint64)
            self._today = dict(zip(self._names, self._dice, strict=True))
        throw_all(self._dice, self._luck.key, self._words, np.uint64(day + 1))

    def of(self, name: str) -> Dice:
        """Give the dice of this name, as far as they have been thrown today, shape (4,)."""
        if name not in self._today:
            self._today[name] = self._luck.dice(name, self._day)
        return self._today[name]


def _word(name: str) -> int:
    return zlib.crc32(name.encode())
