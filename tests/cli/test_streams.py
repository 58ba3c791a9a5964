"""What is printed arrives, or the command says that it has not; and it can be read anywhere."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from refusing import TUMEN, closes, tumen

from sim.cli import main, streams
from sim.cli.main import EXIT_STATUSES, LazyGroup

WHY = "Qu'arrive-t-il en été \N{EN DASH} “tout” … 北朝鮮?"
PRINTING = [
    ("--help",), ("--version",), ("list",), ("list", "--json"), ("params",), ("schema",),
    ("show", "status-quo"), ("check",), ("explain", "camps.capacity"), ("indicators",),
    ("diff", "status-quo", "war"), ("run", "--help"),
]  # fmt: skip
ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "latin-1:strict"},
    {"PYTHONIOENCODING": "utf-8:strict"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"},
]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(f"extends: status-quo\nwhy: {WHY}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("command", PRINTING, ids=" ".join)
def test_what_cannot_be_printed_is_a_failure_that_names_standard_output(
    command: tuple[str, ...],
) -> None:
    with Path("/dev/full").open("w") as full:
        done = tumen(*command, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == (
        "Error: standard output: no space is left on the disk; "
        "make room, and give the same command again\n"
    )


@pytest.mark.parametrize("command", PRINTING, ids=" ".join)
def test_a_reader_who_has_enough_ends_the_command_quietly(command: tuple[str, ...]) -> None:
    """As with other programs, the status is 128 and the number of the signal for broken pipes."""
    reader, writer = os.pipe()
    os.close(reader)
    done = tumen(*command, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_reader_who_leaves_in_the_middle_ends_the_command_quietly() -> None:
    with subprocess.Popen(  # noqa: S603
        [*TUMEN, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.parametrize("streams_", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)], ids=str)
def test_streams_that_are_closed_change_neither_the_work_nor_its_status(
    tmp_path: Path, streams_: tuple[int, ...]
) -> None:
    """Nor do files that are opened later get what is printed."""
    done = tumen("schema", "--out", tmp_path / "schema.json", before=closes(*streams_))
    assert done.returncode == 0
    assert json.loads((tmp_path / "schema.json").read_text())["type"] == "object"
    done = tumen("list", before=closes(*streams_))
    assert done.returncode == 0
    assert done.stdout.startswith("aid-cut") == (1 not in streams_)
    assert tumen("show", "nowhere", before=closes(*streams_)).returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_what_is_said_in_passing_never_stops_the_work(tmp_path: Path) -> None:
    """Warnings and progress go to standard error; the exit status tells what counts."""
    (tmp_path / "odd.yaml").write_text(
        "extends: status-quo\nwhy: What is odd?\ncamps: {capacity: 900000}\n"
    )
    with Path("/dev/full").open("w") as full:
        told = tumen("check", tmp_path / "odd.yaml")
        done = tumen(
            "check",
            tmp_path / "odd.yaml",
            capture_output=False,
            stdout=subprocess.PIPE,
            stderr=full,
        )
        wrong = tumen("show", "nowhere", capture_output=False, stderr=full)
    assert "warning" in told.stderr
    assert (done.returncode, done.stdout) == (0, told.stdout)
    assert wrong.returncode == 2


def test_a_pipe_that_does_not_wait_gets_everything() -> None:
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETFL, fcntl.fcntl(writer, fcntl.F_GETFL) | os.O_NONBLOCK)
    with subprocess.Popen(  # noqa: S603
        [*TUMEN, "schema"], stdout=writer, stderr=subprocess.PIPE
    ) as process:
        os.close(writer)
        time.sleep(0.5)  # let it fill
        with open(reader, "rb") as end:  # noqa: PTH123 - a number
            got = end.read()
        assert process.wait() == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert got == tumen("schema", text=False).stdout


@pytest.mark.parametrize("environment", ENCODINGS, ids=lambda e: " ".join(f"{k}={e[k]}" for k in e))
def test_letters_that_a_terminal_lacks_are_written_in_others(
    mine: Path, environment: dict[str, str]
) -> None:
    done = tumen("show", "mine.yaml", cwd=mine, env=environment, text=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Qu'arrive-t-il en" in done.stdout
    for command in (("list",), ("diff", "mine.yaml", "war")):
        assert tumen(*command, cwd=mine, env=environment, text=False).returncode == 0


def test_an_ascii_terminal_gets_plain_letters_and_codes(mine: Path) -> None:
    done = tumen("show", "mine.yaml", cwd=mine, env={"PYTHONIOENCODING": "ascii"})
    assert 'why: Qu\'arrive-t-il en ete - "tout" ... \\u5317\\u671d\\u9bae?' in done.stdout
    assert "->" in done.stdout.splitlines()[1]
    assert done.stdout.isascii()


@pytest.mark.parametrize("environment", ENCODINGS, ids=lambda e: " ".join(f"{k}={e[k]}" for k in e))
def test_json_says_the_same_on_every_terminal(mine: Path, environment: dict[str, str]) -> None:
    done = tumen("show", "mine.yaml", "--json", cwd=mine, env=environment, text=False)
    assert json.loads(done.stdout)["why"] == WHY


@pytest.mark.parametrize("environment", ENCODINGS, ids=lambda e: " ".join(f"{k}={e[k]}" for k in e))
def test_mistakes_are_told_on_every_terminal(mine: Path, environment: dict[str, str]) -> None:
    (mine / "été.yaml").write_text("why: ¿Qué?\nstart: 2011-01-01\nfood: {gäp: 1}\n", "utf-8")
    done = tumen("check", "été.yaml", cwd=mine, env=environment, text=False)
    assert done.returncode == 2
    assert b"unknown parameter" in done.stderr
    assert b"Traceback" not in done.stderr


def test_names_that_are_no_text_are_shown_as_codes(tmp_path: Path) -> None:
    raw = b"bad\xff"
    (tmp_path / os.fsdecode(raw + b".yaml")).write_text("extends: status-quo\nwhy: Bad name?\n")
    for command, status in (
        (("check", raw + b".yaml"), 2),
        (("run", raw + b".yaml", "--days", "1"), 2),
        (("show", raw), 2),
        (("map", raw, "--day", "1"), 2),
        (("compare", raw), 2),
        (("explain", raw), 2),
        (("run", "status-quo", "--set", raw + b"=1"), 2),
        ((raw,), 2),
        (("schema", "--out", raw + b".json"), 0),
    ):
        done = tumen(*command, cwd=tmp_path)
        assert done.returncode == status, command
        assert "Traceback" not in done.stderr
        assert "unexpected" not in done.stderr
        assert status == 0 or "\\xff" in done.stderr or "\\udcff" in done.stderr
    assert (tmp_path / os.fsdecode(raw + b".json")).is_file()


def fails_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("sim.scenario.files.scenario_files", fail)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyError("camp"), 70, "unexpected: KeyError: 'camp'; this is a fault of the program"),
        (RecursionError("too deep"), 70, "unexpected: RecursionError: too deep"),
        (AssertionError("two\nlines"), 70, "unexpected: AssertionError: two lines"),
        (MemoryError(), 1, "no memory is left; close other programs"),
        (OSError(28, "No space left on device", "a/b"), 1, "a/b: no space is left on the disk"),
        (OSError(99999, "What is this", "a/b"), 1, "a/b: What is this"),
        (OSError("no number"), 1, "no number"),
        (PermissionError(13, "Permission denied", b"a\xff"), 1, "a\\xff: permission is denied"),
        (InterruptedError(4, "Interrupted system call", "a"), 1, "a: Interrupted system call"),
    ],
)
def test_any_error_is_one_line_and_an_exit_status(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    fails_with(monkeypatch, error)
    done = CliRunner().invoke(main.tumen, ["list"])
    assert done.exit_code == status
    assert done.stdout == ""
    assert done.stderr.startswith(f"Error: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_a_traceback_is_shown_to_who_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fails_with(monkeypatch, KeyError("camp"))
    for arguments, environment in (
        (["--traceback", "list"], {}),
        (["list"], {"TUMEN_TRACEBACK": "1"}),
    ):
        done = CliRunner().invoke(main.tumen, arguments, env=environment)
        assert done.exit_code == 70
        assert done.stderr.startswith("Traceback")
        assert "unexpected: KeyError: 'camp'" in done.stderr.splitlines()[-1]


def test_help_lists_all_exit_statuses() -> None:
    text = CliRunner().invoke(main.tumen, ["--help"]).output
    for status, meaning in EXIT_STATUSES:
        assert f"\n  {status} " in text
        assert meaning.split()[0] in text
    assert isinstance(main.tumen, LazyGroup)


def test_setting_up_streams_twice_changes_nothing() -> None:
    script = (
        "import sys; from sim.cli import streams; streams.set_up()\n"
        "first = sys.stdout, sys.stderr\n"
        "streams.set_up(); assert (sys.stdout, sys.stderr) == first; print('\N{EM DASH}é')"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "-e\n"


def test_what_a_stream_can_write_depends_on_its_letters() -> None:
    assert streams.can_write("é", sys.__stdout__) in (True, False)
    assert not streams.can_write("\udcff", sys.__stdout__)
