"""The cache folder: files of this user alone, each with a digest that is checked.

What lies here can be made again at any time, so nothing that happens to it stops a run: a file that
is damaged, or that somebody else could have written, is removed; where there is no room, nothing is
kept. Machine code is unpickled, which can run anything, and is therefore read from nowhere else.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

CHOSEN_BY = ("TUMEN_CACHE_DIR", "NUMBA_CACHE_DIR")
"""Environment variables that name another folder; the first that is set counts."""

NOTES, NO_NOTES = "TUMEN_CACHE_NOTES", "no"
"""An environment variable, and its value in processes that leave it to another to tell."""

SUFFIX = ".kernel"
_OURS = re.compile(r"[\w.<>]+-[0-9a-f]{32}\.(kernel|pieces)(\.[0-9a-f]+\.unfinished)?")
_ROOM = 400_000_000  # bytes that are kept
_DAYS = 60 * 24 * 3600.0  # seconds after which unused code is removed
_UNFINISHED = 3600.0  # seconds after which a file that was never finished is removed
_DAY = 24 * 3600.0
_DIGEST = hashlib.sha256().digest_size
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass
class Store:
    """The folder of what is kept; none where no folder is fit for it."""

    folder: Path | None
    told: bool = False

    def read(self, name: str) -> bytes | None:
        """Give what was kept under a name, if it is there and whole."""
        if self.folder is None:
            return None
        path = self.folder / name
        try:
            with path.open("rb") as file:
                facts = os.fstat(file.fileno())
                text = file.read() if _is_own(facts) else b""
        except OSError:
            return None
        payload = text[_DIGEST:]
        if hashlib.sha256(payload).digest() != text[:_DIGEST]:
            self.drop(name, "is damaged")
            return None
        if time.time() - facts.st_mtime > _DAY:  # says that it is in use
            with suppress(OSError):
                os.utime(path)
        return payload

    def write(self, name: str, payload: bytes) -> None:
        """Keep something under a name; where that fails, the run goes on without."""
        if self.folder is None:
            return
        unfinished = self.folder / f"{name}.{os.urandom(8).hex()}.unfinished"
        try:
            with open(unfinished, "xb", opener=_for_this_user) as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            unfinished.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            why = error.strerror or error
            self.tell(f"{self.folder}: machine code cannot be kept ({why}); the run goes on")
        else:
            self.sweep()

    def drop(self, name: str, why: str) -> None:
        """Remove a file that is of no use."""
        if self.folder is not None:
            self.tell(f"{self.folder / name} {why}; it is removed and made again")
            with suppress(OSError):
                (self.folder / name).unlink()

    def tell(self, what: str) -> None:
        """Say once what is wrong with the folder."""
        if not self.told:
            self.told = True
            if os.environ.get(NOTES) == NO_NOTES:
                return
            print(f"note: {what}", file=sys.stderr)  # noqa: T201 - nobody above can be asked

    def sweep(self) -> None:
        """Remove what was not used for long, and the oldest of what is too much.

        Other processes lose nothing by it: they have read what they use, and make the rest again.
        """
        now, room = time.time(), _ROOM
        for path, facts in sorted(self._kept(), key=lambda each: -each[1].st_mtime):
            age = now - facts.st_mtime
            room -= facts.st_size
            limit = _UNFINISHED if path.suffix == ".unfinished" else _DAYS
            if age > limit or room < 0:
                with suppress(OSError):
                    path.unlink()

    def _kept(self) -> Iterator[tuple[Path, os.stat_result]]:
        if self.folder is None:
            return
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                if _OURS.fullmatch(entry.name):
                    with suppress(OSError):
                        facts = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(facts.st_mode):
                            yield Path(entry.path), facts

    def has(self, name: str) -> bool:
        """Tell whether something is kept under a name; whether it is whole, reading tells."""
        return self.folder is not None and (self.folder / name).is_file()

    def lock(self, name: str, *, wait: bool = True) -> Lock:
        """Wait until no other process makes what has this name, or see whether one does."""
        return Lock(None if self.folder is None else self.folder / f"{name}.lock", wait=wait)


class Lock:
    """What one process holds at a time; the system lets go of it when the process ends.

    Where files cannot be locked nobody waits, and some machine code is made twice.
    """

    def __init__(self, path: Path | None, *, wait: bool = True) -> None:
        self.file, self.is_taken = None, False
        if path is None or fcntl is None:
            return
        with suppress(OSError):
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                self.is_taken = True

    def release(self) -> None:
        """Let others have it."""
        if self.file is not None:
            os.close(self.file)
            self.file = None


def open_store(*, silent: bool = False) -> Store:
    """Find a folder that belongs to this user alone; where there is none, say why if not silent."""
    wrong = []
    for folder in _folders():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            facts = _closed_to_others(folder)
        except OSError as error:
            wrong.append(f"{folder} cannot be made ({error.strerror or error})")
            continue
        if not stat.S_ISDIR(facts.st_mode) or not _is_own(facts):
            wrong.append(f"{folder} belongs to somebody else, or is open to others")
        elif not os.access(folder, os.W_OK | os.X_OK):
            wrong.append(f"{folder} cannot be written to")
        else:
            return Store(folder, told=silent)
    store = Store(None, told=silent)
    store.tell(f"{'; '.join(wrong)}; machine code is not kept, so each run makes it anew")
    return store


def _folders() -> Iterator[Path]:
    """Give the folders that may hold machine code, the best first."""
    for variable in CHOSEN_BY:
        if chosen := os.environ.get(variable):
            yield Path(chosen).absolute() / "machine-code"
            return
    with suppress(RuntimeError):  # there may be no home
        yield _user_cache() / "machine-code"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"tumen-{user}"


def _user_cache() -> Path:
    if set_by_user := os.environ.get("XDG_CACHE_HOME"):
        return Path(set_by_user) / "tumen"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tumen"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "tumen"
    return Path.home() / ".cache" / "tumen"


def _closed_to_others(folder: Path) -> os.stat_result:
    """Close a folder of this user to others, who need to see nothing of it, and give its facts."""
    facts = folder.lstat()
    if stat.S_ISDIR(facts.st_mode) and facts.st_mode & _OTHERS_MAY_WRITE:
        with suppress(OSError):
            folder.chmod(0o700)
    return folder.lstat()


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_own(facts: os.stat_result) -> bool:
    """Tell whether something belongs to this user, and nobody else may change it."""
    if not hasattr(os, "getuid"):
        return True
    return facts.st_uid == os.getuid() and not facts.st_mode & _OTHERS_MAY_WRITE
