"""What departure records."""

from __future__ import annotations

from sim.quantities.variables import (
    Variable,
    counted,
    left,
    people,
    people_a_day,
    stock,
    tally,
    total,
)
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
    people(
        "willing",
        "county",
        "set off by danger and not gone yet, by county",
        counted("willing", "county"),
    ),
    people_a_day("fled", "county", "left home in danger, by county", counted("fled", "county")),
    people_a_day(
        "fled_out",
        "county",
        "fled, and got out for the first time, by home",
        counted("fled_out", "county"),
    ),
    people_a_day(
        "fled_for", "trigger", "left home in danger, by what set them off", tally("fled_for")
    ),
    total("left_home_first", "left home for the first time", tally("left_home")),
)
