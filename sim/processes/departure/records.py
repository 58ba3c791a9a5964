"""What departure records."""

from __future__ import annotations

from sim.quantities.variables import Variable, left, people, people_a_day, stock, tally, total
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people("at_home", "county", "at home, by county", stock(Status.AT_HOME, "county")),
    people_a_day(
        "departures",
        "county",
        "left home, by county",
        left(Status.AT_HOME, Status.EN_ROUTE, "county"),
    ),
    people_a_day(
        "departures_by_stream",
        "stream",
        "left home, by the reason for which they left",
        tally("left_home_as"),
    ),
    total("left_home_first", "left home for the first time", tally("left_home")),
)
