"""A crew of worker processes: each runs one member, writes its file and ends.

A process for each member keeps the others safe from one that dies, and gives all memory back. The
fork server imports the model once, so that a process starts in some hundredths of a second.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sim.records import MemberRecord
from sim.results.folder import RunFolder
from sim.results.members import write_member

if TYPE_CHECKING:
    from sim.scenario import Scenario

    Engine = Callable[[Scenario, int, int, Callable[[int], None]], MemberRecord]

ATTEMPTS = 2
_SECONDS_BETWEEN_REPORTS = 0.1
_PATIENCE = 5.0


@dataclass(frozen=True)
class Task:
    """One member to run. `engine` names the function that runs it, as `module:function`."""

    scenario: Scenario
    seed: int
    member: int
    folder: Path
    engine: str
    attempt: int = 1


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
    process: BaseProcess
    task: Task
    days_done: int = 0


@dataclass
class Crew:
    """Runs tasks on a number of processes, and tells what happens as it happens."""

    workers: int
    preload: tuple[str, ...]
    _running: dict[Connection, _Worker] = field(default_factory=dict)

    def work(self, tasks: Sequence[Task]) -> Iterator[DaysDone | MemberEnded]:
        """Run all tasks; a task whose process dies is tried once more.

        However this ends, no process stays behind.
        """
        context = process_context(self.preload)
        queue = deque(tasks)
        with self._nobody_left_behind():
            while queue or self._running:
                while queue and len(self._running) < self.workers:
                    self._start(context, queue.popleft())
                for pipe in wait(list(self._running)):
                    event = self._hear(cast("Connection", pipe))
                    if isinstance(event, Task):
                        queue.appendleft(event)
                    else:
                        yield event

    def _start(self, context: BaseContext, task: Task) -> None:
        here, there = context.Pipe(duplex=False)
        process = context.Process(  # type: ignore[attr-defined]
            target=run_task, args=(task, there), name=f"member {task.member}"
        )
        process.start()
        there.close()
        self._running[here] = _Worker(process, task)

    def _hear(self, pipe: Connection) -> DaysDone | MemberEnded | Task:
        """Take one message; a pipe that closes without a last word means a dead process."""
        worker = self._running[pipe]
        try:
            kind, value, text = pipe.recv()
        except (EOFError, OSError):
            return self._bury(pipe)
        if kind == "days":
            more = int(value) - worker.days_done
            worker.days_done = int(value)
            return DaysDone(worker.task, more)
        self._dismiss(pipe)
        return MemberEnded(worker.task, value, text)

    def _bury(self, pipe: Connection) -> MemberEnded | Task:
        worker = self._running[pipe]
        self._dismiss(pipe)
        if worker.task.attempt < ATTEMPTS:
            return replace(worker.task, attempt=worker.task.attempt + 1)
        code = worker.process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"
        text = f"its process died {worker.task.attempt} times ({how})"
        return MemberEnded(worker.task, 0.0, text)

    def _dismiss(self, pipe: Connection) -> None:
        worker = self._running.pop(pipe)
        pipe.close()
        worker.process.join(_PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()

    @contextmanager
    def _nobody_left_behind(self) -> Iterator[None]:
        try:
            yield
        finally:
            for worker in self._running.values():
                worker.process.terminate()
            for pipe in list(self._running):
                self._dismiss(pipe)


def process_context(preload: tuple[str, ...]) -> BaseContext:
    """Give a way to start processes; `import mesa` changes the default one, so it is never used."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def run_task(task: Task, pipe: Connection) -> None:
    """Run one member in this process, write its file, and report through the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    began = time.perf_counter()
    try:
        module, _, function = task.engine.partition(":")
        engine: Engine = getattr(importlib.import_module(module), function)
        record = engine(task.scenario, task.seed, task.member, _Reporter(pipe).on_day)
        write_member(record, RunFolder(task.folder))
        text = ""
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
    pipe.send(("ended", time.perf_counter() - began, text))
    pipe.close()


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


def _end_with_the_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
