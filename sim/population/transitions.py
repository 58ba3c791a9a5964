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
from sim.engine.draws import Stream, uniform
from sim.population import rosters
from sim.population.arrays import READERS, PeopleArrays
from sim.population.calendar import part_from
from sim.population.cohorts import CLASS_AGE, COHORT_AGE, N_CLASSES
from sim.population.ledger import (
    change_waiting,
    count_dead_wish,
    count_deaths,
    count_fate,
    count_killed_leaving,
    count_milestones,
    count_waiting,
    leave_household,
)
from sim.population.party_row import PARTY, Flag, mark
from sim.status import ROSTERED, Cause, Status, legal_steps, mask

_LEGAL = legal_steps()
_IS_ROSTERED = mask(ROSTERED)
_READS = np.array([status for _, status in READERS])
_BITS = np.array([1 << reader for reader in range(len(READERS))], dtype=PARTY["news_to"])
_STATUSES = len(Status)
_AGE_OF_CLASS, _AGE_OF_COHORT = CLASS_AGE, COHORT_AGE
_AHEAD = 8  # rows: as long as memory takes to answer


class IllegalStepError(Exception):
    """A status was to follow another that it may not follow: a fault of the program."""


@contextmanager
def refusals_explained(arrays: PeopleArrays) -> Iterator[None]:
    """Say which step the gate refused; compiled functions can only leave a note of it.

    Raises:
        IllegalStepError: with the names of both statuses.
    """
    try:
        yield
    except IllegalStepError:
        before, after = divmod(int(arrays.layout["refused"][0]), _STATUSES)
        names = Status(before).name, Status(after).name
        raise IllegalStepError("nobody goes from {} to {}".format(*names)) from None


@compiled
def roster(arrays: PeopleArrays, status: int, place: int) -> int:
    """Give the bag of those who have a status at a place."""
    places: int = arrays.layout[0].places
    return status * places + int(place)


@compiled
def queue(arrays: PeopleArrays, reader: int) -> int:
    """Give the bag of the newcomers whom a reader has not seen."""
    places: int = arrays.layout[0].places
    return _STATUSES * places + reader


@compiled
def become(arrays: PeopleArrays, p: int, status: int, place: int) -> None:
    """Change a party's status and place, and count the step.

    Raises:
        IllegalStepError: if the table of legal steps does not allow it.
    """
    _become(arrays, int(p), status, int(place))


@compiled
def _become(arrays: PeopleArrays, p: int, status: int, place: int) -> None:
    party = arrays.parties[p]
    before = int(party.status)
    if not _LEGAL[before, status]:
        arrays.layout[0].refused = before * _STATUSES + status
        raise IllegalStepError
    _count(arrays, before, status, int(party.place), place, int(party.people))
    count_milestones(arrays, party, before, status)
    count_fate(arrays, party, before, status, int(party.people))
    if before == Status.IN_HIDING:
        leave_household(arrays, party, int(party.people))
    elif before == Status.AT_RECEPTION:
        count_waiting(arrays, party, -1)
    if status == Status.AT_RECEPTION:
        count_waiting(arrays, party, 1)
    _unlist(arrays, p)
    if before == Status.AT_HOME:
        party.left_on = arrays.layout[0].day
        arrays.tally[0].left_home_as[party.stream] += int(party.people)
    party.status = status
    party.place = place
    party.since = arrays.layout[0].day
    party.due = -1
    _list(arrays, p)


@compiled
def leave_home(arrays: PeopleArrays, p: int) -> None:
    """Let a new party, made of residents already taken out of the counts, set out."""
    party = arrays.parties[p]
    home, people = int(party.home), int(party.people)
    _count(arrays, Status.AT_HOME, Status.EN_ROUTE, home, home, people)
    arrays.tally[0].left_home += people
    arrays.tally[0].left_home_as[party.stream] += people
    party.status = Status.EN_ROUTE
    party.place = home
    party.since = party.left_on = arrays.layout[0].day
    _list(arrays, p)


@compiled
def begin(arrays: PeopleArrays, p: int, status: int, place: int) -> None:
    """Place a new party where the run finds it on its first morning, without a flow."""
    party = arrays.parties[p]
    people = int(party.people)
    arrays.stock[Status.AT_HOME, party.home] -= people
    arrays.stock[status, int(place)] += people
    party.status = status
    party.place = int(place)
    party.since = arrays.layout[0].day
    if status == Status.AT_RECEPTION:
        count_waiting(arrays, party, 1)
    mark(party, Flag.REACHED_BORDER)
    mark(party, Flag.GOT_OUT)
    if _IS_ROSTERED[party.status]:
        party.seat = rosters.put(arrays, roster(arrays, party.status, party.place), p)


