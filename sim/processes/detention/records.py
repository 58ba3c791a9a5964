"""What detention records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "detained",
        "penalty",
        "held by the state that they left, by class of penalty",
        stock(Status.DETAINED, "penalty"),
    ),
    total(
        "helpers_sentenced",
        "people sentenced at home for helping others out",
        tally("helpers_sentenced"),
        unit="helpers a day",
    ),
)
