"""How the command line answers Ctrl-C, a request to end, and a terminal that is closed.

A signal may arrive anywhere, also where Python drops an exception or a library takes it for another
one. So it is remembered, and answered in one of three ways: while a command begins there is nothing
to clear up, and the process ends at once; while members are run it ends where that is in order;
otherwise `Stopped` is raised, and raised again if it was dropped.

Nothing here acts in a program that uses the package without its command line.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from types import FrameType
from typing import NoReturn

_SAID = {
    "SIGINT": "interrupted",
    "SIGBREAK": "interrupted",
    "SIGTERM": "terminated",
    "SIGHUP": "the terminal was closed",
}
_SECONDS_BEFORE_ANOTHER_TRY = 0.01


class Stopped(KeyboardInterrupt):
    """The process was asked to end."""


class Way(Enum):
    """How a signal is answered."""

    AT_ONCE = auto()
    IN_ORDER = auto()
    BY_EXCEPTION = auto()


@dataclass
class _Answer:
    """What has arrived, and what is to be done about it."""

    received: int = 0
    way: Way = Way.AT_ONCE
    may_stop: bool = False
    kept: str = ""
    is_said: bool = False
    is_ending: bool = False
    clear_up: Callable[[], None] = lambda: None

    def hear(self, number: int, _frame: FrameType | None) -> None:
        is_first = not self.received
        self.received = self.received or number
        if self.way is Way.AT_ONCE:
            leave()
        if self.way is Way.BY_EXCEPTION or self.may_stop or not is_first:
            self.stop()

    def stop(self) -> None:
        """Raise `Stopped`, but not a second time into what then brings things in order."""
        if not self.is_ending:
            self.is_ending = self.way is Way.IN_ORDER
            raise Stopped


_ANSWER = _Answer()


def install(clear_up: Callable[[], None]) -> None:
    """Answer signals from now on; one that this process was started to ignore stays ignored.

    Args:
        clear_up: called before the process ends at once.
    """
    _ANSWER.clear_up = clear_up
    sys.unraisablehook = _try_again
    for name in _SAID:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            with suppress(ValueError):  # not in the main thread, which signals never reach
                signal.signal(number, _ANSWER.hear)


def finish() -> None:
    """Let signals do nothing any more: the command is done, and its exit status stands."""
    for name in _SAID:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(ValueError):
                signal.signal(number, signal.SIG_IGN)


def keep(what: str) -> None:
    """Let the message of the end say what stays of the work that was done."""
    _ANSWER.kept = what


@contextmanager
def answered(way: Way) -> Iterator[None]:
    """Answer signals in a way; one that has come too late for it is answered at its end."""
    before, _ANSWER.way = _ANSWER.way, way
    try:
        yield
        stop_if_asked()
    finally:
        _ANSWER.way = before


@contextmanager
def may_stop_here() -> Iterator[None]:
    """Mark a place, such as waiting for others, where all is in order if the process ends."""
    _ANSWER.may_stop = True
    try:
        stop_if_asked()
        yield
    finally:
        _ANSWER.may_stop = False


def stop_if_asked() -> None:
    """Raise `Stopped` if a signal has arrived."""
    if _ANSWER.received:
        _ANSWER.stop()


def status() -> int:
    """Give the exit status for the signal that has arrived; 0 if none has."""
    return 128 + _ANSWER.received if _ANSWER.received else 0


def leave() -> NoReturn:
    """End the process with a message, and with nothing else that Python does at its end."""
    _ANSWER.clear_up()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    if not _ANSWER.is_said:
        _ANSWER.is_said = True
        with suppress(OSError):
            os.write(2, f"{_message()}\n".encode(errors="replace"))
    os._exit(status())


def _message() -> str:
    said = _SAID[signal.Signals(_ANSWER.received).name]
    return f"{said}; {_ANSWER.kept}" if _ANSWER.kept else said


def _try_again(dropped: sys.UnraisableHookArgs) -> None:
    """Raise once more what was raised where Python cannot pass it on."""
    if isinstance(dropped.exc_value, Stopped):
        threading.Timer(
            _SECONDS_BEFORE_ANOTHER_TRY, signal.raise_signal, [_ANSWER.received]
        ).start()
    else:
        sys.__unraisablehook__(dropped)
