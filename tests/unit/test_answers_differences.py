"""Differences: paired where luck and draws are shared, unpaired and said so where they are not."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest
from drawn import drawn_uniformly, one_run, with_draws

from sim.answers.against import against
from sim.answers.pairs import Pairs, difference, error_of_median, pairs_of
from sim.report.answers.differences import (
    differences_csv,
    differences_json,
    differences_text,
)
from sim.report.answers.indicators import indicators_json, indicators_text
from sim.results import Results
from sim.results.draws import Draws

MEMBERS = 8
NAMES = ("a.one", "b.two")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    folder = tmp_path_factory.mktemp("runs")
    return [one_run(folder, name, MEMBERS) for name in ("status-quo", "collapse")]


def paired(count: int) -> Pairs:
    return Pairs(np.arange(count), np.arange(count))


def test_runs_of_one_seed_are_paired_member_by_member(runs: list[Results]) -> None:
    pairs = pairs_of(*runs)
    assert pairs.are_paired
    assert pairs.rows.tolist() == pairs.baseline_rows.tolist() == list(range(MEMBERS))


def test_other_seeds_other_programs_and_other_draws_are_not_paired_and_it_is_said(
    runs: list[Results],
) -> None:
    base = runs[1]
    seed = dataclasses.replace(base, manifest=dataclasses.replace(base.manifest, seed=2))
    model = dataclasses.replace(base, manifest=dataclasses.replace(base.manifest, model="other"))
    draws, others = drawn_uniformly(NAMES, MEMBERS), drawn_uniformly(NAMES, MEMBERS, seed=2)
    some = with_draws(base, draws, crossings=np.arange(8.0))
    for run, baseline, why in (
        (seed, base, "their seeds differ"),
        (model, base, "different versions of the model"),
        (some, base, "only in collapse were parameters drawn"),
        (some, with_draws(base, others), "their draws of a.one differ"),
    ):
        pairs = pairs_of(run, baseline)
        assert not pairs.are_paired
        assert why in pairs.apart


def test_a_narrower_prior_at_the_same_points_is_paired_and_so_is_a_parameter_that_one_fixes(
    runs: list[Results],
) -> None:
    draws = drawn_uniformly(NAMES, MEMBERS)
    narrow = Draws(("a.one",), 0.4 + 0.2 * draws.values[:, :1], {}, draws.draw)
    assert pairs_of(with_draws(runs[1], narrow), with_draws(runs[0], draws)).are_paired


def test_a_paired_difference_is_what_members_differ_by() -> None:
    one, two = np.array([3.0, 5.0, 9.0, 1.0]), np.array([1.0, 5.0, 4.0, 2.0])
    found = difference(one, two, paired(4))
    assert found.median == 1.0
    assert found.exceeds.hits == 2
    assert found.same == 0.25


def test_pairing_makes_the_error_of_a_median_smaller() -> None:
    """What is common to both runs, here nearly all, falls out of a paired difference alone."""
    stream = np.random.default_rng(1)
    common = stream.normal(0, 100, 400)
    one, two = common + stream.normal(2, 1, 400), common + stream.normal(0, 1, 400)
    close = difference(one, two, paired(400))
    apart = difference(one, two, Pairs(np.arange(400), np.arange(400), "apart"))
    assert close.median_high - close.median_low < (apart.median_high - apart.median_low) / 20
    assert close.exceeds.estimate > 0.85
    assert abs(apart.exceeds.estimate - 0.5) < 0.1


@pytest.mark.statistical
def test_unpaired_intervals_cover_the_shift_and_the_chance_of_more() -> None:
    """Of 300 pairs of runs, 90 % intervals; 0.9 less four standard errors is 0.83."""
    stream = np.random.default_rng(5)
    shift, more = 0, 0
    for _ in range(300):
        one, two = stream.normal(1, 1, 60), stream.normal(0, 1, 80)
        found = difference(one, two, Pairs(np.arange(60), np.arange(80), "apart"))
        shift += found.median_low <= 1 <= found.median_high
        more += found.exceeds.low <= 0.76025 <= found.exceeds.high
    assert shift / 300 >= 0.83
    assert more / 300 >= 0.83


@pytest.mark.statistical
def test_the_error_of_a_median_covers_it_also_where_members_share_draws() -> None:
    stream = np.random.default_rng(6)
    draw = np.repeat(np.arange(60), 3)
    covered = 0
    for _ in range(400):
        values = np.repeat(stream.normal(size=60), 3) + 0.3 * stream.normal(size=180)
        low, high = error_of_median(values, draw)
        covered += low <= 0 <= high
    assert covered / 400 >= 0.84


def test_a_day_that_never_comes_has_no_difference_but_is_later() -> None:
    one, two = np.array([np.inf, 5.0, np.inf]), np.array([3.0, 4.0, np.inf])
    found = difference(one, two, paired(3))
    assert found.compared == 1
    assert found.median == 1
    assert found.exceeds.hits == 2
    assert found.same == pytest.approx(1 / 3)


def test_nothing_to_compare_is_no_number() -> None:
    none = np.full(3, np.nan)
    for pairs in (paired(3), Pairs(np.arange(3), np.arange(3), "apart")):
        assert np.isnan(difference(none, np.ones(3), pairs).median)


def test_text_csv_and_json_tell_the_same(runs: list[Results]) -> None:
    found = against(runs, runs[0])
    text, told = differences_text(found), differences_json(found[0])
    assert "collapse less status-quo" in text
    assert "compared one by one" in text
    assert "luck alone" in text
    rows = [*csv.DictReader(io.StringIO(differences_csv(found)))]
    of_crossings = next(row for row in rows if row["indicator"] == "crossings")
    assert float(of_crossings["median"]) == told["indicators"]["crossings"]["median"]
    assert of_crossings["paired"] == "True"
    assert told["why_not_paired"] is None


def test_the_indicators_of_a_run_say_their_error_and_what_spreads_them(
    runs: list[Results],
) -> None:
    draws = drawn_uniformly(
        ("a.one", "structure.form"), 60, {"structure.form": ("fading", "lasting")}, twice=12
    )
    luck = np.random.default_rng(2).normal(size=60)
    made = with_draws(
        runs[1], draws, crossings=100 + 9 * draws.of("a.one") + draws.of("structure.form") + luck
    )
    text = indicators_text(made)
    for word in ("luck", "parameters", "forms", "middle 50 %", "too few to take these ends"):
        assert word in text
    told = indicators_json(made)["indicators"]["crossings"]
    assert 0 < told["variance"]["luck"]["share"] < 0.5
    assert told["variance"]["parameters"]["share"] > 0.5
    assert told["median_low"] < told["median"] < told["median_high"]
    alone = indicators_text(with_draws(runs[1], None, crossings=np.arange(8.0)))
    assert "luck alone" in alone
    assert "forms" not in alone


def test_the_picture_of_differences_is_drawn_and_is_the_same_twice(
    runs: list[Results], tmp_path: Path
) -> None:
    from sim import figures  # noqa: PLC0415
    from sim.answers.quantity import find  # noqa: PLC0415
    from sim.figures.answers.differences import draw_differences  # noqa: PLC0415
    from sim.figures.answers.exceedance import draw_exceedance  # noqa: PLC0415

    found = against(runs, runs[0])
    quantity = find("crossings", runs)
    values = [quantity.of(run) for run in runs]
    for make in (
        lambda: draw_differences(found),
        lambda: draw_exceedance(quantity, runs, values, 1000.0),
    ):
        for name in ("one.svg", "two.svg"):
            figures.save(make(), tmp_path / name)
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
