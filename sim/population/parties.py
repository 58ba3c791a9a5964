"""Travel parties: one row a party, one field an attribute; one agent is one row.

A row appears on the day a party first leaves home and stays: a party that comes home keeps its
history, because punishment and courage depend on it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import Ids
from sim.population.arrays import LAYOUT, PARTY, Records, records

_FIRST_ROOM = 1024


class Intent(IntEnum):
    """What a party is looking for."""

    CIRCULAR = 0  # fetch food or money and go back
    TRANSIT = 1  # onward to the South
    REFUGE = 2  # stay out of danger


class Shelter(IntEnum):
    """With whom a party in hiding lives."""

    KIN = 0
    HOST = 1
    ALONE = 2


class Parties:
    """All parties; a party is its row number. Each field is a column: `parties.home[ids]`.

    The columns are those of `sim.population.arrays.PARTY`; `size` is the number of living members.
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
        if PARTY.fields is None or name not in PARTY.fields:
            raise AttributeError(name)
        column: NDArray[Any] = self.records[name]
        return column

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
