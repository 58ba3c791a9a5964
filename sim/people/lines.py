"""Waiting lines: first come, first served, at a cost of those who are served."""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
from numpy.typing import NDArray

from sim.luck import Ids
from sim.people.parties import Parties
from sim.status import Status

_Entry = tuple[Ids, NDArray[np.int32]]


class Lines:
    """Parties waiting in named lines at places, with the day since which their status holds.

    An entry is good only while the party's status is the one it had when it joined: whoever left
    in between is passed over.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], deque[_Entry]] = defaultdict(deque)

    def join(self, line: str, place: int, ids: Ids, since: NDArray[np.int32]) -> None:
        """Put parties at the end of a line."""
        if ids.size:
            self._lines[line, place].append((ids, since))

    def serve(self, line: str, place: int, room: int, parties: Parties, status: Status) -> Ids:
        """Take parties from the front while their members fit into the room.

        Args:
            line: the name of the line.
            place: where it is.
            room: people who can be served.
            parties: all parties.
            status: what those who wait in this line must be.
        """
        sizes, since = parties.size, parties.since
        waiting = self._lines.get((line, place))
        served: list[Ids] = []
        while waiting and room > 0:
            ids, stamp = waiting.popleft()
            ids = ids[(since[ids] == stamp) & (parties.status[ids] == status)]
            fits = np.searchsorted(np.cumsum(sizes[ids]), room, side="right")
            room -= int(sizes[ids[:fits]].sum())
            served.append(ids[:fits])
            if fits < ids.size:
                waiting.appendleft((ids[fits:], since[ids[fits:]]))
                break
        return np.concatenate(served) if served else np.empty(0, dtype=np.int64)
