"""The command as a process of its own, and what it leaves running; looked up in /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
NEEDS_PROC = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are looked up in /proc"
)
_MARK = "MARK_OF_A_TEST"


def let_commands_hear() -> None:
    """Let what is started from here on hear Ctrl-C and the end of its terminal.

    A shell starts what runs in the background deaf to the one, `nohup` to the other, and deafness
    is inherited: signals that are to stop a command would test nothing. A handler is not inherited;
    Ctrl-C reaches this process again, and the end of the terminal does not end it.
    """
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", _stay)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def _stay(_number: int, _frame: object) -> None:
    """Go on."""


def soon(claim: Callable[[], object], tries: int = 600, pause: float = 0.05) -> bool:
    """Wait until a claim holds, but not for ever; look again after so many seconds."""
    for _ in range(round(tries * 0.05 / pause)):
        if claim():
            return True
        time.sleep(pause)
    return False


@dataclass
class Command:
    """`tumen`, called as `python -m sim`, whose descendants can be told from all others."""

    arguments: Sequence[object]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """Start the command in a process group of its own; nothing of it outlives the test."""
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", "sim", *map(str, self.arguments)],
            cwd=self.folder,
            env={**os.environ, **self.environment, _MARK: self.mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            for each in self.alive():
                os.kill(each, signal.SIGKILL)
            process.kill()
            process.communicate()

    def done(self) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        with self.started() as process:
            output, errors = process.communicate()
            return subprocess.CompletedProcess([], process.returncode, output, errors)

    def alive(self) -> list[int]:
        """List the processes that come of this command and have not ended."""
        mark = f"{_MARK}={self.mark}".encode()
        return [
            int(each.name)
            for each in Path("/proc").iterdir()
            if each.name.isdecimal() and mark in _environment(each) and _state(each) != "Z"
        ]

    def workers(self, process: subprocess.Popen[str]) -> list[int]:
        """List the processes that the command has started."""
        return [each for each in self.alive() if each != process.pid]

    def has_fallen(self, process: int) -> bool:
        """Wait until a process of this command has ended; tell whether it has."""
        return soon(lambda: process not in self.alive())


def answers_signals(process: subprocess.Popen[str]) -> bool:
    """Tell whether a command has come so far that it answers signals itself, or has ended."""
    lines = _status(process.pid)
    caught = next((line for line in lines if line.startswith("SigCgt")), "")
    is_caught = bool(caught and int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
    return is_caught or not lines or process.poll() is not None


def is_deaf(process: int, number: signal.Signals) -> bool:
    """Tell whether a process leaves a signal unanswered, now or for good, or is not there."""
    if number is signal.SIGKILL:
        return False
    lines = _status(process)
    held_back = [
        int(line.split()[1], 16) for line in lines if line.startswith(("SigIgn", "SigBlk"))
    ]
    return not lines or any(mask >> (number - 1) & 1 for mask in held_back)


def _status(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return []


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def _state(process: Path) -> str:
    try:
        return (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"
