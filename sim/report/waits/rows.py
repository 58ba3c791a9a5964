"""Who waits where, as rows: what is counted, where, by what, with its interval."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import numpy as np

from sim.quantities.measures import Values
from sim.results.outcomes.waits import MANY, WITHIN, Waiting, Waits

COLUMNS = ("what", "place", "by", "unit", "median", "low", "high", "members")
"""Columns of the rows: `by` is a date, an age group or a number of days; `low` and `high` are the
5 and 95 % points of the members that have a value, and `members` counts these."""

Row = tuple[str | float, ...]


def wait_rows(waits: Waits) -> Iterator[Row]:
    """Give all that is known of waiting, a row each number, in the order of `COLUMNS`."""
    for waiting in waits.stages:
        yield from _of_stage(waiting)
    for number, days in enumerate(WITHIN):
        yield _row("had a roof within", "", f"{days} days", "share", waits.roof_within[:, number])
    yield from _of_ages(waits)
    for row, day in waits.dates:
        yield _row("camps needed", "", day.isoformat(), "camps", waits.needed[:, row])
        yield _row("camps that places open would fill", "", day.isoformat(), "camps",
                   waits.open[:, row])  # fmt: skip
    yield _row("camps needed, most", "", "", "camps", waits.needed.max(axis=1))


def _of_stage(waiting: Waiting) -> Iterator[Row]:
    words = waiting.words
    everywhere = waiting.people.sum(axis=1)
    yield _row(f"{words}, most", "", "", "people", everywhere.max(axis=1))
    yield _row(f"{words}, together", "", "", "person-days", everywhere.sum(axis=1))
    yield _row(f"{words}, mean wait", "", "", "days", waiting.mean_days)
    for number, place in enumerate(waiting.places):
        people = waiting.people[:, number]
        if people.any():
            yield _row(f"{words}, most", place, "", "people", people.max(axis=1))
            yield _row(f"{words}, together", place, "", "person-days", people.sum(axis=1))
            yield _row(f"{words}, days with {MANY} and more", place, "", "days",
                       (people >= MANY).sum(axis=1).astype(float))  # fmt: skip


def _of_ages(waits: Waits) -> Iterator[Row]:
    together = waits.ages.sum(axis=2)
    everybody = together.sum(axis=1)
    for number, group in enumerate(waits.age_groups):
        none = np.full(everybody.shape, np.nan)
        share = np.divide(together[:, number], everybody, out=none, where=everybody > 0)
        yield _row("of those without shelter", "", group, "share of person-days", share)
        yield _row("without shelter, most", "", group, "people", waits.ages[:, number].max(axis=1))


def _row(what: str, place: str, by: str, unit: str, members: Values) -> Row:
    known = members[~np.isnan(members)]
    if not known.size:
        return (what, place, by, unit, "", "", "", 0)
    low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
    shown = (round(float(each), 4) for each in (median, low, high))
    return (what, place, by, unit, *shown, int(known.size))


def waits_csv(waits: Waits) -> str:
    """Write the rows as CSV, for a spreadsheet."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *wait_rows(waits)])
    return text.getvalue()
