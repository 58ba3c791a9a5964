"""The tables of what drove the years from 1995 to 2012 are sound and rest on no outcome."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.evidence import load_register
from sim.evidence.claims import OBSERVED, STATUSES
from sim.resources import folder
from sim.scenario.load import load_scenario
from sim.scenario.settings import Settings

ROOT = Path(__file__).parents[2]
REGISTER = load_register()
CEREALS = ("need", "production", "commercial_imports", "concessional_imports", "food_aid")
SHORTFALLS = {
    "shortfall_before": CEREALS[:2],
    "shortfall_after_imports": CEREALS[:4],
    "shortfall_after_aid": CEREALS,
}
GAPS = {
    "gap_before": "shortfall_before",
    "gap_after_imports": "shortfall_after_imports",
    "gap_after_aid": "shortfall_after_aid",
}
OIL = ("crude_oil", "crude_oil_to_1990")
TONNES_OF_1990 = 2.52
ROUNDING = 0.0011
CERTAINTY = [status for status in STATUSES if status != "judgement"]
"""How a claim is known, the best first."""


def table(name: str) -> list[dict[str, str]]:
    with (folder("calibration") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


DRIVERS, PERIODS = table("drivers"), table("periods")
BACK_CAST = load_scenario("back-cast")


def year_of(row: dict[str, str]) -> str:
    return row["marketing_year"]


def period_of(row: dict[str, str]) -> str:
    return f"{row['what']} {row['from']}"


def sources_of(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row["sources"].split(";")]


def spans(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Give low, value and high of every column that has them."""
    for name, value in row.items():
        if f"{name}_low" in row:
            yield row[f"{name}_low"], value, row[f"{name}_high"]
    if "low" in row:
        yield row["low"], row["value"], row["high"]


def shortfall(row: dict[str, str], parts: tuple[str, ...]) -> tuple[float, float, float]:
    """Give need less what there was; the errors of the parts count as independent."""
    value, low, high = (
        {name: float(row[f"{name}{end}"]) for name in parts} for end in ("", "_low", "_high")
    )
    need, *supplies = parts
    raw = value[need] - sum(value[name] for name in supplies)
    more = [high[need] - value[need], *(value[name] - low[name] for name in supplies)]
    less = [value[need] - low[need], *(high[name] - value[name] for name in supplies)]
    return max(raw, 0.0), max(raw - math.hypot(*less), 0.0), max(raw + math.hypot(*more), 0.0)


def test_no_marketing_year_from_1995_to_2012_is_missing():
    expected = [f"{year}/{(year + 1) % 100:02d}" for year in range(1995, 2012)]
    assert [year_of(row) for row in DRIVERS] == expected


@pytest.mark.parametrize("row", DRIVERS + PERIODS, ids=lambda row: row.get("words") or year_of(row))
def test_a_value_lies_between_its_ends_or_all_three_are_empty(row):
    for low, value, high in spans(row):
        if value:
            assert 0 <= float(low) <= float(value) <= float(high)
        else:
            assert low == high == ""


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_the_cereal_balance_of_each_year_is_complete(row):
    assert all(row[f"{name}{end}"] for name in CEREALS for end in ("", "_low", "_high"))
    assert all(row[name] for name in OIL)


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
@pytest.mark.parametrize("name", SHORTFALLS)
def test_a_shortfall_is_need_less_what_there_was(row, name):
    stated = [float(row[f"{name}{end}"]) for end in ("", "_low", "_high")]
    assert stated == pytest.approx(shortfall(row, SHORTFALLS[name]), abs=ROUNDING)


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_a_gap_is_the_share_of_need_that_is_missing(row):
    for gap, missing in GAPS.items():
        share = float(row[missing]) / float(row["need"])
        assert float(row[gap]) == pytest.approx(share, abs=ROUNDING)


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_oil_is_given_beside_1990(row):
    share = float(row["crude_oil"]) / TONNES_OF_1990
    assert float(row["crude_oil_to_1990"]) == pytest.approx(share, abs=ROUNDING)
    assert REGISTER.get("crude-oil-1990-92").value["1990"] == TONNES_OF_1990


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_a_year_says_how_the_weakest_of_its_cereal_figures_is_known(row):
    known = [REGISTER.get(name).status for name in sources_of(row) if name.startswith("food-")]
    assert row["status"] == max(known, key=CERTAINTY.index)


