"""People: residents as counts, parties as rows, and the arrays that compiled functions work on."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from sim.engine.draws import Stream
from sim.engine.random_streams import Ids, Mask
from sim.geography.numbering import Atlas
from sim.population import bulk, calendar, rosters, transitions
from sim.population.arrays import LAYOUT, LINES, READERS, PeopleArrays, Records, records
from sim.population.cohorts import Counts
from sim.population.ledger import Ledger
from sim.population.parties import Parties
from sim.population.residents import Residents, classes_of
from sim.status import LASTS, Cause, Status

_FEW_ROWS = 65_536
_NO_FATE = -1
_FATE_BY_LAST = np.array([LASTS.get(status, _NO_FATE) for status in Status])
_BAGS_AT_ONCE = 1 + len(READERS)  # one roster, and the queue of every reader


class People:
    """Everybody: who is at home is counted, who ever left is a row.

    Processes move people one by one in compiled functions, by the gate, on `arrays`. The methods
    below do the same for arrays of parties; they are for setting up, for looking and for tests.
    """

    def __init__(self, residents: Residents, atlas: Atlas, days: int) -> None:
        self.residents = residents
        self.layout = _layout(atlas, days)
        self.ledger = Ledger(atlas.count, _length(atlas.county), _length(atlas.exit))
        self.ledger.stock[Status.AT_HOME, atlas.county] = residents.by_county
        self.parties = Parties(self.layout, _room_at_first(residents))
        n_bags = len(Status) * atlas.count + len(READERS)
        n_chains = len(LINES) * atlas.count + len(Status) * days + 1
        self._arrays = PeopleArrays(
            layout=self.layout,
            parties=self.parties.records,
            residents=residents.counts,
            found=np.empty(0, dtype=np.int32),
            slots=np.zeros(n_bags * rosters.CHUNK, dtype=np.int32),
            sizes=np.zeros(n_bags * rosters.CHUNK, dtype=np.int8),
            after=np.zeros(n_bags, dtype=np.int32),
            before=np.zeros(n_bags, dtype=np.int32),
            first=_nobody(n_bags),
            last=_nobody(n_bags),
            filled=np.zeros(n_bags, dtype=np.int64),
            spare=np.array([0, -1], dtype=np.int64),
            front=_nobody(n_chains),
            tail=_nobody(n_chains),
            stock=self.ledger.stock,
            left=self.ledger.left,
            reached=self.ledger.reached,
            tally=self.ledger.tally,
            by_place=self.ledger.by_place,
            fates=self.ledger.fates,
        )
        self._arrays = _enlarged(self._arrays, self.parties)

    @property
    def arrays(self) -> PeopleArrays:
        """All people as arrays; good until rows are added."""
        if self._arrays.parties is not self.parties.records:
            self._arrays = _enlarged(self._arrays, self.parties)
        return self._arrays

    def exchange(self, arrays: PeopleArrays) -> None:
        """Go on with other arrays of the same parties."""
        self._arrays = arrays

    @property
    def day(self) -> int:
        """Today, counted from the first day lived through, which is 0; -1 before it."""
        return int(self.layout["day"][0])

    def open_day(self, day: int) -> None:
        """Turn to a new day, without flows yet."""
        self.ledger.forget_counts()
        transitions.open_day(self.arrays, day)

    def forget_fates(self) -> None:
        """Let the run begin here: what became of earlier crossings is not told apart by exit."""
        self.ledger.fates.fill(0)
        self.parties.crossed_at[: self.parties.count] = 0

    @property
    def fates(self) -> NDArray[np.int32]:
        """What became of everybody who got out or tried to, shape (counties, exits + 1, fates).

        Those whose time across has no end yet count as what they are today.
        """
        fates = self.ledger.fates.copy()
        rows = self.parties.records[: self.parties.count]
        fate = _FATE_BY_LAST[rows["status"]]
        those = np.flatnonzero(fate != _NO_FATE)
        home, crossed_at, people = (rows[name][those] for name in ("home", "crossed_at", "people"))
        np.add.at(fates, (home, crossed_at, fate[those]), people)
        return fates

    def make_room(self, n: int) -> None:
        """Make room for so many more parties, before a compiled function adds them."""
        self.parties.make_room(n)

    def sizes(self, status: Status, places: slice) -> Counts:
        """Count the parties that have a status at each place of a range."""
        first = status * int(self.layout["places"][0])
        counted: Counts = self.arrays.filled[first + places.start : first + places.stop].copy()
        return counted

    def at(self, status: Status, place: int) -> Ids:
        """List the parties that have a status at a place."""
        bag = status * int(self.layout["places"][0]) + int(place)
        out = np.empty(int(self.arrays.filled[bag]), dtype=np.int64)
        rosters.list_all(self.arrays, bag, out)
        return out

    def pick(self, stream: Stream, status: Status, places: slice, chance: float) -> Ids:
        """Draw parties of a status at a range of places, each with the same chance, 1/day."""
        n = bulk.pick(self.arrays, status, places.start, places.stop, chance, stream)
        return self._found(n)

    def newcomers(self, reader: int) -> Ids:
        """List the parties who took a reader's status since it last looked, and still have it."""
        return self._found(transitions.see_newcomers(self.arrays, reader))

    def due(self, status: Status) -> Ids:
        """Take from the calendar the parties whose term in a status ends today."""
        return self._found(calendar.take_due(self.arrays, status))

    def set_term(self, ids: Ids, days: NDArray[np.integer]) -> None:
        """Let the present status of parties end after so many days, at the earliest tomorrow."""
        bulk.set_terms(self.arrays, ids, np.broadcast_to(days, ids.shape).astype(np.int64))

    def become(
        self, ids: Ids, status: Status, place: NDArray[np.integer] | int | None = None
    ) -> None:
        """Change parties' status and place, and count the steps.

        Args:
            ids: distinct parties.
            status: what they become.
            place: where, one a party or one for all; unchanged if left out.

        Raises:
            IllegalStepError: if the table of legal steps does not allow it.
        """
        where = self.parties.place[ids] if place is None else np.broadcast_to(place, ids.shape)
        with transitions.refusals_explained(self.arrays):
            bulk.become_all(self.arrays, ids, status, where.astype(np.int64))

    def leave_home(self, ids: Ids, cohorts: Counts) -> None:
        """Let new parties set out; their columns home, size, members and goal must be filled.

        Args:
            ids: rows just added to `parties`.
            cohorts: how many residents they take along, shape (counties, cohorts).

        Raises:
            ValueError: if a cohort has fewer people than are to leave, or if the parties' members
                are not those who leave.
        """
        self._uproot(ids, cohorts)
        bulk.leave_home_all(self.arrays, ids)

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
        self._uproot(ids, cohorts)
        where = np.broadcast_to(place, ids.shape).astype(np.int64)
        bulk.begin_all(self.arrays, ids, status, where)

    def die(self, ids: Ids, classes: Ids, cause: Cause) -> None:
        """Let single members of parties die; a party without members is dead.

        Args:
            ids: a party for each person; a party may come several times.
            classes: the person's sex and age group.
            cause: what they die of.
        """
        with transitions.refusals_explained(self.arrays):
            bulk.die_all(self.arrays, ids, classes, cause)

    def living(self, ids: Ids) -> Mask:
        """Tell which of these parties still have members."""
        lives: Mask = self.parties.status[ids] != Status.DEAD
        return lives

    def _found(self, n: int) -> Ids:
        return self.arrays.found[:n].astype(np.int64)

    def _uproot(self, ids: Ids, cohorts: Counts) -> None:
        """Turn residents into parties: counts go down by exactly their members."""
        home, members = self.parties.home[ids], self.parties.members[ids]
        n = cohorts.shape[0]
        taken = [np.bincount(home, weights=column, minlength=n) for column in members.T]
        if (np.stack(taken, axis=1) != classes_of(cohorts)).any():
            raise ValueError("the parties' members are not the residents who leave")
        self.residents.leave(cohorts)
        largest = int(self.parties.size[ids].max(initial=1))
        known = self.layout["largest_party"]
        known[0] = max(int(known[0]), largest)


