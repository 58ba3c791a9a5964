"""`tumen run`, `compare` and `map` as a user meets them: output, files, exit status, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from synthetic import MadeUpScenario

from sim.cli.main import COMMANDS, tumen
from sim.ensemble.runner import MODEL, Runner
from sim.results import RunFolder, load_results

DAYS = 12


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, [str(argument) for argument in arguments])


def tumen_process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *(str(argument) for argument in arguments)]
    return subprocess.run(  # noqa: S603 - our own command
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """Run the model itself, for a few days."""
    out = tmp_path_factory.mktemp("runs")
    return call("run", "status-quo", "--members", 2, "--days", DAYS, "--out", out), out


def test_each_run_ends_with_the_documents_that_speak_of_its_years(tmp_path: Path) -> None:
    names = ("before-famine", "famine", "back-cast", "open-border")
    result = call("run", *names, "--members", 1, "--days", 100, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    parts = " ".join(result.stdout.split()).split("Results: ")
    before, famine, back_cast, open_border = parts[: len(names)]
    assert "[before-famine-few]:" in before
    assert "other years: hidden-10-40k-2012" in before
    for first_days in (famine, back_cast):
        assert "the border is not open: migration-1920-450k, migration-1945-2.1m" in first_days
        assert "[before-famine-few]" not in first_days
    assert "[migration-1945-2.1m]:" in open_border
    assert "other circumstances: the border is opened: hidden-10-40k-2012" in open_border


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    runner = Runner(tmp_path_factory.mktemp("made-up"), 2, engine="synthetic:run_member")
    made = [MadeUpScenario(name, days=40) for name in ("status-quo", "war")]
    return runner.run(made, 3, seed=1)


def test_run_writes_a_folder_and_prints_the_summary_to_stdout(ran: tuple[Result, Path]) -> None:
    result, out = ran
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("status-quo: 2 members, 12 days from 2012-03-01, seed 1")
    assert "crossings into China" in result.stdout
    assert "Beside the documents" in result.stdout
    assert "status-quo: 2 members, " in result.stderr
    results = load_results(out / "status-quo")
    assert results.data.sizes["member"] == 2
    assert results.data.sizes["day"] == DAYS
    everybody = results.data["stock"].sum("status")
    assert (everybody == 24_052_231).all()


def test_the_same_command_again_runs_nothing_and_changes_no_byte(
    ran: tuple[Result, Path],
) -> None:
    first, out = ran
    folder = RunFolder(out / "status-quo")
    before = folder.results_file.read_bytes(), folder.member(1).stat().st_mtime_ns
    again = call("run", "status-quo", "--members", 2, "--days", DAYS, "--out", out)
    assert again.exit_code == 0
    assert again.stdout == first.stdout
    assert (folder.results_file.read_bytes(), folder.member(1).stat().st_mtime_ns) == before


def test_another_seed_in_the_same_folder_is_refused_with_status_2(
    ran: tuple[Result, Path],
) -> None:
    _, out = ran
    result = call("run", "status-quo", "--days", DAYS, "--seed", 2, "--out", out)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "another seed (1)" in result.stderr
    assert "--overwrite" in result.stderr


def test_mistakes_in_scenarios_are_told_before_anything_runs(tmp_path: Path) -> None:
    result = call("run", "status-qou", "--out", tmp_path / "runs")
    assert result.exit_code == 2
    assert "status-quo" in result.stderr
    assert "Traceback" not in result.stderr
    result = call("run", "status-quo", "--set", "no.such=1", "--out", tmp_path / "runs")
    assert result.exit_code == 2
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "status-quo", "--members", "0"),
        ("run", "status-quo", "--seed", "-1"),
        ("run", "status-quo", "--workers", "none"),
        ("compare",),
        ("map", "somewhere"),
        ("mpa",),
    ],
)
def test_wrong_usage_ends_with_status_2_and_says_why(arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: " in result.stderr


def test_compare_draws_and_prints_the_table(made_up: list[Path], tmp_path: Path) -> None:
    picture = tmp_path / "pictures" / "compared.png"
    result = call("compare", *made_up, "--out", picture)
    assert result.exit_code == 0, result.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert result.stderr == f"drawn: {picture}\n"
    assert "crossings into China" in result.stdout
    assert " to " in result.stdout


def test_compare_prints_json_for_programs(made_up: list[Path]) -> None:
    result = call("compare", *made_up, "--json")
    quiet, war = json.loads(result.stdout)
    assert [quiet["scenario"], war["scenario"]] == ["status-quo", "war"]
    assert war["indicators"]["crossings"]["median"] > quiet["indicators"]["crossings"]["median"]


def test_runs_of_one_scenario_are_compared_by_their_folders(made_up: list[Path]) -> None:
    header = call("compare", made_up[0], made_up[0]).stdout.splitlines()[0]
    assert header.count(str(made_up[0])) == 2


def test_map_draws_a_day_given_by_number_or_date(made_up: list[Path], tmp_path: Path) -> None:
    by_number, by_date = tmp_path / "number.png", tmp_path / "date.png"
    assert call("map", made_up[1], "--day", 20, "--out", by_number).exit_code == 0
    assert call("map", made_up[1], "--day", "2018-01-20", "--out", by_date).exit_code == 0
    assert by_number.read_bytes() == by_date.read_bytes()
    result = call("map", made_up[1], "--day", 7)
    assert result.stderr == f"drawn: {made_up[1] / 'map-day-007.png'}\n"


@pytest.mark.parametrize(
    ("day", "said"), [("41", "days 1 to 40"), ("0", "days 1 to 40"), ("soon", "neither a day")]
)
def test_map_refuses_a_day_that_is_not_in_the_run(made_up: list[Path], day: str, said: str) -> None:
    result = call("map", made_up[1], "--day", day)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("command", [("compare",), ("map", "--day", "1")])
def test_what_is_no_run_folder_is_told_without_a_traceback(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    result = call(*command, tmp_path)
    assert result.exit_code == 2
    assert "is no run folder" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_picture_of_an_unknown_kind_is_refused_before_it_is_drawn(made_up: list[Path]) -> None:
    result = call("compare", made_up[0], "--out", "picture.docx")
    assert result.exit_code == 2
    assert "allowed: .png, .pdf, .svg" in result.stderr


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = call("run", "status-quo", "--days", 2, "--out", tmp_path / "file" / "runs")
    assert result.exit_code == 1
    assert "file" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_run_goes_on_from_another_one_on_a_saved_day(tmp_path: Path) -> None:
    """Members and seed are those of the run that it goes on from."""
    common = ("--days", DAYS, "--out", tmp_path)
    first = call(
        "run", "status-quo", "--members", 1, "--seed", 5, "--save-on", "2012-03-06", *common
    )
    assert first.exit_code == 0, first.output
    assert "It goes on" not in first.stdout
    run = tmp_path / "status-quo"
    assert [path.name for path in (run / "snapshots").iterdir()] == ["day-0005"]
    result = call("run", "amnesty", "--from", run, "--day", 7, *common)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("amnesty: 1 member, 12 days from 2012-03-01, seed 5")
    assert "It goes on from status-quo after 7 days." in result.stdout
    names = ("status-quo", "amnesty")
    one, other = (load_results(tmp_path / name).data.drop_vars("fates") for name in names)
    assert one.isel(day=slice(7)).equals(other.isel(day=slice(7)))
    again = call("run", "amnesty", "--from", run, "--day", "2012-03-08", *common)
    assert again.stdout == result.stdout, "the same command goes on with the same run"
    compared = call("compare", run, tmp_path / "amnesty", "--json", "--out", tmp_path / "c.png")
    assert [each["goes_on_from"] for each in json.loads(compared.stdout)] == [
        [],
        [{"scenario": "status-quo", "until_day": 7}],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "{run}"), "--from and --day belong together"),
        (("--day", "3"), "--from and --day belong together"),
        (("--from", "{run}", "--day", "soon"), "'soon' is neither a number of days nor a date"),
        (("--save-on", "13"), "status-quo has no day 13; choose one from 0"),
        (
            ("--save-on", "2012-02-29"),
            "2012-02-29 is before status-quo, which goes from 2012-03-01",
        ),
        (("--from", "{run}", "--day", "13"), "has no day 13; choose one from 0"),
        (("--from", "{run}", "--day", "3", "--seed", "9"), "--seed 9: the run in "),
        (("--from", "{run}", "--day", "12"), "status-quo is over after 12 days"),
        (("--from", "{run}", "--day", "3", "--out", "{out}"), "is the run to go on from"),
        (("--from", "{out}", "--day", "3"), "did you mean "),
    ],
)
def test_what_cannot_be_gone_on_with_ends_with_status_2(
    ran: tuple[Result, Path], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    _, out = ran
    given = [each.format(run=out / "status-quo", out=out) for each in arguments]
    result = call("run", "status-quo", "--days", DAYS, "--out", tmp_path / "out", *given)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert not (tmp_path / "out").exists()
    assert load_results(out / "status-quo").manifest.origin == ()


def test_what_is_read_on_the_first_morning_alone_is_said_to_have_no_effect(
    ran: tuple[Result, Path], tmp_path: Path
) -> None:
    _, out = ran
    given = ("--from", out / "status-quo", "--day", 3, "--set", "beginning.in_hiding=100")
    result = call("run", "status-quo", "--days", DAYS, *given, "--out", tmp_path)
    assert result.exit_code == 0
    assert "note: beginning.in_hiding is read on the first morning" in result.stderr


def test_some_failed_members_end_with_status_3_and_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def let_run(engine: str) -> None:
        usual = (engine if each == MODEL else each for each in defaults)
        monkeypatch.setattr(Runner.__init__, "__defaults__", tuple(usual))

    defaults = Runner.__init__.__defaults__
    let_run("synthetic:run_or_fail")
    extent = ("run", "status-quo", "--members", 2, "--days", 30, "--out")
    result = call(*extent, tmp_path, "--uncertainty", "none")
    assert result.exit_code == 3
    assert "status-quo: member 1 failed: ValueError: stocks do not add up" in result.stderr
    assert "crossings into China" in result.stdout
    result = call(*extent, tmp_path / "drawn")
    assert "status-quo: member 1 (seed 1, draw 1) failed: ValueError" in result.stderr
    let_run("synthetic:nothing")
    result = call("run", "status-quo", "--members", 1, "--days", 31, "--out", tmp_path / "b")
    assert result.exit_code == 1
    assert "no member gave a result" in result.stderr


def test_indicators_are_explained_with_unit_definition_and_evidence() -> None:
    text = call("indicators").stdout
    assert "unsheltered_person_days [person-days]" in text
    assert "returns-1998-2006" in text
    names = {each["name"] for each in json.loads(call("indicators", "--json").stdout)}
    assert {"crossings", "camps_needed", "got_across_share"} <= names


def test_every_command_is_where_the_group_says_and_has_a_line_of_help() -> None:
    context = click.Context(tumen)
    for name, (_, line) in COMMANDS.items():
        command = tumen.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert line.endswith(".")
        assert line in call("--help").output or len(line) > 60


def test_help_waits_for_no_heavy_library() -> None:
    script = (
        "import sys; from sim.cli.main import tumen\n"
        "tumen.main(['--help'], standalone_mode=False)\n"
        "heavy = {'numpy', 'mesa', 'pandas', 'xarray', 'matplotlib', 'scipy', 'ruamel'}\n"
        "assert not heavy & set(sys.modules)"
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603


def test_the_process_ends_with_the_status_and_without_a_traceback(tmp_path: Path) -> None:
    wrong = tumen_process("compare", tmp_path, NO_COLOR="1")
    assert wrong.returncode == 2
    assert wrong.stdout == ""
    assert wrong.stderr.startswith("Error: ")
    assert "\x1b" not in wrong.stderr
    assert tumen_process("--version").stdout.startswith("tumen, version ")
    assert tumen_process("nonsense").returncode == 2
