"""Members that somebody else runs: whatever has `submit` as executors of `concurrent.futures` do.

Members come back as bytes, and are written in one place, so that nothing need be shared with where
they are run: a pool of threads or processes, or a cluster that lends such an executor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from typing import Any, Protocol

from sim.ensemble.tasks import DaysDone, MemberEnded, Task, file_of
from sim.messages.refusals import in_words
from sim.run_folder.folder import RunFailedError, RunFolder
from sim.run_folder.members import write_file
from sim.system.signals import may_stop_here


class Submits(Protocol):
    """What can be asked to call a function, such as an executor of `concurrent.futures`."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Have a function called, some time and somewhere."""


def run_elsewhere(
    tasks: Sequence[Task], executor: Submits, tell: Callable[[DaysDone | MemberEnded], None]
) -> None:
    """Have members run by an executor, write what comes back, and tell of each when it is done."""
    began = time.perf_counter()
    waiting = {executor.submit(file_of, task): task for task in tasks}
    try:
        for done in _ended(waiting):
            task = waiting.pop(done)
            failure = _kept(done, task)
            tell(MemberEnded(task, time.perf_counter() - began, failure))
    finally:
        for future in waiting:
            future.cancel()


def _ended(waiting: Mapping[Future[Any], Task]) -> Iterator[Future[Any]]:
    """Give what has ended as it ends; between two, and while waiting, the process may be ended."""
    coming = as_completed([*waiting])
    while True:
        with may_stop_here():
            done = next(coming, None)
        if done is None:
            return
        yield done


def _kept(done: Future[Any], task: Task) -> str:
    """Write what came back; give the reason if a member gave nothing.

    Raises:
        RunFailedError: Who runs members has let go of all of them.
    """
    try:
        write_file(done.result(), task.member, RunFolder(task.folder))
    except CancelledError:
        raise RunFailedError(
            f"{task.folder}: who was to run the members has let go of them, as a cluster does when "
            "its scheduler ends; members that were whole stay, and the same command goes on"
        ) from None
    except Exception as error:
        return _of_a_lost_worker(error) or in_words(error)
    return ""


def _of_a_lost_worker(error: Exception) -> str:
    """Say that a member has ended all processes that tried it, of which clusters tell at length."""
    if type(error).__name__ != "KilledWorker":
        return ""
    return "each worker that tried it died"
