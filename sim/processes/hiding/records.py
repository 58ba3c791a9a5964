"""What hiding records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people, stock
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "in_hiding",
        "host",
        "in hiding across the border, by county or city",
        stock(Status.IN_HIDING, "host"),
    ),
)
