"""What travel records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "internally_displaced",
        "county",
        "internally displaced, by the county they are in",
        stock(Status.INTERNALLY_DISPLACED, "county"),
    ),
    total(
        "reached_border_first",
        "reached the border for the first time",
        tally("reached_border"),
    ),
)
