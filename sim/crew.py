"""A crew of worker processes, each of which runs member after member and writes their files.

A worker that dies costs only the member that it was running: that one is tried once more, and
another worker takes its place.
"""

from __future__ import annotations

import importlib
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sim.forkserver import end_with_the_parent, get_ready, start_worker
from sim.journey import Journey, Leg, course
from sim.records import MemberRecord
from sim.results.folder import RunFolder, moved_into_place
from sim.results.members import write_arrays, write_member
from sim.snapshot import Label, load, save, take

if TYPE_CHECKING:
    from sim.model import BorderModel
    from sim.scenario import Scenario

    Engine = Callable[..., MemberRecord]

ATTEMPTS = 2
_SECONDS_BETWEEN_REPORTS = 0.1
_PATIENCE = 5.0


@dataclass(frozen=True)
class Task:
    """One member to run. `engine` names the function that runs it, as `module:function`.

    It is given a `Journey` as `journey` if the member does not simply go from the first day to
    the last: if other scenarios come `before`, or it is to `begin` from a snapshot or to be saved.
    """

    scenario: Scenario
    seed: int
    member: int
    folder: Path
    engine: str
    before: tuple[Leg, ...] = ()
    begin: Path | None = None  # the file of a snapshot
    saves: tuple[int, ...] = ()  # days done
    model: str = ""  # fingerprint, for the labels of snapshots
    attempt: int = 1

    @property
    def is_plain(self) -> bool:
        """Tell whether the member goes from the first day to the last."""
        return not (self.before or self.begin or self.saves)


@dataclass(frozen=True)
class DaysDone:
    """Some more days of a member are done."""

    task: Task
    days: int


@dataclass(frozen=True)
class MemberEnded:
    """A member has ended; `failure` says why it gave no result, or is empty."""

    task: Task
    seconds: float
    failure: str = ""


@dataclass
class _Worker:
    """A process, the task that it is at, and the scenario that it was given last."""

    process: BaseProcess
    task: Task | None = None
    days_done: int = 0
    scenario: Scenario | None = None


@dataclass
class Crew:
    """Runs tasks on a number of processes, and tells what happens as it happens.

    `model` is the module that processes find imported when they start.
    """

    workers: int
    model: str
    _crew: dict[Connection, _Worker] = field(default_factory=dict)

    def work(self, tasks: Sequence[Task]) -> Iterator[DaysDone | MemberEnded]:
        """Run all tasks; a task whose process dies is tried once more.

        However this ends, no process stays behind.
        """
        queue = deque(tasks)
        with self._nobody_left_behind():
            self._hand_out(queue)
            while busy := [pipe for pipe, worker in self._crew.items() if worker.task]:
                for pipe in wait(busy):
                    event = self._hear(cast("Connection", pipe))
                    if isinstance(event, Task):
                        queue.appendleft(event)
                    self._hand_out(queue)
                    if not isinstance(event, Task):
                        yield event

    def _hand_out(self, queue: deque[Task]) -> None:
        """Give tasks to workers that have none, and to new ones while there may be more."""
        for pipe, worker in self._crew.items():
            if queue and worker.task is None:
                self._give(pipe, worker, queue.popleft())
        while queue and len(self._crew) < self.workers:
            process, pipe = start_worker(get_ready(self.model), serve)
            self._crew[pipe] = _Worker(process)
            self._give(pipe, self._crew[pipe], queue.popleft())

    def _give(self, pipe: Connection, worker: _Worker, task: Task) -> None:
        """Send a task; scenarios go only once, so that members share what they build of them.

        A worker that has died is found out when it is listened to.
        """
        is_new = worker.scenario is not task.scenario
        worker.task, worker.days_done, worker.scenario = task, 0, task.scenario
        with suppress(OSError):
            known = replace(task, scenario=None, before=())  # type: ignore[arg-type]
            pipe.send(task if is_new else known)

    def _hear(self, pipe: Connection) -> DaysDone | MemberEnded | Task:
        """Take one message; a pipe that closes without a last word means a dead process."""
        worker = self._crew[pipe]
        task = cast("Task", worker.task)
        try:
            kind, value, text = pipe.recv()
        except (EOFError, OSError):
            return self._bury(pipe, task)
        if kind == "days":
            more = int(value) - worker.days_done
            worker.days_done = int(value)
            return DaysDone(task, more)
        worker.task = None
        return MemberEnded(task, value, text)

    def _bury(self, pipe: Connection, task: Task) -> MemberEnded | Task:
        code = self._dismiss(pipe)
        if task.attempt < ATTEMPTS:
            return replace(task, attempt=task.attempt + 1)
        how = f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"
        return MemberEnded(task, 0.0, f"its process died {task.attempt} times ({how})")

    def _dismiss(self, pipe: Connection) -> int | None:
        """See a process off, and give its exit status."""
        process = self._crew.pop(pipe).process
        pipe.close()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode

    @contextmanager
    def _nobody_left_behind(self) -> Iterator[None]:
        try:
            yield
        finally:
            for worker in self._crew.values():
                worker.process.terminate()
            for pipe in list(self._crew):
                self._dismiss(pipe)


def serve(pipe: Connection) -> None:
    """Run the members that come through the pipe, until it is closed.

    What was imported before is put out of the sight of the garbage collector, so that clearing up
    after each member costs next to nothing.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_parent()
    from sim import collecting  # noqa: PLC0415 - it stops the collector, in workers alone

    collecting.forget_what_stays()
    latest: Task | None = None
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        if latest is None or task.scenario is not None:
            latest = task
        began = time.perf_counter()
        failure = _run(replace(task, scenario=latest.scenario, before=latest.before), pipe)
        pipe.send(("ended", time.perf_counter() - began, failure))
        collecting.between_members()


def _run(task: Task, pipe: Connection) -> str:
    """Run one member and write its file; give what went wrong, if anything did."""
    try:
        module, _, function = task.engine.partition(":")
        engine: Engine = getattr(importlib.import_module(module), function)
        how = {} if task.is_plain else {"journey": _journey(task)}
        record = engine(task.scenario, task.seed, task.member, _Reporter(pipe).on_day, **how)
        write_member(record, RunFolder(task.folder))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _journey(task: Task) -> Journey:
    """Read the snapshot to begin from, and see to it that others are written."""
    stamp = Label(
        model=task.model,
        course=course(task.before, task.scenario),
        start=task.scenario.start.isoformat(),
        seed=task.seed,
        member=task.member,
        day=0,
    )

    def keep(model: BorderModel) -> None:
        path = RunFolder(task.folder).snapshot(model.day, task.member)
        path.parent.mkdir(parents=True, exist_ok=True)
        with moved_into_place(path, RunFolder(task.folder).announce) as unfinished:
            save(take(model, replace(stamp, day=model.day)), unfinished, write_arrays)

    begin = None if task.begin is None else load(task.begin, task.model)
    return Journey(task.before, begin, frozenset(task.saves), keep)


@dataclass
class _Reporter:
    """Sends how many days are done, not more often than somebody can look."""

    pipe: Connection
    latest: float = 0.0

    def on_day(self, day: int) -> None:
        """Take note that a day, counted from 0, is done."""
        now = time.perf_counter()
        if now - self.latest >= _SECONDS_BETWEEN_REPORTS:
            self.latest = now
            self.pipe.send(("days", day + 1, ""))
