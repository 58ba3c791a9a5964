"""People: residents as counts, parties as rows, and the one gate through which statuses change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.luck import Floats, Ids, Mask
from sim.people.calendar import Calendar
from sim.people.cohorts import Counts
from sim.people.gathering import Gathering
from sim.people.grouping import by_value
from sim.people.ledger import Ledger
from sim.people.lines import Lines
from sim.people.newcomers import Newcomers
from sim.people.parties import Parties
from sim.people.residents import Residents, classes_of
from sim.people.rosters import Rosters
from sim.status import Cause, Status, legal_steps

_LEGAL = legal_steps()
_OUTSIDE = (
    Status.IN_HIDING,
    Status.AT_RECEPTION,
    Status.IN_CUSTODY,
    Status.IN_SOUTH_KOREA,
    Status.ELSEWHERE_ABROAD,
)


class IllegalStepError(Exception):
    """A status was to follow another that it may not follow: a fault of the program."""


class People(Gathering):
    """Everybody: who is at home is counted, who ever left is a row.

    Statuses change in `become`, `leave_home` and `die` and nowhere else; each refuses a step that
    the table of legal steps does not hold, and counts what it lets through.
    """

    def __init__(self, residents: Residents, n_places: int) -> None:
        super().__init__(Parties(), Rosters(len(Status) * n_places), n_places)
        self.residents = residents
        self.calendar = Calendar()
        self.lines = Lines()
        self.ledger = Ledger(n_places)
        self.day = 0
        self._newcomers = Newcomers()
        counties = residents.counts.shape[0]
        self.ledger.stock[Status.AT_HOME, :counties] = residents.by_county

    def open_day(self, day: int) -> None:
        """Turn to a new day, without flows yet."""
        self.day = day
        self.ledger.turn_the_page()
        self._newcomers.forget(day)

    def newcomers(self, status: Status, reader: str) -> Ids:
        """List the parties who took a status since the reader last looked, and still have it."""
        ids = self._newcomers.show(status, reader)
        still: Ids = ids[self.parties.status[ids] == status]
        return still

    def due(self, status: Status) -> Ids:
        """Take from the calendar the parties whose term in a status ends today."""
        ids = np.unique(self.calendar.take(status, self.day))
        parties = self.parties
        is_due = (parties.due[ids] == self.day) & (parties.status[ids] == status)
        still: Ids = ids[is_due]
        return still

    def set_term(self, ids: Ids, days: NDArray[np.integer]) -> None:
        """Let the present status of parties end after so many days, at the earliest tomorrow."""
        if not ids.size:
            return
        end = self.day + np.maximum(days.astype(np.int64), 1)
        self.parties.due[ids] = end
        for status, same in by_value(self.parties.status[ids]):
            self.calendar.enter(Status(status), ids[same], end[same])

    def become(
        self, ids: Ids, status: Status, place: NDArray[np.integer] | int | None = None
    ) -> None:
        """Change parties' status and place, and count the step: the gate.

        Args:
            ids: distinct parties.
            status: what they become.
            place: where, one a party or one for all; unchanged if left out.

        Raises:
            IllegalStepError: if the table of legal steps does not allow it.
        """
        if not ids.size:
            return
        parties = self.parties
        before, left = parties.status[ids], parties.place[ids]
        reached = left if place is None else np.broadcast_to(place, ids.shape).astype(np.int16)
        for former, same in by_value(before):
            self._count(ids[same], Status(former), status, (left[same], reached[same]))
        self._unlist(ids)
        parties.status[ids], parties.place[ids] = status, reached
        parties.since[ids], parties.due[ids] = self.day, -1
        self._list(ids, status)
        self._newcomers.add(status, ids, self.day)

    def leave_home(self, ids: Ids, cohorts: Counts) -> None:
        """Let new parties set out; their columns home, size, members and goal must be filled.

        Args:
            ids: rows just added to `parties`.
            cohorts: how many residents they take along, shape (counties, cohorts).

        Raises:
            ValueError: if a cohort has fewer people than are to leave, or if the parties' members
                are not those who leave.
        """
        if not ids.size:
            return
        home = self.parties.home[ids]
        self._uproot(ids, cohorts, Status.EN_ROUTE, home)
        step = (Status.AT_HOME, Status.EN_ROUTE)
        self.ledger.count(step, (home, home), self.parties.size[ids])
        self.ledger.firsts["left_home"] += int(self.parties.size[ids].sum())
        self._newcomers.add(Status.EN_ROUTE, ids, self.day)

    def begin(
        self, ids: Ids, cohorts: Counts, status: Status, place: NDArray[np.integer] | int
    ) -> None:
        """Place new parties where the run finds them on its first morning, without a flow.

        Args:
            ids: rows just added to `parties`, with home, size and members filled.
            cohorts: how many residents they are, shape (counties, cohorts).
            status: what they are.
            place: where, one a party or one for all.
        """
        if not ids.size:
            return
        at = np.broadcast_to(place, ids.shape).astype(np.int16)
        self._uproot(ids, cohorts, status, at)
        self.parties.reached_border[ids] = self.parties.got_out[ids] = True
        people = self.parties.size[ids]
        homes = np.bincount(self.parties.home[ids], weights=people, minlength=self._n_places)
        there = np.bincount(at, weights=people, minlength=self._n_places)
        self.ledger.stock[Status.AT_HOME] -= homes.astype(np.int64)
        self.ledger.stock[status] += there.astype(np.int64)

    def _uproot(self, ids: Ids, cohorts: Counts, status: Status, place: NDArray[np.int16]) -> None:
        """Turn residents into parties: counts go down by exactly their members."""
        parties = self.parties
        taken = self._members_by_county(ids, cohorts.shape[0])
        if (taken != classes_of(cohorts)).any():
            raise ValueError("the parties' members are not the residents who leave")
        self.residents.leave(cohorts)
        self._rosters.grow(parties.count)
        self._largest_party = max(self._largest_party, int(parties.size[ids].max(initial=1)))
        parties.status[ids], parties.place[ids] = status, place
        parties.since[ids], parties.due[ids] = self.day, -1
        self._list(ids, status)

    def _members_by_county(self, ids: Ids, n_counties: int) -> Counts:
        home, members = self.parties.home[ids], self.parties.members[ids]
        columns = [np.bincount(home, weights=column, minlength=n_counties) for column in members.T]
        return np.stack(columns, axis=1).astype(np.int64)

    def die(self, ids: Ids, classes: Ids, cause: Cause) -> None:
        """Let single members of parties die; a party without members is dead.

        Args:
            ids: a party for each person; a party may come several times.
            classes: the person's sex and age group.
            cause: what they die of.
        """
        if not ids.size:
            return
        parties = self.parties
        place = parties.place[ids]
        for former, same in by_value(parties.status[ids]):
            if not _LEGAL[former, Status.DEAD]:
                raise IllegalStepError(f"nobody dies from {Status(former).name} in this model")
            at = place[same]
            one_each = np.ones(at.size, dtype=np.int16)
            self.ledger.count((Status(former), Status.DEAD), (at, at), one_each)
        self.ledger.deaths[cause] += ids.size
        if cause in (Cause.DROWNING, Cause.SHOOTING):
            self.ledger.killed_in_attempts += np.bincount(place, minlength=self._n_places)
        np.subtract.at(parties.members, (ids, classes), 1)
        parties.size[ids] = parties.members[ids].sum(axis=1)
        empty = np.unique(ids[parties.size[ids] == 0])
        self._unlist(empty)
        parties.status[empty], parties.due[empty] = Status.DEAD, -1

    def die_by_chance(
        self, rng: np.random.Generator, ids: Ids, chance: Floats, cause: Cause
    ) -> None:
        """Let each member of parties die with the chance of the party, shape (n,)."""
        if not ids.size or not chance.any():
            return
        sizes = self.parties.size[ids]
        deaths = rng.binomial(sizes, chance)
        struck = np.flatnonzero(deaths)
        party = np.repeat(np.arange(struck.size), sizes[struck])
        seat = np.arange(party.size) - np.searchsorted(party, party)
        order = np.lexsort((rng.random(party.size), party))
        falls = seat[order][seat < deaths[struck][party]]
        whose = party[seat < deaths[struck][party]]
        upto = self.parties.members[ids[struck]].cumsum(axis=1)[whose]
        self.die(ids[struck][whose], (falls[:, None] >= upto).sum(axis=1), cause)

    def living(self, ids: Ids) -> Mask:
        """Tell which of these parties still have members."""
        lives: Mask = self.parties.status[ids] != Status.DEAD
        return lives

    def _count(
        self,
        ids: Ids,
        before: Status,
        after: Status,
        places: tuple[NDArray[np.int16], NDArray[np.int16]],
    ) -> None:
        if not _LEGAL[before, after]:
            raise IllegalStepError(f"nobody goes from {before.name} to {after.name}")
        parties = self.parties
        self.ledger.count((before, after), places, parties.size[ids])
        if after is Status.AT_BORDER and before is Status.EN_ROUTE:
            self._count_first("reached_border", parties.reached_border, ids)
        if before is Status.AT_BORDER and after in _OUTSIDE:
            self.ledger.successes += self._by_home(ids)
            self._count_first("got_out", parties.got_out, ids)
        if after is Status.IN_CAMP:
            self.ledger.sheltered += self._by_home(ids)
        if after is Status.IN_SOUTH_KOREA:
            self.ledger.reached_south += parties.members[ids].sum(axis=0, dtype=np.int64)

    def _by_home(self, ids: Ids) -> Counts:
        homes, sizes = self.parties.home[ids], self.parties.size[ids]
        return np.bincount(homes, weights=sizes, minlength=self._n_places).astype(np.int64)

    def _count_first(self, what: str, column: NDArray[np.bool_], ids: Ids) -> None:
        first = ids[~column[ids]]
        column[first] = True
        self.ledger.firsts[what] += int(self.parties.size[first].sum())
