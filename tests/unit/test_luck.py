"""Luck is keyed by seed, member, stream and day, and sparse draws are exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.luck import Luck, choose, choose_columns, pick

RARE = 1e-6  # false-alarm rate of each test of a distribution here, were its seed drawn anew


def draws(luck: Luck, stream: str = "crossing", day: int = 3) -> bytes:
    return luck.stream(stream, day).random(8).tobytes()


@given(st.integers(0, 2**32), st.integers(0, 500), st.text(max_size=20), st.integers(0, 7000))
def test_a_stream_begins_the_same_whenever_it_is_opened(seed, member, stream, day):
    luck = Luck(seed, member)
    luck.stream("something else", day).random(100)
    assert draws(luck, stream, day) == draws(Luck(seed, member), stream, day)


@pytest.mark.parametrize(
    ("luck", "stream", "day"),
    [
        (Luck(2, 0), "crossing", 3),
        (Luck(1, 1), "crossing", 3),
        (Luck(1, 0), "arrest", 3),
        (Luck(1, 0), "crossing", 4),
        (Luck(1, 0), "crossing", -1),
    ],
    ids=["seed", "member", "stream", "day", "the day before the run"],
)
def test_another_key_is_another_stream(luck, stream, day):
    assert draws(luck, stream, day) != draws(Luck(1, 0))


def test_no_two_streams_of_the_model_share_their_luck():
    names = [
        "crossing",
        "departure",
        "flight",
        "arrest",
        "custody",
        "leaks",
        "sentence",
        "shelter",
        "drift",
        "travel",
        "plans",
        "onward",
        "missions",
        "registration",
        "beginning",
    ]
    first = {Luck(1, m).stream(n, d).random() for n in names for m in range(5) for d in range(20)}
    assert len(first) == len(names) * 5 * 20


@given(st.integers(0, 3000), st.floats(0, 1), st.integers(0, 99))
def test_a_pick_gives_distinct_things_that_exist(n, share, seed):
    rng = np.random.default_rng(seed)
    for found in (choose(rng, n, int(share * n)), pick(rng, n, share)):
        assert np.unique(found).size == found.size
        assert ((found >= 0) & (found < n)).all()
    assert choose(rng, n, int(share * n)).size == int(share * n)


def test_nothing_is_picked_without_a_chance_and_all_with_certainty():
    rng = np.random.default_rng(1)
    assert pick(rng, 50, 0.0).size == 0
    assert pick(rng, 0, 0.7).size == 0
    assert sorted(pick(rng, 50, 1.0)) == list(range(50))
    assert sorted(pick(rng, 50, 1.7)) == list(range(50))


@pytest.mark.parametrize(("n", "count"), [(5, 2), (40, 3), (6, 5)])
def test_each_thing_is_chosen_equally_often_and_in_any_place(n, count):
    rng = np.random.default_rng(7)
    rounds = 6000
    found = np.array([choose(rng, n, count) for _ in range(rounds)])
    for place in range(count):
        seen = np.bincount(found[:, place], minlength=n)
        assert stats.chisquare(seen).pvalue > RARE


def test_a_pick_has_the_number_and_the_pairs_of_separate_draws():
    """Chi-square of how often each subset of four things is picked, against independent draws."""
    rng, chance = np.random.default_rng(3), 0.3
    rounds = 20_000
    seen = np.zeros(16)
    for _ in range(rounds):
        seen[int((1 << pick(rng, 4, chance)).sum())] += 1
    size = np.array([bin(subset).count("1") for subset in range(16)])
    expected = rounds * chance**size * (1 - chance) ** (4 - size)
    assert stats.chisquare(seen, expected).pvalue > RARE


def test_columns_come_as_often_as_their_weights_say():
    rng = np.random.default_rng(5)
    weights = np.array([[1.0, 2.0, 0.0, 5.0], [0.0, 0.0, 3.0, 0.0], [1e-9, 1.0, 1.0, 1e9]])
    rows = np.repeat([0, 1, 2], 40_000)
    column = choose_columns(rng, weights, rows)
    for row in range(3):
        seen = np.bincount(column[rows == row], minlength=4)
        assert (seen[weights[row] == 0.0] == 0).all()
        share = weights[row] / weights[row].sum()
        likely = share * 40_000 > 5
        assert seen[~likely].sum() <= 5
        if likely.sum() > 1:
            assert stats.chisquare(seen[likely], share[likely] * 40_000).pvalue > RARE


@settings(max_examples=200)
@given(st.data())
def test_a_column_without_weight_is_never_drawn(data):
    n, k = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    cells = st.one_of(st.just(0.0), st.floats(1e-12, 1e12))
    weights = np.array(data.draw(st.lists(cells, min_size=n * k, max_size=n * k))).reshape(n, k)
    weights[weights.sum(axis=1) == 0.0, 0] = 1.0
    before = weights.copy()
    rows = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=40)), dtype=np.int64)
    column = choose_columns(np.random.default_rng(data.draw(st.integers(0, 9))), weights, rows)
    assert (weights[rows, column] > 0.0).all()
    assert (weights == before).all()
