"""A random stream as four words, and the draws from it that compiled functions make.

The generator is SFC64 (Chris Doty-Humphrey, PractRand), which NumPy has too; here its state is an
array, because a stream that a day opens anew must cost next to nothing. Every draw is exact: no
table, no approximation beyond the 53 bits of a float.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled

Stream = NDArray[np.uint64]
"""The state of one stream, shape (4,)."""

_ONE = np.uint64(1)
_SHIFTS = (np.uint64(11), np.uint64(3), np.uint64(24), np.uint64(40))
_PER_STEP = 2.0**-53
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_MIX_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_WARMING_UP = 12
_FAR = 4.0e18  # a gap longer than any roster, still a whole number of 64 bits
_POISSON_BLOCK = 16.0  # the product of uniforms stays far from the smallest float


@compiled
def bits(stream: Stream) -> np.uint64:
    """Draw 64 random bits."""
    a, b, c, n = stream[0], stream[1], stream[2], stream[3]
    drawn: np.uint64 = a + b + n
    stream[0] = b ^ (b >> _SHIFTS[0])
    stream[1] = c + (c << _SHIFTS[1])
    stream[2] = ((c << _SHIFTS[2]) | (c >> _SHIFTS[3])) + drawn
    stream[3] = n + _ONE
    return drawn


@compiled
def scramble(word: np.uint64) -> np.uint64:
    """Mix the bits of a word so that neighbours have nothing in common (SplitMix64)."""
    word = word + _MIX[0]
    word = (word ^ (word >> _MIX_SHIFTS[0])) * _MIX[1]
    word = (word ^ (word >> _MIX_SHIFTS[1])) * _MIX[2]
    return word ^ (word >> _MIX_SHIFTS[2])


@compiled
def reset_stream(stream: Stream, key: Stream, name: np.uint64, day: np.uint64) -> None:
    """Set a stream to its beginning.

    Args:
        stream: the stream, changed.
        key: two words of the seed and the member, shape (2,).
        name: a word for the name of the stream.
        day: a word for the day.
    """
    stream[0] = scramble(key[0] ^ scramble(name))
    stream[1] = scramble(key[1] ^ scramble(day))
    stream[2] = scramble(stream[0] ^ scramble(stream[1]))
    stream[3] = _ONE
    for _ in range(_WARMING_UP):
        bits(stream)


@compiled
def reset_streams(streams: Stream, key: Stream, names: Stream, day: np.uint64) -> None:
    """Set many streams to the beginning of a day; shapes (n, 4), (2,), (n,)."""
    for row in range(names.size):
        reset_stream(streams[row], key, names[row], day)


@compiled
def uniform(stream: Stream) -> float:
    """Draw a number from 0 up to, not including, 1."""
    return (bits(stream) >> _SHIFTS[0]) * _PER_STEP


@compiled
def below(stream: Stream, n: int) -> int:
    """Draw a whole number from 0 up to, not including, `n`."""
    return int(uniform(stream) * n)


@compiled
def gap_scale(chance: float) -> float:
    """Give what turns a logarithm into the gap before the next of many equal chances."""
    return -1.0 / math.log1p(-chance) if chance < 1.0 else 0.0


@compiled
def gap(stream: Stream, scale: float) -> int:
    """Draw how many are passed over before the next is struck: a geometric number."""
    return int(min(exponential(stream) * scale, _FAR))


@compiled
def exponential(stream: Stream) -> float:
    """Draw a waiting time with mean 1."""
    return -math.log(1.0 - uniform(stream))


@compiled
def normal(stream: Stream) -> float:
    """Draw from the standard normal distribution."""
    radius = math.sqrt(2.0 * exponential(stream))
    return radius * math.cos(2.0 * math.pi * uniform(stream))


@compiled
def poisson(stream: Stream, mean: float) -> int:
    """Draw a whole number with this mean, in blocks whose sums are exact."""
    drawn = 0
    while mean > 0.0:
        block = min(mean, _POISSON_BLOCK)
        mean -= block
        floor = math.exp(-block)
        product = uniform(stream)
        while product > floor:
            drawn += 1
            product *= uniform(stream)
    return drawn


@compiled
def gamma(stream: Stream, shape: float) -> float:
    """Draw from the gamma distribution with scale 1 (Marsaglia and Tsang, 2000)."""
    boost = 1.0
    if shape < 1.0:
        boost = math.exp(-exponential(stream) / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal(stream)
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if -exponential(stream) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v


@compiled
def shuffle(stream: Stream, items: NDArray[np.int32], first: int, last: int) -> None:
    """Bring the items from `first` up to, not including, `last` into random order."""
    for here in range(last - 1, first, -1):
        there = first + below(stream, here - first + 1)
        items[here], items[there] = items[there], items[here]


@compiled
def among(stream: Stream, upto: NDArray[np.float64]) -> int:
    """Draw an index with weights whose running sums are given, shape (n,), the last positive."""
    aim = uniform(stream) * upto[upto.size - 1]
    low, high = 0, upto.size - 1
    while low < high:
        middle = (low + high) // 2
        if upto[middle] > aim:
            high = middle
        else:
            low = middle + 1
    return low
