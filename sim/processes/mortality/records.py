"""What mortality records."""

from __future__ import annotations

from sim.quantities.variables import Variable, left, people_a_day, tally
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people_a_day("deaths", "cause", "died, by cause, at home too", tally("deaths")),
    people_a_day(
        "deaths_at_home",
        "county",
        "died at home, all of hunger, by county",
        left(Status.AT_HOME, Status.DEAD, "county"),
    ),
)
