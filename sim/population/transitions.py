"""The gate: the one way through which a person's status changes, and everything that counts it.

`become`, `leave_home` and `die` refuse each step that the table of legal steps does not hold, and
count what they let through: in the ledger, in the rosters, in what newcomers' readers will see.
`begin` places those whom a run finds away from home on its first morning, without a flow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.engine.compiled import compiled, prefetch
from sim.engine.draws import Dice, uniform
from sim.population import rosters
from sim.population.arrays import READERS, ROSTERED, Books, Record
from sim.population.calendar import part_from
from sim.population.cohorts import N_CLASSES
from sim.status import Cause, Status, legal_steps

_LEGAL = legal_steps()
_IS_ROSTERED = np.array([status in ROSTERED for status in Status])
_IS_OUTSIDE = np.array(
    [
        status
        in (
            Status.IN_HIDING,
            Status.AT_RECEPTION,
            Status.IN_CUSTODY,
            Status.IN_SOUTH_KOREA,
            Status.ELSEWHERE_ABROAD,
        )
        for status in Status
    ]
)
_READS = np.array([status for _, status in READERS])
_BITS = np.array([1 << reader for reader in range(len(READERS))], dtype=np.uint8)
_STATUSES = len(Status)
_AHEAD = 8  # rows: as long as memory takes to answer


class IllegalStepError(Exception):
    """A status was to follow another that it may not follow: a fault of the program."""


@contextmanager
def refusals_explained(books: Books) -> Iterator[None]:
    """Say which step the gate refused; compiled functions can only leave a note of it.

    Raises:
        IllegalStepError: with the names of both statuses.
    """
    try:
        yield
    except IllegalStepError:
        before, after = divmod(int(books.layout["refused"][0]), _STATUSES)
        names = Status(before).name, Status(after).name
        raise IllegalStepError("nobody goes from {} to {}".format(*names)) from None


@compiled
def roster(books: Books, status: int, place: int) -> int:
    """Give the bag of those who have a status at a place."""
    places: int = books.layout[0].places
    return status * places + int(place)


@compiled
def queue(books: Books, reader: int) -> int:
    """Give the bag of the newcomers whom a reader has not seen."""
    places: int = books.layout[0].places
    return _STATUSES * places + reader


@compiled
def become(books: Books, p: int, status: int, place: int) -> None:
    """Change a party's status and place, and count the step.

    Raises:
        IllegalStepError: if the table of legal steps does not allow it.
    """
    _become(books, int(p), status, int(place))


@compiled
def _become(books: Books, p: int, status: int, place: int) -> None:
    party = books.parties[p]
    before = int(party.status)
    if not _LEGAL[before, status]:
        books.layout[0].refused = before * _STATUSES + status
        raise IllegalStepError
    _count(books, before, status, int(party.place), place, int(party.people))
    _count_milestones(books, party, before, status)
    _unlist(books, p)
    party.status = status
    party.place = place
    party.since = books.layout[0].day
    party.due = -1
    _list(books, p)


@compiled
def leave_home(books: Books, p: int) -> None:
    """Let a new party, made of residents already taken out of the counts, set out."""
    party = books.parties[p]
    home, people = int(party.home), int(party.people)
    _count(books, Status.AT_HOME, Status.EN_ROUTE, home, home, people)
    books.tally[0].left_home += people
    party.status = Status.EN_ROUTE
    party.place = home
    party.since = books.layout[0].day
    _list(books, p)


@compiled
def begin(books: Books, p: int, status: int, place: int) -> None:
    """Place a new party where the run finds it on its first morning, without a flow."""
    party = books.parties[p]
    people = int(party.people)
    books.stock[Status.AT_HOME, party.home] -= people
    books.stock[status, int(place)] += people
    party.status = status
    party.place = int(place)
    party.since = books.layout[0].day
    party.reached_border = True
    party.got_out = True
    if _IS_ROSTERED[party.status]:
        party.seat = rosters.put(books, roster(books, party.status, party.place), p)


@compiled
def die(books: Books, p: int, sex_age: int, cause: int) -> None:
    """Let one member of a party die; a party without members is dead.

    Raises:
        IllegalStepError: if nobody dies from the party's status in this model.
    """
    party = books.parties[p]
    before, place = int(party.status), int(party.place)
    if not _LEGAL[before, Status.DEAD]:
        books.layout[0].refused = before * _STATUSES + Status.DEAD
        raise IllegalStepError
    _count(books, before, Status.DEAD, place, place, 1)
    books.tally[0].deaths[cause] += 1
    if cause == Cause.DROWNING or cause == Cause.SHOOTING:  # noqa: PLR1714 - as numba reads it
        books.by_place[place].killed_in_attempts += 1
    party.members[sex_age] -= 1
    party.people -= 1
    if party.people == 0:
        _unlist(books, p)
        party.status = Status.DEAD
        party.due = -1


@compiled
def risk_death(books: Books, p: int, chance: float, cause: int, dice: Dice) -> bool:
    """Let each member of a party die with the same chance; tell whether anybody lives."""
    if chance <= 0.0:
        return True
    party = books.parties[p]
    for sex_age in range(N_CLASSES):
        for _ in range(party.members[sex_age]):
            if uniform(dice) < chance:
                die(books, p, sex_age, cause)
    left: int = party.people
    return left > 0


@compiled
def _list(books: Books, p: int) -> None:
    """Enter a party into the roster of its status and place, and note it for the readers."""
    party = books.parties[p]
    if _IS_ROSTERED[party.status]:
        party.seat = rosters.put(books, roster(books, party.status, party.place), p)
    for reader in range(_READS.size):
        if _READS[reader] == party.status and not party.news_to & _BITS[reader]:
            party.news_to |= _BITS[reader]
            rosters.put(books, queue(books, reader), p)


@compiled
def _unlist(books: Books, p: int) -> None:
    """Take a party out of its roster and its chain."""
    party = books.parties[p]
    if _IS_ROSTERED[party.status]:
        rosters.take_out(books, roster(books, party.status, party.place), party.seat)
    part_from(books, p)


@compiled
def _count(books: Books, before: int, after: int, left: int, reached: int, people: int) -> None:
    """Count people who take one step."""
    books.left[before, after, left] += people
    books.reached[before, after, reached] += people
    books.stock[before, left] -= people
    books.stock[after, reached] += people


@compiled
def _count_milestones(books: Books, party: Record, before: int, after: int) -> None:
    """Count who reached the border or got out for the first time, camps, and the South."""
    people, tally = int(party.people), books.tally[0]
    from_border = before == Status.AT_BORDER
    if before == Status.EN_ROUTE and after == Status.AT_BORDER:
        if not party.reached_border:
            tally.reached_border += people
        party.reached_border = True
    elif from_border and _IS_OUTSIDE[after]:
        if not party.got_out:
            tally.got_out += people
        party.got_out = True
        books.by_place[party.home].successes += people
    if after == Status.IN_CAMP:
        books.by_place[party.home].sheltered += people
    elif after == Status.IN_SOUTH_KOREA:
        for sex_age in range(N_CLASSES):
            tally.reached_south[sex_age] += party.members[sex_age]


@compiled
def see_newcomers(books: Books, reader: int) -> int:
    """List those who took a reader's status since it last looked, and still have it.

    Returns:
        How many; they stand in `books.found` in the order in which they came.
    """
    n = rosters.empty(books, queue(books, reader), books.found)
    kept = 0
    for row in range(n):
        p = books.found[row]
        party = books.parties[p]
        party.news_to &= ~_BITS[reader]
        if party.status == _READS[reader]:
            books.found[kept] = p
            kept += 1
    return kept


@compiled
def look_ahead(books: Books, row: int, n: int) -> None:
    """Ask for a party that stands some rows further on in `books.found`, of which `n` are full."""
    if row + _AHEAD < n:
        prefetch(books.parties, books.found[row + _AHEAD])


@compiled
def open_day(books: Books, day: int) -> None:
    """Turn to a new day, without flows yet."""
    books.layout[0].day = day
    for before in range(_STATUSES):
        for after in range(_STATUSES):
            if _LEGAL[before, after]:
                books.left[before, after, :] = 0
                books.reached[before, after, :] = 0
    tally = books.tally[0]
    tally.left_home = 0
    tally.reached_border = 0
    tally.got_out = 0
    tally.fines_cny = 0.0
    tally.reached_south[:] = 0
    tally.deaths[:] = 0
    for place in range(books.by_place.size):
        counted = books.by_place[place]
        counted.successes = 0
        counted.sheltered = 0
        counted.killed_in_attempts = 0
        counted.registered = 0
        counted.helpers_fined = 0
