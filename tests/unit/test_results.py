"""The run folder: whole files, the same bytes for the same run, readable by others."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import synthetic
import xarray as xr

from sim.recording.variables import MEMBERS_WITH_ACTORS, RECORDED, MemberRecord, Notes
from sim.results import Manifest, RunError, RunFolder, load_results
from sim.results.blocks import MEMBERS_IN_BLOCK
from sim.results.gather import Gatherer
from sim.results.indicators import shipped_indicators
from sim.results.series import SERIES
from sim.run_folder.actor_decisions import ACTOR_COLUMNS, ActorsLog
from sim.run_folder.array_files import DamagedError
from sim.run_folder.folder import moved_into_place
from sim.run_folder.members import fit, read_arrays, read_names, write_arrays, write_member
from sim.run_folder.upkeep import prepare
from sim.run_folder.writing import open_packed

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
    manifest = prepare(folder, manifest_of(members=members), overwrite=False)
    for record in records(members):
        write_member(record, folder)
    Gatherer(folder, manifest).gather(range(members))
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
    assert list(series.columns) == ["member", "date", *(each.name for each in SERIES)]
    assert (indicators.groupby("indicator").size() == 3).all()
    assert list(indicators["indicator"].unique()) == [each.name for each in shipped_indicators()]
    assert (series.groupby("member").size() == DAYS).all()
    assert list(series["date"][:2].astype(str)) == ["2018-01-01", "2018-01-02"]
    crossings = indicators[indicators["indicator"] == "crossings"]["value"].sum()
    assert series["crossings"].sum() == crossings
    values = results.indicator_values()
    assert values["crossings"].sum() == crossings
    without = sum(int(np.isnan(each).sum()) for each in values.values())
    assert without == indicators["value"].isna().sum()


def test_tables_hold_what_the_measures_make_of_the_stored_results(run: RunFolder) -> None:
    results = load_results(run.path)
    told = results.indicator_values()
    for each in shipped_indicators():
        expected = each.value(results.data)
        np.testing.assert_array_equal(each.value(results.stored), expected)
        np.testing.assert_allclose(told[each.name], expected, rtol=1e-8)
    for each in SERIES:
        shown = results.series()[each.name].to_numpy().reshape(3, DAYS)
        np.testing.assert_array_equal(shown, each.value(results.data))


def test_actors_are_written_when_they_change_their_mind(run: RunFolder) -> None:
    with run_table(run, "actors") as rows:
        of_first = [
            (row["day"], row["value"])
            for row in rows
            if row["quantity"] == "stance" and row["member"] == "0"
        ]
    assert of_first == [("0", "return"), ("10", "shelter")]


@contextmanager
def run_table(folder: RunFolder, name: str) -> Iterator[Iterator[dict[str, str]]]:
    path = folder.table(name)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        yield csv.DictReader(file)


def test_pandas_reads_what_actors_decided_as_it_lies_there(run: RunFolder) -> None:
    table = pd.read_csv(run.path / "actors.csv.gz")
    assert list(table.columns) == ["member", *ACTOR_COLUMNS]
    assert (table["quantity"] == "stance").sum() > 0


def test_a_packed_table_has_the_same_bytes_at_any_time_and_place(tmp_path: Path) -> None:
    for name in ("one.csv.gz", "other.csv.gz"):
        with open_packed(tmp_path / name) as file:
            file.write("member,day\n0,1\n")
    one, other = ((tmp_path / name).read_bytes() for name in ("one.csv.gz", "other.csv.gz"))
    assert one == other
    assert gzip.decompress(one) == b"member,day\n0,1\n"


def log_of(*rows: tuple[object, ...]) -> list[list[str]]:
    columns = dict(zip(ACTOR_COLUMNS, zip(*rows, strict=True), strict=True))
    lines = ActorsLog.of(columns).lines(member=7)
    return [row[1:] for row in csv.reader(lines)]


def test_an_actor_has_a_row_where_a_value_changes_in_its_first_six_figures() -> None:
    price = ("Network", "brokers", "price")
    rows = [(0, *price, 1200.0), (1, *price, 1200.0001), (2, *price, 1200.01), (4, *price, 0.5)]
    assert log_of(*rows) == [
        ["0", *price, "1200"],
        ["2", *price, "1200.01"],
        ["4", *price, "0.5"],
    ]
    assert log_of(*(rows[n] for n in (0, 2, 3))) == log_of(*rows), "changes alone are enough"
    notes = Notes([price], [0, 0, 0], [0, 2, 4], [1200.0, 1200.01, 0.5])
    assert [row[1:] for row in csv.reader(ActorsLog.of(notes).lines(7))] == log_of(*rows)


def test_actors_may_hold_words_truths_and_numbers_of_any_size() -> None:
    rows = [
        (0, "State", "DPRK, the state", "order", "shoot, if need be"),
        (0, "State", "DPRK, the state", "is_closed", True),
        (0, "State", "DPRK, the state", "men", 150_001),
        (0, "State", "DPRK, the state", "budget", 123_456_789),
        (1, "State", "DPRK, the state", "order", "none"),
        (1, "State", "DPRK, the state", "men", np.int64(0)),
        (1, "State", "DPRK, the state", "is_closed", np.True_),
        (1, "State", "DPRK, the state", "budget", None),
        (2, "State", "DPRK, the state", "budget", 1e-9),
    ]
    shown = {(day, quantity): value for day, _, _, quantity, value in log_of(*rows)}
    assert shown == {
        ("0", "order"): "shoot, if need be",
        ("0", "is_closed"): "True",
        ("0", "men"): "150001",
        ("0", "budget"): "123456789",
        ("1", "order"): "none",
        ("1", "men"): "0",
        ("1", "budget"): "nan",
        ("2", "budget"): "1e-09",
    }


def test_a_run_without_actors_has_an_empty_table() -> None:
    empty: dict[str, list[object]] = {name: [] for name in ACTOR_COLUMNS}
    assert list(ActorsLog.of(empty).lines(0)) == []


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
    prepare(folder, manifest_of(), overwrite=False)
    broken = dataclasses.replace(records(1)[0], variables={})
    with pytest.raises(KeyError):
        write_member(broken, folder)
    assert not folder.has_member(0)


@pytest.mark.parametrize(
    ("largest", "kind"),
    [(0, np.uint8), (255, np.uint8), (256, np.uint16), (24_052_231, np.uint32), (-1, np.int8)],
)
def test_a_member_takes_the_smallest_whole_numbers_that_hold_it(
    largest: int, kind: type[np.integer]
) -> None:
    values = np.array([0, largest], dtype=np.int64)
    np.testing.assert_array_equal(fit(values), values)
    assert fit(values).dtype == kind


def test_real_and_missing_numbers_stay_as_they_are() -> None:
    assert fit(np.array([0.5])).dtype == np.float64
    assert fit(np.array([], dtype=np.int64)).size == 0


@pytest.mark.parametrize("number", [2**31, -(2**31)])
def test_what_the_results_cannot_hold_is_refused_and_not_cut(tmp_path: Path, number: int) -> None:
    record = records(1)[0]
    record.variables["helpers_fined"][0] = number
    folder = RunFolder(tmp_path / "war")
    prepare(folder, manifest_of(members=1), overwrite=False)
    with pytest.raises(OverflowError, match="2,147,483,648"):
        write_member(record, folder)
    assert not folder.has_member(0)


def test_the_file_of_a_member_opens_with_numpy_alone_and_equals_the_record(run: RunFolder) -> None:
    record = records(1)[0]
    with np.load(run.member(0), allow_pickle=False) as file:
        for variable in RECORDED:
            np.testing.assert_array_equal(file[variable.name], record.variables[variable.name])
        assert file["crossings"].dtype.itemsize <= 2
        np.testing.assert_array_equal(file["stock_at_start"], record.stock_at_start)
        assert list(file["name_sex"]) == ["female", "male"]
    assert read_names(run.member(0))["county"] == record.coordinates["county"]


def test_arrays_are_read_as_numpy_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    arrays = {
        "a": np.arange(24).reshape(2, 3, 4),
        "b": np.array(["Tumen", "Yalu"]),
        "c": np.array([], dtype=np.float64),
        "d": np.array([[True], [False]]),
    }
    write_arrays(path, arrays)
    with np.load(path) as file:
        for (name, expected), found in zip(arrays.items(), read_arrays(path, arrays), strict=True):
            np.testing.assert_array_equal(file[name], expected)
            np.testing.assert_array_equal(found, expected)
            assert found.dtype == expected.dtype
    with pytest.raises(DamagedError, match="no item named 'e"):
        list(read_arrays(path, ["e"]))


def test_sums_and_differences_of_the_results_cannot_run_over(run: RunFolder) -> None:
    with xr.open_dataset(run.results_file) as data:
        whole = [data[each.name] for each in RECORDED if not each.unit.startswith("CNY")]
        assert {each.dtype for each in whole} == {np.dtype(np.int32)}
        lower = data["crossings"] - data["attempts"]
        assert int(lower.min()) < 0


def test_members_of_several_blocks_are_gathered_in_order_and_in_bounded_memory(
    tmp_path: Path,
) -> None:
    count = MEMBERS_IN_BLOCK + 3
    folder = RunFolder(tmp_path / "war")
    manifest = prepare(folder, manifest_of(members=count), overwrite=False)
    one = records(1)[0]
    for member in range(count):
        counted = {**one.variables, "helpers_fined": np.full(DAYS, member)}
        write_member(dataclasses.replace(one, member=member, variables=counted), folder)
    kept = [member for member in range(count) if member != 1]
    Gatherer(folder, dataclasses.replace(manifest, failed={1: "left out"})).gather(kept)
    results = load_results(folder.path)
    assert list(results.data["member"].values) == kept
    assert list(results.data["helpers_fined"].values[:, 0]) == kept
    assert list(results.series()["member"].unique()) == kept
    with run_table(folder, "actors") as rows:
        told = {int(row["member"]) for row in rows}
    assert told == set(kept[:MEMBERS_WITH_ACTORS])


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
    prepare(folder, manifest_of(), overwrite=False)
    with pytest.raises(RunError) as refused:
        prepare(folder, dataclasses.replace(manifest_of(), **change), overwrite=False)
    assert said in str(refused.value)
    assert "--out" in str(refused.value)


def test_a_folder_of_another_run_is_replaced_when_that_is_wanted(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "war")
    prepare(folder, manifest_of(), overwrite=False)
    write_member(records(1)[0], folder)
    prepare(folder, manifest_of(seed=6), overwrite=True)
    assert not folder.has_member(0)
    assert folder.read_manifest().seed == 6


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_with_other_files_is_never_touched(tmp_path: Path, overwrite: bool) -> None:
    letter = tmp_path / "war" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear")
    with pytest.raises(RunError, match="no run"):
        prepare(RunFolder(letter.parent), manifest_of(), overwrite=overwrite)
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
    prepare(RunFolder(tmp_path / "war"), manifest_of(), overwrite=False)
    with pytest.raises(RunError, match="goes on with it"):
        load_results(tmp_path / "war")
