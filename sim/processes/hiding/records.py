"""What hiding records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "in_hiding",
        "host",
        "in hiding across the border, by county or city",
        stock(Status.IN_HIDING, "host"),
    ),
    total(
        "children_born",
        "born across the border to women in hiding who live with a husband; they are in no other "
        "count",
        tally("children_born"),
    ),
)
