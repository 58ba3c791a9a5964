"""How the books hang together, checked link by link: chunks of bags, neighbours in chains."""

from __future__ import annotations

import numpy as np

from sim.population import calendar, rosters
from sim.population.arrays import PeopleArrays
from sim.status import ROSTERED, Status


def chunks_of(arrays: PeopleArrays, bag: int) -> list[int]:
    """Walk through the chunks of a bag, and see that the way back is the same."""
    found, before, chunk = [], -1, int(arrays.first[bag])
    while chunk >= 0:
        assert arrays.before[chunk] == before
        found.append(chunk)
        before, chunk = chunk, int(arrays.after[chunk])
    assert arrays.last[bag] == before
    return found


def check_chunks(arrays: PeopleArrays) -> None:
    """See that each chunk is in one bag or spare, and each bag has as many as it needs."""
    spare, chunk = [], int(arrays.spare[1])
    while chunk >= 0:
        spare.append(chunk)
        chunk = int(arrays.after[chunk])
    used = []
    for bag in np.flatnonzero(
        (arrays.filled > 0) | (arrays.first >= 0) | (arrays.last >= 0)
    ).tolist():
        chunks = chunks_of(arrays, bag)
        assert len(chunks) == -(-int(arrays.filled[bag]) // rosters.CHUNK)
        used += chunks
    assert sorted([*used, *spare]) == list(range(arrays.spare[0]))
    assert arrays.spare[0] <= arrays.after.size == arrays.slots.size // rosters.CHUNK


def walk(arrays: PeopleArrays, chain: int) -> list[int]:
    """Give who stands in a chain, and see that the way back is the same."""
    found, p = [], int(arrays.front[chain])
    while p >= 0:
        assert arrays.parties["chain"][p] == chain
        assert arrays.parties["ahead"][p] == (found[-1] if found else -1)
        found.append(p)
        p = int(arrays.parties["behind"][p])
    assert arrays.tail[chain] == (found[-1] if found else -1)
    return found


def check_seats(arrays: PeopleArrays) -> None:
    """See that everybody who is listed sits in the own seat of the own roster, and nobody else."""
    known = arrays.layout[0]
    rows = np.asarray(arrays.parties)[: int(known["rows"])]
    listed = np.flatnonzero(np.isin(rows["status"], [int(status) for status in ROSTERED]))
    seats = rows["seat"][listed]
    assert (arrays.slots[seats] == listed).all()
    assert np.unique(seats).size == listed.size
    roster = rows["status"][listed].astype(np.int64) * int(known["places"]) + rows["place"][listed]
    rosters = len(Status) * int(known["places"])
    assert (np.bincount(roster, minlength=rosters) == arrays.filled[:rosters]).all()


def check_chains(arrays: PeopleArrays) -> None:
    """See that who has a term to come stands in its page, and no chain holds anybody else."""
    known = arrays.layout[0]
    rows = np.asarray(arrays.parties)[: int(known["rows"])]
    assert (rows["chain"][rows["due"] > int(known["day"])] >= 0).all()
    standing = 0
    for chain in np.flatnonzero(arrays.front >= 0).tolist():
        inside = walk(arrays, chain)
        standing += len(inside)
        for p in inside:
            due, status = int(rows["due"][p]), int(rows["status"][p])
            if status == Status.AT_RECEPTION:
                assert due == -1
                place = int(rows["place"][p])
                assert chain in {int(calendar.line(arrays, which, place)) for which in range(2)}
            else:
                assert due > int(known["day"])
                assert chain == calendar.page(arrays, due, status)
    assert (rows["chain"] >= 0).sum() == standing
