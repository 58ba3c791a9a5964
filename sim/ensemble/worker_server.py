"""What a worker process does: it runs the members that it is given, until nobody is there."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from sim.ensemble.worker_process import Job, Terms, put, take
from sim.messages.refusals import in_words

if TYPE_CHECKING:
    from sim.ensemble.tasks import Task

_SECONDS_BETWEEN_REPORTS = 0.1


def main() -> None:
    """Serve the process that has started this one."""
    _answer_signals()
    inlet, outlet = _streams()
    orders: SimpleQueue[bytes] = SimpleQueue()
    try:
        threading.Thread(target=_listen, args=[inlet, orders], daemon=True).start()
    except RuntimeError as error:  # the system allows no more of them
        sys.exit(f"a worker cannot begin: {error}")
    terms: Terms = pickle.loads(orders.get())  # noqa: S301 - from the process that started this one
    sys.path[:] = terms.path
    _serve(orders, outlet, terms.model)


def _answer_signals() -> None:
    """Leave Ctrl-C to the process that this one works for; be open to all that ends processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Take the standard streams for the conversation alone: what is printed here is lost."""
    inlet, outlet = (os.fdopen(os.dup(number), mode) for number, mode in ((0, "rb"), (1, "wb")))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return inlet, outlet


def _listen(inlet: IO[bytes], orders: SimpleQueue[bytes]) -> None:
    """Pass orders on; end, if in the middle of a member, when the one who gives them is gone."""
    with suppress(EOFError, OSError):
        while True:
            orders.put(take(inlet))
    os._exit(0)


def _say(outlet: IO[bytes], thing: object) -> None:
    """Tell the one who gives orders; end if nobody is there."""
    try:
        put(outlet, thing)
    except OSError:
        os._exit(0)


def _serve(orders: SimpleQueue[bytes], outlet: IO[bytes], model: str) -> None:
    """Get ready, say with what, and run what comes.

    Garbage is collected between members alone: loading a model, and running it for the first time,
    makes a million objects that all stay, which Python would look through again and again, and so
    they are put out of its sight. A worker does nothing else; how often Python collects is left as
    it is in all other processes.
    """
    gc.disable()
    with suppress(Exception):  # which the first member tells
        import_module(model)
        if model.partition(".")[0] == "sim":
            import_module("numba")
    from sim.ensemble.tasks import made_with, run_task  # noqa: PLC0415 - while others do as much

    _say(outlet, ("ready", made_with()))
    gc.freeze()
    latest: Task | None = None
    is_first = True
    while True:
        order = orders.get()
        began = time.perf_counter()
        try:
            task: Task | Job = pickle.loads(order)  # noqa: S301 - from who started this process
            if isinstance(task, Job):
                return _do(task, outlet)
            latest = task if latest is None or task.scenario is not None else latest
            whole = replace(task, scenario=latest.scenario, before=latest.before)
            failure = run_task(whole, _Reporter(outlet).on_day).failure
        except Exception as error:
            failure = in_words(error)
        _say(outlet, ("ended", time.perf_counter() - began, failure))
        gc.collect()
        if is_first:
            gc.freeze()
        is_first = False


def _do(job: Job, outlet: IO[bytes]) -> None:
    """Do something else than running members, and tell each word of it.

    Whether it is done or fails, nothing comes after it: the process ends, and so does the waiting
    of those who listen.
    """
    module, _, function = job.function.partition(":")
    with suppress(Exception):  # what was told by then is all that there is
        for word in getattr(import_module(module), function)():
            put(outlet, ("told", word))


@dataclass
class _Reporter:
    """Sends how many days are done, not more often than somebody can look."""

    outlet: IO[bytes]
    latest: float = 0.0

    def on_day(self, days: int) -> None:
        """Take note that so many days are done."""
        now = time.perf_counter()
        if now - self.latest >= _SECONDS_BETWEEN_REPORTS:
            self.latest = now
            _say(self.outlet, ("days", days))