def _layout(atlas: Atlas, days: int) -> Records:
    kinds = ("county", "exit", "host", "separate", "camp", "penalty", "network")
    known = {
        "day": -1,
        "days": days,
        "places": atlas.count,
        "largest_party": 1,
        "sectors": atlas.sectors,
        **{kind: getattr(atlas, kind).start for kind in (*kinds, "south_korea", "abroad")},
        "counties": _length(atlas.county),
        "exits": _length(atlas.exit),
        "hosts": _length(atlas.host),
        "camps": _length(atlas.camp),
    }
    layout = records(LAYOUT)
    for name, value in known.items():
        layout[name] = value
    return layout


def _length(places: slice) -> int:
    return int(places.stop - places.start)


def _nobody(n: int) -> NDArray[np.int32]:
    return np.full(n, -1, dtype=np.int32)


def _room_at_first(residents: Residents) -> int:
    """Give how many rows to ask memory for: as many as there are people, each of whom may leave.

    Where a system gives memory only when it is first written, rows that nobody needs cost nothing,
    and growing by copies never happens. Windows counts all that was asked for.
    """
    return int(residents.counts.sum()) if os.name == "posix" else _FEW_ROWS


def _enlarged(arrays: PeopleArrays, parties: Parties) -> PeopleArrays:
    """Give arrays with room for all parties in every bag that they can be in at once.

    What is not used yet is zero, so that people who are kept are the same bytes each time.
    """
    n_bags = arrays.filled.size
    chunks = n_bags + _BAGS_AT_ONCE * parties.room // rosters.CHUNK + 1
    used = int(arrays.spare[0])
    filled = used * rosters.CHUNK
    slots = np.zeros(chunks * rosters.CHUNK, dtype=np.int32)
    sizes = np.zeros(chunks * rosters.CHUNK, dtype=np.int8)
    slots[:filled], sizes[:filled] = arrays.slots[:filled], arrays.sizes[:filled]
    after, before = np.zeros(chunks, dtype=np.int32), np.zeros(chunks, dtype=np.int32)
    after[:used], before[:used] = arrays.after[:used], arrays.before[:used]
    return arrays._replace(
        parties=parties.records,
        found=np.empty(parties.room, dtype=np.int32),
        slots=slots,
        sizes=sizes,
        after=after,
        before=before,
    )
