"""Who runs the members of a run: a pool of worker processes, or this process alone.

A worker that dies costs only the member that it was running: that one is tried once more, and
another worker takes its place.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from sim.ensemble.executors import Submits, run_elsewhere
from sim.ensemble.tasks import DaysDone, MadeWith, MemberEnded, Task, run_task
from sim.ensemble.worker_process import Heard, NoWorkerError, Worker, affordable, hire
from sim.run_folder.folder import RunFailedError
from sim.system.locks import RUNNING
from sim.system.signals import may_stop_here, stop_if_asked

if TYPE_CHECKING:
    from sim.scenario import Scenario

Tell = Callable[[DaysDone | MemberEnded], None]

ATTEMPTS = 2


class NoWorkersError(RunFailedError):
    """No process could be started that runs members."""


@dataclass(frozen=True)
class How:
    """How tasks are to be run.

    `workers` is how many at a time, if anybody has said so, else as many as there are `cores`. One
    at a time they are run in this process, unless they are to be `apart`. `made_with` is what runs
    members in this process. An `executor` is somebody else who runs them.
    """

    workers: int | None
    cores: int
    apart: bool
    made_with: MadeWith
    executor: Submits | None = None


def run_tasks(tasks: Sequence[Task], how: How, tell: Tell) -> None:
    """Run all tasks, and tell what happens as it happens.

    Raises:
        NoCrewError: No process can be started, and there were to be several.
        RunFailedError: A process has loaded another model than this one.
    """
    if how.executor is not None:
        return run_elsewhere(tasks, how.executor, tell)
    if tasks and (how.workers != 1 or how.apart):
        model = tasks[0].engine.partition(":")[0]
        pool = WorkerPool(affordable(how.workers or how.cores), model, how.made_with)
        try:
            return pool.work(tasks, tell)
        except NoWorkersError:
            if how.workers != 1 or pool.has_begun:
                raise
    return Alone().work(tasks, tell)


@dataclass
class Alone:
    """Runs tasks one after another in the process that asks.

    Threads that do so take turns: what is built of a scenario is shared, and Python runs only one
    of them at a time anyway.
    """

    def work(self, tasks: Sequence[Task], tell: Tell) -> None:
        """Run all tasks, and tell what happens as it happens."""
        for task in tasks:
            with RUNNING:
                ended = run_task(task, _OneByOne(task, tell).on_day)
                gc.collect()
            tell(ended)
            with may_stop_here():
                pass


@dataclass
class _OneByOne:
    """Tells of each day of a task."""

    task: Task
    tell: Tell
    days: int = 0

    def on_day(self, days: int) -> None:
        """Take note that so many days are done."""
        more, self.days = days - self.days, days
        self.tell(DaysDone(self.task, more))
        stop_if_asked()


@dataclass
class _Post:
    """What a worker is at: whether it is ready, its task, and the scenario that it was given."""

    is_ready: bool = False
    task: Task | None = None
    days_done: int = 0
    scenario: Scenario | None = None


@dataclass
class WorkerPool:
    """Runs tasks on a number of processes.

    `model` is the module that they find imported when they begin, and `made_with` is what they
    have to run: a process that has loaded anything else ends the run.
    """

    workers: int
    model: str
    made_with: MadeWith
    has_begun: bool = False
    _posts: dict[Worker, _Post] = field(default_factory=dict)
    _queue: deque[Task] = field(default_factory=deque)
    _heard: Heard = field(default_factory=SimpleQueue)
    _lost: int = 0  # workers that ended, one after another, before they were ready

    def work(self, tasks: Sequence[Task], tell: Tell) -> None:
        """Run all tasks and tell what happens; a task whose process dies is tried once more.

        However this ends, no process stays behind.

        Raises:
            NoCrewError: No process can be started.
            RunFailedError: A process has loaded another model than this one.
        """
        self._queue.extend(tasks)
        with self._nobody_left_behind():
            self._hand_out()
            while self._queue or any(post.task for post in self._posts.values()):
                with may_stop_here():
                    worker, word = self._heard.get()
                event = self._buried(worker) if word is None else self._noted(worker, word)
                self._hand_out()
                if event is not None:
                    tell(event)

    def _hand_out(self) -> None:
        """Give tasks to workers that have none, and call others while there may be more."""
        for worker, post in self._posts.items():
            if self._queue and post.is_ready and post.task is None:
                self._give(worker, post, self._queue.popleft())
        busy = sum(post.task is not None for post in self._posts.values())
        while len(self._posts) < min(self.workers, len(self._queue) + busy):
            try:
                worker = hire(self.model)
                worker.listen(self._heard)
            except NoWorkerError as error:
                if not self._posts:
                    raise NoWorkersError(_how_to_do_without(str(error))) from None
                self.workers = len(self._posts)
                return
            self._posts[worker] = _Post()

    def _give(self, worker: Worker, post: _Post, task: Task) -> None:
        """Send a task; scenarios go only once, so that members share what they build of them."""
        is_new = post.scenario is not task.scenario
        post.task, post.days_done, post.scenario = task, 0, task.scenario
        known = replace(task, scenario=None, before=())  # type: ignore[arg-type]
        worker.tell(task if is_new else known)

    def _noted(
        self, worker: Worker, word: tuple[str, MadeWith | float, str]
    ) -> DaysDone | MemberEnded | None:
        """Take note of what a worker has said."""
        kind, value, *text = word
        post = self._posts[worker]
        if isinstance(value, MadeWith):
            self._compare(value)
            post.is_ready, self._lost, self.has_begun = True, 0, True
            return None
        if post.task is None:
            return None
        if kind == "days":
            more, post.days_done = int(value) - post.days_done, int(value)
            return DaysDone(post.task, more)
        task, post.task = post.task, None
        return MemberEnded(task, value, *text)

    def _compare(self, made_with: MadeWith) -> None:
        """See to it that what runs is what the run folder will say."""
        if difference := self.made_with.difference(made_with):
            raise RunFailedError(
                f"a worker process has loaded {difference}; the run is ended, as its results would "
                "not be what they say. If files of the program have just been changed, give the "
                "same command again; else see which folders PYTHONPATH names"
            )

    def _buried(self, worker: Worker) -> MemberEnded | None:
        """Take note that a worker has ended, and let its task be tried once more."""
        status, post = worker.last_status(), self._posts.pop(worker)
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        if not post.is_ready:
            self._go_on_with_fewer(how)
        if post.task is None:
            return None
        if post.task.attempt < ATTEMPTS:
            self._queue.appendleft(replace(post.task, attempt=post.task.attempt + 1))
            return None
        return MemberEnded(post.task, 0.0, f"its process died {post.task.attempt} times ({how})")

    def _go_on_with_fewer(self, how: str) -> None:
        """Call no more workers when several in a row have ended before they were ready."""
        self._lost += 1
        if self._lost >= ATTEMPTS:
            self.workers = len(self._posts)
        if not self.workers:
            raise NoWorkersError(_how_to_do_without(f"worker processes end at once ({how})"))

    @contextmanager
    def _nobody_left_behind(self) -> Iterator[None]:
        try:
            yield
        finally:
            while self._posts:
                self._posts.popitem()[0].end()


def _how_to_do_without(what: str) -> str:
    return f"{what}; with one worker (--workers 1) members are run in the process that asks"
