"""Files that appear whole or not at all, and whose errors name them."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.run_folder.folder import moved_into_place

_HARD = 6  # of 9: what more would save is not worth the time


class _NamedFile(io.FileIO):
    """A file that says which one it is when it cannot be written."""

    def write(self, data: Any) -> int:
        """Write, and name the file in the error if that fails."""
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self.name
            raise


def open_text(path: Path) -> io.TextIOWrapper:
    """Open a text file to be written; lines end as they are given."""
    buffered = io.BufferedWriter(_NamedFile(path, "w"))
    return io.TextIOWrapper(buffered, encoding="utf-8", newline="")


def is_packed(path: Path) -> bool:
    """Tell from the name of a file whether it is packed."""
    return path.suffix == ".gz"


@contextmanager
def open_packed(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open a text file to be written packed; the same text gives the same bytes at any time."""
    with (
        _NamedFile(path, "w") as raw,
        gzip.GzipFile("", "wb", _HARD, raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        yield text


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """Give a path to write a file to that a user has named, whatever it is.

    A file appears whole; links stay, and what they lead to is replaced. Devices and pipes are
    written to as they are, and so are files in a folder that takes no new ones.
    """
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    is_special = path.exists() and not path.is_file()
    if not is_special and (not path.exists() or os.access(target.parent, os.W_OK)):
        with moved_into_place(target) as unfinished:
            yield unfinished
        return
    try:
        yield path
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text to a file that a user has named."""
    with placed(path) as place, open_text(place) as file:
        file.write(text)
