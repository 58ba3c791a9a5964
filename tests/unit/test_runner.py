"""Members run in worker processes: shared luck, resumed runs, and deaths that cost little."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from synthetic import MadeUpScenario

from sim.ensemble.runner import Runner, usable_cores
from sim.results import Manifest, RunError, RunFailedError, RunFolder, load_results
from sim.run_folder.folder import TABLES
from sim.run_folder.provenance import model_fingerprint, versions
from sim.scenario import load_scenario

DAYS = 30
TESTS = Path(__file__).resolve().parent.parent
PATH = os.pathsep.join([str(TESTS), str(TESTS.parent)])


@dataclasses.dataclass
class Listener:
    """Remembers what it is told."""

    expected: int = 0
    advanced: int = 0
    finished: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)

    def expect(self, days: int) -> None:
        self.expected += days

    def advance(self, days: int) -> None:
        self.advanced += days

    def finish(self, run: Path, manifest: Manifest) -> None:  # noqa: ARG002
        self.finished.append(manifest.scenario)

    def note(self, text: str) -> None:
        self.notes.append(text)


def runner(folder: Path, function: str = "run_member", **more: object) -> Runner:
    return Runner(folder, workers=2, engine=f"synthetic:{function}", **more)


def scenarios(*names: str) -> list[MadeUpScenario]:
    return [MadeUpScenario(name, days=DAYS) for name in names]


def test_each_scenario_gets_a_run_folder_with_all_its_members(tmp_path: Path) -> None:
    listener = Listener()
    paths = runner(tmp_path, progress=listener).run(scenarios("status-quo", "war"), 3, seed=1)
    assert paths == [tmp_path / "status-quo", tmp_path / "war"]
    for path in paths:
        results = load_results(path)
        assert list(results.data["member"].values) == [0, 1, 2]
        assert set(results.manifest.wall_seconds) == {0, 1, 2}
        assert results.failed == {}
        assert (path / "scenario.yaml").read_text().startswith("why: ")
    assert listener.expected == listener.advanced == 2 * 3 * DAYS
    assert sorted(listener.finished) == ["status-quo", "war"]


def test_a_member_has_the_same_luck_in_every_scenario_and_other_luck_than_others(
    tmp_path: Path,
) -> None:
    twins = scenarios("status-quo", "status-quo+copy")
    one, other = (load_results(p).data for p in runner(tmp_path).run(twins, 2, seed=1))
    np.testing.assert_array_equal(one["crossings"], other["crossings"])
    assert (one["crossings"].values[0] != one["crossings"].values[1]).any()


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_workers(tmp_path: Path) -> None:
    one = Runner(tmp_path / "a", workers=1, engine="synthetic:run_member")
    three = Runner(tmp_path / "b", workers=3, engine="synthetic:run_member")
    paths = [r.run(scenarios("war"), 3, seed=4)[0] for r in (one, three)]
    for name in ("results.nc", *TABLES.values()):
        assert (paths[0] / name).read_bytes() == (paths[1] / name).read_bytes(), name


def test_members_that_are_there_are_not_run_again(tmp_path: Path) -> None:
    runner(tmp_path).run(scenarios("war"), 2, seed=1)
    folder = RunFolder(tmp_path / "war")
    before = [folder.member(n).stat().st_mtime_ns for n in range(2)]
    listener = Listener()
    runner(tmp_path, progress=listener).run(scenarios("war"), 3, seed=1)
    assert [folder.member(n).stat().st_mtime_ns for n in range(2)] == before
    assert listener.expected == DAYS
    assert set(folder.read_manifest().wall_seconds) == {0, 1, 2}


def test_a_resumed_run_gives_the_bytes_of_one_that_was_not_interrupted(tmp_path: Path) -> None:
    runner(tmp_path / "a").run(scenarios("war"), 1, seed=1)
    resumed = runner(tmp_path / "a").run(scenarios("war"), 3, seed=1)[0]
    at_once = runner(tmp_path / "b").run(scenarios("war"), 3, seed=1)[0]
    assert (resumed / "results.nc").read_bytes() == (at_once / "results.nc").read_bytes()


def test_another_seed_does_not_mix_with_the_members_that_are_there(tmp_path: Path) -> None:
    runner(tmp_path).run(scenarios("war"), 1, seed=1)
    with pytest.raises(RunError, match="another seed"):
        runner(tmp_path).run(scenarios("war"), 1, seed=2)
    runner(tmp_path, overwrite=True).run(scenarios("war"), 1, seed=2)
    assert load_results(tmp_path / "war").manifest.seed == 2


def test_a_mistake_in_one_member_leaves_the_others(tmp_path: Path) -> None:
    path = runner(tmp_path, "run_or_fail").run(scenarios("war"), 3, seed=1)[0]
    results = load_results(path)
    assert list(results.data["member"].values) == [0, 2]
    assert results.failed == {1: "ValueError: stocks do not add up"}


def test_a_process_that_always_dies_is_tried_twice_and_named(tmp_path: Path) -> None:
    path = runner(tmp_path, "run_or_die").run(scenarios("war"), 4, seed=1)[0]
    results = load_results(path)
    assert list(results.data["member"].values) == [0, 2, 3]
    assert results.failed == {1: "its process died 2 times (signal 9)"}


def run_in_a_process_of_its_own(
    out: Path, function: str, members: int, workers: int = 2, **environment: str
) -> None:
    """Run with an environment that the workers inherit."""
    script = (
        "import synthetic; from pathlib import Path; from sim.ensemble.runner import Runner\n"
        "made = [synthetic.MadeUpScenario('war', days=30)]\n"
        f"how = dict(workers={workers}, apart=True, engine='synthetic:{function}')\n"
        f"Runner(Path({str(out)!r}), **how).run(made, {members}, 1)\n"
    )
    subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-c", script],
        env={**os.environ, **environment, "PYTHONPATH": PATH},
        check=True,
        timeout=120,
    )


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "died"
    run_in_a_process_of_its_own(tmp_path, "run_or_die_once", 3, DIED_ONCE=str(mark))
    assert mark.exists()
    results = load_results(tmp_path / "war")
    assert list(results.data["member"].values) == [0, 1, 2]
    assert results.failed == {}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_killed_in_its_third_member_loses_that_one_alone(
    tmp_path: Path, workers: int
) -> None:
    marks = tmp_path / "workers"
    marks.mkdir()
    out = tmp_path / "out"
    run_in_a_process_of_its_own(out, "run_or_die_in_the_third", 7, workers, WORKERS_SEEN=str(marks))
    lost = (marks / "dead").read_text()
    by_worker = [p.read_text().split() for p in marks.iterdir() if p.name != "dead"]
    assert len(by_worker) in (2, workers + 1), "one fresh worker, or another, takes its place"
    run = sorted(member for members in by_worker for member in members)
    assert run == sorted([*map(str, range(7)), lost]), "the others are run once"
    results = load_results(out / "war")
    assert list(results.data["member"].values) == list(range(7))
    assert results.failed == {}
    at_once = runner(tmp_path / "b").run(scenarios("war"), 7, seed=1)[0]
    assert (out / "war" / "results.nc").read_bytes() == (at_once / "results.nc").read_bytes()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="memory is looked up in /proc")
def test_the_memory_of_a_worker_does_not_grow_with_its_members(tmp_path: Path) -> None:
    one = Runner(tmp_path, workers=1, apart=True, engine="synthetic:run_and_weigh")
    path = one.run(scenarios("war"), 40, seed=1)[0]
    kib = load_results(path).data["helpers_fined"].values[:, 0]
    assert kib[-10:].mean() - kib[10:20].mean() < 2 * 2**10, "20 members leave less than 2 MiB"


def test_a_script_without_a_guard_is_not_run_again_by_its_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "import synthetic\n"
        "from sim.ensemble.runner import Runner\n"
        "print('begins')\n"
        f"runner = Runner(Path({str(tmp_path / 'out')!r}), 2, engine='synthetic:run_member')\n"
        "runner.run([synthetic.MadeUpScenario('war', days=5)], 2, 1)\n"
    )
    done = subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": PATH},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "begins\n"


def test_a_run_without_any_result_says_why(tmp_path: Path) -> None:
    with pytest.raises(RunFailedError, match="war: no member gave a result: AttributeError"):
        runner(tmp_path, "no_such_function").run(scenarios("war"), 2, seed=1)


def test_a_failed_member_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    runner(tmp_path, "run_or_fail").run(scenarios("war"), 2, seed=1)
    path = runner(tmp_path).run(scenarios("war"), 2, seed=1)[0]
    assert load_results(path).failed == {}
    assert list(load_results(path).data["member"].values) == [0, 1]


def test_a_scenario_named_twice_is_refused_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="war: named more than once"):
        runner(tmp_path).run(scenarios("war", "war"), 1, seed=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_no_process_stays_behind_when_listening_fails(tmp_path: Path) -> None:
    class Impatient(Listener):
        def advance(self, days: int) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    of_others = children()  # such as the servers that pools of earlier tests have left running
    with pytest.raises(KeyboardInterrupt):
        runner(tmp_path, progress=Impatient()).run(scenarios("war"), 6, seed=1)
    assert children() <= of_others
    assert not list(tmp_path.rglob("*.part"))
    assert RunFolder(tmp_path / "war").read_manifest().members == 6


def test_a_run_that_is_stopped_while_it_compiles_knows_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or they would stand in the way of the next one as somebody else's."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.ensemble.runner.compile_ahead", stop)
    scenario = load_scenario("status-quo", days=1)
    with pytest.raises(KeyboardInterrupt):
        Runner(tmp_path, 2).run([scenario], 1, seed=1)
    files = RunFolder(tmp_path / "status-quo").read_manifest().files
    assert {"scenario.yaml", "geography/counties.csv"} < files.keys()


def children() -> set[int]:
    """Give the processes that this one has started, dead ones that nobody waited for included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


