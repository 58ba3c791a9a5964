"""The statuses of a person, the steps between them that may happen, and what people die of.

The terms are those of the UNHCR Master Glossary: who has crossed no border is internally
displaced; `forced` returns are kept apart from voluntary ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Status(IntEnum):
    """Where a person stands. Everybody has exactly one status on every day."""

    AT_HOME = 0
    EN_ROUTE = 1
    INTERNALLY_DISPLACED = 2
    AT_BORDER = 3
    IN_HIDING = 4
    AT_RECEPTION = 5
    WITH_FAMILIES = 6
    IN_CENTRE = 7
    IN_CAMP = 8
    IN_ZONE = 9
    IN_CUSTODY = 10
    DETAINED = 11
    ONWARD = 12
    IN_SOUTH_KOREA = 13
    ELSEWHERE_ABROAD = 14
    DEAD = 15


class Cause(IntEnum):
    """What people in the model die of; other deaths are left out, as births are.

    Crowding and want of care are no causes of their own: they are what disease follows.
    """

    DROWNING = 0
    SHOOTING = 1
    COLD = 2
    DISEASE = 3
    FIGHTING = 4
    DETENTION = 5
    EXECUTION = 6
    HUNGER = 7


class Fate(IntEnum):
    """What became of a crossing: how the time across ended, or where it has led to so far.

    The first two got nobody across: caught on the near bank, and killed in the attempt.
    """

    CAUGHT_LEAVING = 0
    KILLED_LEAVING = 1
    DIED_ACROSS = 2
    RETURNED_BY_FORCE = 3
    WENT_HOME = 4
    ARRIVED = 5
    IN_A_THIRD_COUNTRY = 6
    HIDES = 7
    AT_RECEPTION = 8
    WITH_FAMILIES = 9
    IN_CENTRE = 10
    IN_CAMP = 11
    IN_CUSTODY = 12
    ONWARD = 13


class Penalty(IntEnum):
    """The classes of punishment in the DPRK after a forced return."""

    ECONOMIC = 0
    AGGRAVATED = 1
    POLITICAL = 2


@dataclass(frozen=True)
class About:
    """What a status means, which may follow it, and what holds of whoever has it.

    A step from a status to itself is a move between places, or, at the border, a failed attempt
    that leaves the party where it was.
    """

    meaning: str
    may_become: tuple[Status, ...]
    is_outside: bool = False  # of the country that they left
    is_sheltered: bool = False  # by a state or a relief agency
    is_held: bool = False  # in the hands of a state
    is_rostered: bool = True  # listed by place, so that some of them can be drawn


_S = Status
ABOUT: dict[Status, About] = {
    _S.AT_HOME: About("in the home county, the population at risk", (_S.EN_ROUTE, _S.DEAD)),
    _S.EN_ROUTE: About(
        "on the way inside the own country, to the border, to shelter or home",
        (_S.AT_HOME, _S.INTERNALLY_DISPLACED, _S.AT_BORDER, _S.DETAINED, _S.DEAD),
        is_rostered=False,
    ),
    _S.INTERNALLY_DISPLACED: About(
        "fled within the own country, in another county", (_S.EN_ROUTE, _S.DEAD)
    ),
    _S.AT_BORDER: About(
        "waiting on the near bank, or at another exit, for a chance to cross",
        (
            _S.AT_BORDER,
            _S.EN_ROUTE,
            _S.IN_HIDING,
            _S.AT_RECEPTION,
            _S.IN_ZONE,
            _S.IN_CUSTODY,
            _S.DETAINED,
            _S.IN_SOUTH_KOREA,
            _S.ELSEWHERE_ABROAD,
            _S.DEAD,
        ),
    ),
    _S.IN_HIDING: About(
        "across the border without documents, outside protection",
        (
            _S.IN_HIDING,
            _S.EN_ROUTE,
            _S.AT_RECEPTION,
            _S.IN_CUSTODY,
            _S.DETAINED,
            _S.ONWARD,
            _S.DEAD,
        ),
        is_outside=True,
    ),
    _S.AT_RECEPTION: About(
        "across the border and known to the authorities, without shelter yet",
        (
            _S.WITH_FAMILIES,
            _S.IN_CENTRE,
            _S.IN_CAMP,
            _S.IN_HIDING,
            _S.IN_CUSTODY,
            _S.EN_ROUTE,
            _S.DEAD,
        ),
        is_outside=True,
    ),
    _S.WITH_FAMILIES: About(
        "sheltered across the border by a family that took them in",
        (_S.AT_RECEPTION, _S.IN_CAMP, _S.IN_CUSTODY, _S.EN_ROUTE, _S.DEAD),
        is_outside=True,
        is_sheltered=True,
    ),
    _S.IN_CENTRE: About(
        "sheltered across the border in a collective centre: a school, a hall",
        (_S.AT_RECEPTION, _S.IN_CAMP, _S.IN_CUSTODY, _S.EN_ROUTE, _S.DEAD),
        is_outside=True,
        is_sheltered=True,
    ),
    _S.IN_CAMP: About(
        "sheltered in a camp across the border",
        (_S.AT_RECEPTION, _S.IN_CUSTODY, _S.EN_ROUTE, _S.DEAD),
        is_outside=True,
        is_sheltered=True,
    ),
    _S.IN_ZONE: About(
        "sheltered on the near bank, in a zone that the neighbour's army holds",
        (_S.AT_BORDER, _S.EN_ROUTE, _S.DEAD),
        is_sheltered=True,
    ),
    _S.IN_CUSTODY: About(
        "held by the authorities across the border",
        (_S.IN_HIDING, _S.AT_RECEPTION, _S.DETAINED, _S.DEAD),
        is_outside=True,
        is_held=True,
    ),
    _S.DETAINED: About(
        "held at home after a forced return or a failed attempt",
        (_S.AT_HOME, _S.DEAD),
        is_held=True,
    ),
    _S.ONWARD: About(
        "in transit to a third country and to the destination",
        (_S.IN_SOUTH_KOREA, _S.IN_CUSTODY, _S.DEAD),
        is_outside=True,
        is_rostered=False,
    ),
    _S.IN_SOUTH_KOREA: About("arrived in the destination", (), is_outside=True, is_rostered=False),
    _S.ELSEWHERE_ABROAD: About(
        "arrived in a third country", (), is_outside=True, is_rostered=False
    ),
    _S.DEAD: About(
        "died at home, on the way, at the border, across it or in detention", (), is_rostered=False
    ),
}
"""Everything about a status, once: who lists statuses for what they have in common asks here.

