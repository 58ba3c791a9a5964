"""Plain files: what stands in a folder under the name of a file may be something else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class NoPlainFileError(OSError):
    """Something else stands in the place of a file: a folder, a pipe, a device."""


@contextmanager
def open_plain(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading; a pipe does not keep us waiting for somebody who writes to it.

    Raises:
        FileNotFoundError: There is nothing.
        NoPlainFileError: It is no plain file.
        OSError: It cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        number = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        if path.is_dir():
            raise NoPlainFileError(f"{path} is a folder, not a file") from error
        raise
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NoPlainFileError(f"{path} is no plain file")
        yield file


def read_plain(path: Path, most: int) -> bytes:
    """Read a whole file of at most so many bytes.

    Raises:
        OSError: It is not there, no plain file, or cannot be read.
        ValueError: It is larger.
    """
    with open_plain(path) as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise ValueError(f"it is larger than {most:,} bytes")
    return text
