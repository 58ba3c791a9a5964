"""What arrest records."""

from __future__ import annotations

from sim.quantities.variables import (
    Variable,
    counted,
    everywhere,
    left,
    people_a_day,
    tally,
    total,
)
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people_a_day(
        "arrests",
        "host",
        "arrested across the border, away from it",
        left(Status.IN_HIDING, Status.IN_CUSTODY, "host"),
    ),
    total(
        "helpers_fined",
        "people across the border fined for helping",
        counted("helpers_fined", "host"),
        unit="helpers a day",
        made=everywhere,
    ),
    total("fines_cny", "fines on helpers", tally("fines_cny"), unit="CNY a day"),
    Variable(
        "fines_by_county",
        ("day", "host"),
        "CNY a day",
        "fines on helpers, by county or city",
        (counted("fined_cny", "host"),),
    ),
)
