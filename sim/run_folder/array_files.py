"""Files of arrays: plain `.npz` files that NumPy opens, written fast, and read with care.

Nothing in such a file is ever executed, a file that says that it is larger than it can be is not
believed, and what is wrong with one becomes one kind of error.
"""

from __future__ import annotations

import ast
import io
import math
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from sim.system.plain_files import open_plain

Arrays = dict[str, NDArray[Any]]

LARGEST_FILE = 2**31
"""Bytes that the arrays of a file may have together: those of everybody on the way are fewer."""
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,  # a file behind a password, or packed in a way that is not known here
    SyntaxError,  # the head of an array that is not one
    MemoryError,
    OverflowError,
    RecursionError,
    zipfile.BadZipFile,
    zlib.error,
    Warning,  # where somebody makes errors of them
)
_MOST_ARRAYS = 1000
_QUICKLY = 1
_FORMAT = (1, 0)
_HEADER_AT = 10
_MAGIC = b"\x93NUMPY\x01\x00"
_LONGEST_HEADER = 2**14
_SUFFIX = ".npy"


class DamagedError(Exception):
    """A file of arrays that cannot be read; the message says why."""


def write_arrays(path: Path | IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays as `numpy.savez_compressed` does, but fast, and always the same bytes.

    Each array lies column by column, so that the days of one place follow one another: they are
    alike, and take a quarter less room.
    """
    with zipfile.ZipFile(path, "w") as file:
        for name, array in arrays.items():
            written = io.BytesIO()
            columns = np.asfortranarray(array)
            np.lib.format.write_array(written, columns, _FORMAT, allow_pickle=False)
            file.writestr(
                zipfile.ZipInfo(f"{name}.npy"), written.getbuffer(), zipfile.ZIP_DEFLATED, _QUICKLY
            )


def read_arrays(path: Path, names: Iterable[str]) -> Iterator[NDArray[Any]]:
    """Read arrays as `numpy.load` does, in a third of the time where many files are alike.

    Raises:
        DamagedError: The file is not there, cannot be read, or has no such array.
    """
    with _opened(path) as file:
        for name in names:
            yield _array(file, file.getinfo(f"{name}.npy"))


def read_all(path: Path, prefix: str = "", most: int = LARGEST_FILE) -> Arrays:
    """Read all arrays of a file whose names begin so.

    Raises:
        DamagedError: The file is not there, cannot be read, or would hold more than `most` bytes.
    """
    with _opened(path, most) as file:
        entries = [each for each in file.infolist() if each.filename.startswith(prefix)]
        return {each.filename.removesuffix(_SUFFIX): _array(file, each) for each in entries}


@contextmanager
def _opened(path: Path, most: int = LARGEST_FILE) -> Iterator[zipfile.ZipFile]:
    """Open a file; what goes wrong with it becomes a `DamagedError`."""
    try:
        with open_plain(path) as raw, zipfile.ZipFile(raw) as file:
            _check(file.infolist(), most)
            yield file
    except UNREADABLE as error:
        text = "" if isinstance(error, EOFError) else str(error)
        raise DamagedError(text.strip("'\"") or "it ends too soon") from None


def _check(entries: Sequence[zipfile.ZipInfo], most: int) -> None:
    declared = sum(each.file_size for each in entries)
    if declared > most or len(entries) > _MOST_ARRAYS:
        raise ValueError(f"it says that it holds {len(entries):,} arrays of {declared:,} bytes")
    for each in entries:
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{each.filename} is packed in a way that is not used here")


def _array(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    """Read one array, once it is clear from its head that it is as large as it says."""
    with file.open(entry) as stream:
        head = stream.read(_HEADER_AT)
        size = int.from_bytes(head[-2:], "little")
        if not head.startswith(_MAGIC) or len(head) != _HEADER_AT or size > _LONGEST_HEADER:
            raise ValueError(f"{entry.filename} is no array")
        shape, by_column, dtype = _header(stream.read(size))
        if math.prod(shape) * dtype.itemsize != entry.file_size - size - _HEADER_AT:
            raise ValueError(f"{entry.filename} is not as large as it says")
        raw = stream.read()
    if not raw:
        return np.zeros(shape, dtype)
    return np.frombuffer(raw, dtype).reshape(shape, order="F" if by_column else "C")


@lru_cache(maxsize=1024)
def _header(raw: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Read what an array of a file is; most files have the same."""
    found = ast.literal_eval(raw.decode("latin1").strip())
    if not isinstance(found, dict) or found.keys() != {"descr", "fortran_order", "shape"}:
        raise ValueError("the head of an array is not one")
    shape, by_column = found["shape"], found["fortran_order"]
    is_shape = isinstance(shape, tuple) and all(type(n) is int and 0 <= n < 2**40 for n in shape)
    dtype = np.lib.format.descr_to_dtype(found["descr"])
    if not is_shape or not isinstance(by_column, bool) or dtype.hasobject:
        raise ValueError("an array is of a kind that is not used here")
    return shape, by_column, dtype
