"""The ledger: every step between statuses, counted in people, by the places left and reached."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.population.arrays import BY_PLACE, TALLY, Records, records
from sim.population.cohorts import Counts
from sim.status import Status

_N = len(Status)
_FIRSTS = ("left_home", "reached_border", "got_out")


class Ledger:
    """Flows of one day and the stocks that result, all in people.

    `left[a, b, p]` counts steps from status a to b by the place left, `reached[a, b, p]` by the
    place reached; `stock[s, p]` is everybody. The gate writes all of it.
    """

    def __init__(self, n_places: int) -> None:
        self.n_places = n_places
        self.stock: Counts = np.zeros((_N, n_places), dtype=np.int64)
        self.left: Counts = np.zeros((_N, _N, n_places), dtype=np.int64)
        self.reached: Counts = np.zeros((_N, _N, n_places), dtype=np.int64)
        self.tally: Records = records(TALLY)
        self.by_place: Records = records(BY_PLACE, n_places)

    def forget_counts(self) -> None:
        """Begin a day without what is counted beside the steps."""
        self.tally.fill(0)
        self.by_place.fill(0)

    @property
    def flow(self) -> Counts:
        """People by status left and status reached today, shape (statuses, statuses)."""
        total: Counts = self.left.sum(axis=2)
        return total

    @property
    def firsts(self) -> Mapping[str, int]:
        """People who left home, reached the border or got out for the first time today."""
        return {name: int(self.tally[name][0]) for name in _FIRSTS}

    @property
    def reached_south(self) -> Counts:
        """People who reached South Korea today, by sex and age group."""
        return self._counted("reached_south")

    @property
    def deaths(self) -> Counts:
        """People who died today, by cause."""
        return self._counted("deaths")

    @property
    def fines_cny(self) -> float:
        """What helpers were fined today, CNY."""
        return float(self.tally["fines_cny"][0])

    @property
    def successes(self) -> Counts:
        """People who got across today, by home."""
        return self._by_place("successes")

    @property
    def sheltered(self) -> Counts:
        """People who entered camps today, by home."""
        return self._by_place("sheltered")

    @property
    def killed_in_attempts(self) -> Counts:
        """People who drowned or were shot today, by place."""
        return self._by_place("killed_in_attempts")

    @property
    def registered(self) -> Counts:
        """People registered at reception today, by place."""
        return self._by_place("registered")

    @property
    def helpers_fined(self) -> Counts:
        """People fined today for helping, by place."""
        return self._by_place("helpers_fined")

    def _counted(self, name: str) -> Counts:
        counted: NDArray[np.int64] = self.tally[name][0]
        return counted

    def _by_place(self, name: str) -> Counts:
        counted: NDArray[np.int64] = self.by_place[name]
        return counted
