"""The ledger: every step between statuses, counted in people, by the places left and reached."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.people.cohorts import N_CLASSES, Counts
from sim.status import Cause, Status

_N = len(Status)


class Ledger:
    """Flows of one day and the stocks that result, all in people.

    `left[a, b, p]` counts steps from status a to b by the place left, `reached[a, b, p]` by the
    place reached; `stock[s, p]` is everybody.
    """

    def __init__(self, n_places: int) -> None:
        self.n_places = n_places
        self.stock: Counts = np.zeros((_N, n_places), dtype=np.int64)
        self._clear()

    def _clear(self) -> None:
        self.left: Counts = np.zeros((_N, _N, self.n_places), dtype=np.int64)
        self.reached: Counts = np.zeros((_N, _N, self.n_places), dtype=np.int64)
        self.reached_south: Counts = np.zeros(N_CLASSES, dtype=np.int64)  # by sex and age group
        self.deaths: Counts = np.zeros(len(Cause), dtype=np.int64)
        self.firsts: dict[str, int] = {"left_home": 0, "reached_border": 0, "got_out": 0}
        self.successes: Counts = np.zeros(self.n_places, dtype=np.int64)  # got across, by home
        self.killed_in_attempts: Counts = np.zeros(self.n_places, dtype=np.int64)
        self.registered: Counts = np.zeros(self.n_places, dtype=np.int64)
        self.sheltered: Counts = np.zeros(self.n_places, dtype=np.int64)  # entered camps, by home
        self.helpers_fined: Counts = np.zeros(self.n_places, dtype=np.int64)
        self.fines_cny = 0.0

    def turn_the_page(self) -> None:
        """Begin a new day with empty flows; stocks stay."""
        self._clear()

    def count(
        self,
        step: tuple[Status, Status],
        places: tuple[NDArray[np.int16], NDArray[np.int16]],
        people: NDArray[np.int16],
    ) -> None:
        """Count parties that take one step.

        Args:
            step: the status left and the status reached.
            places: the place left and the place reached, one a party.
            people: members of each party.
        """
        before, after = step
        left = np.bincount(places[0], weights=people, minlength=self.n_places).astype(np.int64)
        reached = np.bincount(places[1], weights=people, minlength=self.n_places).astype(np.int64)
        self.left[before, after] += left
        self.reached[before, after] += reached
        self.stock[before] -= left
        self.stock[after] += reached

    @property
    def flow(self) -> Counts:
        """People by status left and status reached today, shape (statuses, statuses)."""
        total: Counts = self.left.sum(axis=2)
        return total
