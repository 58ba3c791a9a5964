"""Members side by side, some at a time: the tables that are written and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.quantities.measures import Column
from sim.recording.variables import OF_THE_RUN, RECORDED
from sim.results.geography import geography_in
from sim.results.place_facts import PlaceFact, place_facts
from sim.run_folder.array_files import DamagedError
from sim.run_folder.folder import RunFailedError, RunFolder
from sim.run_folder.members import read_arrays, read_names

MEMBERS_IN_BLOCK = 32
"""How many members are held at once; 32 of a year take 50 MB, and more are no faster."""

COUNTED: dict[str, tuple[str, ...]] = {
    variable.name: variable.dims for variable in (*RECORDED, *OF_THE_RUN)
}
"""What there is of each member, and its dims."""

_MONEY = frozenset(each.name for each in RECORDED if each.unit.startswith("CNY"))


class DamagedMemberError(RunFailedError):
    """The file of a member that cannot be read."""

    def __init__(self, path: Path, error: Exception) -> None:
        self.path = path
        super().__init__(f"{path} is damaged ({error})")


@dataclass(frozen=True)
class Frame:
    """What all members of a run share: days, names of places and classes, facts on places."""

    start: date
    days: int
    names: Mapping[str, tuple[str, ...]]
    facts: tuple[PlaceFact, ...]
    places: Gazetteer

    @classmethod
    def of(cls, folder: RunFolder, member: int, start: date, days: int) -> Frame:
        """Read the names from the file of any one member, and the places that the run kept.

        Raises:
            DamagedMemberError: The file is damaged.
        """
        places = geography_in(folder)
        try:
            names = read_names(folder.member(member))
            return cls(start, days, names, place_facts(names, places), places)
        except (DamagedError, KeyError) as error:
            raise DamagedMemberError(folder.member(member), error) from None

    def size(self, dim: str) -> int:
        """Give the number of days, places or classes."""
        return self.days if dim == "day" else len(self.names[dim])

    def columns(self) -> dict[str, Column]:
        """Give what is shared as columns of a table."""
        first = np.datetime64(self.start, "D")
        return {
            "day": Column(("day",), first + np.arange(self.days)),
            **{dim: Column((dim,), np.array(names)) for dim, names in self.names.items()},
            **{fact.name: Column((fact.dim,), fact.values) for fact in self.facts},
        }


@dataclass(frozen=True)
class Block:
    """Some members: `rows` are their places among all, `columns` a table of what they recorded."""

    rows: slice
    members: tuple[int, ...]
    columns: Mapping[str, Column]


def read_blocks(folder: RunFolder, frame: Frame, members: Sequence[int]) -> Iterator[Block]:
    """Read members block by block, each while the one before it is dealt with."""
    shared = frame.columns()

    def read(first: int) -> Block:
        chosen = tuple(members[first : first + MEMBERS_IN_BLOCK])
        columns = _read(folder, frame, chosen)
        return Block(slice(first, first + len(chosen)), chosen, {**shared, **columns})

    with ThreadPoolExecutor(1) as beside:
        waiting: Future[Block] | None = None
        for first in range(0, len(members), MEMBERS_IN_BLOCK):
            ready, waiting = waiting, beside.submit(read, first)
            if ready is not None:
                yield ready.result()
        if waiting is not None:
            yield waiting.result()


def _read(folder: RunFolder, frame: Frame, members: tuple[int, ...]) -> dict[str, Column]:
    """Read members into columns, shape (members, days, places or classes)."""
    columns = {"member": Column(("member",), np.array(members))}
    for name, dims in COUNTED.items():
        shape = (len(members), *(frame.size(dim) for dim in dims))
        columns[name] = Column(("member", *dims), np.empty(shape, stored_type(name)))
    for row, member in enumerate(members):
        path = folder.member(member)
        try:
            for name, array in zip(COUNTED, read_arrays(path, COUNTED), strict=True):
                _check(name, array, columns[name].values[row])
                columns[name].values[row] = array
        except DamagedError as error:
            raise DamagedMemberError(path, error) from None
    return columns


def _check(name: str, array: NDArray[Any], room: NDArray[Any]) -> None:
    """See that an array is what it is to be: none is cut or repeated to fit."""
    kinds = "iuf" if name in _MONEY else "iu"
    if array.shape != room.shape or array.dtype.kind not in kinds:
        raise DamagedError(f"{name} is {array.dtype} of {array.shape}, not of {room.shape}")
    if array.size and not np.isfinite(array).all():
        raise DamagedError(f"{name} holds what is no number")


def stored_type(name: str) -> np.dtype[Any]:
    """Give the type in which the results hold a variable: money may have a fraction."""
    return np.dtype(np.float64 if name in _MONEY else np.int32)
