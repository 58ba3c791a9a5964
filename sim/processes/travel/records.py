"""What travel records."""

from __future__ import annotations

from sim.quantities.variables import Variable, change, people, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "internally_displaced",
        "county",
        "internally displaced, by the county they are in",
        stock(Status.INTERNALLY_DISPLACED, "county"),
    ),
    change(
        "held",
        "hold",
        "who fled and wished to get out, by what holds them: change on the day",
        tally("held"),
    ),
    total(
        "wished_reached",
        "fled, wished to get out and reached a way out for the first time",
        tally("wished_reached"),
    ),
    total(
        "reached_border_first",
        "reached the border for the first time",
        tally("reached_border"),
    ),
)
