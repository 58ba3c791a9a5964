"""What custody records."""

from __future__ import annotations

from functools import partial

from sim.geography.numbering import HELD_APART
from sim.quantities.variables import (
    Array,
    Variable,
    everywhere,
    left,
    people,
    people_a_day,
    reached,
    stock,
    tally,
    total,
)
from sim.status import Status


def _held_apart(place: int, held: Array) -> Array:
    """Count who is held at one of the places for those who are held apart, shape (days,)."""
    of_one: Array = held[:, place]
    return of_one


RECORDS: tuple[Variable, ...] = (
    people(
        "in_custody",
        "host",
        "held across the border, threatened with return, by county or city",
        stock(Status.IN_CUSTODY, "host"),
    ),
    total(
        "separated",
        "officials and soldiers held apart across the border",
        stock(Status.IN_CUSTODY, "separate"),
        unit="people",
        made=everywhere,
    ),
    *(
        total(
            f"{who}_apart",
            f"{who} held apart across the border",
            stock(Status.IN_CUSTODY, "separate"),
            unit="people",
            made=partial(_held_apart, place),
        )
        for place, who in enumerate(HELD_APART)
    ),
    people_a_day(
        "releases",
        "host",
        "released from custody across the border",
        left(Status.IN_CUSTODY, Status.IN_HIDING, "host"),
    ),
    people_a_day(
        "forced_returns",
        "penalty",
        "forcibly returned, by class of penalty",
        reached(Status.IN_CUSTODY, Status.DETAINED, "penalty"),
    ),
    total(
        "public_cases",
        "held across the border, and became known to the state that they left",
        tally("public_cases"),
    ),
    total(
        "public_cases_spared",
        "let go although the state that they left knew of them",
        tally("spared"),
    ),
)
