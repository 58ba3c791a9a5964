"""What departure records."""

from __future__ import annotations

from sim.quantities.variables import (
    Array,
    Taken,
    Variable,
    counted,
    left,
    people,
    people_a_day,
    policy,
    stock,
    tally,
    total,
)
from sim.status import Status


def _of_the_country(by_country: Array) -> Array:
    """Take the one number of the country, shape (days,)."""
    return by_country[:, 0]


def in_percent(name: str, meaning: str, taken: Taken) -> Variable:
    """Declare a share by county, in per cent."""
    return Variable(name, ("day", "county"), "%", meaning, (taken,))


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
    total(
        "food_gap",
        "of what the people need to eat is missing, mean of everybody",
        policy("national_gap", 1000),
        unit="per 1,000 of need",
        made=_of_the_country,
    ),
    in_percent("fighting", "exposure to fighting, by county", counted("fighting", "county")),
    in_percent(
        "disorder", "control lost below what is orderly, by county", counted("disorder", "county")
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
