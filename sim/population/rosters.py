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
from sim.engine.draws import Dice, gap, gap_scale
from sim.population.arrays import Books

CHUNK = 64
"""Parties in a chunk: 256 bytes, and at most as much is wasted in each bag."""


@compiled
def put(books: Books, bag: int, p: int) -> int:
    """Put a party into a bag, and give its slot."""
    place = books.filled[bag] % CHUNK
    chunk = books.last[bag]
    if place == 0:
        chunk = _take_chunk(books)
        books.after[chunk] = -1
        books.before[chunk] = books.last[bag]
        if books.last[bag] >= 0:
            books.after[books.last[bag]] = chunk
        else:
            books.first[bag] = chunk
        books.last[bag] = chunk
    slot: int = chunk * CHUNK + place
    books.slots[slot] = p
    books.filled[bag] += 1
    return slot


@compiled
def take_out(books: Books, bag: int, slot: int) -> None:
    """Take the party in a slot out of a roster; the last one of the roster moves there."""
    books.filled[bag] -= 1
    chunk = books.last[bag]
    end = books.filled[bag] % CHUNK
    mover = books.slots[chunk * CHUNK + end]
    books.slots[slot] = mover
    books.parties[mover].seat = slot
    if end == 0:
        books.last[bag] = books.before[chunk]
        if books.last[bag] >= 0:
            books.after[books.last[bag]] = -1
        else:
            books.first[bag] = -1
        _give_back(books, chunk)


@compiled
def empty(books: Books, bag: int, out: NDArray[np.int32]) -> int:
    """Take everybody out of a queue into `out`, and give how many."""
    n = 0
    while books.filled[bag] > 0:
        chunk = books.first[bag]
        here = min(books.filled[bag], CHUNK)
        for offset in range(here):
            out[n + offset] = books.slots[chunk * CHUNK + offset]
        n += here
        books.filled[bag] -= here
        books.first[bag] = books.after[chunk]
        _give_back(books, chunk)
    books.first[bag] = -1
    books.last[bag] = -1
    return n


@compiled
def list_all(books: Books, bag: int, out: NDArray[Any]) -> int:
    """Copy everybody in a bag into `out`, and give how many."""
    n = 0
    chunk = books.first[bag]
    while chunk >= 0:
        here = min(books.filled[bag] - n, CHUNK)
        for offset in range(here):
            out[n + offset] = books.slots[chunk * CHUNK + offset]
        n += here
        chunk = books.after[chunk]
    return n


@compiled
def draw(books: Books, bag: int, chance: float, dice: Dice, n: int) -> int:
    """Draw parties of a bag, each with the same chance, at a cost of those who are found.

    The gaps between those who are struck are geometric, so this equals a draw for each of them.

    Args:
        books: everybody.
        bag: whom to draw from.
        chance: of each.
        dice: the stream.
        n: how many stand in `books.found` already.

    Returns:
        How many stand there now.
    """
    size = books.filled[bag]
    if size == 0 or chance <= 0.0:
        return n
    scale = gap_scale(chance)
    chunk, start = books.first[bag], 0
    position = gap(dice, scale)
    while position < size:
        while position - start >= CHUNK:
            chunk = books.after[chunk]
            start += CHUNK
        books.found[n] = books.slots[chunk * CHUNK + position - start]
        n += 1
        position += 1 + gap(dice, scale)
    return n


@compiled
def _take_chunk(books: Books) -> int:
    chunk: int = books.spare[1]
    if chunk >= 0:
        books.spare[1] = books.after[chunk]
    else:
        chunk = books.spare[0]
        books.spare[0] += 1
    return chunk


@compiled
def _give_back(books: Books, chunk: int) -> None:
    books.after[chunk] = books.spare[1]
    books.spare[1] = chunk
