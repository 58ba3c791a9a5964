"""Chances: intervals cover as often as they say; members that share a draw count for fewer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from drawn import DAYS, drawn_uniformly, one_run, with_draws

from sim.answers.chances import chance_of, exceedance, independent_members, wilson
from sim.answers.quantity import find
from sim.report.answers.chances import Asked, answers_to, chance_json, chance_text
from sim.results import Results, RunError
from sim.results.series import series

FALSE_ALARM = 1e-6


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return one_run(tmp_path_factory.mktemp("run"), members=3)


def binomial(count: int, share: float) -> np.ndarray:
    """Give the chance of each number of hits."""
    k = np.arange(count + 1)
    logs = np.array([math.lgamma(count + 1) - math.lgamma(x + 1) - math.lgamma(count - x + 1)
                     for x in k])  # fmt: skip
    return np.exp(logs + k * math.log(share) + (count - k) * math.log1p(-share))


@pytest.mark.parametrize("members", [50, 100, 200, 400])
def test_over_all_chances_an_interval_covers_in_90_of_100_ensembles(members: int) -> None:
    """Worked out without dice: each number of hits with its chance."""
    shares = np.linspace(0.04, 0.96, 93)
    low, high = wilson(np.arange(members + 1) / members, float(members))
    covers = [
        float(binomial(members, share)[(low <= share) & (share <= high)].sum()) for share in shares
    ]
    assert 0.88 <= np.mean(covers) <= 0.92
    assert np.mean([0.86 <= each <= 0.94 for each in covers]) > 0.85


def small_ensembles(big: np.ndarray, members: int, count: int, seed: int) -> np.ndarray:
    """Draw small ensembles out of a big one, whole draws at a time."""
    stream = np.random.default_rng(seed)
    return big[stream.integers(0, len(big), (count, members))]


@pytest.mark.statistical
@pytest.mark.parametrize("of_a_draw", [1, 2, 4])
def test_small_ensembles_of_a_big_one_cover_its_chance_86_to_94_times_in_100(
    of_a_draw: int,
) -> None:
    """2,000 ensembles of 200 members, in which so many share a draw, and a tail as crossings have.

    The bounds are those of 86 and 94 in 100, and on top what 2,000 ensembles may miss them by at
    the false-alarm rate.
    """
    stream = np.random.default_rng(7)
    drawn = stream.lognormal(0, 1.2, (20_000, 1))
    big = 40_000 * drawn * stream.lognormal(0, 0.4, (20_000, of_a_draw))
    draw = np.repeat(np.arange(200 // of_a_draw), of_a_draw)
    slack = math.sqrt(math.log(2 / FALSE_ALARM) / (2 * 2_000))
    for limit in (15_000, 60_000, 200_000):
        truth = float((big > limit).mean())
        covered = 0
        for small in small_ensembles(big, 200 // of_a_draw, 2_000, seed=limit):
            chance = chance_of(small.ravel() > limit, draw)
            covered += chance.low <= truth <= chance.high
        assert 0.86 - slack <= covered / 2_000 <= 0.94 + slack


@pytest.mark.statistical
def test_the_bands_of_a_curve_hold_a_point_and_the_whole_as_often_as_they_say() -> None:
    """Of 1,000 ensembles; the whole band holds everywhere at once in at least 90 of 100."""
    stream = np.random.default_rng(3)
    at, whole = 0, 0
    slack = math.sqrt(math.log(1 / FALSE_ALARM) / (2 * 1_000))
    for _ in range(1_000):
        curve = exceedance(stream.uniform(size=100))
        truth = 1 - curve.values
        middle = int(np.searchsorted(curve.values, 0.5))
        at += bool(curve.low[middle - 1] <= 0.5 <= curve.high[middle - 1])
        whole += bool(((curve.lowest <= truth) & (truth <= curve.highest)).all())
    assert whole / 1_000 >= 0.90 - slack
    assert at / 1_000 >= 0.86 - slack


def test_members_of_one_draw_that_agree_count_once_and_those_that_do_not_count_all() -> None:
    draw = np.repeat(np.arange(50), 4)
    stream = np.random.default_rng(1)
    same = np.repeat(stream.uniform(size=50) < 0.4, 4)
    assert independent_members(same, draw) == pytest.approx(50, rel=0.05)
    assert independent_members(stream.uniform(size=200) < 0.4, draw) > 130
    assert independent_members(np.zeros(200, dtype=bool), draw) == 50
    assert independent_members(same, None) == 200


def test_a_chance_of_nothing_or_of_everything_is_not_certain() -> None:
    none, every = chance_of(np.zeros(20, dtype=bool)), chance_of(np.ones(20, dtype=bool))
    assert (none.estimate, every.estimate) == (0, 1)
    assert none.low == 0
    assert none.high > 0.05
    assert every.low < 0.95
    assert every.high == 1


def test_how_many_members_would_do_is_said_and_is_enough() -> None:
    few = chance_of(np.arange(40) < 20)
    assert not few.is_close
    needed = few.members_for_close
    assert chance_of(np.arange(needed) < needed // 2).is_close
    assert not chance_of(np.arange(needed // 2) < needed // 4).is_close


def test_a_curve_falls_from_all_to_none_and_never_came_lies_above_all_days() -> None:
    curve = exceedance(np.array([3.0, 1.0, np.inf, 2.0, np.nan, 2.0]))
    assert curve.values.tolist() == [1, 2, 3]
    assert curve.chance.tolist() == pytest.approx([4 / 6, 2 / 6, 1 / 6])
    assert curve.having == pytest.approx(5 / 6)
    assert exceedance(np.full(4, np.nan)).values.size == 0


def test_an_indicator_by_a_date_counts_the_days_until_then(run: Results) -> None:
    from datetime import date  # noqa: PLC0415

    daily = series("crossings").value(run.stored)
    by = find("crossings", [run], date(2018, 1, 5)).of(run)
    assert by.tolist() == daily[:, :5].sum(axis=1).tolist()
    last = find("crossings", [run], date(2018, 1, DAYS)).of(run)
    assert last.tolist() == find("crossings", [run]).of(run).tolist()


def test_a_daily_series_is_asked_for_its_highest_or_its_lowest_day(run: Results) -> None:
    daily = series("in_hiding").value(run.stored)
    assert find("in_hiding", [run]).of(run).tolist() == daily.max(axis=1).tolist()
    assert find("in_hiding", [run], lowest=True).of(run).tolist() == daily.min(axis=1).tolist()
    both = find("crossings", [run]), find("daily:crossings", [run])
    assert [each.is_daily for each in both] == [False, True]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("camp_needed", "camps_needed"), ("hiding", "in_hiding"),
     ("daily:crossing", "daily:crossings"), ("", "lists the indicators")],
)  # fmt: skip
def test_an_unknown_name_is_told_with_the_nearest(run: Results, name: str, hint: str) -> None:
    with pytest.raises(RunError, match="no indicator or daily series has this name") as told:
        find(name, [run])
    assert hint in str(told.value)


@pytest.mark.parametrize(("day", "when"), [("2017-12-31", "before"), ("2018-01-13", "after")])
def test_a_date_outside_the_run_is_refused(run: Results, day: str, when: str) -> None:
    from datetime import date  # noqa: PLC0415

    with pytest.raises(RunError, match=f"{day} is {when} the run, which goes from 2018-01-01"):
        find("crossings", [run], date.fromisoformat(day))


def test_a_day_that_never_comes_is_later_than_any_and_never_before(run: Results) -> None:
    never = with_draws(run, None, overflow_day=np.array([np.nan, np.nan, 5.0, 9.0]))
    quantity = find("overflow_day", [never])
    later = answers_to(Asked(quantity, 6, is_above=True), [never])
    before = answers_to(Asked(quantity, 6, is_above=False), [never])
    assert (later[0].chance.hits, before[0].chance.hits) == (3, 1)
    text = chance_text(Asked(quantity, 6, is_above=True), later)
    assert "later than day 6" in text
    assert "the day never comes" in text


def test_the_text_says_what_is_not_in_it_and_how_many_members_would_do(run: Results) -> None:
    draws = drawn_uniformly(("a.one",), 60)
    quantity = find("crossings", [run])
    made = {"crossings": np.linspace(0, 100, 60)}
    asked = Asked(quantity, 50, is_above=True)
    alone, drawn = with_draws(run, None, **made), with_draws(run, draws, **made)
    texts = [chance_text(asked, answers_to(asked, [each])) for each in (alone, drawn)]
    assert "50 %" in texts[0]
    assert all("too few members for a claim of ±5 points" in text for text in texts)
    assert "what is unknown about the parameters is not" in " ".join(texts[0].split())
    assert "Members differ by what was drawn" in texts[1]
    told = chance_json(asked, answers_to(asked, [drawn]))
    assert told["above"] == 50
    assert told["runs"][0]["members_for_5_points"] >= 270
    assert told["runs"][0]["parameters_drawn"]
