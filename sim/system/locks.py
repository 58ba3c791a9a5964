"""Taking turns: locks for what threads of one process may not do at the same time."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


class Lock:
    """A lock that its holder may take again, and that a process forked meanwhile finds open.

    It is known by its name in this module, under which copies of it in other processes are theirs.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._renew)

    def acquire(self, blocking: bool = True) -> bool:
        """Take the lock; tell whether that has succeeded."""
        return self._lock.acquire(blocking)

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __reduce__(self) -> str:
        return self._name

    def _renew(self) -> None:
        self._lock = threading.RLock()


RUNNING = Lock("RUNNING")
"""For members that run in this process: they share machine code and what is built of scenarios."""

SYNTAX = Lock("SYNTAX")
"""For Python's reader of sources: it counts how deep it is once for all threads."""

NETCDF = Lock("NETCDF")
"""For netCDF: the library beneath it breaks if two threads are in it."""


@contextmanager
def netcdf() -> Iterator[None]:
    """Read or write netCDF alone.

    Datasets that xarray opens for us read their values under our lock. Those that a program opens
    by itself are read under one of xarray's own, which is taken too once it is there.
    """
    with ExitStack() as held:
        held.enter_context(NETCDF)
        locks = sys.modules.get("xarray.backends.locks")
        if locks is not None:
            held.enter_context(locks.combine_locks([locks.NETCDFC_LOCK, locks.HDF5_LOCK]))
        yield
