"""Groups: what the gate, the rosters and the calendar do for one party, done for many."""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, gap, gap_scale, uniform
from sim.engine.random_streams import Floats, Ids
from sim.population import rosters
from sim.population.arrays import PeopleArrays, Record
from sim.population.calendar import set_term
from sim.population.cohorts import N_CLASSES
from sim.population.transitions import become, begin, die, leave_home, roster

ALIKE = np.ones(N_CLASSES)
"""What those of each class risk relative to others, where all risk the same."""


@compiled
def pick(
    arrays: PeopleArrays, status: int, first: int, stop: int, chance: float, stream: Stream
) -> int:
    """Draw parties of a status at a range of places, each with the same chance.

    Returns:
        How many were drawn; they stand in `arrays.found`.
    """
    n = 0
    for place in range(first, stop):
        n = rosters.draw(arrays, roster(arrays, status, place), chance, stream, n)
    return n


@compiled
def draw_from_hosts(arrays: PeopleArrays, status: int, chance: float, stream: Stream) -> int:
    """Draw parties of a status in all of China's counties, each with the same chance."""
    first = arrays.layout[0].host
    return pick(arrays, status, first, first + arrays.layout[0].hosts, chance, stream)


@compiled
def strike(
    arrays: PeopleArrays,
    status: int,
    place: int,
    chance: float,
    cause: int,
    stream: Stream,
    part: Floats,
) -> None:
    """Let single persons of a status at a place die.

    Seats are passed from the last to the first, so that those who fall leave only gaps that have
    been passed already.

    Args:
        arrays: everybody.
        status: the status.
        place: the place.
        chance: of those of the class that dies most.
        cause: what they die of.
        stream: the random stream.
        part: the chance of each class relative to that, shape (classes,).
    """
    bag = roster(arrays, status, place)
    if arrays.filled[bag] == 0 or chance <= 0.0:
        return
    seats = arrays.layout[0].largest_party
    scale = gap_scale(chance)
    chunk, start = arrays.last[bag], (arrays.filled[bag] - 1) // rosters.CHUNK * rosters.CHUNK
    position = arrays.filled[bag] * seats - 1 - gap(stream, scale)
    while position >= 0:
        row, seat = position // seats, position % seats
        while row < start:
            chunk = arrays.before[chunk]
            start -= rosters.CHUNK
        slot = chunk * rosters.CHUNK + row - start
        if seat < arrays.sizes[slot]:
            p = arrays.slots[slot]
            sex_age = class_of_seat(arrays.parties[p], seat)
            if part[sex_age] >= 1.0 or uniform(stream) < part[sex_age]:
                die(arrays, p, sex_age, cause)
        position -= 1 + gap(stream, scale)


@compiled
def class_of_seat(party: Record, seat: int) -> int:
    """Give sex and age group of a member of a party by number."""
    sex_age = 0
    while sex_age < N_CLASSES and seat >= party.members[sex_age]:
        seat -= party.members[sex_age]
        sex_age += 1
    return sex_age


@compiled
def become_all(arrays: PeopleArrays, ids: Ids, status: int, places: Ids) -> None:
    """Change the status and place of parties, shapes (n,); an illegal step stops it."""
    for row in range(ids.size):
        become(arrays, ids[row], status, places[row])


@compiled
def leave_home_all(arrays: PeopleArrays, ids: Ids) -> None:
    """Let new parties set out, shape (n,)."""
    for row in range(ids.size):
        leave_home(arrays, ids[row])


@compiled
def begin_all(arrays: PeopleArrays, ids: Ids, status: int, places: Ids) -> None:
    """Place new parties on the first morning, shapes (n,)."""
    for row in range(ids.size):
        begin(arrays, ids[row], status, places[row])


@compiled
def die_all(arrays: PeopleArrays, ids: Ids, classes: Ids, cause: int) -> None:
    """Let single members of parties die, shapes (n,)."""
    for row in range(ids.size):
        die(arrays, ids[row], classes[row], cause)


@compiled
def set_terms(arrays: PeopleArrays, ids: Ids, days: Ids) -> None:
    """Let the present status of parties end after so many days, shapes (n,)."""
    for row in range(ids.size):
        set_term(arrays, ids[row], days[row])
