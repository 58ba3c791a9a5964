"""Dice: the generator is SFC64, and each draw from it has the distribution that it is named after.

Every test of a distribution has a false-alarm rate of one in a million, were its seed drawn anew;
where a test asks several questions they share it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine import draws as dices
from sim.engine.random_streams import RandomStreams

RARE = 1e-6
MASK = 2**64 - 1


def opened(name: str, member: int = 0) -> dices.Stream:
    return RandomStreams(11, member).open(name, 0)


def many(n: int, draw: Callable[..., float], *args: float, name: str = "") -> np.ndarray:
    """Draw n times from one stream."""
    stream = opened(f"{draw.__name__} {args} {name}")
    return np.array([draw(stream, *args) for _ in range(n)])


def agree(drawn: np.ndarray, chance: Callable[[np.ndarray], np.ndarray]) -> float:
    """Give the p-value of a chi-square of whole numbers against their chances.

    Values that are expected fewer than 20 times are taken together with those beyond them.
    """
    values = np.arange(drawn.max() + 2)
    expected = drawn.size * chance(values)
    seen = np.bincount(drawn, minlength=values.size).astype(np.float64)
    often = expected >= 20
    rest, rest_seen = drawn.size - expected[often].sum(), seen[~often].sum()
    expected, seen = np.append(expected[often], rest), np.append(seen[often], rest_seen)
    if rest < 5:
        expected[-2] += expected[-1]
        seen[-2] += seen[-1]
        expected, seen = expected[:-1], seen[:-1]
    return float(stats.chisquare(seen, expected).pvalue) if seen.size > 1 else 1.0


# ------------------------------------------------------------------------------------ generator


@given(st.lists(st.integers(0, MASK), min_size=4, max_size=4))
def test_bits_are_those_of_numpys_sfc64_from_the_same_state(words):
    state = np.array(words, dtype=np.uint64)
    numpys = np.random.SFC64()
    numpys.state = {**numpys.state, "state": {"state": state.copy()}}
    ours = [int(dices.bits(state)) & MASK for _ in range(30)]
    assert ours == numpys.random_raw(30).tolist()


def test_the_mixing_of_words_is_splitmix64():
    """The first numbers of its reference implementation, seeds 0 and 1234567."""
    found = [int(dices.scramble(np.uint64(seed))) & MASK for seed in (0, 1234567)]
    assert found == [16294208416658607535, 6457827717110365317]


def test_throwing_all_is_throwing_each():
    key = np.array([5, 9], dtype=np.uint64)
    names = np.array([1, 2, 2**32 - 1], dtype=np.uint64)
    together = np.empty((3, 4), dtype=np.uint64)
    dices.reset_streams(together, key, names, np.uint64(8))
    alone = np.empty(4, dtype=np.uint64)
    for row, name in enumerate(names):
        dices.reset_stream(alone, key, name, np.uint64(8))
        assert (together[row] == alone).all()


# ------------------------------------------------------------------------------ single numbers


def test_uniform_numbers_are_uniform_one_by_one_and_in_pairs():
    drawn = many(40_000, dices.uniform)
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    assert stats.kstest(drawn, stats.uniform.cdf).pvalue > RARE / 2
    pairs = np.floor(drawn.reshape(-1, 2) * 10).astype(np.int64) @ [10, 1]
    assert stats.chisquare(np.bincount(pairs, minlength=100)).pvalue > RARE / 2


@pytest.mark.parametrize("n", [1, 2, 7, 100, 3_000_000_000])
def test_whole_numbers_below_another_are_equally_likely(n):
    drawn = many(20_000, dices.below, n)
    assert drawn.min() >= 0
    assert drawn.max() < n
    bins = min(n, 50)
    seen = np.bincount((drawn * bins // n).astype(np.int64), minlength=bins)
    expected = np.diff([-(-b * n // bins) for b in range(bins + 1)]) / n * 20_000
    assert n == 1 or stats.chisquare(seen, expected).pvalue > RARE


def test_waiting_times_are_exponential():
    assert stats.kstest(many(20_000, dices.exponential), stats.expon.cdf).pvalue > RARE


def test_normal_numbers_are_normal_and_successive_ones_independent():
    drawn = many(20_000, dices.normal)
    assert stats.kstest(drawn, stats.norm.cdf).pvalue > RARE / 2
    together = drawn[::2] + drawn[1::2]
    assert stats.kstest(together / math.sqrt(2), stats.norm.cdf).pvalue > RARE / 2


@pytest.mark.parametrize("shape", [0.2, 0.7, 1.0, 2.0, 3.0, 40.0])
def test_gamma_numbers_are_gamma(shape):
    drawn = many(20_000, dices.gamma, shape)
    assert stats.kstest(drawn, stats.gamma(shape).cdf).pvalue > RARE


@pytest.mark.parametrize("mean", [0.05, 1.9, 15.9, 16.1, 100.0])
def test_poisson_numbers_are_poisson(mean):
    """Also where the mean is drawn in several blocks."""
    assert agree(many(20_000, dices.poisson, mean), stats.poisson(mean).pmf) > RARE


def test_a_poisson_number_without_a_mean_is_nought():
    assert set(many(50, dices.poisson, 0.0)) == {0}
    assert set(many(50, dices.poisson, -1.0)) == {0}


@pytest.mark.parametrize("chance", [0.999, 0.7, 0.1, 0.01])
def test_gaps_are_geometric(chance):
    drawn = many(20_000, dices.gap, dices.gap_scale(chance))
    assert agree(drawn, stats.geom(chance, loc=-1).pmf) > RARE


def test_gaps_of_small_chances_are_as_long_as_exponential_ones():
    """Beyond a million the steps of a whole number no longer show."""
    for chance in (1e-8, 1e-12):
        drawn = many(5_000, dices.gap, dices.gap_scale(chance)) * chance
        assert stats.kstest(drawn, stats.expon.cdf).pvalue > RARE / 2


def test_nobody_is_passed_over_for_certain_and_everybody_at_the_smallest_chance():
    assert set(many(50, dices.gap, dices.gap_scale(1.0))) == {0}
    assert set(many(50, dices.gap, dices.gap_scale(7.0))) == {0}
    assert many(50, dices.gap, dices.gap_scale(1e-300)).min() > 10**15


# --------------------------------------------------------------------------------------- orders


def test_every_order_is_equally_likely_and_what_is_outside_stays():
    stream, rounds = opened("orders"), 24 * 500
    orders = dict.fromkeys(itertools.permutations(range(4)), 0)
    for _ in range(rounds):
        items = np.array([7, 0, 1, 2, 3, 9, 8], dtype=np.int32)
        dices.shuffle(stream, items, 1, 5)
        assert items[[0, 5, 6]].tolist() == [7, 9, 8]
        orders[tuple(items[1:5].tolist())] += 1
    assert stats.chisquare(list(orders.values())).pvalue > RARE


@pytest.mark.parametrize("n", [5, 40])
def test_each_thing_comes_equally_often_to_every_place(n):
    stream, rounds = opened("places", n), 6000
    seen = np.zeros((n, n))
    for _ in range(rounds):
        items = np.arange(n, dtype=np.int32)
        dices.shuffle(stream, items, 0, n)
        seen[np.arange(n), items] += 1
    for place in seen:
        assert stats.chisquare(place).pvalue > RARE / n


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 99))
def test_a_shuffle_loses_nothing(n, first, seed):
    items = np.arange(n, dtype=np.int32)
    dices.shuffle(RandomStreams(seed, 0).open("x", 0), items, min(first, n), n)
    assert sorted(items.tolist()) == list(range(n))
    assert items[: min(first, n)].tolist() == list(range(min(first, n)))


# -------------------------------------------------------------------------------------- weights


def test_indices_come_as_often_as_their_weights_say():
    for row, weights in enumerate(
        ([1.0, 2.0, 0.0, 5.0], [0.0, 0.0, 3.0, 0.0], [1e-9, 1.0, 1.0, 1e9], [4.0])
    ):
        upto = np.cumsum(weights)
        drawn = many(20_000, lambda stream, upto=upto: dices.among(stream, upto), name=str(row))
        share = np.array(weights) / upto[-1]
        seen = np.bincount(drawn, minlength=share.size)
        assert (seen[share == 0.0] == 0).all()
        likely = share * 20_000 > 5
        assert seen[~likely].sum() <= 5
        if likely.sum() > 1:
            expected = share[likely] / share[likely].sum() * seen[likely].sum()
            assert stats.chisquare(seen[likely], expected).pvalue > RARE / 2


@given(
    st.lists(st.one_of(st.just(0.0), st.floats(1e-12, 1e12)), min_size=1, max_size=8),
    st.integers(0, 99),
)
def test_an_index_without_weight_is_never_drawn(cells, seed):
    weights = np.array(cells)
    if not weights.any():
        weights[0] = 1.0
    upto = weights.cumsum()
    before = upto.copy()
    stream = RandomStreams(seed, 0).open("x", 0)
    for _ in range(20):
        chosen = dices.among(stream, upto)
        assert weights[chosen] > 0.0
    assert (upto == before).all()
