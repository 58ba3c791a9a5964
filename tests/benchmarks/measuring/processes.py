"""Run a command from the outside and measure it: wall, CPU and peak memory, children included.

Children that outlive their parent are adopted and waited for (Linux), so that no second of theirs
is missed. Peak memory is the high-water mark of the largest single process, read from /proc while
it runs; memory that processes share counts in each of them.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.messages.refusals import FAILED, UserError

_SECONDS_BETWEEN_LOOKS = 0.01
_PATIENCE = 10.0
_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")


class CommandFailedError(UserError):
    """A command that was to be measured did not end well; the text is for the user."""

    exit_status = FAILED


@dataclass(frozen=True)
class Cost:
    """What one run of a command took. `peak_bytes` is of the largest process."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str = ""


def measure(command: Sequence[str], timeout: float = 3600.0) -> Cost:
    """Run a command to its end and say what it and all its descendants took.

    Args:
        command: program and arguments.
        timeout: seconds after which the command is killed.

    Raises:
        CommandFailedError: It did not end with status 0, or not in time.
    """
    others = set(_children(os.getpid()))
    _adopt_orphans(adopt=True)
    before = _cpu_of_children()
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command lines
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watch = _Watch()
        watch.start()
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise CommandFailedError(f"{' '.join(command)}: not done in {timeout:.0f} s") from None
        finally:
            wall = time.perf_counter() - began
            _wait_for_orphans(others | {process.pid})
            _adopt_orphans(adopt=False)
            watch.stop()
    if process.returncode:
        last = errors.strip().splitlines()[-1:] or [f"exit status {process.returncode}"]
        raise CommandFailedError(f"{' '.join(command)}: {last[0]}")
    peak = watch.largest or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _RSS_UNIT
    return Cost(wall, _cpu_of_children() - before, peak, output)


def _environment() -> dict[str, str]:
    """Give the variables of this process, but let Python keep compiled modules, as people do."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def own_peak_memory() -> int:
    """Give the high-water mark of this process, bytes."""
    return _high_water_mark(os.getpid()) or (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    )


_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which `ru_maxrss` counts. It is read only where there is no /proc: a process takes over
the mark of the one that started it."""


def _cpu_of_children() -> float:
    """Give the CPU seconds of all descendants that have ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _adopt_orphans(*, adopt: bool) -> None:
    """Become the parent of descendants whose own parent ends, where the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def _wait_for_orphans(others: set[int]) -> None:
    """Wait until no child is left but those others, or patience is at an end."""
    until = time.monotonic() + _PATIENCE
    while (orphans := set(_children(os.getpid())) - others) and time.monotonic() < until:
        if not any(os.waitpid(pid, os.WNOHANG)[0] for pid in orphans):
            time.sleep(_SECONDS_BETWEEN_LOOKS)


@dataclass
class _Watch:
    """Looks at all descendants of this process, again and again, and keeps their marks."""

    largest: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._look_again_and_again, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _look_again_and_again(self) -> None:
        own = _command_line(os.getpid())
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            # A child that has not become its program yet still lives in the memory of this process.
            marks = [_high_water_mark(pid) for pid in _descendants(os.getpid())
                     if _command_line(pid) not in (own, b"")]  # fmt: skip
            self.largest = max([self.largest, *marks])


def _descendants(pid: int) -> list[int]:
    """List the processes that a process has started, and those that they have."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = _children(waiting.pop())
        found += children
        waiting += children
    return found


def _children(pid: int) -> list[int]:
    """List the processes that a process has started; none if it has ended or there is no /proc."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children


def _command_line(pid: int) -> bytes:
    """Give the command line of a process; nothing if it is gone."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def _high_water_mark(pid: int) -> int:
    """Give the most memory that a process ever held, bytes; 0 if it is gone."""
    try:
        status = (_PROC / str(pid) / "status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "")
    return int(line.split()[1]) * 1024 if line else 0
