"""The file of one member: written whole by the worker that ran it, read when all are gathered.

It is a plain `.npz` that NumPy opens: one array for each recorded variable, shape (days, places or
classes), in the smallest whole numbers that hold it; the names along each dimension as
`name_<dim>`; and the log of the actors. A netCDF file of the same takes five times as long.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import RECORDED, MemberRecord
from sim.results.actors import ActorsLog
from sim.results.folder import RunFolder, moved_into_place

_QUICKLY = 1
_LARGEST = np.iinfo(np.int32).max
_NAMES = "name_"
_FORMAT = (1, 0)
_HEADER_AT = 10


def write_member(record: MemberRecord, folder: RunFolder) -> None:
    """Write the file of a member; that it is there says that all of it is."""
    with moved_into_place(folder.member(record.member)) as unfinished:
        write_arrays(unfinished, dict(_arrays(record)))


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
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
        KeyError: The file has no such array.
    """
    with zipfile.ZipFile(path) as file:
        for name in names:
            raw = file.read(f"{name}.npy")
            begin = _HEADER_AT + int.from_bytes(raw[_HEADER_AT - 2 : _HEADER_AT], "little")
            shape, by_column, dtype = _header(raw[:begin])
            array = np.frombuffer(raw, dtype, offset=begin)
            yield array.reshape(shape, order="F" if by_column else "C")


@lru_cache(maxsize=1024)
def _header(raw: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Read what an array of a file is; most files have the same."""
    stream = io.BytesIO(raw)
    np.lib.format.read_magic(stream)
    return np.lib.format.read_array_header_1_0(stream)


def read_names(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the names of places, statuses and classes from the file of a member."""
    with np.load(path) as file:
        return {
            entry.removeprefix(_NAMES): tuple(file[entry].tolist())
            for entry in file.files
            if entry.startswith(_NAMES)
        }


def fit(values: NDArray[Any]) -> NDArray[Any]:
    """Give whole numbers in the smallest type that holds all of them.

    Raises:
        OverflowError: A number does not fit in four bytes, which are what the results have.
    """
    if not np.issubdtype(values.dtype, np.integer) or values.size == 0:
        return values
    low, high = int(values.min()), int(values.max())
    if high > _LARGEST or low < -_LARGEST:
        raise OverflowError(f"{max(high, -low):,} is more than can be recorded")
    return values.astype(np.min_scalar_type(high if low >= 0 else min(low, -high - 1)))


def _arrays(record: MemberRecord) -> Iterator[tuple[str, NDArray[Any]]]:
    for variable in RECORDED:
        yield variable.name, fit(record.variables[variable.name])
    yield "stock_at_start", fit(record.stock_at_start)
    for dim, names in sorted(_names(record.coordinates).items()):
        yield f"{_NAMES}{dim}", np.array(names, dtype=np.str_)
    yield from ActorsLog.of(record.actors).arrays()


def _names(coordinates: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    used = {dim for variable in RECORDED for dim in variable.dims[1:]}
    same = {"status_from": "status", "status_to": "status"}
    return {dim: coordinates.get(dim) or coordinates[same[dim]] for dim in used}
