"""The run folder: whole files, the same bytes for the same run, readable by others."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import synthetic
import xarray as xr

from sim.records import RECORDED, MemberRecord
from sim.results import Manifest, RunError, RunFolder, load_results
from sim.results.folder import moved_into_place
from sim.results.gather import Gatherer
from sim.results.members import fit, read_labels, write_member
from sim.results.place_facts import place_facts

DAYS = 40


def manifest_of(scenario: str = "war", members: int = 3, seed: int = 5) -> Manifest:
    return Manifest(
        scenario=scenario,
        why="Who crosses?",
        digest="d" * 64,
        seed=seed,
        start="2018-01-01",
        days=DAYS,
        members=members,
        model="m" * 64,
        versions={"tumen": "0.1.0"},
    )


def records(members: int = 3) -> list[MemberRecord]:
    return [
        synthetic.make_record(synthetic.SHAPES["war"], 5, member, DAYS) for member in range(members)
    ]


def written_run(path: Path, members: int = 3) -> RunFolder:
    folder = RunFolder(path)
    manifest = folder.prepare(manifest_of(members=members), overwrite=False)
    for record in records(members):
        write_member(record, folder)
    facts = place_facts(read_labels(folder.member(0)))
    Gatherer(folder, manifest, facts).gather(range(members))
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return written_run(tmp_path_factory.mktemp("run") / "war")


def test_every_recorded_number_is_read_back_as_it_was_written(run: RunFolder) -> None:
    data = load_results(run.path).data
    for member, record in enumerate(records()):
        for variable in RECORDED:
            expected = record.variables[variable.name]
            np.testing.assert_array_equal(data[variable.name].values[member], expected)
        np.testing.assert_array_equal(data["stock_at_start"].values[member], record.stock_at_start)


def test_variables_have_a_member_dimension_units_and_meanings(run: RunFolder) -> None:
    with xr.open_dataset(run.results_file) as data:
        for variable in RECORDED:
            found = data[variable.name]
            assert found.dims == ("member", *variable.dims)
            assert found.attrs["units"] == variable.unit
            assert found.attrs["long_name"] == variable.meaning
        assert str(data["day"].values[0])[:10] == "2018-01-01"
        assert list(data["sex"].values) == ["female", "male"]


def test_results_carry_what_maps_and_rates_need_of_places(run: RunFolder) -> None:
    with xr.open_dataset(run.results_file) as data:
        assert int(data["county_population"].sum()) == 23_349_859
        assert set(data["exit_river"].values) == {"Yalu", "Paektu", "Tumen", ""}
        assert 39 < float(data["camp_lat"].min()) < float(data["host_lat"].max()) < 44


def test_the_same_records_give_the_same_bytes_twice(run: RunFolder, tmp_path: Path) -> None:
    again = written_run(tmp_path / "war")
    assert digests(again) == digests(run)


def digests(folder: RunFolder) -> dict[str, str]:
    return {
        str(path.relative_to(folder.path)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.path.rglob("*"))
        if path.is_file()
    }


def test_tables_are_tidy_and_complete(run: RunFolder) -> None:
    results = load_results(run.path)
    indicators, series = results.indicators(), results.series()
    assert list(indicators.columns) == ["member", "indicator", "value", "unit"]
    assert list(series.columns) == ["member", "date", "series", "value"]
    assert (indicators.groupby("indicator").size() == 3).all()
    assert (series.groupby("series").size() == 3 * DAYS).all()
    crossings = series[series["series"] == "crossings"]["value"].sum()
    assert crossings == indicators[indicators["indicator"] == "crossings"]["value"].sum()


def test_actors_are_written_when_they_change_their_mind(run: RunFolder) -> None:
    with run.table("actors").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["quantity"] == "stance"]
    of_first = [(row["day"], row["value"]) for row in rows if row["member"] == "0"]
    assert of_first == [("0", "return"), ("10", "shelter")]


def test_a_file_that_was_not_finished_does_not_appear(tmp_path: Path) -> None:
    target = tmp_path / "results.nc"

    def write_half() -> None:
        with moved_into_place(target) as unfinished:
            unfinished.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_a_member_that_fails_to_be_written_is_not_there(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "war")
    folder.prepare(manifest_of(), overwrite=False)
    broken = dataclasses.replace(records(1)[0], variables={})
    with pytest.raises(KeyError):
        write_member(broken, folder)
    assert not folder.has_member(0)


def test_whole_numbers_take_four_bytes_where_they_fit() -> None:
    assert fit(np.array([24_052_231])).dtype == np.int32
    assert fit(np.array([3_000_000_000])).dtype == np.int64
    assert fit(np.array([0.5])).dtype == np.float64
    assert fit(np.array([], dtype=np.int64)).dtype == np.int32


def test_a_wide_member_widens_all_and_loses_nothing(tmp_path: Path) -> None:
    first, second = records(2)
    second.variables["helpers_fined"][0] = 3_000_000_000
    folder = RunFolder(tmp_path / "war")
    manifest = folder.prepare(manifest_of(members=2), overwrite=False)
    for record in (first, second):
        write_member(record, folder)
    Gatherer(folder, manifest, place_facts(read_labels(folder.member(0)))).gather([0, 1])
    with netCDF4.Dataset(folder.results_file) as file:
        assert file["helpers_fined"][1, 0] == 3_000_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 6}, "another seed (5)"),
        ({"digest": "e" * 64}, "another version of this scenario"),
        ({"days": 41}, "another number of days (40)"),
        ({"model": "n" * 64}, "another version of the model"),
    ],
)
def test_a_folder_of_another_run_is_refused_in_words(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    folder = RunFolder(tmp_path / "war")
    folder.prepare(manifest_of(), overwrite=False)
    with pytest.raises(RunError) as refused:
        folder.prepare(dataclasses.replace(manifest_of(), **change), overwrite=False)
    assert said in str(refused.value)
    assert "--out" in str(refused.value)


def test_a_folder_of_another_run_is_replaced_when_that_is_wanted(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "war")
    folder.prepare(manifest_of(), overwrite=False)
    write_member(records(1)[0], folder)
    folder.prepare(manifest_of(seed=6), overwrite=True)
    assert not folder.has_member(0)
    assert folder.read_manifest().seed == 6


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_with_other_files_is_never_touched(tmp_path: Path, overwrite: bool) -> None:
    letter = tmp_path / "war" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear")
    with pytest.raises(RunError, match="no run"):
        RunFolder(letter.parent).prepare(manifest_of(), overwrite=overwrite)
    assert letter.read_text() == "dear"


def test_what_is_no_run_folder_is_refused_with_a_hint(run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such run folder"):
        load_results(tmp_path / "nowhere")
    with pytest.raises(RunError, match=r"did you mean .*war\?"):
        load_results(run.path.parent)
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match=r"has no manifest\.json"):
        load_results(tmp_path / "empty")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scenario": 1}', "{"])
def test_a_broken_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(RunError, match="is no manifest"):
        load_results(tmp_path)


def test_a_run_that_is_not_finished_says_how_to_go_on(tmp_path: Path) -> None:
    RunFolder(tmp_path / "war").prepare(manifest_of(), overwrite=False)
    with pytest.raises(RunError, match="goes on with it"):
        load_results(tmp_path / "war")
