"""Runs inside other programs: threads, pools, and processes that load something else."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic import MadeUpScenario

from sim.ensemble import tasks, worker_pool, worker_process
from sim.ensemble.runner import Runner
from sim.results import RunFailedError, RunFolder, load_results
from sim.run_folder.folder import TABLES
from sim.scenario import load_scenario
from sim.system import locks

MEMBERS = 5
FILES = ("results.nc", *TABLES.values())


def run_few(folder: Path, number: int, of_workers: int | None = 1) -> Path:
    made = [MadeUpScenario("war", days=8)]
    runner = Runner(folder / str(number), of_workers, engine="synthetic:run_member")
    return runner.run(made, MEMBERS, seed=1)[0]


def contents(run: Path) -> list[bytes]:
    return [(run / name).read_bytes() for name in FILES]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return contents(run_few(tmp_path_factory.mktemp("expected"), 0, 2))


@pytest.mark.parametrize("of_workers", [1, 2])
def test_threads_may_run_scenarios_at_the_same_time(
    tmp_path: Path, expected: list[bytes], of_workers: int
) -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda n: run_few(tmp_path, n, of_workers), range(4)))
        read = list(pool.map(lambda run: load_results(run).data["crossings"].sum().item(), runs))
    assert len(set(read)) == 1
    assert all(contents(run) == expected for run in runs)


def test_threads_may_run_the_model_and_read_results_at_the_same_time(tmp_path: Path) -> None:
    def run(number: int) -> Path:
        made = load_scenario("status-quo", days=2)
        return Runner(tmp_path / str(number), 1).run([made], 2, seed=1)[0]

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(run, range(4)))
        stocks = list(pool.map(lambda each: load_results(each).data["stock"].values, runs))
    assert len({contents(each)[0] for each in runs}) == 1
    assert all(np.array_equal(stock, stocks[0]) for stock in stocks)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
@pytest.mark.parametrize("of_workers", [1, 2])
def test_a_worker_of_a_pool_may_run_scenarios(
    tmp_path: Path, expected: list[bytes], of_workers: int, method: str
) -> None:
    with multiprocessing.get_context(method).Pool(2) as pool:
        runs = pool.starmap(run_few, [(tmp_path, n, of_workers) for n in range(2)])
    assert all(contents(run) == expected for run in runs)


def test_an_executor_may_run_tasks(tmp_path: Path, expected: list[bytes]) -> None:
    """Whatever has `submit` can: a task and what comes of it travel between processes."""
    run = run_few(tmp_path, 0)
    made = [
        tasks.Task(MadeUpScenario("war", days=8), 1, member, tmp_path / "b", "synthetic:run_member")
        for member in range(3)
    ]
    (tmp_path / "b" / "members").mkdir(parents=True)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        ended = [each.result() for each in [pool.submit(tasks.run_task, task) for task in made]]
    assert [each.failure for each in ended] == [""] * 3
    for member in range(3):
        there = RunFolder(tmp_path / "b").member(member).read_bytes()
        assert there == RunFolder(run).member(member).read_bytes()
    assert contents(run) == expected


def test_one_worker_is_this_process_and_leaves_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_process(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(worker_process, "_started", no_process)
    before = state_of_the_process()
    thread = threading.Thread(target=run_few, args=(tmp_path, 0))
    thread.start()
    thread.join()
    assert RunFolder(tmp_path / "0" / "war").results_file.is_file()
    assert state_of_the_process() == before


def state_of_the_process() -> list[object]:
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    collecting = gc.isenabled(), gc.get_freeze_count()
    return [*handlers, collecting, id(sys.modules["__main__"]), list(sys.path), sys.unraisablehook]


def test_loading_what_workers_load_leaves_the_collector_alone() -> None:
    for name in (
        "sim.ensemble.worker_server",
        "sim.ensemble.worker_pool",
        "sim.ensemble.worker_process",
        "sim.cli.entry",
    ):
        importlib.import_module(name)
    assert gc.isenabled()


def test_a_mistake_of_who_listens_is_no_failure_of_a_member(tmp_path: Path) -> None:
    def report(_: int) -> None:
        raise ValueError("nobody listens")

    task = tasks.Task(MadeUpScenario("war", days=8), 1, 0, tmp_path, "synthetic:run_member")
    with pytest.raises(ValueError, match="nobody listens"):
        tasks.run_task(task, report)


@pytest.mark.parametrize(
    ("differing", "said"),
    [
        ({"model": "0" * 64}, "another version of the model"),
        ({"versions": {"numpy": "0.1"}}, "numpy "),
        ({"package": "/elsewhere/sim"}, "the program in "),
    ],
)
def test_a_worker_that_has_loaded_something_else_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, differing: dict[str, object], said: str
) -> None:
    ours = tasks.made_with()
    differing = {key: value if key != "versions" else {**ours.versions, **value}  # type: ignore[dict-item]
                 for key, value in differing.items()}  # fmt: skip
    monkeypatch.setattr("sim.ensemble.runner.made_with", lambda: replace(ours, **differing))
    with pytest.raises(RunFailedError, match=f"a worker process has loaded {said}"):
        run_few(tmp_path, 0, 2)
    assert not RunFolder(tmp_path / "0" / "war").has_member(0)


def test_the_manifest_tells_what_the_workers_have_loaded(tmp_path: Path) -> None:
    """A worker that is asked says the same."""
    heard: worker_process.Heard = worker_process.SimpleQueue()
    worker = worker_process.hire("synthetic")
    try:
        worker.listen(heard)
        _, (kind, code) = heard.get()
    finally:
        worker.end()
    assert kind == "ready"
    manifest = RunFolder(run_few(tmp_path, 0, 2)).read_manifest()
    assert (manifest.model, manifest.versions) == (code.model, code.versions)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("", "sys.executable is empty"),
        ("/no/such/python", "/no/such/python: No such file"),
        ("/bin/true", r"worker processes end at once \(exit status 0\)"),
    ],
)
def test_a_program_that_is_no_python_is_told_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str, said: str
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    with pytest.raises(worker_pool.NoWorkersError, match=f"{said}.*with one worker"):
        run_few(tmp_path, 0, 2)
    made = [MadeUpScenario("war", days=8)]
    one = Runner(tmp_path / "1", 1, apart=True, engine="synthetic:run_member")
    assert one.run(made, 1, seed=1)[0].is_dir(), "one at a time needs no other process"


def test_a_system_that_allows_no_more_processes_gets_fewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[bytes]
) -> None:
    start, left = worker_process.subprocess.Popen, [2]

    def popen(command: list[str], **how: object) -> object:
        is_worker = command[0] == sys.executable
        left[0] -= is_worker
        if is_worker and left[0] < 0:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return start(command, **how)

    monkeypatch.setattr(worker_process.subprocess, "Popen", popen)
    assert contents(run_few(tmp_path, 0, 5)) == expected
    with pytest.raises(
        worker_pool.NoWorkersError, match="Resource temporarily unavailable; with one worker"
    ):
        run_few(tmp_path, 1, 5)


def test_a_system_that_allows_no_more_threads_gets_no_orphans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    with pytest.raises(worker_pool.NoWorkersError, match="can't start new thread"):
        run_few(tmp_path, 0, 2)
    assert not worker_process._RUNNING


def test_few_open_files_mean_few_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    for limit, expected_workers in ((20, 1), (2000, 50), (resource.RLIM_INFINITY, 50)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, limit=limit: (limit, limit))
        assert worker_process.affordable(50) == expected_workers


def test_a_lock_that_a_process_was_forked_under_is_open_there() -> None:
    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("there is no fork")
    forked = multiprocessing.get_context("fork")
    with locks.NETCDF, locks.RUNNING:
        process = forked.Process(target=take_turns)
        process.start()
        process.join(60)
    assert process.exitcode == 0


def take_turns() -> None:
    with locks.RUNNING, locks.netcdf():
        pass
