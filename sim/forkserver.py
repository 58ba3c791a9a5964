"""Where worker processes come from: a server that imports the model once and then forks itself.

It is started before anything else is done, so that it imports while the scenarios are read. Only
the standard library is loaded here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import ModuleType

_IN_EVERY_WORKER = ("sim.collecting", "numba", "sim.crew")


def get_ready(model: str) -> BaseContext:
    """Have the server import a model, without waiting for it, and give a way to start processes.

    `import mesa` changes the default way, which is therefore never used. Where there is no such
    server, every process imports what it needs; numba may be missing.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_IN_EVERY_WORKER, model])
    with _deaf_to_interrupts():
        forkserver.ensure_running()
    return context


def start_worker(
    context: BaseContext, serve: Callable[[Connection], None]
) -> tuple[BaseProcess, Connection]:
    """Start a process that serves at the other end of a pipe."""
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,))  # type: ignore[attr-defined]
    with _without_the_main_module():
        process.start()
    there.close()
    return process, here


def end_with_the_parent() -> None:
    """See to it that this process ends when the one that started it is gone, however it went."""
    threading.Thread(target=_wait_for_the_parent, daemon=True).start()


def _wait_for_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that is started be deaf to Ctrl-C, which is for the one that starts it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _without_the_main_module() -> Iterator[None]:
    """Keep new processes from running the program that was called once more.

    Workers need nothing of it: a script without a guard would start its runs anew in each of them,
    and the command line would be loaded for nothing.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
