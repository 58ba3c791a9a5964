"""What must hold on every day of every run, checked every day."""

from __future__ import annotations

import numpy as np

from sim.geography.places import Places
from sim.people.cohorts import Counts
from sim.people.people import People
from sim.status import Status

_SMALL = 20_000
_DAYS_BETWEEN_RECOUNTS = 7


class ImpossibleDayError(Exception):
    """The books do not agree: a fault of the program, never of a scenario."""


def check_day(people: People, places: Places, before: Counts, total: int) -> None:
    """Check a day against the morning of that day.

    Everybody is somewhere and nobody twice; the day's flows explain the change of every stock; no
    camp holds more than its places; and a fresh count of all rows, each day while they are few and
    each week while they are many, agrees with the ledger.

    Args:
        people: everybody, at the end of the day.
        places: the places, with today's policy.
        before: the ledger's stocks in the morning, shape (statuses, places).
        total: how many people there are.

    Raises:
        ImpossibleDayError: with what does not hold.
    """
    ledger = people.ledger
    stock = ledger.stock
    if int(stock.sum()) != total or (stock < 0).any():
        raise ImpossibleDayError(f"day {people.day}: {int(stock.sum())} people, not {total}")
    explained = before - ledger.left.sum(axis=1) + ledger.reached.sum(axis=0)
    if (explained != stock).any():
        raise ImpossibleDayError(f"day {people.day}: flows do not explain the change of stocks")
    occupied = stock[Status.IN_CAMP, places.atlas.camp]
    if (occupied > places.camp_places).any():
        raise ImpossibleDayError(f"day {people.day}: a camp holds more people than it has places")
    if people.parties.count < _SMALL or people.day % _DAYS_BETWEEN_RECOUNTS == 0:
        _compare(people, places.atlas.count)


def _compare(people: People, n_places: int) -> None:
    counted = recount(people, n_places)
    living = np.arange(len(Status)) != Status.DEAD
    if (counted[living] != people.ledger.stock[living]).any():
        raise ImpossibleDayError(f"day {people.day}: rows and ledger disagree")


def recount(people: People, n_places: int) -> Counts:
    """Count everybody afresh from residents, rows and the dead, shape (statuses, places).

    The ledger must agree with it on every day; the two share no code.
    """
    parties = people.parties
    rows = slice(0, parties.count)
    key = parties.status[rows].astype(np.int64) * n_places + parties.place[rows]
    size = sum(parties.members[rows].T.astype(np.int16))
    found = np.bincount(key, weights=size, minlength=len(Status) * n_places).astype(np.int64)
    stock = found.reshape(len(Status), n_places)
    residents = people.residents.counts
    stock[Status.AT_HOME, : residents.shape[0]] += residents.sum(axis=1)
    return stock
