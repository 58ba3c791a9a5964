"""The report is one page that is whole, sound and quiet: it asks no network, and runs no text."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
import synthetic
from click.testing import CliRunner, Result
from drawn import drawn_uniformly, with_draws
from hypothesis import given
from hypothesis import strategies as st

from sim import resources
from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.messages.wording import figures
from sim.quantities.measures import SECTOR
from sim.report.intervals import spreads_of, written
from sim.report.page.back_test import back_tests
from sim.report.page.downloads import daily
from sim.report.page.svg import kept, path, round_steps
from sim.report.page.writing import page_of
from sim.results import Results, load_results
from sim.results.series import SERIES

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \"'&{{ 7 * 7 }} =1+1"
Page = ElementTree.Element


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    runner = Runner(tmp_path_factory.mktemp("report"), 1, engine="synthetic:run_member")
    made = [
        synthetic.MadeUpScenario("status-quo", days=40),
        synthetic.MadeUpScenario(
            "collapse", why=HOSTILE, days=40, events=((HOSTILE, date(2018, 1, 9)),)
        ),
    ]
    return [load_results(folder) for folder in runner.run(made, 4, seed=1)]


@pytest.fixture(scope="module")
def text(runs: list[Results]) -> str:
    return page_of(runs, runs[0], {})


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return parsed(text)


def parsed(text: str) -> Page:
    """Read the page as XML, which is stricter than any browser; what is no markup is left out."""
    assert text.startswith("<!DOCTYPE html>\n")
    no_code = re.sub(r"(<(script|style)\b[^>]*>).*?(</\2>)", r"\1\3", text, flags=re.DOTALL)
    return ElementTree.fromstring(no_code.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own


def rows_of(link: str) -> list[dict[str, str]]:
    head, _, content = link.partition(",")
    assert head == "data:text/csv;charset=utf-8"
    return list(csv.DictReader(StringIO(unquote(content))))


def links(page: Page) -> dict[str, str]:
    return {a.get("download", ""): a.get("href", "") for a in page.iter("a") if a.get("download")}


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, ["report", *map(str, arguments)])


def test_the_page_has_one_title_and_its_headings_skip_no_level(page: Page) -> None:
    assert page.get("lang") == "en"
    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", each.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_part_of_a_report_has_its_section(page: Page) -> None:
    assert [each.get("id") for each in page.iter("section")] == [
        "question", "answer", "figures", "map", "numbers", "differs", "drives", "evidence",
        "limits", "backtest", "downloads", "manifest",
    ]  # fmt: skip


def test_ids_are_unique_and_all_that_is_referred_to_is_there(page: Page) -> None:
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in page.iter():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set(each.get(name, "").split()) <= set(ids)
        if each.get("href", "").startswith("#"):
            assert each.get("href", "")[1:] in ids


def test_each_picture_says_what_it_shows_and_has_a_table_beside_it(page: Page) -> None:
    for picture in page.iter("svg"):
        if picture.get("aria-hidden"):
            continue
        assert picture.get("role") == "img"
        assert picture.findtext("title")
        assert picture.findtext("desc")
    for figure in page.iter("figure"):
        assert figure.get("class") == "chance" or figure.find(".//table") is not None
    differs = page.find(".//section[@id='differs']")
    assert differs is not None
    assert differs.find(".//table") is not None


def test_tables_have_captions_and_every_head_says_what_it_heads(page: Page) -> None:
    for table in page.iter("table"):
        assert (table.findtext("caption") or "").strip()
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
        widths = {len(row) for row in table.iter("tr")}
        assert len(widths) == 1


def test_whatever_can_be_chosen_has_a_label(page: Page) -> None:
    labelled = {each.get("for") for each in page.iter("label")}
    inside = {id(part) for label in page.iter("label") for part in label.iter()}
    for each in page.iter():
        if each.tag in ("input", "select"):
            assert each.get("id") in labelled or id(each) in inside


def test_nothing_is_asked_of_any_network(page: Page, text: str) -> None:
    assert not re.search(r"https?:|//[a-z]", re.sub(r'href="data:[^"]*"', "", _markup(text)))
    for each in page.iter():
        assert not {"src", "srcset", "action", "poster"} & set(each.keys())
        assert re.match(r"#|data:text/csv", each.get("href", "#"))
    assert not [each for each in page.iter() if each.tag in ("link", "img", "iframe", "object")]


def _markup(text: str) -> str:
    """Leave out what is written of evidence: it may name addresses, as text."""
    return re.sub(r">[^<]*<", "><", text)


def test_only_our_own_script_and_style_may_run(page: Page, text: str) -> None:
    policies = [each.get("content", "") for each in page.iter("meta") if each.get("http-equiv")]
    (policy,) = policies
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    found = re.findall(r"<(script|style)>(.*?)</\1>", text, flags=re.DOTALL)
    assert [tag for tag, _ in found] == ["style", "script"]
    for tag, content in found:
        mark = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{mark}'" in policy
    for each in page.iter():
        assert not [name for name in each.attrib if name.startswith("on") or name == "style"]


def test_text_of_a_user_is_shown_as_it_is_and_never_runs(page: Page, text: str) -> None:
    assert "<img" not in text
    assert "alert(1)</script>" not in text
    shown = ["".join(each.itertext()) for each in page.iter("dd")]
    assert any(HOSTILE in each for each in shown)
    assert any(HOSTILE in "".join(each.itertext()) for each in page.iter("li"))


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it(page: Page) -> None:
    cells = [
        cell for link in links(page).values() for row in rows_of(link) for cell in row.values()
    ]
    assert cells
    assert not [each for each in cells if re.match(r"[=+@\t]", each)]


def test_the_daily_tables_hold_the_quantiles_of_the_results(
    runs: list[Results], page: Page
) -> None:
    for number, run in enumerate(runs):
        rows = rows_of(links(page)[f"{number + 1}-{run.name}-by-day.csv"])
        assert len(rows) == 40
        assert rows[0]["date"] == "2018-01-01"
        for series in SERIES:
            values = series.value(run.data)
            if not values.any():
                assert f"{series.name}_median" not in rows[0]
                continue
            for level, point in (("low_90", 0.05), ("median", 0.5), ("high_90", 0.95)):
                told = [float(row[f"{series.name}_{level}"]) for row in rows]
                assert told == pytest.approx(np.quantile(values, point, axis=0), rel=1e-5)


def test_indicators_are_those_of_the_results(runs: list[Results], page: Page) -> None:
    rows = rows_of(links(page)["indicators.csv"])
    for run in runs:
        values = run.indicator_values()
        told = {row["indicator"]: row for row in rows if row["scenario"] == run.name}
        assert told.keys() == {kind.name for kind in run.kinds}
        for name, row in told.items():
            known = values[name][~np.isnan(values[name])]
            assert int(row["members_with_value"]) == known.size
            if known.size:
                assert float(row["median"]) == pytest.approx(np.median(known), rel=1e-5)


def test_the_table_of_numbers_writes_them_as_all_tables_do(runs: list[Results], page: Page) -> None:
    numbers = page.find(".//section[@id='numbers']")
    assert numbers is not None
    rows = {row[0].text: [cell.text for cell in row[1:3]] for row in numbers.iter("tr")}
    for n, run in enumerate(runs):
        kind = next(each for each in run.kinds if each.name == "crossings")
        spread = spreads_of(run)["crossings"]
        low, middle, high = (written(x, kind) for x in (spread.low, spread.median, spread.high))
        assert rows["Crossings into China"][n] == f"{middle} ({low} to {high})"


def test_the_map_has_the_medians_of_every_day(runs: list[Results], text: str) -> None:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found
    told = json.loads(found[1])["runs"]
    for run, each in zip(runs, told, strict=True):
        hidden = np.rint(np.median(run.data["in_hiding"].values, axis=0)).T
        assert np.array_equal(each["in_hiding"], hidden)
        sectors = run.data["exit_kind"].values.astype(str) == SECTOR
        so_far = np.cumsum(run.data["crossings"].values[..., sectors], axis=1)
        assert np.array_equal(each["sectors"], np.rint(np.median(so_far, axis=0)).T)


def test_the_answer_has_three_sentences_with_intervals(page: Page) -> None:
    answer = page.find(".//div[@class='answer']")
    assert answer is not None
    sentences = ["".join(each.itertext()) for each in answer.iter("p")]
    assert len(sentences) == 3
    assert all(re.search(r"\([\d,]+ to [\d,]+\)", each) for each in sentences)
    assert all(each.endswith(".") for each in sentences)


def test_a_run_alone_has_nothing_to_differ_from(runs: list[Results]) -> None:
    alone = parsed(page_of(runs[1:], runs[1], {}))
    assert alone.find(".//section[@id='differs']") is None
    assert not [a for a in alone.iter("a") if a.get("href") == "#differs"]


def test_runs_that_begin_on_other_days_share_an_axis_of_days(tmp_path: Path) -> None:
    runner = Runner(tmp_path, 1, engine="synthetic:run_member")
    made = [
        synthetic.MadeUpScenario("status-quo", days=40),
        synthetic.MadeUpScenario("war", days=25, start=date(2019, 5, 1)),
    ]
    pair = [load_results(folder) for folder in runner.run(made, 2, seed=1)]
    told = parsed(page_of(pair, pair[0], {}))
    assert any(each.text == "day 10" for each in told.iter("text"))
    assert rows_of(links(told)["2-war-by-day.csv"])[0]["date"] == "2019-05-01"


def test_what_drives_is_told_from_draws_and_without_them_it_is_said_why(
    runs: list[Results], page: Page
) -> None:
    drives = page.find(".//section[@id='drives']")
    assert drives is not None
    assert "differ by luck alone" in "".join(drives.itertext())
    draws = drawn_uniformly(("crossing.a", "crossing.b"), 80)
    run = with_draws(runs[1], draws, crossings=lambda d: d.of("crossing.a") * 1000)
    told = parsed(page_of([run], run, {"crossing.a": ("what a is", "share")}))
    heads = [each.text for each in told.findall(".//section[@id='drives']//th")]
    assert "crossing.a" in heads
    assert "what a is" in [each.text for each in told.iter("td")]


def test_the_same_runs_give_the_same_bytes(runs: list[Results], text: str) -> None:
    assert page_of(runs, runs[0], {}) == text


def test_the_command_writes_the_page_whole_and_names_it(
    runs: list[Results], tmp_path: Path
) -> None:
    out = tmp_path / "new" / "report.html"
    told = call(*(run.folder for run in runs), "--out", out, "--baseline", runs[1].folder)
    assert told.exit_code == 0, told.output
    assert f"written: {out}" in told.output
    page = parsed(out.read_text(encoding="utf-8"))
    assert "What differs from collapse" in [each.text for each in page.iter("h2")]


@pytest.mark.parametrize("name", ["report.docx", "report", "."])
def test_what_can_be_no_page_is_refused_before_anything_is_read(name: str, tmp_path: Path) -> None:
    told = call(tmp_path / "no-run", "--out", tmp_path / name)
    assert told.exit_code == 2
    assert ".html" in told.output
    assert "no-run" not in told.output.replace(str(tmp_path / name), "")


def test_more_runs_than_can_be_told_apart_are_refused(runs: list[Results], tmp_path: Path) -> None:
    told = call(*[runs[0].folder] * 7, "--out", tmp_path / "report.html")
    assert told.exit_code == 2
    assert "6 at the most" in told.output


@given(st.lists(st.floats(0, 200), min_size=2, max_size=60))
def test_a_simplified_line_is_never_off_by_more_than_its_tolerance(heights: list[float]) -> None:
    points = np.column_stack([np.arange(len(heights)), heights])
    rows = kept(points, tolerance=0.25)
    assert rows[0] == 0
    assert rows[-1] == len(heights) - 1
    for first, last in pairwise(rows):
        along = points[last] - points[first]
        for point in points[first : last + 1]:
            apart = point - points[first]
            off = abs(apart[0] * along[1] - apart[1] * along[0]) / np.hypot(*along)
            assert off <= 0.25 + 1e-9


@given(st.floats(0, 1e9))
def test_an_axis_ends_at_a_round_number_that_holds_all(top: float) -> None:
    steps = round_steps(top)
    assert steps[0] == 0
    assert steps[-1] >= top * (1 - 1e-9)
    assert 2 <= len(steps) <= 7


def test_a_path_goes_through_its_points() -> None:
    drawn = path(np.array([0.0, 1.0, 2.0]), np.array([0.0, 5.0, -3.0]))
    assert drawn == "M0,0l10,50 10-80"


def test_files_are_named_in_plain_letters(runs: list[Results]) -> None:
    for number, run in enumerate(runs):
        levels = {series.name: np.ones((5, run.manifest.days)) for series in SERIES}
        assert re.fullmatch(r"[\w.-]+\.csv", daily(run, number, levels).name)


def test_a_run_through_recorded_years_is_judged_by_them_with_its_error(tmp_path: Path) -> None:
    runner = Runner(tmp_path, 1, engine="synthetic:run_member")
    made = [
        synthetic.MadeUpScenario("status-quo", days=800, start=date(2003, 1, 1)),
        synthetic.MadeUpScenario("war", days=800, start=date(2003, 1, 1), kind="crisis"),
    ]
    quiet, crisis = (load_results(folder) for folder in runner.run(made, 3, seed=1))
    with (resources.folder("calibration") / "arrivals.csv").open(encoding="utf-8") as file:
        record = {(row["year"], row["quantity"]): row["value"] for row in csv.DictReader(file)}
    tests = [*back_tests(quiet)]
    assert tests
    for test in tests:
        assert {row.year for row in test.rows} <= {2003, 2004}
        for row in test.rows:
            observed = float(record[str(row.year), test.of])
            assert row.observed == figures(observed)
        assert "error (CRPS)" in test.verdict
    assert not [*back_tests(crisis)]
    told = parsed(page_of([quiet, crisis], quiet, {}))
    section = told.find(".//section[@id='backtest']")
    assert section is not None
    assert "error (CRPS)" in "".join(section.itertext())


def test_a_run_of_other_years_says_that_no_year_of_the_record_judges_it(page: Page) -> None:
    section = page.find(".//section[@id='backtest']")
    assert section is not None
    assert "no whole year of the record" in "".join(section.itertext())
