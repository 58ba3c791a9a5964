"""How the books hang together, checked link by link: chunks of bags, neighbours in chains."""

from __future__ import annotations

import numpy as np

from sim.population import calendar, rosters
from sim.population.arrays import ROSTERED, Books
from sim.status import Status


def chunks_of(books: Books, bag: int) -> list[int]:
    """Walk through the chunks of a bag, and see that the way back is the same."""
    found, before, chunk = [], -1, int(books.first[bag])
    while chunk >= 0:
        assert books.before[chunk] == before
        found.append(chunk)
        before, chunk = chunk, int(books.after[chunk])
    assert books.last[bag] == before
    return found


def check_chunks(books: Books) -> None:
    """See that each chunk is in one bag or spare, and each bag has as many as it needs."""
    spare, chunk = [], int(books.spare[1])
    while chunk >= 0:
        spare.append(chunk)
        chunk = int(books.after[chunk])
    used = []
    for bag in np.flatnonzero((books.filled > 0) | (books.first >= 0) | (books.last >= 0)).tolist():
        chunks = chunks_of(books, bag)
        assert len(chunks) == -(-int(books.filled[bag]) // rosters.CHUNK)
        used += chunks
    assert sorted([*used, *spare]) == list(range(books.spare[0]))
    assert books.spare[0] <= books.after.size == books.slots.size // rosters.CHUNK


def walk(books: Books, chain: int) -> list[int]:
    """Give who stands in a chain, and see that the way back is the same."""
    found, p = [], int(books.front[chain])
    while p >= 0:
        assert books.parties["chain"][p] == chain
        assert books.parties["ahead"][p] == (found[-1] if found else -1)
        found.append(p)
        p = int(books.parties["behind"][p])
    assert books.tail[chain] == (found[-1] if found else -1)
    return found


def check_seats(books: Books) -> None:
    """See that everybody who is listed sits in the own seat of the own roster, and nobody else."""
    known = books.layout[0]
    rows = np.asarray(books.parties)[: int(known["rows"])]
    listed = np.flatnonzero(np.isin(rows["status"], [int(status) for status in ROSTERED]))
    seats = rows["seat"][listed]
    assert (books.slots[seats] == listed).all()
    assert np.unique(seats).size == listed.size
    roster = rows["status"][listed].astype(np.int64) * int(known["places"]) + rows["place"][listed]
    rosters = len(Status) * int(known["places"])
    assert (np.bincount(roster, minlength=rosters) == books.filled[:rosters]).all()


def check_chains(books: Books) -> None:
    """See that who has a term to come stands in its page, and no chain holds anybody else."""
    known = books.layout[0]
    rows = np.asarray(books.parties)[: int(known["rows"])]
    assert (rows["chain"][rows["due"] > int(known["day"])] >= 0).all()
    standing = 0
    for chain in np.flatnonzero(books.front >= 0).tolist():
        inside = walk(books, chain)
        standing += len(inside)
        for p in inside:
            due, status = int(rows["due"][p]), int(rows["status"][p])
            if status == Status.AT_RECEPTION:
                assert due == -1
                place = int(rows["place"][p])
                assert chain in {int(calendar.line(books, which, place)) for which in range(2)}
            else:
                assert due > int(known["day"])
                assert chain == calendar.page(books, due, status)
    assert (rows["chain"] >= 0).sum() == standing
