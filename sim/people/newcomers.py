"""Newcomers: who took a status since a process last looked."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.luck import Ids
from sim.status import Status

_KEPT_DAYS = 2


class Newcomers:
    """Parties in the order in which they took a status, each shown once to each reader.

    A reader looks once a day. Whoever comes after it has looked is shown to it the next day, so
    nobody is missed whatever the order of the day.
    """

    def __init__(self) -> None:
        self._came: dict[Status, list[tuple[int, Ids]]] = defaultdict(list)
        self._dropped: dict[Status, int] = defaultdict(int)
        self._seen: dict[tuple[str, Status], int] = defaultdict(int)

    def add(self, status: Status, ids: Ids, day: int) -> None:
        """Note that parties took a status."""
        self._came[status].append((day, ids))

    def show(self, status: Status, reader: str) -> Ids:
        """Give those who took a status since the reader last looked, each once, in row order."""
        dropped, came = self._dropped[status], self._came[status]
        fresh = came[max(self._seen[reader, status] - dropped, 0) :]
        self._seen[reader, status] = dropped + len(came)
        if not fresh:
            return np.empty(0, dtype=np.int64)
        return np.unique(np.concatenate([ids for _, ids in fresh]))

    def forget(self, day: int) -> None:
        """Drop those whom every reader has had the chance to see."""
        for status, came in self._came.items():
            old = sum(since <= day - _KEPT_DAYS for since, _ in came)
            del came[:old]
            self._dropped[status] += old
