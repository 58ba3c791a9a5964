"""One process at a time writes into a run folder, and whoever comes second is told who is at it.

The system holds the lock on an open file and lets go of it when the process ends, however it ends;
the file says who holds it. Where a file system has no locks, the file alone is the lock, and one
whose process is gone counts for nothing. The file is removed when the run is over.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sim.run_folder.files import RunError
from sim.system.plain_files import read_plain

LOCK = ".lock"
_LARGEST = 2**12
_TRIES, _SECONDS_BETWEEN = 10, 0.02
"""Who only looks whether somebody writes holds the lock for a moment, too."""
_NO_LOCKS = frozenset(
    getattr(errno, name)
    for name in ("ENOSYS", "ENOLCK", "EOPNOTSUPP", "ENOTSUP", "EINVAL")
    if hasattr(errno, name)
)

if sys.platform == "win32":
    import msvcrt

    _FAR_BEHIND = 2**30  # Windows lets nobody read what is locked

    def _try_lock(number: int, *, alone: bool) -> bool:  # noqa: ARG001 - there is one kind only
        os.lseek(number, _FAR_BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        os.lseek(number, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(number: int, *, alone: bool) -> bool:
        try:
            fcntl.flock(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True


@dataclass(frozen=True)
class Holder:
    """The process that writes; `born` tells it from a later one with the same number."""

    process: int
    host: str
    since: str
    born: str

    @classmethod
    def this_process(cls) -> Holder:
        """Describe the process that asks."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return cls(os.getpid(), platform.node(), now, _born(os.getpid()))

    @classmethod
    def read(cls, path: Path) -> Holder | None:
        """Read who holds a lock; none if the file does not say."""
        try:
            found = json.loads(read_plain(path, _LARGEST))
            holder = cls(**found)
            words = (holder.host, holder.since, holder.born)
            is_right = type(holder.process) is int and all(isinstance(w, str) for w in words)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return holder if is_right and all(word.isprintable() for word in words) else None

    @property
    def is_here(self) -> bool:
        """Whether the process is of this machine."""
        return self.host == platform.node()

    @property
    def is_gone(self) -> bool:
        """Whether it is certain that the process has ended."""
        if not self.is_here or sys.platform == "win32":
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):
            return False
        return bool(self.born) and self.born != _born(self.process)

    def __str__(self) -> str:
        day, _, hour = self.since.partition("T")
        today = datetime.now().astimezone().date().isoformat()
        when = hour[:5] if day == today else f"{day} {hour[:5]}"
        return f"process {self.process} on host {self.host} since {when}"


def _born(process: int) -> str:
    """Give when a process began, in ticks of the machine; nothing where that is not known."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        return fields.rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


@contextmanager
def written_by_us_alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a run folder, which is made if it is not there.

    Raises:
        RunError: Another process or thread writes there.
        OSError: The folder cannot be made, or nothing can be written in it.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        number = _take(folder)
        try:
            yield
        finally:
            _let_go(folder / LOCK, number)
    finally:
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # it stays unless it is empty


def who_writes(folder: Path) -> str:
    """Say by whom a run folder is written at this moment; empty if by nobody."""
    path = folder / LOCK
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    holder = Holder.read(path)
    try:
        number = os.open(path, flags)
    except OSError:
        return ""
    try:
        is_free = _try_lock(number, alone=False)
    except OSError:
        is_free = holder is None or holder.is_gone
    finally:
        os.close(number)
    if is_free and (holder is None or holder.is_here):
        return ""
    return _by(folder, holder)


def _take(folder: Path) -> int:
    path = folder / LOCK
    for _ in range(_TRIES):
        before = Holder.read(path)
        number, is_new = _open(path)
        try:
            has_it = _try_lock(number, alone=True)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                os.close(number)
                raise
            has_it = is_new  # whoever makes the file holds it
            if before is not None and before.is_gone:
                path.unlink(missing_ok=True)
        if has_it and _is_still(path, number):
            if before is None or before.is_here:
                return _sign(number)
            os.close(number)
            break
        os.close(number)
        if not has_it:
            time.sleep(_SECONDS_BETWEEN)
    raise _refusal(folder, Holder.read(path))


def _open(path: Path) -> tuple[int, bool]:
    """Open the file, and tell whether we have made it."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666), True
    except FileExistsError:
        return os.open(path, flags | os.O_CREAT, 0o666), False


def _is_still(path: Path, number: int) -> bool:
    """Tell whether the file that we have open has its name still: holders remove it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(number))
    except FileNotFoundError:
        return False


def _sign(number: int) -> int:
    text = json.dumps(asdict(Holder.this_process())).encode()
    os.ftruncate(number, 0)
    os.write(number, text)
    return number


def _let_go(path: Path, number: int) -> None:
    """Remove the file while it is still ours; Windows lets nobody remove what is open."""
    if sys.platform != "win32":
        with suppress(OSError):
            if _is_still(path, number):
                path.unlink()
        os.close(number)
        return
    os.close(number)
    with suppress(OSError):
        path.unlink()


def _by(folder: Path, holder: Holder | None) -> str:
    """Say who writes, and what to do if that is a machine of which we know nothing."""
    if holder is None:
        return " by another process"
    if holder.is_here:
        return f" by {holder}"
    return f" by {holder} (if that machine is no longer at it, remove {folder / LOCK})"


def _refusal(folder: Path, holder: Holder | None) -> RunError:
    by = _by(folder, holder)
    return RunError(f"{folder} is being written{by}; wait for it, or choose another --out")
