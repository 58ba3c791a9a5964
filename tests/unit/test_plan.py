"""The planning sheet: numbers of the run, needs by ratios, and ratios of one's own."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from test_figures import make_run

from sim import resources
from sim.cli.main import tumen
from sim.evidence.claims import STATUSES
from sim.evidence.standards import (
    BASES,
    OWN,
    PEOPLE_PER_UNIT,
    PER_DAY,
    StandardsError,
    load_standards,
)
from sim.report.plan import plan_json, plan_markdown, plan_page, plan_text, plan_workbook, sheet_of
from sim.report.plan.needs import needs_of
from sim.report.plan.text import shown
from sim.results import Results, RunError
from sim.results.outcomes.planning import CASES, Number, figures_of, periods_of, triggers_of
from sim.run_folder.manifest import Event

EVENTS = (Event("control fails", "2018-01-11"), Event("camps <open> & $2", "2018-01-21"))


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return make_run(tmp_path_factory.mktemp("plan"), "war", events=EVENTS)


def call(*arguments: object):
    return CliRunner().invoke(tumen, [str(argument) for argument in arguments])


def test_months_are_counted_from_the_first_event_or_as_asked(war: Results) -> None:
    def first(start: str = "") -> date:
        return sheet_of(war, load_standards(), start).figures[0].period.first

    assert first() == date(2018, 1, 11)
    assert first("camps <open> & $2") == date(2018, 1, 21)
    assert first("2018-02-01") == date(2018, 2, 1)
    for wrong, said in (("never", "an event of war; its events are control fails"),
                        ("2019-01-01", "is no day of war")):  # fmt: skip
        with pytest.raises(RunError, match=said):
            first(wrong)


def test_periods_end_where_the_run_does(war: Results) -> None:
    year = dataclasses.replace(war, manifest=dataclasses.replace(war.manifest, days=400))
    three, whole = periods_of(year, date(2018, 1, 11))
    assert (three.length, whole.length) == (90, 365)
    assert three.last == date(2018, 4, 10)
    (only,) = periods_of(war, date(2018, 1, 11))
    assert only.length == 50
    assert only.name == "first 90 days, of which the run has 50 days"


def test_cases_are_the_named_points_of_the_members() -> None:
    values = np.arange(101.0)
    assert [share for _, share in CASES] == [0.5, 0.8, 0.95]
    assert Number("", "", "", values).cases() == pytest.approx((50, 80, 95))
    fewer = Number("", "", "", values, fewer_is_worse=True)
    assert fewer.cases() == pytest.approx((50, 20, 5))


def test_what_happens_in_too_few_members_has_no_day() -> None:
    rare = np.full(10, np.nan)
    rare[:3] = 7, 9, 12
    median, high, worst = Number("", "", "day", rare, fewer_is_worse=True).cases()
    assert math.isnan(median)
    assert (high, worst) == (12, 9)


def test_planning_figures_are_those_of_the_days_of_the_period(war: Results) -> None:
    (period,) = periods_of(war, date(2018, 1, 11))
    figures = figures_of(war, period)
    days = slice(10, 60)
    demand = war.data["in_camp"].values.sum(axis=2) + war.data["at_reception"].values.sum(axis=2)
    np.testing.assert_array_equal(figures.in_need.values, demand[:, days].max(axis=1))
    np.testing.assert_array_equal(figures.person_days.values, demand[:, days].sum(axis=1))
    by_key = {number.key: number for number in (*figures.population, *figures.settlement)}
    is_sector = war.data["exit_kind"].values == "river"
    crossings = war.data["crossings"].values[:, days][..., is_sector].sum(axis=(1, 2))
    np.testing.assert_array_equal(by_key["crossings"].values, crossings)
    needed = np.ceil(demand[:, days].max(axis=1) / 1_500)
    np.testing.assert_array_equal(by_key["camps_needed"].values, needed)
    points = sum(number.values for number in figures.entry_points)
    np.testing.assert_array_equal(points, war.data["crossings"].values[:, days].sum(axis=(1, 2)))


def test_the_profile_shares_those_in_need_out_by_age_and_by_sex(war: Results) -> None:
    data = war.data.copy(deep=True)
    ages = data["at_reception_by_age"]
    ages[:] = np.arange(1, ages.sizes["age"] + 1)
    told = dataclasses.replace(war)
    told.__dict__["stored"] = data
    (period,) = periods_of(told, date(2018, 1, 11))
    figures = figures_of(told, period)
    by_key = {number.key: number.values for number in figures.profile}
    women, men = by_key["in need: female"], by_key["in need: male"]
    np.testing.assert_allclose(women + men, figures.in_need.values)
    of_ages = sum(v for key, v in by_key.items() if key not in ("in need: female", "in need: male"))
    np.testing.assert_allclose(of_ages, figures.in_need.values)
    rows = {row["name"]: row for row in war.places.rows("counties.csv")}
    here = [rows[str(name)] for name in war.data["county"].values]
    share = np.array([row["female"] / (row["female"] + row["male"]) for row in here])
    left = war.data["departures"].values[:, period.days].sum(axis=1)
    np.testing.assert_allclose(women / figures.in_need.values, left @ share / left.sum(axis=1))


def test_triggers_are_the_first_days_from_the_day_counted_on(war: Results) -> None:
    full = next(t for t in triggers_of(war, date(2018, 1, 11)) if t.key == "overflow")
    overflow = war.indicator_values()["overflow_day"]
    np.testing.assert_array_equal(full.values, np.maximum(overflow - 10, 1))


def test_needs_follow_the_ratios(war: Results) -> None:
    (period,) = periods_of(war, date(2018, 1, 11))
    figures = figures_of(war, period)
    people, days = figures.in_need.cases(), figures.person_days.cases()
    needs = {need.standard.key: need for need in needs_of(figures, load_standards())}
    assert needs["water"].at_once == tuple(15 * each for each in people)
    assert needs["water"].altogether == tuple(15 * each for each in days)
    assert needs["latrine"].at_once == tuple(math.ceil(each / 20) for each in people)
    assert needs["latrine"].altogether == ()
    assert needs["site-area"].at_once == tuple(45 * each for each in people)
    assert needs["soap"].altogether == pytest.approx([0.25 * n / 30.4375 for n in days])
    busiest = figures.busiest_day.cases()
    assert needs["registration-desk"].at_once == tuple(math.ceil(n / 70) for n in busiest)


def test_every_standard_has_a_source_a_status_and_a_use() -> None:
    standards = load_standards()
    assert {"water", "sanitation", "shelter", "food", "health"} <= {s.sector for s in standards}
    for each in standards:
        assert each.basis in BASES
        assert each.source
        assert each.status in STATUSES
        assert each.value > 0
    values = {each.key: each.value for each in standards}
    assert values["water"] == 15
    assert (values["living-space"], values["living-space-cold"]) == (3.5, 4.5)
    assert (values["site-area"], values["latrine"], values["food-energy"]) == (45, 20, 2_100)
    assert 0.5 <= values["food-dry"] <= 0.6


def test_a_file_of_one_s_own_is_put_over_the_standards(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "\ufeffkey;value;sector;item;basis;unit\n"
        "water;20;;;;\n\nstove;5;shelter;stoves;people per unit;stoves\n",
        encoding="utf-8",
    )
    standards = {each.key: each for each in load_standards(own)}
    assert standards["water"].value == 20
    assert standards["water"].unit == "litres"
    assert standards["water"].basis == PER_DAY
    assert standards["water"].source == standards["water"].status == OWN
    assert standards["stove"].basis == PEOPLE_PER_UNIT
    assert standards["latrine"] == next(s for s in load_standards() if s.key == "latrine")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["1: has no column key"]),
        ("key,valu\nwater,20\n", ["1: has no column value", "column 'valu' is unknown; did you"]),
        ("key,value\nwatr,20\n", ["2: watr: no such standard; did you mean water?"]),
        ("key,value\nwater,twenty\nlatrine,-1\ntap,inf\n",
         ["2: water: value is 'twenty', not a number", "3: latrine: value is -1; it must be",
          "4: tap: value is inf"]),
        ("key,value,basis\nwater,20,per head\n", ["2: water: basis is 'per head'; allowed are"]),
        ("key,value\nwater,20\nwater,30\n", ["3: water: stands in the file twice"]),
        ("key,value\n,20\n", ["2: has no key"]),
        ("key,value\nwater,20,30\n", ["2: water: has 3 cells, more than the head"]),
        ("key,value,item\nstove,5,stoves\n", ["a new one needs sector, basis and unit, too"]),
        (b"\xff\xfe\x00", ["1: is no text in UTF-8"]),
    ],
)  # fmt: skip
def test_every_mistake_of_such_a_file_is_told_with_its_line(
    war: Results, tmp_path: Path, text: str | bytes, said: list[str]
) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StandardsError) as told:
        load_standards(own)
    for each in said:
        assert each in str(told.value)
    result = call("plan", war.folder, "--ratios", own, "--out", tmp_path / "plan.md")
    assert result.exit_code == 2
    assert f"{own}:" in result.stderr
    assert not (tmp_path / "plan.md").exists()


class Reader(HTMLParser):
    """Reads what a page says, and which tags are open."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(v) for k, v in attrs if k in ("src", "href") and str(v)[:1] != "#"]
        if tag not in ("meta", "br", "path", "use", "rect", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.told.append(data)


def test_the_page_is_whole_needs_nothing_from_elsewhere_and_quotes_users_words(
    war: Results,
) -> None:
    sheet = sheet_of(war, load_standards())
    reader = Reader()
    reader.feed(plan_page(sheet))
    assert reader.open == []
    assert reader.links == []
    told = " ".join(reader.told)
    assert "camps <open> & $2" in told
    for figures in sheet.figures:
        for case in figures.in_need.cases():
            assert shown(case) in told
    for title in ("Planning figures", "Entry points", "Triggers", "Settlement", "Ratios"):
        assert title in told
    assert "worst plausible" in told


def test_all_forms_have_the_same_numbers(war: Results) -> None:
    sheet = sheet_of(war, load_standards())
    figure = shown(sheet.figures[0].in_need.cases()[2])
    assert figure in plan_text(sheet)
    assert figure in plan_markdown(sheet)
    assert "camps \\<open\\> & $2" in plan_markdown(sheet)
    found = plan_json(sheet)
    assert found["periods"][0]["population"][0]["cases"] == list(sheet.figures[0].in_need.cases())
    json.dumps(found, allow_nan=False)


def test_the_workbook_reckons_needs_from_its_ratios(war: Results) -> None:
    sheet = sheet_of(war, load_standards())
    whole = plan_workbook(sheet)
    assert whole == plan_workbook(sheet)
    formulas = openpyxl.load_workbook(BytesIO(whole))["Needs"]
    values = openpyxl.load_workbook(BytesIO(whole), data_only=True)
    needs, ratios = values["Needs"], values["Ratios"]
    by_name = {row[0].value: row for row in needs.iter_rows() if row[0].value}
    water = by_name["water: drinking and household water"]
    assert water[1].value == 15
    assert tuple(cell.value for cell in water[3:6]) == pytest.approx(sheet.needs[0][0].at_once)
    assert formulas[water[3].coordinate].value == f"=D$2*$B{water[3].row}"
    assert formulas[water[1].coordinate].value == "=Ratios!$B$2"
    assert ratios["B2"].value == 15
    assert ratios["A2"].value == "water: drinking and household water"
    people = sheet.figures[0].in_need.cases()
    assert tuple(cell.value for cell in needs[2][3:6]) == pytest.approx(people)


def test_a_run_that_opens_no_reception_says_that_there_are_no_needs(tmp_path: Path) -> None:
    quiet = make_run(tmp_path, "status-quo", members=2)
    sheet = sheet_of(quiet, load_standards())
    assert "opens no reception" in plan_text(sheet)
    assert "opens no reception" in plan_page(sheet)


def test_the_command_writes_each_kind_of_file(war: Results, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("key,value\nwater,7.5\n", encoding="utf-8")
    for name in ("new/plan.html", "plan.md", "plan.xlsx"):
        out = tmp_path / name
        said = call("plan", war.folder, "--out", out, "--ratios", own, "--json")
        assert said.exit_code == 0, said.output
        assert out.stat().st_size > 2_000
    page = (tmp_path / "new" / "plan.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert page.rstrip().endswith("</html>")
    ratios = {each["key"]: each["value"] for each in json.loads(said.stdout)["ratios"]}
    assert ratios["water"] == 7.5
    for name, words in (("plan.docx", ".html, .md, .xlsx"), (".", "is a folder")):
        refused = call("plan", war.folder, "--out", tmp_path / name)
        assert refused.exit_code == 2
        assert words in refused.stderr


def test_the_table_of_standards_can_be_copied_and_changed(tmp_path: Path) -> None:
    """What comes with the program is a file of the form that is asked for."""
    shipped = resources.folder("calibration") / "standards.csv"
    rows = list(csv.DictReader(shipped.read_text(encoding="utf-8").splitlines()))
    copy = tmp_path / "copy.csv"
    copy.write_bytes(shipped.read_bytes())
    assert [s.key for s in load_standards(copy)] == [row["key"] for row in rows]


def test_ratios_that_are_not_there_are_bad_input(war: Results, tmp_path: Path) -> None:
    result = call("plan", war.folder, "--ratios", tmp_path / "nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr
