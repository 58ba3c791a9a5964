"""Exports hold the numbers of the results, open in other programs, and are written whole."""

from __future__ import annotations

import csv
import importlib.util
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import synthetic
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.geography.gazetteer import read_gazetteer
from sim.report.export.assumptions import assumptions_of
from sim.report.export.codes import Codes
from sim.report.export.sheets import sheets_of
from sim.results import Results, load_results
from sim.run_folder.folder import RunFolder

WORLD = Path(__file__).resolve().parents[1] / "world"
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


def test_geojson_keeps_to_its_standard(run: Results, tmp_path: Path) -> None:
    """RFC 7946: what a library for geographic data relies on."""
    path = tmp_path / "places.geojson"
    call(run.folder, "--to", "geojson", "--out", path)
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    found = json.loads(raw.decode(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert "crs" not in found
    assert len({each["id"] for each in found["features"]}) == len(found["features"])
    columns = {kind: set() for kind in ("county", "exit", "host", "camp")}
    for each in found["features"]:
        assert {"type", "geometry", "properties"} <= set(each)
        assert each["type"] == "Feature"
        shape = each["geometry"]
        points = shape["coordinates"] if shape["type"] == "LineString" else [shape["coordinates"]]
        assert shape["type"] in ("Point", "LineString")
        assert len(points) >= (2 if shape["type"] == "LineString" else 1)
        for lon, lat in points:
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
        columns[each["properties"]["kind"]].add(tuple(each["properties"]))
        assert all(isinstance(v, str | int | float) for v in each["properties"].values())
    assert all(len(names) == 1 for names in columns.values()), "one kind, one set of columns"


def test_countries_and_provinces_have_the_codes_of_public_lists(run: Results) -> None:
    sheet = next(each for each in sheets_of(run) if each.name == "By place and week")
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    assert {(row["country"], row["iso3"]) for row in rows} == {("KP", "PRK"), ("CN", "CHN")}
    home = {(row["province"], row["province_code"]) for row in rows if row["kind"] == "county"}
    assert ("Ryanggang", "KP-10") in home
    assert all(code.startswith("KP-") for _, code in home)
    assert {row["province"] for row in rows if row["kind"] != "county"} == {""}
    assert Codes(read_gazetteer(WORLD)).countries == {}


def test_unhcr_s_table_counts_each_year_s_end_by_country(run: Results, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call(run.folder, "--to", "csv", "--out", out, "--unhcr").exit_code == 0
    rows = rows_of(out / "unhcr-population.csv")
    assert len(rows) == 6
    data = run.data.isel(day=-1)
    known = sum(
        data[name].values.sum(axis=1)
        for name in ("at_reception", "with_families", "in_centres", "in_added_camps", "in_camp")
    )
    middle = {row["coa_iso"]: row for row in rows if row["point"] == "median"}
    hidden = np.median(data["in_hiding"].values.sum(axis=1))
    displaced = np.median(data["internally_displaced"].values.sum(axis=1))
    assert float(middle["CHN"]["refugees"]) == pytest.approx(np.median(known), rel=1e-5)
    assert float(middle["CHN"]["oip"]) == pytest.approx(hidden, rel=1e-5)
    assert float(middle["PRK"]["idps"]) == pytest.approx(displaced, rel=1e-5)
    returned = np.median(run.data["voluntary_returns"].values.reshape(3, -1).sum(axis=1))
    assert float(middle["PRK"]["returned_refugees"]) == pytest.approx(returned, rel=1e-5)
    assert {row["counted_on"] for row in rows} == {"2018-01-30"}
    assert "UNHCR population" not in [sheet.name for sheet in sheets_of(run)]
    assert call(run.folder, "--to", "geojson", "--unhcr").exit_code == 2


def test_a_workbook_keeps_to_the_limits_of_spreadsheets(run: Results, tmp_path: Path) -> None:
    path = tmp_path / "run.xlsx"
    assert call(run.folder, "--to", "xlsx", "--out", path, "--unhcr").exit_code == 0
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)  # noqa: S314 - we have written it
    listed = ElementTree.fromstring(parts["[Content_Types].xml"])  # noqa: S314
    told = {each.get("PartName", "").lstrip("/") for each in listed}
    assert {name for name in parts if name.startswith("xl/worksheets/sheet")} <= told
    for sheet in sheets_of(run, with_unhcr=True):
        assert len(sheet.name) <= 31
        assert not set(sheet.name) & set("[]:*?/\\")
        assert len(sheet.rows) < 2**20
        cells = [cell for row in sheet.rows for cell in row]
        assert all(len(cell) < 2**15 for cell in cells if isinstance(cell, str))
        assert all(np.isfinite(cell) for cell in cells if isinstance(cell, int | float))


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