@pytest.mark.parametrize("row", DRIVERS + PERIODS, ids=lambda row: row.get("words") or year_of(row))
def test_a_row_rests_on_claims_that_are_no_outcome(row):
    for name in sources_of(row):
        assert REGISTER.get(name).role not in OBSERVED


@pytest.mark.parametrize("row", PERIODS, ids=period_of)
def test_a_period_begins_before_it_ends_and_has_a_unit_with_its_value(row):
    begins = dt.date.fromisoformat(row["from"])
    if row["to"]:
        assert begins <= dt.date.fromisoformat(row["to"])
    assert row["words"]
    assert bool(row["value"]) == bool(row["unit"])


@pytest.mark.parametrize("what", sorted({row["what"] for row in PERIODS}))
def test_periods_of_one_kind_follow_one_another(what):
    rows = [row for row in PERIODS if row["what"] == what]
    for before, after in itertools.pairwise(rows):
        assert before["to"]
        assert before["to"] < after["from"]


def test_bribes_and_penalties_leave_no_day_of_the_years_out():
    one_day = dt.timedelta(days=1)
    for what in ("bribe at the river", "penalty, first return"):
        rows = [row for row in PERIODS if row["what"] == what]
        assert rows[0]["from"] <= "1995-07-01"
        assert rows[-1]["to"] >= "2011-12-31"
        for before, after in itertools.pairwise(rows):
            assert dt.date.fromisoformat(before["to"]) + one_day == dt.date.fromisoformat(
                after["from"]
            )


def in_back_cast(day: dt.date) -> Settings:
    return BACK_CAST.on((day - BACK_CAST.start).days)


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_the_back_cast_eats_what_its_year_of_the_table_says(row):
    """Need, aid and gap as reported; the ends of the shortfall are three deviations either way."""
    food = in_back_cast(dt.date(int(year_of(row)[:4]), 12, 1)).food
    assert food.need == pytest.approx(1e6 * float(row["need"]))
    assert food.aid_tonnes == pytest.approx(1e6 * float(row["food_aid"]))
    assert food.gap == pytest.approx(float(row["gap_after_imports"]))
    value, low, high = (
        float(row[f"shortfall_after_imports{end}"]) for end in ("", "_low", "_high")
    )
    assert food.harvest_spread == pytest.approx((high - low) / 6 / value, abs=0.006)
    assert food.aid_in_gap == 0.0


@pytest.mark.parametrize("row", DRIVERS, ids=year_of)
def test_the_back_cast_burns_the_oil_of_its_year_beside_that_of_the_last(row):
    fuel = in_back_cast(dt.date(int(year_of(row)[:4]), 12, 1)).dprk.fuel
    usual = float(DRIVERS[-1]["crude_oil"])
    assert fuel == pytest.approx(min(float(row["crude_oil"]) / usual, 1.0), abs=0.01)


def test_the_back_cast_has_the_days_on_which_oil_stopped():
    stops = [row for row in PERIODS if row["what"] == "oil stopped"]
    assert stops
    for row in stops:
        first, last = (dt.date.fromisoformat(row[end]) for end in ("from", "to"))
        day = dt.timedelta(days=1)
        fuel = [in_back_cast(each).dprk.fuel for each in (first - day, first, last, last + day)]
        assert fuel == [1.0, 0.5, 0.5, 1.0]


def test_the_years_stand_in_the_phases_that_the_readme_names():
    gaps = {year_of(row): float(row["gap_after_aid"]) for row in DRIVERS}
    limit = REGISTER.get("ipc-food-gap").value["emergency"][0]
    assert [year for year, gap in gaps.items() if gap == 0] == ["2002/03", "2003/04", "2004/05"]
    assert [year for year, gap in gaps.items() if gap >= limit] == ["2007/08"]
    text = (ROOT / "calibration" / "README.md").read_text(encoding="utf-8")
    assert "| none | 2002/03 to 2004/05 |" in text
    assert "| a fifth to a half | 2007/08 |" in text
