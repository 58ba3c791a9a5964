"""Rosters: who has a status at a place, so that a process touches only those it concerns.

Each roster is an array of party numbers without gaps. Entry appends; exit moves the last ones into
the gaps; both cost as much as the number of parties that move. A party stands in one roster at
most, which is why nobody can be drawn in two places.
"""

from __future__ import annotations

import numpy as np

from sim.luck import Ids
from sim.people.grouping import split_by

_NOWHERE = -1


class Rosters:
    """Party numbers by roster; `slot[party]` is where in its roster a party stands."""

    def __init__(self, n_rosters: int) -> None:
        self._members: list[Ids] = [np.empty(0, dtype=np.int64) for _ in range(n_rosters)]
        self._sizes: Ids = np.zeros(n_rosters, dtype=np.int64)
        self._slot: Ids = np.empty(0, dtype=np.int64)

    def grow(self, n_parties: int) -> None:
        """Make room for parties numbered below `n_parties`."""
        if n_parties > self._slot.size:
            room = max(2 * self._slot.size, n_parties)
            more = np.full(room - self._slot.size, _NOWHERE, dtype=np.int64)
            self._slot = np.concatenate([self._slot, more])

    def sizes(self, rosters: slice) -> Ids:
        """Count the parties in each roster of a range."""
        return self._sizes[rosters].copy()

    def members(self, roster: int) -> Ids:
        """List the parties of a roster; the array is a view and changes with the roster."""
        return self._members[roster][: self._sizes[roster]]

    def enter(self, rosters: Ids, ids: Ids) -> None:
        """Enter parties, each into its roster."""
        for roster, part in split_by(rosters, ids):
            size = int(self._sizes[roster])
            room = self._members[roster]
            if size + part.size > room.size:
                grown = np.empty(max(2 * room.size, size + part.size, 16), dtype=np.int64)
                grown[:size] = room[:size]
                self._members[roster] = room = grown
            room[size : size + part.size] = part
            self._slot[part] = np.arange(size, size + part.size)
            self._sizes[roster] = size + part.size

    def leave(self, rosters: Ids, ids: Ids) -> None:
        """Take parties out, each from the roster it stands in."""
        for roster, part in split_by(rosters, ids):
            room, size = self._members[roster], int(self._sizes[roster])
            left = size - part.size
            slots = self._slot[part]
            self._slot[part] = _NOWHERE
            tail = room[left:size]
            stays = tail[self._slot[tail] != _NOWHERE]
            gaps = slots[slots < left]
            room[gaps] = stays
            self._slot[stays] = gaps
            self._sizes[roster] = left
