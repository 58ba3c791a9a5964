"""What hiding records."""

from __future__ import annotations

from sim.quantities.variables import NET, Variable, people, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "in_hiding",
        "host",
        "in hiding across the border, by county or city",
        stock(Status.IN_HIDING, "host"),
    ),
    total(
        "in_households",
        "in hiding across the border and with a husband there, some of those in hiding",
        tally("in_households"),
        unit="people",
    ),
    total(
        "joined_households",
        "in hiding across the border who came to live with a husband there, less those who leave "
        "one for another",
        tally("joined_households"),
        unit=NET,
    ),
    total(
        "children_born",
        "born across the border to women in hiding who live with a husband; they are in no other "
        "count",
        tally("children_born"),
    ),
)
