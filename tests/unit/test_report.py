"""What a run says of itself: indicators with intervals, evidence, camps and past exoduses."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from synthetic import MadeUpScenario

from sim.ensemble.runner import Runner
from sim.evidence import load_reference_class
from sim.report import comparison_json, comparison_table, summarise
from sim.report.emergencies import causes, range_shown
from sim.report.evidence_claims import CITED
from sim.report.intervals import Spread, date_of, figures, interval, remark, spreads_of, written
from sim.report.past_exoduses import standings
from sim.report.run_summary import _balance as balance_line
from sim.results import Results, load_results
from sim.results.indicators import indicator, shipped_indicators
from sim.status import Cause


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    runner = Runner(tmp_path_factory.mktemp("runs"), 2, engine="synthetic:run_member")
    quiet = MadeUpScenario("status-quo", start=date(2012, 3, 1), days=90)
    made = [quiet, MadeUpScenario("war", days=90)]
    return [load_results(path) for path in runner.run(made, 3, seed=1)]


def spread(median: float, having: int = 3, members: int = 3) -> Spread:
    return Spread(median, median * 0.9, median * 1.1, having, members)


def nobody() -> Spread:
    return Spread(np.nan, np.nan, np.nan, 0, 3)


def test_a_run_of_ordinary_times_stands_beside_the_documents_of_its_years(
    runs: list[Results],
) -> None:
    text = " ".join(summarise(runs[0]).split())
    for told in (
        "In hiding in China, people [hidden-10-40k-2012]: inside",
        "claim 10,000 to 40,000",
        "Forced returns, people a year [returns-2012]: inside",
        "[arrivals-2002-2011]: inside",
        "from 2012-03-01 to 2012-05-29, the nearest days that were run",
        "other years: hidden-30-40k-2014",
        "the border is not open: migration-1920-450k, migration-1945-2.1m",
        "In hiding per 1,000 residents, mean of the run:",
    ):
        assert told in text
    assert "past exoduses" not in text


def test_a_crisis_stands_beside_past_exoduses_and_answers_whether_many_could_escape(
    runs: list[Results],
) -> None:
    text = " ".join(summarise(runs[1]).split())
    assert "Share of the people that left the country" in text
    assert "the class runs from 0.2 to 28 %" in text
    assert "[unlikely-overwhelming-2014]" in text
    assert "left home" in text
    assert "got across" in text
    assert "Camps: the 5 that open overflow in 3 of 3 members, on day 11 (11 to 11)" in text
    assert re.search(r"2018-01-11; most people then wait in [A-Z]\w+", text)
    assert "first at" not in text
    assert "camps of 1,500" in text
    assert "Beside the documents" not in text
    assert "Documents that do not speak of this run: it speaks of years without a crisis" in text


def test_the_balance_of_the_stock_and_the_phase_of_the_gap_are_told_in_lines_of_their_own(
    runs: list[Results],
) -> None:
    line = " ".join(" ".join(balance_line(runs[0], spread(31_000))).split())
    assert line.startswith("In hiding, the model's own balance: 31,000 (27,900 to 34,100) would be")
    assert "kept up by the inflow and outflow of the last year; the run goes from" in line
    assert not [*balance_line(runs[0], nobody())]
    text = " ".join(summarise(runs[0]).split())
    assert "Food, mean of the run: " in text
    assert "[ipc-food-gap]" in text
    kept = comparison_json([runs[0]])[0]["indicators"]
    assert {"in_hiding_balance", "food_gap_mean", "brokers_price_mean"} <= set(kept)


def crisis(share: float, days: float = 20, peak: float = 0.003) -> dict[str, Spread]:
    return {
        "got_across_share": spread(share),
        "exits_half_day": spread(days),
        "exits_peak_share": spread(peak),
    }


@pytest.mark.parametrize(
    ("share", "place"),
    [
        (0.015, "inside, between Cuba 1980 (1.3 %) and Vietnam boats 1975-95 (1.6 %)"),
        (0.29, "OUTSIDE, above Rwanda 1994 (28 %)"),
        (0.0001, "OUTSIDE, below Albania March 1997 (0.2 to 0.3 %)"),
    ],
)
def test_a_run_is_placed_between_the_nearest_past_cases(share: float, place: str) -> None:
    assert standings(crisis(share), load_reference_class())[0].place.startswith(place)


def test_cases_that_count_a_region_are_left_out_of_shares() -> None:
    regions = {case.case for case in load_reference_class() if case.counted == "region"}
    assert regions
    for share in np.geomspace(1e-4, 0.9, 40):
        placed = standings(crisis(float(share)), load_reference_class())[0].place
        assert not any(region in placed for region in regions)


def test_a_run_that_nobody_leaves_has_no_place_among_exoduses() -> None:
    empty = {name: nobody() for name in crisis(0.1)}
    assert all(not each.is_inside for each in standings(empty, load_reference_class()))


def test_every_cause_of_death_stands_beside_a_reference_in_one_table(runs: list[Results]) -> None:
    placed = causes(spreads_of(runs[1]))
    assert [each.cause.word for each in placed] == [cause.name.lower() for cause in Cause]
    text = " ".join(summarise(runs[1]).split())
    for each in placed:
        assert each.low < each.high
        assert each.known
        assert all(known in text for known in each.known)
        assert f"{each.cause.unit} past cases {range_shown(each)}: {each.verdict}" in text


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [(0.5, "below"), (2.5, "inside"), (30, "ABOVE"), (0, "nobody died of it")],
)
def test_a_cause_is_placed_by_its_median_among_past_cases(
    runs: list[Results], rate: float, verdict: str
) -> None:
    drowning = causes({**spreads_of(runs[1]), "drowned_rate": spread(rate)})[0]
    assert drowning.verdict == verdict


def test_what_counts_more_than_a_cause_is_a_ceiling_alone(runs: list[Results]) -> None:
    cold = causes({**spreads_of(runs[1]), "cold_rate_worst": spread(0.01)})[2]
    assert (range_shown(cold), cold.verdict) == ("at most 2.9", "inside")


def test_every_indicator_is_printed_once_for_each_run(runs: list[Results]) -> None:
    table = comparison_table(runs).splitlines()
    assert len(table) == 1 + len(shipped_indicators())
    assert table[0].split()[-2:] == ["status-quo", "war"]
    for row, each in zip(table[1:], shipped_indicators(), strict=True):
        assert row.startswith(each.label)


def test_the_json_has_numbers_where_the_table_has_words(runs: list[Results]) -> None:
    quiet, war = comparison_json(runs)
    assert quiet["indicators"]["overflow_day"]["median"] is None
    assert war["indicators"]["overflow_day"]["median"] == 11
    assert war["indicators"]["overflow_day"]["members_with_value"] == 3
    crossings = war["indicators"]["crossings"]
    assert crossings["low_5"] < crossings["median"] < crossings["high_95"]


def test_the_json_has_every_claim_with_its_verdict_and_why(runs: list[Results]) -> None:
    quiet, war = comparison_json(runs)
    assert {row["claim"] for row in quiet["documents"]} == set(CITED)
    hidden = quiet["documents"][0]
    assert (hidden["claim"], hidden["value"]) == ("hidden-10-40k-2012", [10_000, 40_000])
    assert hidden["low_5"] < hidden["median"] < hidden["high_95"]
    assert hidden["verdict"] == "inside"
    assert all(row["verdict"] == "not comparable" and row["reason"] for row in war["documents"])


def test_spreads_are_quantiles_over_members(runs: list[Results]) -> None:
    table = runs[1].indicators()
    values = table.loc[table["indicator"] == "deaths", "value"]
    found = spreads_of(runs[1])["deaths"]
    assert [found.low, found.median, found.high] == pytest.approx(
        list(np.quantile(values, [0.05, 0.5, 0.95]))
    )


def test_values_are_written_in_the_unit_shown() -> None:
    assert written(0.1234567, indicator("got_across_share")) == "12.3"
    assert written(0.71, indicator("arrivals_female_share")) == "71"
    assert written(1234567.4, indicator("crossings")) == "1,234,567"
    assert written(np.nan, indicator("overflow_day")) == "-"
    assert interval(spread(100, members=1, having=1), indicator("crossings")) == ""
    assert remark(nobody()) == "never"
    assert remark(spread(3, having=2)) == "in 2 of 3 members"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1000, "1,000"), (0.0000123, "0.0000123"), (28.0, "28"), (5.376, "5.38")],
)
def test_figures_are_three_and_have_no_exponent(value: float, text: str) -> None:
    assert figures(value) == text


def test_the_first_day_of_a_run_is_day_one() -> None:
    assert date_of(1, "2018-01-01") == "2018-01-01"
    assert date_of(45, "2018-01-01") == "2018-02-14"


def test_failed_members_are_named_in_the_summary(tmp_path: Path) -> None:
    runner = Runner(tmp_path, 2, engine="synthetic:run_or_fail")
    path = runner.run([MadeUpScenario("war", days=30)], 2, seed=1)[0]
    assert "member 1 gave no result: ValueError" in summarise(load_results(path))
