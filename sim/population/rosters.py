"""Bags: rosters and queues of parties in chunks of one pool; entry and exit cost the same always.

A bag is a chain of chunks, all full but the last. Entry appends; exit moves the last party into the
gap. A party stands in one roster at most and knows its seat there, which is why nobody can be
drawn in two places. The pool cannot overflow: it has a chunk for every bag and slots for every
party in every bag that it can be in at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, gap, gap_scale
from sim.population.arrays import PeopleArrays

CHUNK = 64
"""Parties in a chunk: 256 bytes, and at most as much is wasted in each bag."""


@compiled
def put(arrays: PeopleArrays, bag: int, p: int) -> int:
    """Put a party into a bag, and give its slot."""
    place = arrays.filled[bag] % CHUNK
    chunk = arrays.last[bag]
    if place == 0:
        chunk = _take_chunk(arrays)
        arrays.after[chunk] = -1
        arrays.before[chunk] = arrays.last[bag]
        if arrays.last[bag] >= 0:
            arrays.after[arrays.last[bag]] = chunk
        else:
            arrays.first[bag] = chunk
        arrays.last[bag] = chunk
    slot: int = chunk * CHUNK + place
    arrays.slots[slot] = p
    arrays.sizes[slot] = arrays.parties[p].people
    arrays.filled[bag] += 1
    return slot


@compiled
def take_out(arrays: PeopleArrays, bag: int, slot: int) -> None:
    """Take the party in a slot out of a roster; the last one of the roster moves there."""
    arrays.filled[bag] -= 1
    chunk = arrays.last[bag]
    end = arrays.filled[bag] % CHUNK
    mover = arrays.slots[chunk * CHUNK + end]
    arrays.slots[slot] = mover
    arrays.sizes[slot] = arrays.sizes[chunk * CHUNK + end]
    arrays.parties[mover].seat = slot
    if end == 0:
        arrays.last[bag] = arrays.before[chunk]
        if arrays.last[bag] >= 0:
            arrays.after[arrays.last[bag]] = -1
        else:
            arrays.first[bag] = -1
        _give_back(arrays, chunk)


@compiled
def empty(arrays: PeopleArrays, bag: int, out: NDArray[np.int32]) -> int:
    """Take everybody out of a queue into `out`, and give how many."""
    n = 0
    while arrays.filled[bag] > 0:
        chunk = arrays.first[bag]
        here = min(arrays.filled[bag], CHUNK)
        for offset in range(here):
            out[n + offset] = arrays.slots[chunk * CHUNK + offset]
        n += here
        arrays.filled[bag] -= here
        arrays.first[bag] = arrays.after[chunk]
        _give_back(arrays, chunk)
    arrays.first[bag] = -1
    arrays.last[bag] = -1
    return n


@compiled
def list_all(arrays: PeopleArrays, bag: int, out: NDArray[Any]) -> int:
    """Copy everybody in a bag into `out`, and give how many."""
    n = 0
    chunk = arrays.first[bag]
    while chunk >= 0:
        here = min(arrays.filled[bag] - n, CHUNK)
        for offset in range(here):
            out[n + offset] = arrays.slots[chunk * CHUNK + offset]
        n += here
        chunk = arrays.after[chunk]
    return n


@compiled
def draw(arrays: PeopleArrays, bag: int, chance: float, stream: Stream, n: int) -> int:
    """Draw parties of a bag, each with the same chance, at a cost of those who are found.

    The gaps between those who are struck are geometric, so this equals a draw for each of them.

    Args:
        arrays: everybody.
        bag: whom to draw from.
        chance: of each.
        stream: the stream.
        n: how many stand in `arrays.found` already.

    Returns:
        How many stand there now.
    """
    size = arrays.filled[bag]
    if size == 0 or chance <= 0.0:
        return n
    scale = gap_scale(chance)
    chunk, start = arrays.first[bag], 0
    position = gap(stream, scale)
    while position < size:
        while position - start >= CHUNK:
            chunk = arrays.after[chunk]
            start += CHUNK
        arrays.found[n] = arrays.slots[chunk * CHUNK + position - start]
        n += 1
        position += 1 + gap(stream, scale)
    return n


@compiled
def _take_chunk(arrays: PeopleArrays) -> int:
    chunk: int = arrays.spare[1]
    if chunk >= 0:
        arrays.spare[1] = arrays.after[chunk]
    else:
        chunk = arrays.spare[0]
        arrays.spare[0] += 1
    return chunk


@compiled
def _give_back(arrays: PeopleArrays, chunk: int) -> None:
    arrays.after[chunk] = arrays.spare[1]
    arrays.spare[1] = chunk
