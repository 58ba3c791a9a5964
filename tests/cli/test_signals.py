"""A run that is told to stop says so, leaves nothing running or half written, and can go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import NEEDS_PROC, TESTS, Command, answers_signals, is_deaf, soon

pytestmark = NEEDS_PROC

KEPT = "members that were whole stay"
GOES_ON = "and the same command goes on"
SAID = {
    signal.SIGINT: (130, "interrupted; "),
    signal.SIGTERM: (143, "terminated; "),
    signal.SIGHUP: (129, "the terminal was closed; "),
}
MEMBERS, MOMENTS = 6, 7
Claim = Callable[[], object]


def command(folder: Path, *more: object) -> Command:
    scenario = ("status-quo", "--days", 3, "--members", MEMBERS, "--workers", 2)
    return Command(["run", *scenario, "--out", folder / "runs", *more], folder)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    assert command(folder).done().returncode == 0
    return results(folder)


def results(folder: Path) -> dict[str, bytes]:
    """Read all files of a run but the manifest, which holds times."""
    files = [path for path in (folder / "runs").rglob("*") if path.is_file()]
    named = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    return {name: content for name, content in named.items() if "manifest" not in name}


def half_written(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def moments(folder: Path, run: Command, process: subprocess.Popen[str]) -> list[Claim]:
    """List what may have happened in a run when it is told to stop, from first to last."""
    place, before = folder / "runs" / "status-quo", len(whole_members(folder))
    return [
        lambda: answers_signals(process),
        lambda: run.workers(process),
        (place / "manifest.json").exists,
        lambda: len(whole_members(folder)) > before,
        lambda: len(whole_members(folder)) == MEMBERS,
        (place / "results.nc").exists,
        (place / "series.csv").exists,
    ]


def whole_members(folder: Path) -> list[Path]:
    return list(folder.rglob("member-*.npz"))


def test_a_run_can_be_stopped_at_any_moment_and_goes_on(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    """Signals come by turns, to the command alone and to all of its process group.

    Random moments, and many more, are what `tests/chaos/kills.py` takes.
    """
    stopped = 0
    for number in range(MOMENTS):
        told = list(SAID)[number % len(SAID)]
        run = command(tmp_path)
        with run.started() as process:
            has_come = moments(tmp_path, run, process)[number]
            assert soon(lambda process=process: answers_signals(process))
            assert soon(lambda p=process, c=has_come: c() or p.poll() is not None, pause=0.01)
            (os.kill if number % 2 else os.killpg)(process.pid, told)
            _, errors = process.communicate()
            if process.returncode:  # it was not done before
                status, said = SAID[told]
                assert process.returncode == status, errors
                assert said + KEPT in errors
                assert GOES_ON in errors
                stopped += 1
            assert "Traceback" not in errors
            assert soon(lambda run=run: not run.alive())
            assert not half_written(tmp_path)
    assert stopped
    assert command(tmp_path).done().returncode == 0
    assert results(tmp_path) == undisturbed


def test_what_tests_start_in_the_background_hears_signals_all_the_same() -> None:
    """A shell leaves it deaf to Ctrl-C, and `nohup` to the end of the terminal."""
    tells = "import signal as s; print(*(s.getsignal(each) is s.SIG_IGN for each in (1, 2)))"
    script = (
        "import signal, subprocess, sys; from processes import let_commands_hear\n"
        "for each in (1, 2): signal.signal(each, signal.SIG_IGN)\n"
        f"subprocess.run([sys.executable, '-c', {tells!r}])\n"
        "let_commands_hear()\n"
        f"subprocess.run([sys.executable, '-c', {tells!r}])\n"
    )
    done = subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "True", "False", "False"]


@pytest.mark.parametrize("is_under_way", [False, True])
def test_who_asks_again_and_again_is_answered_once(tmp_path: Path, is_under_way: bool) -> None:
    run = command(tmp_path)
    with run.started() as process:
        assert soon(lambda: answers_signals(process))
        assert not is_under_way or soon(lambda: any(tmp_path.rglob("member-*.npz")))
        for _ in range(20):
            os.kill(process.pid, signal.SIGINT)
            time.sleep(0.002)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.count("interrupted; ") == 1
    assert "Traceback" not in errors
    assert not half_written(tmp_path)


def test_a_signal_that_the_command_was_started_to_ignore_stays_ignored(tmp_path: Path) -> None:
    """As `nohup` does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with command(tmp_path).started() as process:
            signal.signal(signal.SIGHUP, before)
            assert soon(lambda: answers_signals(process))
            os.kill(process.pid, signal.SIGHUP)
            process.communicate()
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.returncode == 0


def test_other_commands_can_be_stopped_as_well(tmp_path: Path) -> None:
    for number in range(6):
        with Command(["check"], tmp_path).started() as process:
            assert soon(lambda process=process: answers_signals(process))
            time.sleep(0.05 * number)
            os.kill(process.pid, signal.SIGTERM)
            _, errors = process.communicate()
        assert process.returncode in (0, 143)
        assert "Traceback" not in errors
        assert process.returncode == 0 or errors.endswith("terminated\n")


def test_a_run_that_is_refused_leaves_no_worker_behind(tmp_path: Path) -> None:
    run = command(tmp_path, "--set", "no.such=1")
    with run.started() as process:
        process.communicate()
        assert run.alive() == []
    assert process.returncode == 2


def test_a_worker_that_is_killed_costs_nothing(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    for number in range(3):
        run = command(tmp_path, "--overwrite")
        with run.started() as process:
            assert soon(lambda run=run, process=process: run.workers(process))
            time.sleep(0.4 * number)
            for worker in run.workers(process)[:1]:
                os.kill(worker, signal.SIGKILL)
            _, errors = process.communicate()
        assert process.returncode == 0, errors
        assert results(tmp_path) == undisturbed


def test_ctrl_c_is_for_the_command_and_workers_are_deaf_to_it_alone(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    run = command(tmp_path)
    with run.started() as process:
        assert soon(lambda: run.workers(process))
        worker = run.workers(process)[0]
        assert soon(lambda: is_deaf(worker, signal.SIGINT) and not is_deaf(worker, signal.SIGTERM))
        os.kill(worker, signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert results(tmp_path) == undisturbed


def test_workers_end_with_a_command_that_is_killed(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    for number in range(4):
        run = command(tmp_path)
        with run.started() as process:
            assert soon(lambda run=run, process=process: run.workers(process))
            time.sleep(0.3 * number)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert soon(lambda run=run: not run.alive())
    assert command(tmp_path).done().returncode == 0
    assert results(tmp_path) == undisturbed


def test_a_run_that_was_halted_goes_on(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    run = command(tmp_path)
    with run.started() as process:
        assert soon(lambda: run.workers(process))
        halted = [*run.workers(process), process.pid]
        for each in halted:
            os.kill(each, signal.SIGSTOP)
        time.sleep(0.3)
        for each in halted:
            os.kill(each, signal.SIGCONT)
        assert process.wait() == 0
    assert results(tmp_path) == undisturbed


def test_a_worker_that_stands_still_does_not_hold_up_who_stops_the_run(tmp_path: Path) -> None:
    run = command(tmp_path)
    with run.started() as process:
        assert soon(lambda: run.workers(process))
        (worker,) = run.workers(process)[:1]
        os.kill(worker, signal.SIGSTOP)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait() == 143
        assert soon(lambda: not run.alive())
