"""What must hold on every day of every run, checked every day."""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import compiled
from sim.geography.numbering import Places
from sim.population.arrays import PeopleArrays
from sim.population.cohorts import N_CLASSES, Counts
from sim.population.population import People
from sim.status import Status, legal_steps

_STATUSES = len(Status)
_STEPS = np.argwhere(legal_steps())
_OVERFULL, _UNEXPLAINED, _NEGATIVE = 1, 2, 3
_RECOUNTS = ((20_000, 1), (1_000_000, 7), (10**9, 28))
"""Days between two recounts, for fewer rows than the number before it."""


class ImpossibleDayError(Exception):
    """The counts do not agree: a fault of the program, never of a scenario."""


def check_day(people: People, places: Places, before: Counts, total: int) -> None:
    """Check a day against the morning of that day.

    Everybody is somewhere and nobody twice; the day's flows explain the change of every stock; no
    camp holds more than its places; and a fresh count of all rows, each day while they are few,
    each week while they are many and each month while they are millions, agrees with the ledger.

    Args:
        people: everybody, at the end of the day.
        places: the places, with today's policy.
        before: the ledger's stocks in the morning, shape (statuses, places).
        total: how many people there are.

    Raises:
        ImpossibleDayError: with what does not hold.
    """
    arrays = people.arrays
    where = f"day {people.day}"
    there_are, fault = find_fault(arrays, before.copy(), places.camp_places)
    if there_are != total or fault == _NEGATIVE:
        raise ImpossibleDayError(f"{where}: {there_are} people, not {total}")
    if fault == _UNEXPLAINED:
        raise ImpossibleDayError(f"{where}: flows do not explain the change of stocks")
    if fault == _OVERFULL:
        raise ImpossibleDayError(f"{where}: a camp holds more people than it has places")
    if people.day % _days_between_recounts(people.parties.count) == 0:
        compare(people)


def compare(people: People) -> None:
    """Count all rows afresh and compare them with the ledger.

    Raises:
        ImpossibleDayError: if they differ.
    """
    counted = recount(people)
    living = np.arange(len(Status)) != Status.DEAD
    if (counted[living] != people.ledger.stock[living]).any():
        raise ImpossibleDayError(f"day {people.day}: rows and ledger disagree")


def recount(people: People) -> Counts:
    """Count everybody afresh from residents and rows, shape (statuses, places); not the dead.

    The ledger must agree with it on every day; the two share no code.
    """
    stock = np.zeros_like(people.ledger.stock)
    count_rows(people.arrays, stock)
    residents = people.residents.counts
    stock[Status.AT_HOME, : residents.shape[0]] += residents.sum(axis=1)
    return stock


def _days_between_recounts(rows: int) -> int:
    return next(days for most, days in _RECOUNTS if rows < most)


@compiled
def find_fault(arrays: PeopleArrays, before: Counts, camp_places: Counts) -> tuple[int, int]:
    """Give how many people there are, and the gravest fault in the counts of today.

    `before` is used up: what is left of it is what the flows do not explain.
    """
    there_are, fault = 0, 0
    if _is_a_camp_overfull(arrays, camp_places):
        fault = _OVERFULL
    _explain(arrays, before)
    for status in range(_STATUSES):
        for place in range(arrays.stock.shape[1]):
            here = arrays.stock[status, place]
            there_are += here
            if here != before[status, place]:
                fault = max(fault, _UNEXPLAINED)
            if here < 0:
                fault = _NEGATIVE
    return there_are, fault


@compiled
def _explain(arrays: PeopleArrays, stock: Counts) -> None:
    """Apply the day's flows to the stocks of the morning."""
    for row in range(_STEPS.shape[0]):
        status, other = _STEPS[row]
        for place in range(stock.shape[1]):
            stock[status, place] -= arrays.left[status, other, place]
            stock[other, place] += arrays.reached[status, other, place]


@compiled
def _is_a_camp_overfull(arrays: PeopleArrays, camp_places: Counts) -> bool:
    is_overfull: bool = False
    for camp in range(camp_places.size):
        occupied = arrays.stock[Status.IN_CAMP, arrays.layout[0].camp + camp]
        if occupied > camp_places[camp]:
            is_overfull = True
    return is_overfull


@compiled
def count_rows(arrays: PeopleArrays, stock: Counts) -> None:
    """Add the members of every row where it is."""
    for p in range(arrays.layout[0].rows):
        party = arrays.parties[p]
        people = 0
        for sex_age in range(N_CLASSES):
            people += party.members[sex_age]
        stock[party.status, party.place] += people
