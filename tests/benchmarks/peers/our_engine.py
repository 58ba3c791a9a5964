"""The common task on the parts of our own engine: counts at home, bags of rows away from it.

Who is at home is counted by place, because nothing tells one resident from another. Who leaves
becomes a row in the bag of its state and place; on each day the gaps between those who go on are
drawn, and nobody else is looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from task import PLACES, STATES, Counts, Task

from sim.engine.compiled import compiled, prefetch
from sim.engine.draws import Stream, gap, gap_scale, reset_stream
from sim.engine.random_streams import RandomStreams
from sim.population.arrays import records
from sim.population.rosters import CHUNK, draw, put, take_out

LIBRARIES = ("numpy", "numba")
ROW = np.dtype([("seat", np.int32)])
_BAGS = len(STATES) * PLACES
_MOVING, _LAST = 1, len(STATES) - 1
_AHEAD = 12  # moves between asking memory and using what it gives


class Rows(NamedTuple):
    """What bags need, and who is found on a day."""

    parties: NDArray[np.void]  # ROW
    slots: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    filled: NDArray[np.int64]
    spare: NDArray[np.int64]
    found: NDArray[np.int32]
    upto: NDArray[np.int64]  # where those found in each bag end in `found`
    free: NDArray[np.int32]  # rows of those who came home, to be used again
    rows: NDArray[np.int64]  # how many rows were ever used, and how many are free


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        chunks = _BAGS + task.agents // CHUNK + 1
        self.task = task
        self.streams = RandomStreams(seed, 0)
        self.rows = Rows(
            parties=records(ROW, task.agents),
            slots=np.empty(chunks * CHUNK, dtype=np.int32),
            after=np.empty(chunks, dtype=np.int32),
            before=np.empty(chunks, dtype=np.int32),
            first=np.full(_BAGS, -1, dtype=np.int32),
            last=np.full(_BAGS, -1, dtype=np.int32),
            filled=np.zeros(_BAGS, dtype=np.int64),
            spare=np.array([0, -1], dtype=np.int64),
            found=np.empty(task.agents, dtype=np.int32),
            upto=np.zeros(_BAGS, dtype=np.int64),
            free=np.empty(task.agents, dtype=np.int32),
            rows=np.zeros(2, dtype=np.int64),
        )

    def days(self) -> Counts:
        task = self.task
        out = np.empty((task.days, len(STATES), PLACES), dtype=np.int64)
        streams = self.streams.key, np.empty(4, dtype=np.uint64)
        simulate(self.rows, task.sizes.copy(), task.chances.ravel(), out, streams)
        return out


@compiled
def simulate(
    rows: Rows,
    residents: NDArray[np.int64],
    chances: NDArray[np.float64],
    out: Counts,
    streams: tuple[NDArray[np.uint64], Stream],
) -> None:
    """Run all days, and write the counts at the end of each."""
    key, stream = streams
    for day in range(out.shape[0]):
        reset_stream(stream, key, np.uint64(0), np.uint64(day))
        _draw_everybody(rows, chances, stream)
        _leave_home(rows, residents, chances, stream)
        _go_on(rows, residents)
        for bag in range(PLACES, _BAGS):
            out[day, bag // PLACES, bag % PLACES] = rows.filled[bag]
        for place in range(PLACES):
            out[day, 0, place] = residents[place]


@compiled
def _draw_everybody(rows: Rows, chances: NDArray[np.float64], stream: Stream) -> None:
    """Draw who goes on today, before anybody moves, so that nobody goes twice."""
    n = 0
    for bag in range(PLACES, _BAGS):
        n = draw(rows, bag, chances[bag], stream, n)
        rows.upto[bag] = n


@compiled
def _leave_home(
    rows: Rows, residents: NDArray[np.int64], chances: NDArray[np.float64], stream: Stream
) -> None:
    """Let residents leave; each becomes a row that moves."""
    for place in range(PLACES):
        scale, here = gap_scale(chances[place]), residents[place]
        position = gap(stream, scale)
        while position < here:
            residents[place] -= 1
            p = _new_row(rows)
            rows.parties[p].seat = put(rows, _MOVING * PLACES + place, p)
            position += 1 + gap(stream, scale)


@compiled
def _go_on(rows: Rows, residents: NDArray[np.int64]) -> None:
    """Move those who were drawn to the next state; who comes home is counted again."""
    first, total = 0, rows.upto[_BAGS - 1]
    for bag in range(PLACES, _BAGS):
        for row in range(first, rows.upto[bag]):
            p = rows.found[row]
            _look_ahead(rows, row, total)
            take_out(rows, bag, rows.parties[p].seat)
            if bag >= _LAST * PLACES:
                residents[bag - _LAST * PLACES] += 1
                rows.free[rows.rows[1]] = p
                rows.rows[1] += 1
            else:
                rows.parties[p].seat = put(rows, bag + PLACES, p)
        first = rows.upto[bag]


@compiled
def _look_ahead(rows: Rows, row: int, total: int) -> None:
    """Ask memory in time for the rows, and then the slots, of those who move soon."""
    if row + 2 * _AHEAD < total:
        prefetch(rows.parties, rows.found[row + 2 * _AHEAD])
        prefetch(rows.slots, rows.parties[rows.found[row + _AHEAD]].seat)


@compiled
def _new_row(rows: Rows) -> int:
    """Give a row that nobody uses."""
    if rows.rows[1] > 0:
        rows.rows[1] -= 1
        return np.int64(rows.free[rows.rows[1]])
    rows.rows[0] += 1
    return rows.rows[0] - 1
