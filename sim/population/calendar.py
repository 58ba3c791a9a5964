"""Chains: the calendar of terms, and waiting lines; a party stands in one chain at most.

A journey, a sentence, a stay that ends on a known day is entered once and costs nothing until
then. A line is first come, first served. Whoever changes status leaves its chain at once, so no
entry is ever out of date.
"""

from __future__ import annotations

from sim.engine.compiled import compiled, prefetch
from sim.population.arrays import LINES, PeopleArrays
from sim.status import Status

_STATUSES = len(Status)
_LINES = len(LINES)


@compiled
def line(arrays: PeopleArrays, which: int, place: int) -> int:
    """Give the chain of a waiting line at a place."""
    places: int = arrays.layout[0].places
    return which * places + place


@compiled
def page(arrays: PeopleArrays, day: int, status: int) -> int:
    """Give the chain of the terms of a status that end on a day of the run, or all later ones."""
    layout = arrays.layout[0]
    first: int = _LINES * layout.places
    days: int = layout.days
    return first + (days * _STATUSES if day >= days else day * _STATUSES + status)


@compiled
def join(arrays: PeopleArrays, p: int, chain: int) -> None:
    """Put a party at the end of a chain."""
    part_from(arrays, p)
    party = arrays.parties[p]
    end = arrays.tail[chain]
    party.chain = chain
    party.ahead = end
    party.behind = -1
    if end >= 0:
        arrays.parties[end].behind = p
    else:
        arrays.front[chain] = p
    arrays.tail[chain] = p


@compiled
def part_from(arrays: PeopleArrays, p: int) -> None:
    """Take a party out of the chain in which it stands, if any."""
    party = arrays.parties[p]
    chain = party.chain
    if chain < 0:
        return
    ahead, behind = party.ahead, party.behind
    if ahead >= 0:
        arrays.parties[ahead].behind = behind
    else:
        arrays.front[chain] = behind
    if behind >= 0:
        arrays.parties[behind].ahead = ahead
    else:
        arrays.tail[chain] = ahead
    party.chain = -1


@compiled
def set_term(arrays: PeopleArrays, p: int, days: float) -> None:
    """Let the present status of a party end after so many days, at the earliest tomorrow.

    A term that ends after the run waits in one chain for all of them, should the run be continued.
    """
    party = arrays.parties[p]
    end = arrays.layout[0].day + max(int(days), 1)
    party.due = end
    join(arrays, p, page(arrays, min(end, arrays.layout[0].days), party.status))


@compiled
def take_due(arrays: PeopleArrays, status: int) -> int:
    """Take from the calendar those whose term in a status ends today.

    Returns:
        How many; they stand in `arrays.found` in the order in which their terms began.
    """
    n, p = 0, first_due(arrays, status)
    while p >= 0:
        arrays.found[n] = p
        n += 1
        p = next_due(arrays, p)
    return n


@compiled
def first_due(arrays: PeopleArrays, status: int) -> int:
    """Open today's page of the calendar for a status: give its first party, -1 if there is none.

    The others follow by `next_due`; until then nobody may leave this page in another way.
    """
    if arrays.layout[0].day >= arrays.layout[0].days:
        return -1
    chain = page(arrays, arrays.layout[0].day, status)
    p: int = arrays.front[chain]
    arrays.front[chain] = -1
    arrays.tail[chain] = -1
    return p


@compiled
def next_due(arrays: PeopleArrays, p: int) -> int:
    """Take a party off today's page, and give the one behind it, -1 if there is none."""
    party = arrays.parties[p]
    party.chain = -1
    behind: int = party.behind
    if behind >= 0:
        prefetch(arrays.parties, behind)
    return behind


@compiled
def enter_later_ones(arrays: PeopleArrays, chain: int) -> None:
    """Enter the terms of a chain afresh, in its order, after the days of the run have changed."""
    p = arrays.front[chain]
    arrays.front[chain] = -1
    arrays.tail[chain] = -1
    while p >= 0:
        party = arrays.parties[p]
        behind = party.behind
        party.chain = -1
        join(arrays, p, page(arrays, party.due, party.status))
        p = behind
