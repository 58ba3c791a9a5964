"""What mortality records."""

from __future__ import annotations

from sim.quantities.variables import Array, Variable, left, people_a_day, tally
from sim.status import Cause, Status


def _by_cause(counted: Array) -> Array:
    """Give what is counted by cause and something else as a table, shape (days, causes, other)."""
    return counted.reshape(counted.shape[0], len(Cause), -1)


RECORDS: tuple[Variable, ...] = (
    people_a_day("deaths", "cause", "died, by cause, at home too", tally("deaths")),
    people_a_day(
        "deaths_at_home",
        "county",
        "died at home, of hunger or fighting, by county",
        left(Status.AT_HOME, Status.DEAD, "county"),
    ),
    Variable(
        "deaths_as",
        ("day", "cause", "status_from"),
        "people a day",
        "died, by cause and by where they stood",
        (tally("deaths_as"),),
        _by_cause,
    ),
    Variable(
        "deaths_at_age",
        ("day", "cause", "age"),
        "people a day",
        "died, by cause and age group",
        (tally("deaths_at_age"),),
        _by_cause,
    ),
    people_a_day(
        "deaths_at_reception",
        "host",
        "died across the border without shelter, by county or city",
        left(Status.AT_RECEPTION, Status.DEAD, "host"),
    ),
    people_a_day(
        "deaths_in_camps",
        "camp",
        "died in a camp site",
        left(Status.IN_CAMP, Status.DEAD, "camp"),
    ),
    people_a_day(
        "deaths_displaced",
        "county",
        "died where they had fled to inside the own country, by county",
        left(Status.INTERNALLY_DISPLACED, Status.DEAD, "county"),
    ),
    people_a_day(
        "deaths_at_border",
        "exit",
        "died on the near bank or in an attempt, by exit",
        left(Status.AT_BORDER, Status.DEAD, "exit"),
    ),
)
