"""Files of a run folder: opened only if they are plain, told apart by digest, never half written.

What lies in a run folder may have been put there by anybody. Nothing is read from pipes, devices
or folders that stand in the place of a file, and nothing that the program cannot show to be its own
is removed: it is set aside, under another name beside it.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.messages.refusals import FAILED, UserError
from sim.system.plain_files import open_plain

UNFINISHED = ".part"
_KEPT = "kept"
_AT_ONCE = 2**20
_number = itertools.count()


class RunError(UserError):
    """A run folder that cannot be used, or a run without a result; the text is for the user."""


class RunFailedError(RunError):
    """A run that came to nothing: no member gave a result, or the results could not be written."""

    exit_status = FAILED


@dataclass(frozen=True)
class Mark:
    """By what a file is known again."""

    size: int
    sha256: str


def mark_of(path: Path) -> Mark:
    """Take the mark of a file.

    Raises:
        OSError: It is not there, no plain file, or cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with open_plain(path) as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
            size += len(part)
    return Mark(size, digest.hexdigest())


def has_mark(path: Path, mark: Mark | None) -> bool:
    """Tell whether a file is there and is the one with this mark; nothing has the mark `None`."""
    if mark is None:
        return False
    try:
        return path.stat().st_size == mark.size and mark_of(path) == mark
    except OSError:
        return False


@contextmanager
def moved_into_place(
    path: Path, on_whole: Callable[[Path, Path], None] | None = None
) -> Iterator[Path]:
    """Give a path to write to, and move what was written to `path` once it is whole.

    The path is of this process alone: what another one left half written is not touched. Before
    the file is moved, `on_whole` is called with its path and the one that it will have. Errors name
    the file as it is to be, which those of writing do not by themselves.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{next(_number)}{UNFINISHED}")
    try:
        yield unfinished
        if on_whole is not None:
            on_whole(unfinished, path)
        unfinished.replace(path)
    except OSError as error:
        if error.filename is None or os.fsdecode(error.filename) == str(unfinished):
            error.filename = str(path)
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def finished_name(name: str) -> str:
    """Give the name that a half-written file was to have; empty if it is no such file."""
    found = re.fullmatch(rf"\.(.+?)(\.[0-9]+-[0-9]+)?{re.escape(UNFINISHED)}", name)
    return found[1] if found else ""


def is_there(path: Path) -> bool:
    """Tell whether anything has this name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def make_way(path: Path, ours: Iterable[Mark | None], tell: Callable[[str], None]) -> None:
    """Set aside what has a name that we are going to write to, unless it is one of ours."""
    if not is_there(path) or (not path.is_symlink() and any(has_mark(path, m) for m in ours)):
        return
    kept = set_aside(path)
    tell(f"{path} was changed, or is not of this run; it is kept as {kept.name}")


def set_aside(path: Path) -> Path:
    """Move what is in our way to a free name beside it, and give that name."""
    for number in itertools.count(1):
        word = _KEPT if number == 1 else f"{_KEPT}-{number}"
        free = path.with_name(f"{path.stem}.{word}{path.suffix}")
        if not is_there(free):
            path.rename(free)
            return free
    raise AssertionError  # counting does not end


def force_to_disk(path: Path) -> None:
    """Have a file on the disk before it gets its name, so that no name stands for nothing."""
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
