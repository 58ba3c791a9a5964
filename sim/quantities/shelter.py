"""What is counted of shelter and of deaths: who needs a roof, who waits, and how many die of what.

The same arithmetic as in `measures`, with the same shapes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import (
    Daily,
    Table,
    Values,
    Whole,
    highest,
    less,
    nationwide,
    together,
)

CAMP_PLACES = 1_500
"""Places in one camp where a run opens none (evidence: camp-capacity-1500-each)."""


SHELTERED = ("with_families", "in_centres", "in_camp", "in_added_camps", "in_zone")
"""Variables that count those under each kind of roof."""

sheltered = together(*(nationwide(name) for name in SHELTERED))
places_open = together(
    *(nationwide(each) for each in ("family_room", "centre_places", "camp_places", "added_places"))
)
camp_demand = together(sheltered, nationwide("at_reception"))


def overflowing(data: Table) -> NDArray[np.bool_]:
    """Tell on which days people wait while every open camp is full, shape (member, day)."""
    places = nationwide("camp_places")(data)
    inside = nationwide("in_camp")(data)
    waiting = nationwide("at_reception")(data)
    return np.asarray((places > 0) & (inside >= places) & (waiting > 0))


def overflow_day(data: Table) -> Values:
    """Give the first day of overflow, counted from 1; none where the camps suffice."""
    full = overflowing(data)
    return np.where(full.any(axis=1), full.argmax(axis=1) + 1.0, np.nan)


def first_overflows(data: Table) -> list[tuple[int, str, str, int, int]]:
    """List when all open camps are full for the first time, one row a member that has such a day.

    Each row holds the member, the date, the county with most people waiting on that day,
    how many wait in all counties, and how many places stood open.
    """
    rows = []
    days: Values = overflow_day(data)
    for row in np.flatnonzero(~np.isnan(days)):
        day = int(days[row]) - 1
        waiting = data["at_reception"].values[row, day]
        rows.append(
            (
                int(data["member"].values[row]),
                str(np.datetime_as_string(data["day"].values[day], unit="D")),
                str(data["host"].values[int(waiting.argmax())]),
                int(waiting.sum()),
                int(data["camp_places"].values[row, day].sum()),
            )
        )
    return rows


def camp_size(data: Table) -> Values:
    """Give the places in the largest camp that ever stood open, or the documented size if none."""
    largest = data["camp_places"].values.max(axis=(1, 2)).astype(np.float64)
    return np.where(largest > 0, largest, float(CAMP_PLACES))


def camps_needed(data: Table) -> Values:
    """Count the camps that would have sheltered everybody on the worst day."""
    return np.ceil(highest(camp_demand)(data) / camp_size(data))


PER = 10_000
"""Crude death rates are told per so many people and day, as relief workers do."""
MONTH = 30
"""Days over which a rate is taken where the worst of them is looked for."""
YEAR = 365
LEAST_PERSON_DAYS = 30_000.0
"""Of so many person-days a rate is no accident: three deaths at an emergency's beginning."""
LEAST_ATTEMPTS = 1_000
"""Of so many attempts one death in them is no accident where one in a thousand dies."""

UNSHELTERED = ("at_reception", "at_border")
ROOFS = ("with_families", "in_centre", "in_camp", "in_zone")


def in_status(*statuses: str) -> Daily:
    """Count the people who have one of some statuses, as the evening has it."""
    return together(*(nationwide("stock", status=each) for each in statuses))


def deaths_as(*statuses: str) -> Daily:
    """Count those who died with one of some statuses, but not in an attempt to cross."""
    all_causes = together(*(nationwide("deaths_as", status_from=each) for each in statuses))
    attempts = together(
        *(
            nationwide("deaths_as", status_from=each, cause=cause)
            for each in statuses
            for cause in ("drowning", "shooting")
        )
    )
    return less(all_causes, attempts)


def deaths_of(cause: str, *statuses: str) -> Daily:
    """Count those who died of one cause with one of some statuses."""
    return together(*(nationwide("deaths_as", cause=cause, status_from=each) for each in statuses))


def rate(deaths: Daily, people: Daily, per: float = PER, days: int = 1) -> Whole:
    """Give the deaths of a run per so many people and days; none where hardly anybody was."""

    def divide(data: Table) -> Values:
        daily = _per_day(deaths(data).sum(axis=1), people(data).sum(axis=1))
        return daily * (per * days / PER)

    return divide


def of_attempts(cause: str) -> Whole:
    """Give who died of one cause per 1,000 who tried to cross; none where hardly anybody did."""

    def divide(data: Table) -> Values:
        died = nationwide("deaths", cause=cause)(data).sum(axis=1)
        tried = nationwide("attempts")(data).sum(axis=1)
        none = np.full(tried.shape, np.nan)
        divided: Values = np.divide(1000 * died, tried, out=none, where=tried >= LEAST_ATTEMPTS)
        return divided

    return divide


def a_year(daily: Daily) -> Whole:
    """Give what was counted, as it would be in a year at the same pace."""

    def scale(data: Table) -> Values:
        values = daily(data)
        a_year: Values = values.sum(axis=1) * (YEAR / values.shape[1])
        return a_year

    return scale


def worst_rate(deaths: Daily, people: Daily, per: float = PER, days: int = 1) -> Whole:
    """Give the highest rate over thirty days in a row, per so many people and so many days."""

    def find(data: Table) -> Values:
        died, there = (_over_a_month(each(data)) for each in (deaths, people))
        rates = np.nan_to_num(_per_day(died, there), nan=-1.0)
        most: Values = rates.max(axis=1) * (per * days / PER)
        return np.where(most >= 0, most, np.nan)

    return find


def _per_day(deaths: Values, person_days: Values) -> Values:
    none = np.full(deaths.shape, np.nan)
    is_enough = person_days >= LEAST_PERSON_DAYS
    divided: Values = np.divide(PER * deaths, person_days, out=none, where=is_enough)
    return divided


def _over_a_month(daily: Values) -> Values:
    """Sum each thirty days in a row, or all of a shorter run, shape (member, days)."""
    width = min(MONTH, daily.shape[1])
    before = np.concatenate([np.zeros((len(daily), 1)), daily.cumsum(axis=1)], axis=1)
    summed_up: Values = before[:, width:] - before[:, :-width]
    return summed_up


def waited(share: float) -> Whole:
    """Give the days after which so large a share of those who got a roof had one."""

    def find(data: Table) -> Values:
        people = data["roofs_after"].values.sum(axis=1, dtype=np.float64)
        days = data["waited"].values.astype(np.float64)
        upto = people.cumsum(axis=1)
        everybody = upto[:, -1:]
        found = days[(upto >= share * everybody).argmax(axis=1)]
        return np.where(everybody[:, 0] > 0, found, np.nan)

    return find


def roof_within(days: int) -> Whole:
    """Give the share of those who became known who had a roof before so many days were over."""

    def divide(data: Table) -> Values:
        soon = np.flatnonzero(data["waited"].values.astype(int) < days)
        roofs = data["roofs_after"].values[:, :, soon].sum(axis=(1, 2), dtype=np.float64)
        known = nationwide("flow", status_to="at_reception")(data).sum(axis=1)
        none = np.full(known.shape, np.nan)
        divided: Values = np.divide(roofs, known, out=none, where=known > 0)
        return divided

    return divide