_ENDLESS = """
import sys
from pathlib import Path
import synthetic
from sim.ensemble.runner import Runner
made = [synthetic.MadeUpScenario("war", days=30)]
Runner(Path(sys.argv[1]), 2, engine="synthetic:run_endlessly").run(made, 2, 1)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    marks = tmp_path / "workers"
    marks.mkdir()
    environment = {**os.environ, "PYTHONPATH": PATH, "WORKERS_SEEN": str(marks)}
    parent = subprocess.Popen(  # noqa: S603 - a fixed command
        [sys.executable, "-c", _ENDLESS, str(tmp_path)], env=environment
    )
    try:
        assert _soon(lambda: len(list(marks.iterdir())) == 2), "both workers start"
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    workers = [int(mark.name) for mark in marks.iterdir()]
    assert _soon(lambda: not any(_is_alive(worker) for worker in workers))


def _soon(claim: object, tries: int = 600) -> bool:
    for _ in range(tries):
        if claim():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_fingerprint_names_the_model_and_not_its_pictures() -> None:
    assert model_fingerprint() == model_fingerprint()
    assert len(model_fingerprint()) == 64
    assert {"tumen", "numpy", "mesa", "python"} <= set(versions())
    assert usable_cores() >= 1


def test_the_start_of_a_scenario_becomes_the_first_date(tmp_path: Path) -> None:
    made = [MadeUpScenario("war", start=date(2019, 2, 27), days=4)]
    path = runner(tmp_path).run(made, 1, seed=1)[0]
    days = load_results(path).data["day"].values.astype("datetime64[D]").astype(str)
    assert list(days) == ["2019-02-27", "2019-02-28", "2019-03-01", "2019-03-02"]
