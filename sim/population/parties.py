"""Travel parties: one row a party, one field an attribute; one agent is one row.

A row appears on the day a party first leaves home and stays: a party that comes home keeps its
history, because punishment and courage depend on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import Ids
from sim.population.arrays import LAYOUT, Records, records
from sim.population.party_row import PARTY, Flag, flagged

_FIRST_ROOM = 1024


class Parties:
    """All parties; a party is its row number. Each field is a column: `parties.home[ids]`.

    The columns are the fields and, to be read only, the flags of `sim.population.party_row`; `size`
    is the number of living members.
    """

    def __init__(self, layout: Records | None = None, room: int = 0) -> None:
        self._layout = records(LAYOUT) if layout is None else layout
        self.records = records(PARTY, room)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self._layout["rows"][0])

    @property
    def room(self) -> int:
        """How many rows there is room for."""
        return len(self.records)

    @property
    def size(self) -> NDArray[np.int8]:
        """Living members, people."""
        size: NDArray[np.int8] = self.records["people"]
        return size

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name.upper() in Flag.__members__:
            return flagged(self.records, Flag[name.upper()])
        if PARTY.fields is None or name not in PARTY.fields:
            raise AttributeError(name)
        column: NDArray[Any] = self.records[name]
        return column

    def mark(self, ids: Ids, flag: Flag, *, is_so: bool | NDArray[np.bool_] = True) -> None:
        """Note of some parties whether something is so."""
        bit = np.uint32(1 << flag)
        marks = self.records["marks"]
        marks[ids] = np.where(is_so, marks[ids] | bit, marks[ids] & ~bit)

    def add(self, n: int) -> Ids:
        """Append `n` rows without members, who are nowhere, and give their numbers."""
        first = self.count
        self.make_room(n)
        new = slice(first, first + n)
        for name in ("due", "seat", "chain"):
            self.records[name][new] = -1
        self._layout["rows"] = first + n
        return np.arange(first, first + n)

    def make_room(self, n: int) -> None:
        """Make room for so many more rows; what is not used yet costs no memory."""
        wanted = self.count + n
        if wanted > self.room:
            grown = records(PARTY, max(2 * self.room, wanted, _FIRST_ROOM))
            grown[: self.count] = self.records[: self.count]
            self.records = grown
