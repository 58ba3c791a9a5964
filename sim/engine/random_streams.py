"""Chance: named random streams, keyed by seed, member, name and day, and by nothing else.

Adding a process or an actor changes nobody else's luck; two scenarios with one seed are the same to
the day on which they part; and the number of workers has no say. What happens to single parties is
drawn from a `Stream` by compiled functions; what is drawn once for a run, a year or a month comes
from generators of NumPy.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.draws import Stream, reset_streams

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RandomStreams:
    """The random streams of one member."""

    seed: int
    member: int

    def generator(self, name: str, day: int) -> np.random.Generator:
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
        return np.exp(spread * self.generator(name, 0).standard_normal(n))

    @functools.cached_property
    def key(self) -> NDArray[np.uint64]:
        """Two words that stand for seed and member, shape (2,)."""
        mixed = np.random.SeedSequence(self.seed, spawn_key=(self.member,))
        return np.asarray(mixed.generate_state(2, np.uint64), dtype=np.uint64)

    def open(self, name: str, day: int) -> Stream:
        """Open the stream of this name for this day, from its beginning."""
        opened = np.empty((1, 4), dtype=np.uint64)
        reset_streams(
            opened, self.key, np.array([_word(name)], dtype=np.uint64), np.uint64(day + 1)
        )
        stream: Stream = opened[0]
        return stream


class StreamsOfDay:
    """The streams of one member on one day, all opened together because each costs so little."""

    def __init__(self, streams: RandomStreams) -> None:
        self._streams = streams
        self._day = -1
        self._names: list[str] = []
        self._today: dict[str, Stream] = {}
        self._words = np.empty(0, dtype=np.uint64)
        self._states = np.empty((0, 4), dtype=np.uint64)

    def turn(self, day: int) -> None:
        """Open all streams that were ever asked for afresh, for a new day."""
        self._day = day
        if len(self._today) > len(self._names):
            self._names = list(self._today)
            self._words = np.array([_word(name) for name in self._names], dtype=np.uint64)
            self._states = np.empty((len(self._names), 4), dtype=np.uint64)
            self._today = dict(zip(self._names, self._states, strict=True))
        reset_streams(self._states, self._streams.key, self._words, np.uint64(day + 1))

    def of(self, name: str) -> Stream:
        """Give the stream of this name, as far as it has been drawn from today, shape (4,)."""
        if name not in self._today:
            self._today[name] = self._streams.open(name, self._day)
        return self._today[name]


def _word(name: str) -> int:
    return zlib.crc32(name.encode())
