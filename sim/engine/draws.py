"""Dice: a random stream as four words, and the draws from it that compiled functions make.

The generator is SFC64 (Chris Doty-Humphrey, PractRand), which NumPy has too; here its state is an
array, because a stream that a day opens anew must cost next to nothing. Every draw is exact: no
table, no approximation beyond the 53 bits of a float.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled

Dice = NDArray[np.uint64]
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
def bits(dice: Dice) -> np.uint64:
    """Draw 64 random bits."""
    a, b, c, n = dice[0], dice[1], dice[2], dice[3]
    drawn: np.uint64 = a + b + n
    dice[0] = b ^ (b >> _SHIFTS[0])
    dice[1] = c + (c << _SHIFTS[1])
    dice[2] = ((c << _SHIFTS[2]) | (c >> _SHIFTS[3])) + drawn
    dice[3] = n + _ONE
    return drawn


@compiled
def scramble(word: np.uint64) -> np.uint64:
    """Mix the bits of a word so that neighbours have nothing in common (SplitMix64)."""
    word = word + _MIX[0]
    word = (word ^ (word >> _MIX_SHIFTS[0])) * _MIX[1]
    word = (word ^ (word >> _MIX_SHIFTS[1])) * _MIX[2]
    return word ^ (word >> _MIX_SHIFTS[2])


@compiled
def throw(dice: Dice, key: Dice, name: np.uint64, day: np.uint64) -> None:
    """Set a stream to its beginning.

    Args:
        dice: the stream, changed.
        key: two words of the seed and the member, shape (2,).
        name: a word for the name of the stream.
        day: a word for the day.
    """
    dice[0] = scramble(key[0] ^ scramble(name))
    dice[1] = scramble(key[1] ^ scramble(day))
    dice[2] = scramble(dice[0] ^ scramble(dice[1]))
    dice[3] = _ONE
    for _ in range(_WARMING_UP):
        bits(dice)


@compiled
def throw_all(streams: Dice, key: Dice, names: Dice, day: np.uint64) -> None:
    """Set many streams to the beginning of a day; shapes (n, 4), (2,), (n,)."""
    for row in range(names.size):
        throw(streams[row], key, names[row], day)


@compiled
def uniform(dice: Dice) -> float:
    """Draw a number from 0 up to, not including, 1."""
    return (bits(dice) >> _SHIFTS[0]) * _PER_STEP


@compiled
def below(dice: Dice, n: int) -> int:
    """Draw a whole number from 0 up to, not including, `n`."""
    return int(uniform(dice) * n)


@compiled
def gap_scale(chance: float) -> float:
    """Give what turns a logarithm into the gap before the next of many equal chances."""
    return -1.0 / math.log1p(-chance) if chance < 1.0 else 0.0


@compiled
def gap(dice: Dice, scale: float) -> int:
    """Draw how many are passed over before the next is struck: a geometric number."""
    return int(min(exponential(dice) * scale, _FAR))


@compiled
def exponential(dice: Dice) -> float:
    """Draw a waiting time with mean 1."""
    return -math.log(1.0 - uniform(dice))


@compiled
def normal(dice: Dice) -> float:
    """Draw from the standard normal distribution."""
    radius = math.sqrt(2.0 * exponential(dice))
    return radius * math.cos(2.0 * math.pi * uniform(dice))


@compiled
def poisson(dice: Dice, mean: float) -> int:
    """Draw a whole number with this mean, in blocks whose sums are exact."""
    drawn = 0
    while mean > 0.0:
        block = min(mean, _POISSON_BLOCK)
        mean -= block
        floor = math.exp(-block)
        product = uniform(dice)
        while product > floor:
            drawn += 1
            product *= uniform(dice)
    return drawn


@compiled
def gamma(dice: Dice, shape: float) -> float:
    """Draw from the gamma distribution with scale 1 (Marsaglia and Tsang, 2000)."""
    boost = 1.0
    if shape < 1.0:
        boost = math.exp(-exponential(dice) / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal(dice)
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if -exponential(dice) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v


@compiled
def shuffle(dice: Dice, items: NDArray[np.int32], first: int, last: int) -> None:
    """Bring the items from `first` up to, not including, `last` into random order."""
    for here in range(last - 1, first, -1):
        there = first + below(dice, here - first + 1)
        items[here], items[there] = items[there], items[here]


@compiled
def among(dice: Dice, upto: NDArray[np.float64]) -> int:
    """Draw an index with weights whose running sums are given, shape (n,), the last positive."""
    aim = uniform(dice) * upto[upto.size - 1]
    low, high = 0, upto.size - 1
    while low < high:
        middle = (low + high) // 2
        if upto[middle] > aim:
            high = middle
        else:
            low = middle + 1
    return low
