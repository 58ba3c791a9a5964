"""Groups: what the gate, the rosters and the calendar do for one party, done for many."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Dice, gap, gap_scale
from sim.engine.random_streams import Ids
from sim.population import rosters
from sim.population.arrays import Books, Record
from sim.population.calendar import set_term
from sim.population.cohorts import N_CLASSES
from sim.population.transitions import become, begin, die, leave_home, roster


@compiled
def pick(books: Books, status: int, first: int, stop: int, chance: float, dice: Dice) -> int:
    """Draw parties of a status at a range of places, each with the same chance.

    Returns:
        How many were drawn; they stand in `books.found`.
    """
    n = 0
    for place in range(first, stop):
        n = rosters.draw(books, roster(books, status, place), chance, dice, n)
    return n


@compiled
def draw_from_hosts(books: Books, status: int, chance: float, dice: Dice) -> int:
    """Draw parties of a status in all of China's counties, each with the same chance."""
    first = books.layout[0].host
    return pick(books, status, first, first + books.layout[0].hosts, chance, dice)


@compiled
def strike(books: Books, status: int, place: int, chance: float, cause: int, dice: Dice) -> None:
    """Let single persons of a status at a place die, each with the same chance.

    Seats are passed from the last to the first, so that those who fall leave only gaps that have
    been passed already.
    """
    bag = roster(books, status, place)
    if books.filled[bag] == 0 or chance <= 0.0:
        return
    seats = books.layout[0].largest_party
    scale = gap_scale(chance)
    chunk, start = books.last[bag], (books.filled[bag] - 1) // rosters.CHUNK * rosters.CHUNK
    position = books.filled[bag] * seats - 1 - gap(dice, scale)
    while position >= 0:
        row, seat = position // seats, position % seats
        while row < start:
            chunk = books.before[chunk]
            start -= rosters.CHUNK
        p = books.slots[chunk * rosters.CHUNK + row - start]
        party = books.parties[p]
        if seat < party.people:
            die(books, p, class_of_seat(party, seat), cause)
        position -= 1 + gap(dice, scale)


@compiled
def class_of_seat(party: Record, seat: int) -> int:
    """Give sex and age group of a member of a party by number."""
    sex_age = 0
    while sex_age < N_CLASSES and seat >= party.members[sex_age]:
        seat -= party.members[sex_age]
        sex_age += 1
    return sex_age


@compiled
def become_all(books: Books, ids: Ids, status: int, places: Ids) -> None:
    """Change the status and place of parties, shapes (n,); an illegal step stops it."""
    for row in range(ids.size):
        become(books, ids[row], status, places[row])


@compiled
def leave_home_all(books: Books, ids: Ids) -> None:
    """Let new parties set out, shape (n,)."""
    for row in range(ids.size):
        leave_home(books, ids[row])


@compiled
def begin_all(books: Books, ids: Ids, status: int, places: Ids) -> None:
    """Place new parties on the first morning, shapes (n,)."""
    for row in range(ids.size):
        begin(books, ids[row], status, places[row])


@compiled
def die_all(books: Books, ids: Ids, classes: Ids, cause: int) -> None:
    """Let single members of parties die, shapes (n,)."""
    for row in range(ids.size):
        die(books, ids[row], classes[row], cause)


@compiled
def set_terms(books: Books, ids: Ids, days: Ids) -> None:
    """Let the present status of parties end after so many days, shapes (n,)."""
    for row in range(ids.size):
        set_term(books, ids[row], days[row])
