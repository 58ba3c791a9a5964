"""`tumen verify` and `tumen rerun` as a user meets them: output, exit status, nothing changed."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import netCDF4
import pytest
from click.testing import CliRunner, Result

from sim.cli.main import tumen
from sim.results import RunFolder
from sim.run_folder.files import mark_of

DAYS = 6


def call(*arguments: object) -> Result:
    """Call a command; runs are made in this process, as a worker takes seconds to begin."""
    alone = ("--workers", 1) if arguments[0] in ("run", "rerun") else ()
    return CliRunner().invoke(tumen, [str(argument) for argument in (*arguments, *alone)])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the model, and one that goes on from it."""
    out = tmp_path_factory.mktemp("runs")
    common = ("--days", DAYS, "--out", out)
    first = call("run", "status-quo", "--members", 2, "--save-on", 2, *common)
    assert first.exit_code == 0, first.output
    on = call("run", "amnesty", "--from", out / "status-quo", "--day", 3, *common)
    assert on.exit_code == 0, on.output
    return out


@pytest.fixture
def copied(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran / "status-quo", tmp_path / "copied" / "status-quo"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_sound_runs_are_said_to_be_sound_check_by_check(ran: Path) -> None:
    before = contents(ran)
    result = call("verify", ran / "status-quo", ran / "amnesty")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == f"sound  {ran / 'status-quo'}"
    assert "  ok    conservation: 2 members, 6 days" in lines
    assert "  ok    scenario: 2 scenarios" in lines
    assert contents(ran) == before


def test_all_that_is_wrong_is_said_at_once(copied: Path) -> None:
    folder = RunFolder(copied)
    folder.member(1).write_bytes(b"rubbish")
    folder.table("series").write_bytes(folder.table("series").read_bytes().replace(b"0", b"1"))
    folder.scenario_file.write_text(folder.scenario_file.read_text().replace("days: 6", "days: 7"))
    shutil.copy(folder.member(0), folder.member(8))
    folder.table("overflow").unlink()
    result = call("verify", copied, "--json")
    assert result.exit_code == 1
    (told,) = json.loads(result.stdout)
    wrong = "\n".join(line for check in told["checks"] for line in check["wrong"])
    for said in (
        "members/member-0001.npz was changed or damaged since the run wrote it",
        "series.csv was changed or damaged",
        "overflow.csv cannot be read",
        "is not the scenario that was run",
        "members/member-0008.npz stands in the folder, and the run has not written it",
        "member-0001.npz is damaged",
    ):
        assert said in wrong


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (("stock", (0, 2, 3)), "stocks do not sum to everybody on 1 days, first on 3"),
        (("flow", (1, 4, 1, 2)), "flows do not explain the change of stocks on 1 days, first on 5"),
        (("in_hiding", (0, 0, 1)), "in_hiding do not sum to the stock on 1 days, first on 1"),
        (("fates", (0, 3, 2, 7)), "member 0: what became of crossings does not add up to them"),
        (("deaths", (1, 1, 1)), "member 1 has another deaths in its own file"),
    ],
)
def test_people_who_appear_or_vanish_are_found_though_every_digest_is_right(
    copied: Path, spoil: tuple[str, tuple[int, ...]], said: str
) -> None:
    name, where = spoil
    folder = RunFolder(copied)
    with netCDF4.Dataset(folder.results_file, "a") as file:
        file[name][where] = file[name][where] + 1
    manifest = folder.read_manifest()
    files = {**manifest.files, "results.nc": mark_of(folder.results_file)}
    folder.write_manifest(dataclasses.replace(manifest, files=files))
    result = call("verify", copied)
    assert result.exit_code == 1
    assert said in result.stdout
    assert "  ok    files: " in result.stdout


def test_what_is_no_usable_run_ends_with_status_2(tmp_path: Path) -> None:
    for command in ("verify", "rerun"):
        result = call(command, tmp_path / "nowhere")
        assert result.exit_code == 2
        assert "there is no such run folder" in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("name", ["status-quo", "amnesty"])
def test_a_run_comes_out_the_same_from_its_own_folder_alone(
    ran: Path, tmp_path: Path, name: str
) -> None:
    alone = Path(shutil.copytree(ran / name, tmp_path / "alone" / name))
    before = contents(alone)
    result = call("rerun", alone, "--out", tmp_path / "again")
    assert result.exit_code == 0, result.output
    assert "files are the same to the byte" in result.stdout
    assert "different" not in result.stdout
    assert contents(alone) == before
    checked = call("verify", tmp_path / "again" / name)
    assert checked.exit_code == 0, checked.output


def test_a_rerun_names_the_files_the_numbers_and_the_versions_that_differ(copied: Path) -> None:
    folder = RunFolder(copied)
    with netCDF4.Dataset(folder.results_file, "a") as file:
        file["crossings"][0, 0, :2] = 77
    manifest = folder.read_manifest()
    then = {**manifest.versions, "numpy": "1.0"}
    folder.write_manifest(dataclasses.replace(manifest, versions=then))
    before = contents(copied)
    result = call("rerun", copied)
    assert result.exit_code == 1
    assert "different: results.nc: crossings (2 of " in result.stdout
    assert "other version, numpy: 1.0 then, " in result.stdout
    assert contents(copied) == before


def test_a_run_that_has_not_been_finished_is_not_run_again(copied: Path, tmp_path: Path) -> None:
    """What it lacks is no difference; nothing is run before that is said."""
    folder = RunFolder(copied)
    folder.member(1).unlink()
    folder.results_file.unlink()
    unfinished = dataclasses.replace(folder.read_manifest(), finished=False)
    folder.write_manifest(unfinished)
    before = contents(copied)
    result = call("rerun", copied, "--out", tmp_path / "again")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "the run has not been finished: 1 of 2 members are whole; `tumen run`" in result.stderr
    assert "different" not in result.stderr
    assert contents(copied) == before
    assert not (tmp_path / "again").exists()


def test_a_rerun_says_of_a_member_that_had_failed_that_it_had(copied: Path) -> None:
    folder = RunFolder(copied)
    folder.member(1).unlink()
    failed = dataclasses.replace(folder.read_manifest(), failed={1: "MemoryError: no room"})
    folder.write_manifest(failed)
    result = call("rerun", copied)
    assert result.exit_code == 1
    lost = "members/member-0001.npz: the member gave no result (MemoryError: no room)"
    assert f"different: {lost}\n" in result.stdout


def test_a_rerun_names_a_file_of_the_run_that_is_not_made_again(copied: Path) -> None:
    folder = RunFolder(copied)
    (folder.geography / "more.csv").write_text("name\n")
    manifest = folder.read_manifest()
    files = {**manifest.files, "geography/more.csv": mark_of(folder.geography / "more.csv")}
    folder.write_manifest(dataclasses.replace(manifest, files=files))
    result = call("rerun", copied)
    assert result.exit_code == 1
    assert "different: geography/more.csv: is not made again\n" in result.stdout


def test_a_run_is_not_built_again_where_it_lies(copied: Path) -> None:
    before = contents(copied)
    result = call("rerun", copied, "--out", copied.parent)
    assert result.exit_code == 2
    assert "is where the run itself lies; choose another --out" in result.stderr
    assert contents(copied) == before
