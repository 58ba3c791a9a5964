"""Members that somebody else runs: whatever has `submit` as executors of `concurrent.futures` do.

Members come back as bytes, and are written in one place, so that nothing need be shared with where
they are run: a pool of threads or processes, or a cluster that lends such an executor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, as_completed
from typing import Any, Protocol

from sim.ensemble.tasks import DaysDone, MemberEnded, Task, file_of
from sim.messages.refusals import in_words
from sim.run_folder.folder import RunFolder
from sim.run_folder.members import write_file


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
        for done in as_completed(waiting):
            task, failure = waiting[done], ""
            try:
                write_file(done.result(), task.member, RunFolder(task.folder))
            except Exception as error:
                failure = in_words(error)
            tell(MemberEnded(task, time.perf_counter() - began, failure))
    finally:
        for future in waiting:
            future.cancel()
