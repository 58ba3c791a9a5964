"""Luck is keyed by seed, member, stream and day, and by nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine.draws import bits
from sim.engine.random_streams import RandomStreams, StreamsOfDay

RARE = 1e-6  # false-alarm rate of each test of a distribution here, were its seed drawn anew
NAMES = (
    "departure",
    "flight",
    "leaving again",
    "moving on",
    "travel time",
    "travel",
    "crossing",
    "coming forward",
    "registration",
    "withdrawal of shelter",
    "slipping away",
    "shelter",
    "drift",
    "arrest",
    "custody",
    "leaks",
    "end of custody",
    "sentence",
    "onward",
    "missions",
    "third country",
    "plans",
    "going back",
    "going home",
    "exposure",
    "deaths in detention",
    "beginning",
)
FIRST_STREAM = "6f6204c827f4d5b32f52991ffd5f67e26e25d2b5c57b723c0d00000000000000"
FIRST_WORDS = [10122303212769112744, 11344614970435206946, 4869354357476961441]
SEEDS, MEMBERS = st.integers(0, 2**32), st.integers(0, 500)
STREAMS, DAYS = st.text(max_size=20), st.integers(-1, 7000)


def draws(streams: RandomStreams, stream: str = "crossing", day: int = 3) -> bytes:
    """Give the first draws of a generator, for what is drawn once for a run, a year or a month."""
    return streams.generator(stream, day).random(8).tobytes()


def throws(streams: RandomStreams, stream: str = "crossing", day: int = 3) -> list[int]:
    """Give the first throws of dice, for what happens to single parties."""
    stream = streams.open(stream, day)
    return [int(bits(stream)) for _ in range(8)]


@pytest.mark.parametrize("first", [draws, throws], ids=["generator", "stream"])
@given(SEEDS, MEMBERS, STREAMS, DAYS)
def test_a_stream_begins_the_same_whenever_it_is_opened(first, seed, member, stream, day):
    streams = RandomStreams(seed, member)
    first(streams, "something else", day)
    first(streams, stream, day)
    assert first(streams, stream, day) == first(RandomStreams(seed, member), stream, day)


@pytest.mark.parametrize("first", [draws, throws], ids=["generator", "stream"])
@pytest.mark.parametrize(
    ("streams", "stream", "day"),
    [
        (RandomStreams(2, 0), "crossing", 3),
        (RandomStreams(1, 1), "crossing", 3),
        (RandomStreams(1, 0), "arrest", 3),
        (RandomStreams(1, 0), "crossing", 4),
        (RandomStreams(1, 0), "crossing", -1),
    ],
    ids=["seed", "member", "stream", "day", "the day before the run"],
)
def test_another_key_is_another_stream(first, streams, stream, day):
    assert first(streams, stream, day) != first(RandomStreams(1, 0))


def test_streams_are_the_same_bytes_on_every_machine_and_in_every_version():
    """Written down once: whoever changes them changes every run that was ever published."""
    assert RandomStreams(1, 0).open("crossing", 3).tobytes().hex() == FIRST_STREAM
    assert throws(RandomStreams(2012, 7), "departure", 0)[:3] == FIRST_WORDS


def test_no_two_streams_of_the_model_share_their_luck():
    keys = [(name, member, day) for name in NAMES for member in range(5) for day in range(20)]
    generators = {
        RandomStreams(1, member).generator(name, day).random() for name, member, day in keys
    }
    stream = {throws(RandomStreams(1, member), name, day)[0] for name, member, day in keys}
    assert len(generators) == len(stream) == len(keys)


def test_neighbouring_streams_have_nothing_in_common():
    """Chi-square over the first bits of streams that differ by one name, member or day."""
    keys = [(name, member, day) for name in NAMES for member in range(30) for day in range(30)]
    first = np.array(
        [RandomStreams(1, member).open(name, day)[:3] for name, member, day in keys],
        dtype=np.uint64,
    )
    for word in first.T:
        for shift in (0, 30, 60):
            seen = np.bincount((word >> np.uint64(shift)).astype(np.int64) & 15, minlength=16)
            assert stats.chisquare(seen).pvalue > RARE / 9


# --------------------------------------------------------------------------------- a day of dice


@given(
    st.lists(st.lists(st.sampled_from(NAMES[:4]), max_size=6), min_size=1, max_size=5),
    SEEDS,
    MEMBERS,
)
def test_a_day_of_dice_gives_those_of_luck_in_whatever_order_they_are_asked_for(days, seed, member):
    """A second request goes on where the first stopped; a new day begins them all afresh."""
    streams = RandomStreams(seed, member)
    today = StreamsOfDay(streams)
    for day, asked in enumerate(days):
        today.turn(day)
        thrown = {name: streams.open(name, day) for name in asked}
        for name in asked:
            assert bits(today.of(name)) == bits(thrown[name])


def test_dice_that_were_asked_for_yesterday_are_opened_for_today():
    today = StreamsOfDay(RandomStreams(4, 2))
    today.turn(0)
    first = today.of("crossing").copy()
    bits(today.of("crossing"))
    today.turn(1)
    today.turn(2)
    assert (today.of("crossing") == RandomStreams(4, 2).open("crossing", 2)).all()
    today.turn(0)
    assert (today.of("crossing") == first).all()


# --------------------------------------------------------------------------------------- shocks


def test_shocks_are_lognormal_around_one_and_keyed_by_their_period():
    streams = RandomStreams(3, 1)
    factors = streams.shocks("vigilance 2012-06", 0.4, 4000)
    assert stats.kstest(np.log(factors), stats.norm(scale=0.4).cdf).pvalue > RARE
    assert (streams.shocks("vigilance 2012-06", 0.4, 4000) == factors).all()
    assert (streams.shocks("vigilance 2012-07", 0.4, 4000) != factors).all()
    assert (streams.shocks("vigilance 2012-06", 0.0, 5) == 1.0).all()
