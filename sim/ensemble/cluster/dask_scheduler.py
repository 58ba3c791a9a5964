"""Members run by the workers of a Dask cluster that is there already.

What comes back is the bytes of each member's file, as from any other executor. A worker that is
lost is no matter: the scheduler gives its members to others. Machine code is made once on each
machine before members are sent to it. A scenario goes to the cluster once, as a task that gives it
back, so that it can be had again whichever worker is lost.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from sim.ensemble.compiling import compile_ahead
from sim.ensemble.tasks import MadeWith, Task, made_with
from sim.messages.refusals import in_words
from sim.run_folder.files import RunError
from sim.system.locks import RUNNING
from sim.system.signals import may_stop_here

PATIENCE = 10
"""Seconds until a scheduler that says nothing is taken not to be there."""
_EXTRA = "the extra `cluster` is needed: pip install 'tumen[cluster]'"
_WITHOUT_END = 365 * 86400


@dataclass(frozen=True)
class DaskCluster:
    """Has members run by a cluster; it can be asked as an executor of `concurrent.futures` can."""

    client: Any
    executor: Any
    code: MadeWith
    _shared: dict[str, Any] = field(default_factory=dict)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Have a task run by some worker; `function` is called there with it."""
        (task,) = arguments
        shared = self._scenarios(pickle.dumps((task.scenario, task.before)))
        slim = replace(task, scenario=None, before=())
        future: Future[Any] = self.executor.submit(_call, function, slim, shared, self.code)
        return future

    def _scenarios(self, content: bytes) -> Any:
        """Give what stands for scenarios on the cluster, which has them sent only once."""
        name = f"scenario-{hashlib.sha256(content).hexdigest()}"
        if name not in self._shared:
            self._shared[name] = self.client.submit(_unpacked, content, key=name)
        return self._shared[name]


def _unpacked(content: bytes) -> Any:
    return pickle.loads(content)  # noqa: S301 - from the program that the user has called


def _call(function: Callable[..., Any], task: Task, shared: Any, code: MadeWith) -> Any:
    """Run a task on a worker, one at a time in each process, if it runs what the caller runs."""
    if difference := _difference(code, made_with()):
        raise RuntimeError(f"a worker of the cluster has {difference}")
    scenario, before = shared
    with RUNNING:
        return function(replace(task, scenario=scenario, before=before))


def _difference(here: MadeWith, there: MadeWith) -> str:
    """Say in what a worker differs, but for the folder in which the program lies."""
    return here.difference(replace(there, package=here.package))


@contextmanager
def connected(address: str, tell: Callable[[str], None]) -> Iterator[DaskCluster]:
    """Reach a cluster, see that it runs this program, and make its machine code.

    Args:
        address: that of its scheduler, as `dask scheduler` prints it.
        tell: told in a line what is waited for.

    Raises:
        RunError: No scheduler answers there, or its workers run something else.
    """
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise RunError(f"--scheduler {address}: {_EXTRA}") from None
    _hush()
    code = made_with()
    with _closed(_reached(distributed, address)) as client:
        _wait_for_workers(client, address, tell)
        _check(client, address, code)
        _compile(client, tell)
        yield DaskCluster(client, client.get_executor(pure=False), code)


def _hush() -> None:
    """Leave it to this program to tell what goes wrong: the library would print tracebacks."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _reached(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        why = "" if isinstance(error, OSError) else f" ({in_words(error)})"
        raise RunError(
            f"{address}: no Dask scheduler answers there within {PATIENCE} s{why}; is `dask "
            "scheduler` running, is this the address that it printed, such as "
            "tcp://10.0.0.5:8786, and can it be reached from here?"
        ) from None


@contextmanager
def _closed(client: Any) -> Iterator[Any]:
    try:
        yield client
    finally:
        with suppress(Exception):  # it may be gone, or have lost its scheduler
            client.close(timeout=PATIENCE)


def _wait_for_workers(client: Any, address: str, tell: Callable[[str], None]) -> None:
    if not client.scheduler_info()["workers"]:
        tell(f"the scheduler at {address} has no worker yet; waiting for the first")
        with may_stop_here():
            client.wait_for_workers(1, timeout=_WITHOUT_END)


def _check(client: Any, address: str, code: MadeWith) -> None:
    """Refuse workers that would give other results, or none.

    Raises:
        RunError: It names every worker that cannot be used.
    """
    wrong = []
    for worker, found in client.run(made_with, on_error="return").items():
        if not isinstance(found, MadeWith):
            wrong.append(f"{worker} cannot load the program: {in_words(found)}")
        elif difference := _difference(code, found):
            wrong.append(f"{worker} has {difference}")
    if wrong:
        raise RunError(
            "\n".join([f"{address}: install this very version with its workers:", *wrong])
        )


def _compile(client: Any, tell: Callable[[str], None]) -> None:
    """Have one worker of each machine make its machine code, if it lacks some."""
    first: dict[str, str] = {}
    for worker, about in client.scheduler_info(n_workers=-1)["workers"].items():
        first.setdefault(about["host"], worker)
    with may_stop_here():
        made = client.run(_compile_here, workers=[*first.values()], on_error="return")
    if any(each is True for each in made.values()):
        tell(f"the model was compiled on {sum(each is True for each in made.values())} machines")


def _compile_here() -> bool:
    """Make machine code on this machine; tell whether some was missing."""
    told: list[int] = []
    with RUNNING:
        compile_ahead(made_with(), 2, lambda done, _: told.append(done))
    return bool(told)
