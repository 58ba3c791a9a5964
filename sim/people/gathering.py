"""Gatherings: who has which status where, and draws among them that cost what they find."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.luck import Floats, Ids, choose
from sim.people.cohorts import Counts
from sim.people.grouping import by_value
from sim.people.parties import Parties
from sim.people.rosters import Rosters
from sim.status import Status

ROSTERED = frozenset(Status) - {
    Status.EN_ROUTE,
    Status.ONWARD,
    Status.IN_SOUTH_KOREA,
    Status.ELSEWHERE_ABROAD,
    Status.DEAD,
}
"""Statuses whose parties are listed by place. Of the others nobody is ever drawn: their terms are
in the calendar, or they stay for good."""


class Gathering:
    """Parties by status and place, to be listed, counted and drawn from."""

    def __init__(self, parties: Parties, rosters: Rosters, n_places: int) -> None:
        self.parties = parties
        self._rosters = rosters
        self._n_places = n_places
        self._largest_party = 1

    def sizes(self, status: Status, places: slice) -> Counts:
        """Count the parties that have a status at each place of a range."""
        return self._rosters.sizes(self._range(status, places))

    def at(self, status: Status, place: int) -> Ids:
        """List the parties that have a status at a place; a view, changed by the next step."""
        return self._rosters.members(status * self._n_places + place)

    def pick(
        self, rng: np.random.Generator, status: Status, places: slice, chance: Floats | float
    ) -> Ids:
        """Draw parties of a status, each independently with the chance of its place.

        Args:
            rng: the stream to draw from.
            status: whom to draw.
            places: a range of places.
            chance: 1/day by place in the range, or one for all.
        """
        sizes = self.sizes(status, places)
        if not sizes.any():
            return np.empty(0, dtype=np.int64)
        found = rng.binomial(sizes, np.minimum(chance, 1.0))
        return self.choose(rng, status, places, found)

    def choose(self, rng: np.random.Generator, status: Status, places: slice, found: Counts) -> Ids:
        """Draw a given number of distinct parties of a status at each place of a range."""
        parts = []
        for offset in np.flatnonzero(found):
            members = self.at(status, places.start + int(offset))
            parts.append(members[choose(rng, members.size, int(found[offset]))])
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def pick_people(
        self, rng: np.random.Generator, status: Status, places: slice, chance: Floats | float
    ) -> tuple[Ids, Ids]:
        """Draw single persons of a status, each independently with the chance of their place.

        Returns:
            The party and the class (sex and age group) of each person drawn.
        """
        sizes = self.sizes(status, places)
        if not sizes.any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        seats = self._largest_party
        found = rng.binomial(sizes * seats, np.minimum(chance, 1.0))
        ids, seat = [], []
        for offset in np.flatnonzero(found):
            members = self.at(status, places.start + int(offset))
            taken = choose(rng, members.size * seats, int(found[offset]))
            ids.append(members[taken // seats])
            seat.append(taken % seats)
        if not ids:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        party, sitting = np.concatenate(ids), np.concatenate(seat)
        is_taken = sitting < self.parties.size[party]
        party, sitting = party[is_taken], sitting[is_taken]
        upto = self.parties.members[party].cumsum(axis=1)
        return party, (sitting[:, None] >= upto).sum(axis=1)

    def _unlist(self, ids: Ids) -> None:
        """Take parties out of the rosters they stand in."""
        for status, same in by_value(self.parties.status[ids]):
            if status in ROSTERED:
                leaving = ids[same]
                self._rosters.leave(self._roster(status, self.parties.place[leaving]), leaving)

    def _list(self, ids: Ids, status: Status) -> None:
        """Enter parties into the rosters of a status, each at its place."""
        if status in ROSTERED:
            self._rosters.enter(self._roster(status, self.parties.place[ids]), ids)

    def _roster(self, status: int, place: NDArray[np.int16]) -> Ids:
        numbers: Ids = int(status) * self._n_places + place.astype(np.int64)
        return numbers

    def _range(self, status: Status, places: slice) -> slice:
        first = status * self._n_places
        return slice(first + places.start, first + places.stop)