@compiled
def die(arrays: PeopleArrays, p: int, sex_age: int, cause: int) -> None:
    """Let one member of a party die; a party without members is dead.

    Raises:
        IllegalStepError: if nobody dies from the party's status in this model.
    """
    party = arrays.parties[p]
    before, place = int(party.status), int(party.place)
    if not _LEGAL[before, Status.DEAD]:
        arrays.layout[0].refused = before * _STATUSES + Status.DEAD
        raise IllegalStepError
    _count(arrays, before, Status.DEAD, place, place, 1)
    count_deaths(arrays, cause, before, _AGE_OF_CLASS[sex_age], 1)
    if cause == Cause.DROWNING or cause == Cause.SHOOTING:  # noqa: PLR1714 - as numba reads it
        arrays.by_place[place].killed_in_attempts += 1
        count_killed_leaving(arrays, party)
    count_fate(arrays, party, before, Status.DEAD, 1)
    count_dead_wish(arrays, party)
    if before == Status.IN_HIDING:
        leave_household(arrays, party, 1)
    elif before == Status.AT_RECEPTION:
        change_waiting(arrays, _AGE_OF_CLASS[sex_age], -1)
    party.members[sex_age] -= 1
    party.people -= 1
    if party.people == 0:
        _unlist(arrays, p)
        party.status = Status.DEAD
        party.due = -1
    elif _IS_ROSTERED[before]:
        arrays.sizes[party.seat] = party.people


@compiled
def die_at_home(arrays: PeopleArrays, county: int, cohort: int, people: int, cause: int) -> None:
    """Let so many of those die who never left a county, of one cohort.

    Raises:
        IllegalStepError: if nobody dies at home in this model.
    """
    if not _LEGAL[Status.AT_HOME, Status.DEAD]:
        arrays.layout[0].refused = Status.AT_HOME * _STATUSES + Status.DEAD
        raise IllegalStepError
    place = int(arrays.layout[0].county) + county
    _count(arrays, Status.AT_HOME, Status.DEAD, place, place, people)
    count_deaths(arrays, cause, Status.AT_HOME, _AGE_OF_COHORT[cohort], people)
    arrays.residents[county, cohort] -= people


@compiled
def risk_death(arrays: PeopleArrays, p: int, chance: float, cause: int, stream: Stream) -> bool:
    """Let each member of a party die with the same chance; tell whether anybody lives."""
    if chance <= 0.0:
        return True
    party = arrays.parties[p]
    for sex_age in range(N_CLASSES):
        for _ in range(party.members[sex_age]):
            if uniform(stream) < chance:
                die(arrays, p, sex_age, cause)
    left: int = party.people
    return left > 0


@compiled
def _list(arrays: PeopleArrays, p: int) -> None:
    """Enter a party into the roster of its status and place, and note it for the readers."""
    party = arrays.parties[p]
    if _IS_ROSTERED[party.status]:
        party.seat = rosters.put(arrays, roster(arrays, party.status, party.place), p)
    for reader in range(_READS.size):
        if _READS[reader] == party.status and not party.news_to & _BITS[reader]:
            party.news_to |= _BITS[reader]
            rosters.put(arrays, queue(arrays, reader), p)


@compiled
def _unlist(arrays: PeopleArrays, p: int) -> None:
    """Take a party out of its roster and its chain."""
    party = arrays.parties[p]
    if _IS_ROSTERED[party.status]:
        rosters.take_out(arrays, roster(arrays, party.status, party.place), party.seat)
    part_from(arrays, p)


@compiled
def _count(
    arrays: PeopleArrays, before: int, after: int, left: int, reached: int, people: int
) -> None:
    """Count people who take one step."""
    arrays.left[before, after, left] += people
    arrays.reached[before, after, reached] += people
    arrays.stock[before, left] -= people
    arrays.stock[after, reached] += people


@compiled
def see_newcomers(arrays: PeopleArrays, reader: int) -> int:
    """List those who took a reader's status since it last looked, and still have it.

    Returns:
        How many; they stand in `arrays.found` in the order in which they came.
    """
    n = rosters.empty(arrays, queue(arrays, reader), arrays.found)
    kept = 0
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        party.news_to &= ~_BITS[reader]
        if party.status == _READS[reader]:
            arrays.found[kept] = p
            kept += 1
    return kept


@compiled
def look_ahead(arrays: PeopleArrays, row: int, n: int) -> None:
    """Ask for a party that stands some rows further on in `arrays.found`, of which `n` are full."""
    if row + _AHEAD < n:
        prefetch(arrays.parties, arrays.found[row + _AHEAD])


@compiled
def open_day(arrays: PeopleArrays, day: int) -> None:
    """Turn to a new day, without steps yet."""
    arrays.layout[0].day = day
    for before in range(_STATUSES):
        for after in range(_STATUSES):
            if _LEGAL[before, after]:
                arrays.left[before, after, :] = 0
                arrays.reached[before, after, :] = 0
