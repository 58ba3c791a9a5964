"""Travel parties: one row a party, one column an attribute; one agent is one row.

A row appears on the day a party first leaves home and stays: a party that comes home keeps its
history, because punishment and courage depend on it.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.luck import Ids
from sim.people.cohorts import N_CLASSES


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


_COLUMNS: dict[str, DTypeLike] = {
    "home": np.int16,
    "size": np.int16,
    "has_kin": np.bool_,
    "means": np.float32,
    "intent": np.uint8,
    "fled": np.bool_,
    "armed": np.bool_,
    "status": np.uint8,
    "place": np.int16,
    "goal": np.int16,
    "since": np.int32,
    "due": np.int32,
    "crossings": np.int16,
    "forced_returns": np.int16,
    "shelter": np.uint8,
    "is_public": np.bool_,
    "is_bought_free": np.bool_,
    "went_south": np.bool_,
    "left_china": np.bool_,
    "registered": np.bool_,
    "reached_border": np.bool_,
    "got_out": np.bool_,
}


class Parties:
    """All parties as columns; a party is its row number."""

    home: NDArray[np.int16]  # county
    size: NDArray[np.int16]  # living members, people
    has_kin: NDArray[np.bool_]  # in China
    means: NDArray[np.float32]  # what it can pay, USD
    intent: NDArray[np.uint8]
    fled: NDArray[np.bool_]  # left because of danger, not want
    armed: NDArray[np.bool_]  # officials and soldiers
    status: NDArray[np.uint8]
    place: NDArray[np.int16]
    goal: NDArray[np.int16]  # where a journey leads, a place
    since: NDArray[np.int32]  # day on which the present status began
    due: NDArray[np.int32]  # day on which a term ends
    crossings: NDArray[np.int16]
    forced_returns: NDArray[np.int16]
    shelter: NDArray[np.uint8]
    is_public: NDArray[np.bool_]  # the case is known to the DPRK
    is_bought_free: NDArray[np.bool_]  # an official has been paid and will let it go
    went_south: NDArray[np.bool_]  # was heading for a mission or a third country
    left_china: NDArray[np.bool_]  # is past the border of China
    registered: NDArray[np.bool_]  # at reception
    reached_border: NDArray[np.bool_]  # at least once
    got_out: NDArray[np.bool_]  # at least once
    members: NDArray[np.uint8]  # by class, shape (rows, classes)

    def __init__(self) -> None:
        self.count = 0
        self._room = 0
        for name, dtype in _COLUMNS.items():
            setattr(self, name, np.empty(0, dtype=dtype))
        self.members = np.empty((0, N_CLASSES), dtype=np.uint8)

    def add(self, n: int) -> Ids:
        """Append `n` rows of zeros and give their numbers."""
        first, self.count = self.count, self.count + n
        if self.count > self._room:
            self._grow(max(2 * self._room, self.count, 1024))
        return np.arange(first, self.count)

    def _grow(self, room: int) -> None:
        for name, dtype in _COLUMNS.items():
            grown = np.zeros(room, dtype=dtype)
            grown[: self._room] = getattr(self, name)
            setattr(self, name, grown)
        members = np.zeros((room, N_CLASSES), dtype=np.uint8)
        members[: self._room] = self.members
        self.members = members
        self._room = room
