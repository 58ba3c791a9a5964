"""What detention records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people, stock
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "detained",
        "penalty",
        "held by the state that they left, by class of penalty",
        stock(Status.DETAINED, "penalty"),
    ),
)
