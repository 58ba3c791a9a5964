"""What a run gives beside a claim: stocks, flows and shares of the days that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.geography.words import Words
from sim.quantities import measures as m
from sim.quantities.measures import Daily, Table, Values
from sim.report.periods import YEAR, Days, Period, RunDays

ACROSS = (
    "in_hiding",
    "at_reception",
    "with_families",
    "in_centres",
    "in_camp",
    "in_added_camps",
    "in_custody",
    "onward",
)
"""Statuses of those who got out and have come to no end yet."""
DAYS_A_YEAR = 365.25
_LEAST_OF_A_SUM = 0.4
"""Of a period that a run must have lived through before sums stand beside it."""


@dataclass
class Counted:
    """A run, with what was counted of it once and is asked for again."""

    data: Table
    time: RunDays
    words: Words
    totals: Mapping[str, Values]  # the indicators, shape (member,) each
    _daily: dict[Daily, Values] = field(default_factory=dict)

    def daily(self, measure: Daily) -> Values:
        """Give a daily measure, shape (member, day)."""
        if measure not in self._daily:
            self._daily[measure] = measure(self.data)
        return self._daily[measure]


@dataclass(frozen=True)
class Reading:
    """What the members give, shape (member,), and of which days if not those of the claim."""

    values: Values
    note: str = ""


Measure = Callable[[Counted, Period], Reading | None]
"""What a run gives beside a period; nothing if it has no days that could stand beside it."""


def stock(daily: Daily) -> Measure:
    """Take the mean of the days."""
    return _on_days(lambda run, days: run.daily(daily)[:, days].mean(axis=1))


def flow(daily: Daily) -> Measure:
    """Count people a year, from however many days there are."""
    return _on_days(lambda run, days: _sum(run, daily, days) * YEAR / days.sum())


def flow_within(daily: Daily) -> Measure:
    """Count people a year of the period alone: of what came after it a claim says nothing."""

    def count(run: Counted, period: Period) -> Reading | None:
        days = run.time.within(period)
        return Reading(_sum(run, daily, days) * YEAR / days.sum()) if days.any() else None

    return count


def ratio(part: Daily, whole: Daily, scale: float = 1.0) -> Measure:
    """Divide what is counted on the days; there is no value where there is nothing to divide by."""

    def divide(run: Counted, days: Days) -> Values:
        return _divided(_sum(run, part, days) * scale, _sum(run, whole, days))

    return _on_days(divide)


def sum_of(daily: Daily) -> Measure:
    """Count all within the period; a run must have lived through a good part of it."""

    def add(run: Counted, period: Period) -> Reading | None:
        days = run.time.within(period)
        if days.sum() < _LEAST_OF_A_SUM * period.days:
            return None
        return Reading(_sum(run, daily, days))

    return add


def whole_run(measure: Callable[[Counted], Values]) -> Measure:
    """Take all days of the run, whenever they are: the claim is no number of certain years."""
    return lambda run, _: Reading(measure(run))


def a_year(daily: Daily) -> Callable[[Counted], Values]:
    """Count people a year over all days of a run."""
    return lambda run: run.daily(daily).sum(axis=1) * YEAR / run.time.days


def at_the_end(daily: Daily) -> Callable[[Counted], Values]:
    """Count people on the last day of a run."""
    return lambda run: run.daily(daily)[:, -1]


def arrivals_per_1000(run: Counted, provinces: list[str]) -> Values:
    """Count arrivals of the whole run per 1,000 residents of some provinces."""
    keys = [each.key for each in run.words.provinces if each.name in provinces]
    arrived = np.sum([run.totals[f"arrivals_from_{key}"] for key in keys], axis=0)
    here = np.isin(run.data["county_province"].values.astype(str), provinces)
    residents = float(run.data["county_population"].values[here].sum())
    return np.asarray(1000 * arrived / residents, dtype=np.float64)


def beside_first(rate: Values, first: Values, first_claimed: float) -> Values:
    """Scale a rate so that the first of the rates is what the claim has it be."""
    return _divided(rate * first_claimed, first)


def in_status(*statuses: str) -> Daily:
    """Count the people who have one of some statuses."""
    return m.together(*(m.nationwide("stock", status=each) for each in statuses))


def _on_days(value: Callable[[Counted, Days], Values]) -> Measure:
    def read(run: Counted, period: Period) -> Reading | None:
        chosen = run.time.beside(period)
        return None if chosen is None else Reading(value(run, chosen.days), chosen.note)

    return read


def _sum(run: Counted, daily: Daily, days: Days) -> Values:
    summed: Values = run.daily(daily)[:, days].sum(axis=1)
    return summed


def _divided(part: Values, whole: Values) -> Values:
    none = np.full(whole.shape, np.nan)
    divided: Values = np.divide(part, whole, out=none, where=whole > 0)
    return divided
