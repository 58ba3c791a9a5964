"""The statuses of a person, the steps between them that may happen, and what people die of.

The terms are those of the UNHCR Master Glossary: who has crossed no border is internally
displaced; `forced` returns are kept apart from voluntary ones.
"""

from __future__ import annotations

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
    IN_CAMP = 6
    IN_CUSTODY = 7
    DETAINED = 8
    ONWARD = 9
    IN_SOUTH_KOREA = 10
    ELSEWHERE_ABROAD = 11
    DEAD = 12


MEANING: dict[Status, str] = {
    Status.AT_HOME: "in the home county, the population at risk",
    Status.EN_ROUTE: "on the way inside the own country, to the border, to shelter or home",
    Status.INTERNALLY_DISPLACED: "fled within the own country, in another county",
    Status.AT_BORDER: "waiting on the near bank, or at another exit, for a chance to cross",
    Status.IN_HIDING: "across the border without documents, outside protection",
    Status.AT_RECEPTION: "across the border and known to the authorities, without shelter yet",
    Status.IN_CAMP: "sheltered in a camp across the border",
    Status.IN_CUSTODY: "held by the authorities across the border",
    Status.DETAINED: "held at home after a forced return or a failed attempt",
    Status.ONWARD: "in transit to a third country and to the destination",
    Status.IN_SOUTH_KOREA: "arrived in the destination",
    Status.ELSEWHERE_ABROAD: "arrived in a third country",
    Status.DEAD: "died on the way, at the border, across it or in detention",
}


class Cause(IntEnum):
    """What people in the model die of; other deaths are left out, as births are."""

    DROWNING = 0
    SHOOTING = 1
    EXPOSURE = 2
    FIGHTING = 3
    DETENTION = 4
    EXECUTION = 5


class Penalty(IntEnum):
    """The classes of punishment in the DPRK after a forced return."""

    ECONOMIC = 0
    AGGRAVATED = 1
    POLITICAL = 2


_S = Status
MAY_BECOME: dict[Status, tuple[Status, ...]] = {
    _S.AT_HOME: (_S.EN_ROUTE,),
    _S.EN_ROUTE: (
        _S.AT_HOME,
        _S.INTERNALLY_DISPLACED,
        _S.AT_BORDER,
        _S.DETAINED,
        _S.DEAD,
    ),
    _S.INTERNALLY_DISPLACED: (_S.EN_ROUTE, _S.DEAD),
    _S.AT_BORDER: (
        _S.AT_BORDER,
        _S.EN_ROUTE,
        _S.IN_HIDING,
        _S.AT_RECEPTION,
        _S.IN_CUSTODY,
        _S.DETAINED,
        _S.IN_SOUTH_KOREA,
        _S.ELSEWHERE_ABROAD,
        _S.DEAD,
    ),
    _S.IN_HIDING: (
        _S.IN_HIDING,
        _S.EN_ROUTE,
        _S.AT_RECEPTION,
        _S.IN_CUSTODY,
        _S.DETAINED,
        _S.ONWARD,
        _S.DEAD,
    ),
    _S.AT_RECEPTION: (_S.IN_CAMP, _S.IN_HIDING, _S.IN_CUSTODY, _S.EN_ROUTE, _S.DEAD),
    _S.IN_CAMP: (_S.AT_RECEPTION, _S.IN_CUSTODY, _S.EN_ROUTE, _S.DEAD),
    _S.IN_CUSTODY: (_S.IN_HIDING, _S.AT_RECEPTION, _S.DETAINED, _S.DEAD),
    _S.DETAINED: (_S.AT_HOME, _S.DEAD),
    _S.ONWARD: (_S.IN_SOUTH_KOREA, _S.IN_CUSTODY, _S.DEAD),
    _S.IN_SOUTH_KOREA: (),
    _S.ELSEWHERE_ABROAD: (),
    _S.DEAD: (),
}
"""Which status may become which. A step from a status to itself is a move between places, or, at
the border, a failed attempt that leaves the party where it was."""


def legal_steps() -> NDArray[np.bool_]:
    """Give the table of legal steps as a square array, shape (from, to)."""
    table = np.zeros((len(Status), len(Status)), dtype=bool)
    for before, after in MAY_BECOME.items():
        table[before, list(after)] = True
    return table
