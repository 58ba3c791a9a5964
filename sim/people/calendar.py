"""The calendar of terms: who is due on which day.

A journey, a sentence, a stay that ends on a known day is entered once and costs nothing until
then. A party whose status changed in between is passed over when its day comes: its `due` day no
longer matches.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.luck import Ids
from sim.people.grouping import split_by
from sim.status import Status


class Calendar:
    """Entries by status and day."""

    def __init__(self) -> None:
        self._pages: dict[tuple[Status, int], list[Ids]] = defaultdict(list)

    def enter(self, status: Status, ids: Ids, days: Ids) -> None:
        """Write down that the parties are due on the given days, one day a party."""
        for page, part in split_by(days, ids):
            self._pages[status, page].append(part)

    def take(self, status: Status, day: int) -> Ids:
        """Take out everybody entered for this day, including those who left in between."""
        parts = self._pages.pop((status, day), None)
        if parts is None:
            return np.empty(0, dtype=np.int64)
        return np.concatenate(parts)