Of those who are not rostered nobody is ever drawn: their terms are in the calendar, or they stay
for good."""

MEANING = {status: about.meaning for status, about in ABOUT.items()}
MAY_BECOME = {status: about.may_become for status, about in ABOUT.items()}
OUTSIDE = frozenset(status for status, about in ABOUT.items() if about.is_outside)
SHELTERED = frozenset(status for status, about in ABOUT.items() if about.is_sheltered)
HELD = frozenset(status for status, about in ABOUT.items() if about.is_held)
ROSTERED = frozenset(status for status, about in ABOUT.items() if about.is_rostered)


ENDED: dict[Status, Fate] = {
    Status.DETAINED: Fate.RETURNED_BY_FORCE,
    Status.EN_ROUTE: Fate.WENT_HOME,
    Status.IN_SOUTH_KOREA: Fate.ARRIVED,
    Status.ELSEWHERE_ABROAD: Fate.IN_A_THIRD_COUNTRY,
    Status.DEAD: Fate.DIED_ACROSS,
}
"""By which status a time across ends, and as what."""

LASTS: dict[Status, Fate] = {
    Status.IN_HIDING: Fate.HIDES,
    Status.AT_RECEPTION: Fate.AT_RECEPTION,
    Status.WITH_FAMILIES: Fate.WITH_FAMILIES,
    Status.IN_CENTRE: Fate.IN_CENTRE,
    Status.IN_CAMP: Fate.IN_CAMP,
    Status.IN_CUSTODY: Fate.IN_CUSTODY,
    Status.ONWARD: Fate.ONWARD,
}
"""Which status of somebody across has no end yet, and what it counts as when the run is over."""

NOT_ACROSS = (Fate.CAUGHT_LEAVING, Fate.KILLED_LEAVING)
"""What became of attempts that led to no crossing."""


def mask(statuses: Collection[Status]) -> NDArray[np.bool_]:
    """Tell of every status whether it is one of these, as compiled functions read it."""
    return np.array([status in statuses for status in Status])


def legal_steps() -> NDArray[np.bool_]:
    """Give the table of legal steps as a square array, shape (from, to)."""
    table = np.zeros((len(Status), len(Status)), dtype=bool)
    for before, after in MAY_BECOME.items():
        table[before, list(after)] = True
    return table
