"""Chains: the calendar of terms, and waiting lines; a party stands in one chain at most.

A journey, a sentence, a stay that ends on a known day is entered once and costs nothing until
then. A line is first come, first served. Whoever changes status leaves its chain at once, so no
entry is ever out of date.
"""

from __future__ import annotations

from sim.engine.compiled import compiled, prefetch
from sim.population.arrays import LINES, Books
from sim.status import Status

_STATUSES = len(Status)
_LINES = len(LINES)


@compiled
def line(books: Books, which: int, place: int) -> int:
    """Give the chain of a waiting line at a place."""
    places: int = books.layout[0].places
    return which * places + place


@compiled
def page(books: Books, day: int, status: int) -> int:
    """Give the chain of the terms of a status that end on a day of the run, or all later ones."""
    layout = books.layout[0]
    first: int = _LINES * layout.places
    days: int = layout.days
    return first + (days * _STATUSES if day >= days else day * _STATUSES + status)


@compiled
def join(books: Books, p: int, chain: int) -> None:
    """Put a party at the end of a chain."""
    part_from(books, p)
    party = books.parties[p]
    end = books.tail[chain]
    party.chain = chain
    party.ahead = end
    party.behind = -1
    if end >= 0:
        books.parties[end].behind = p
    else:
        books.front[chain] = p
    books.tail[chain] = p


@compiled
def part_from(books: Books, p: int) -> None:
    """Take a party out of the chain in which it stands, if any."""
    party = books.parties[p]
    chain = party.chain
    if chain < 0:
        return
    ahead, behind = party.ahead, party.behind
    if ahead >= 0:
        books.parties[ahead].behind = behind
    else:
        books.front[chain] = behind
    if behind >= 0:
        books.parties[behind].ahead = ahead
    else:
        books.tail[chain] = ahead
    party.chain = -1


@compiled
def set_term(books: Books, p: int, days: float) -> None:
    """Let the present status of a party end after so many days, at the earliest tomorrow.

    A term that ends after the run waits in one chain for all of them, should the run be continued.
    """
    party = books.parties[p]
    end = books.layout[0].day + max(int(days), 1)
    party.due = end
    join(books, p, page(books, min(end, books.layout[0].days), party.status))


@compiled
def take_due(books: Books, status: int) -> int:
    """Take from the calendar those whose term in a status ends today.

    Returns:
        How many; they stand in `books.found` in the order in which their terms began.
    """
    n, p = 0, first_due(books, status)
    while p >= 0:
        books.found[n] = p
        n += 1
        p = next_due(books, p)
    return n


@compiled
def first_due(books: Books, status: int) -> int:
    """Open today's page of the calendar for a status: give its first party, -1 if there is none.

    The others follow by `next_due`; until then nobody may leave this page in another way.
    """
    if books.layout[0].day >= books.layout[0].days:
        return -1
    chain = page(books, books.layout[0].day, status)
    p: int = books.front[chain]
    books.front[chain] = -1
    books.tail[chain] = -1
    return p


@compiled
def next_due(books: Books, p: int) -> int:
    """Take a party off today's page, and give the one behind it, -1 if there is none."""
    party = books.parties[p]
    party.chain = -1
    behind: int = party.behind
    if behind >= 0:
        prefetch(books.parties, behind)
    return behind


@compiled
def enter_later_ones(books: Books, chain: int) -> None:
    """Enter the terms of a chain afresh, in its order, after the days of the run have changed."""
    p = books.front[chain]
    books.front[chain] = -1
    books.tail[chain] = -1
    while p >= 0:
        party = books.parties[p]
        behind = party.behind
        party.chain = -1
        join(books, p, page(books, party.due, party.status))
        p = behind
