"""Machine code of the model, made on all cores before a run that finds some missing.

A run would make it piece by piece as it comes to each, and all its workers would wait for one.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue

from sim.engine.code_cache import Store, open_store
from sim.ensemble.tasks import MadeWith
from sim.ensemble.worker_process import Heard, Job, NoWorkerError, Worker, affordable, hire
from sim.system.signals import may_stop_here

Tell = Callable[[int, int], None]
"""Is told how many pieces of machine code there are by now, and how many there will be."""

_MODEL = "sim.simulation.member"
_SHARE = Job("sim.simulation.rehearsal:compile_share")
_MOST = 6  # processes: each makes anew what pieces have in common


def compile_ahead(code: MadeWith, workers: int, tell: Tell) -> None:
    """Make the machine code of the model if some is missing; say nothing if none is.

    What goes wrong here is left to the run, which makes what it lacks.

    Args:
        code: what is to be run.
        workers: how many processes may work at a time.
        tell: told how it goes on.
    """
    store = open_store()
    if not _can_be_kept(store):
        return
    name = _list_of_pieces(code)
    if _is_whole(store, name):
        return
    kept, pieces = _work(affordable(min(workers, _MOST)), tell)
    if len(kept) == pieces:
        store.write(name, json.dumps(kept).encode())
    elif pieces:
        store.tell(f"{store.folder}: machine code cannot be kept; the run makes it anew")


def _can_be_kept(store: Store) -> bool:
    switched_off = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")
    return store.folder is not None and not switched_off and find_spec("numba") is not None


def _is_whole(store: Store, name: str) -> bool:
    """Tell whether all pieces are there that this model needs on this machine."""
    with suppress(ValueError, TypeError):
        return all(store.has(str(piece)) for piece in json.loads(store.read(name) or b""))
    return False


def _list_of_pieces(code: MadeWith) -> str:
    """Name the file that lists them, by the model and the kind of machine."""
    whole = f"{code.model} {sorted(code.versions.items())} {platform.machine()} {_processor()}"
    return f"model-{hashlib.sha256(whole.encode()).hexdigest()[:32]}.pieces"


def _processor() -> str:
    """Tell processors apart that need machine code of their own."""
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split("\n\n")
        told = ("model name", "flags", "CPU part", "Features")
        return "\n".join(line for line in lines[0].splitlines() if line.startswith(told))
    return platform.processor()


def _work(workers: int, tell: Tell) -> tuple[list[str], int]:
    """Let processes share the work; give the pieces that are kept, and how many there should be."""
    heard: Heard = SimpleQueue()
    hired: list[Worker] = []
    try:
        with suppress(NoWorkerError):
            for _ in range(workers):
                hired.append(hire(_MODEL))
                hired[-1].listen(heard)
                hired[-1].tell(_SHARE)
        return _follow(heard, set(hired), tell)
    finally:
        for worker in hired:
            worker.end()


def _follow(heard: Heard, at_work: set[Worker], tell: Tell) -> tuple[list[str], int]:
    """Hear what is kept until all is, or until nobody is at work any more."""
    kept, pieces, is_missing = list[str](), 0, False
    while at_work and not (pieces and len(kept) == pieces):
        with may_stop_here():
            worker, word = heard.get()
        if word is None or word[0] == "ended":
            at_work.discard(worker)
        elif word[0] == "told":
            known, pieces = word[1]
            kept = max(kept, known, key=len)
            is_missing = is_missing or len(kept) < pieces
            if is_missing:
                tell(len(kept), pieces)
    return kept, pieces
