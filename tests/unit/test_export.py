"""Exports hold the numbers of the results, open in other programs, and are written whole."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import synthetic
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.report.export.assumptions import assumptions_of
from sim.report.export.sheets import sheets_of
from sim.results import Results, load_results
from sim.run_folder.folder import RunFolder

FORMULA = '=HYPERLINK("http://x.invalid")'


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    runner = Runner(tmp_path_factory.mktemp("export"), 1, engine="synthetic:run_member")
    made = synthetic.MadeUpScenario("collapse", why=FORMULA, days=30)
    return load_results(runner.run([made], 3, seed=1)[0])


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, ["export", *map(str, arguments)])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_column_of_each_sheet_is_in_the_dictionary(run: Results) -> None:
    *sheets, dictionary = sheets_of(run)
    told = {(row[0], row[1]) for row in dictionary.rows}
    assert told == {(sheet.name, name) for sheet in sheets[1:] for name in sheet.columns}
    for sheet in (*sheets, dictionary):
        assert all(len(row) == len(sheet.columns) for row in sheet.rows), sheet.name


def test_planning_figures_are_the_medians_of_the_indicators(run: Results, tmp_path: Path) -> None:
    assert call(run.folder, "--to", "csv", "--out", tmp_path / "out").exit_code == 0
    values = run.indicator_values()
    for row in rows_of(tmp_path / "out" / "planning-figures.csv"):
        known = values[row["indicator"]][~np.isnan(values[row["indicator"]])]
        assert int(row["members"]) == known.size
        if known.size:
            assert float(row["median"]) == pytest.approx(np.median(known), rel=1e-5)


def test_weeks_add_up_to_the_whole_run(run: Results, tmp_path: Path) -> None:
    one = run.data["crossings"].values.sum(axis=(1, 2))
    call(run.folder, "--to", "csv", "--out", tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "by-place-and-week.csv")
    crossings = [row for row in rows if row["variable"] == "crossings"]
    low, high = (sum(float(row[name]) for row in crossings) for name in ("low_90", "high_90"))
    assert low <= np.median(one) <= high
    assert {row["country"] for row in crossings} == {"KP"}
    assert rows[0]["week_from"] == "2018-01-01"
    assert max(row["week_to"] for row in rows) == "2018-01-30"


def test_a_workbook_opens_and_no_text_in_it_is_a_formula(run: Results, tmp_path: Path) -> None:
    path = tmp_path / "run.xlsx"
    assert call(run.folder, "--to", "xlsx", "--out", path).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == [sheet.name for sheet in sheets_of(run)]
    for sheet in sheets_of(run):
        page = book[sheet.name]
        assert [cell.value for cell in page[1]] == list(sheet.columns)
        assert page.max_row == len(sheet.rows) + 1
        assert not any(cell.data_type == "f" for row in page for cell in row)
    assert book["Read me"]["B3"].value == FORMULA


def test_the_same_run_gives_the_same_bytes(run: Results, tmp_path: Path) -> None:
    for kind in ("xlsx", "geojson"):
        paths = [tmp_path / f"{number}.{kind}" for number in range(2)]
        for path in paths:
            call(run.folder, "--to", kind, "--out", path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_geojson_has_every_place_with_longitude_first(run: Results, tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    assert call(run.folder, "--to", "geojson", "--out", path).exit_code == 0
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    sizes = {kind: int(run.data.sizes[kind]) for kind in ("county", "exit", "host", "camp")}
    kinds = [each["properties"]["kind"] for each in found["features"]]
    assert {kind: kinds.count(kind) for kind in sizes} == sizes
    for each in found["features"]:
        points = np.atleast_2d(each["geometry"]["coordinates"])
        assert (points[:, 0] > 100).all()
        assert (points[:, 1] < 60).all()
    total = run.data["crossings"].values.sum(axis=1)
    sector = next(each for each in found["features"] if each["geometry"]["type"] == "LineString")
    at = list(run.data["exit"].values).index(sector["properties"]["name"])
    assert sector["properties"]["crossings_total"] == np.median(total[:, at])


def test_every_assumption_has_its_unit_and_what_it_rests_on(run: Results, tmp_path: Path) -> None:
    lines = (
        "food:\n"
        "  gap: 0.2    # share; fao-gap-2012, wfp; default\n"
        "  there: {}    # share; assumption: none by default; default\n"
        "dprk:\n"
        "  control:    # share; assumption: a guess; or two\n"
        "    North:\n"
        "      2012-03-01: 0.5    # start + 3 days; mine.yaml:3\n"
    )
    folder = RunFolder(tmp_path)
    folder.scenario_file.write_text(lines, encoding="utf-8")
    found = [*assumptions_of(Results(tmp_path, run.manifest))]
    assert [row[:4] for row in found] == [
        ("food.gap", "0.2", "share", "fao-gap-2012, wfp"),
        ("food.there", "none", "share", "assumption: none by default"),
        ("dprk.control [North] [2012-03-01]", "0.5", "share", "assumption: a guess; or two"),
    ]
    assert found[2][5] == "mine.yaml:3"


def test_what_cannot_be_written_is_refused(
    run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for kind, place in (("csv", "file"), ("xlsx", "."), ("pdf", "x")):
        assert call(run.folder, "--to", kind, "--out", tmp_path / place).exit_code == 2
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    said = call(run.folder, "--to", "parquet", "--out", tmp_path / "x.parquet")
    assert said.exit_code == 2
    assert "pip install" in said.output
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
