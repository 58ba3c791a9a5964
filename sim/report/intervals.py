"""The spread of an indicator over members, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.messages.wording import counted, figures, unit_behind
from sim.quantities.measures import Values
from sim.results import Results
from sim.results.indicators import Indicator

SHARE_OF_PEOPLE = "share of the people"
DAY_OF_RUN = "day of the run"


@dataclass(frozen=True)
class Spread:
    """Median, 5 and 95 % points of the members that have a value; not-a-number if none has."""

    median: float
    low: float
    high: float
    having: int
    members: int

    @property
    def is_empty(self) -> bool:
        """Whether no member has a value."""
        return self.having == 0


def spreads_of(run: Results) -> dict[str, Spread]:
    """Give the spread of every indicator of a run, by its name."""
    values = run.indicator_values()
    return {each.name: spread_over(values[each.name]) for each in run.kinds if each.name in values}


def spread_over(values: Values) -> Spread:
    """Give the spread of one number over the members."""
    known = values[~np.isnan(values)]
    if known.size == 0:
        return Spread(np.nan, np.nan, np.nan, 0, values.size)
    low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
    return Spread(float(median), float(low), float(high), known.size, values.size)


def unit_shown(indicator: Indicator) -> str:
    """Give the unit as the tables print it: shares become per cent."""
    if indicator.unit == SHARE_OF_PEOPLE:
        return "% of the people"
    return "%" if indicator.unit == "share" else indicator.unit


def unit_of(spread: Spread, indicator: Indicator) -> str:
    """Give the unit as it reads behind the numbers of a run: `1 camp`, but `1 to 3 camps`."""
    numbers = [spread.median] if spread.members == 1 else [spread.low, spread.median, spread.high]
    is_one = {written(number, indicator) for number in numbers} == {"1"}
    return unit_behind("1" if is_one else "", unit_shown(indicator))


def written(value: float, indicator: Indicator) -> str:
    """Write one value in the unit shown."""
    if np.isnan(value):
        return "-"
    if indicator.unit == SHARE_OF_PEOPLE:
        return figures(value * 100)
    if indicator.unit == "share":
        return f"{value * 100:.0f}"
    if indicator.unit.startswith(("departures per", "per ")):
        return figures(value)
    return f"{value:,.0f}"


def interval(spread: Spread, indicator: Indicator) -> str:
    """Write the 90 % interval; one member has none."""
    if spread.is_empty or spread.members == 1:
        return ""
    return f"{written(spread.low, indicator)} to {written(spread.high, indicator)}"


def remark(spread: Spread) -> str:
    """Say in how many members there is a value, where not in all."""
    if spread.having == spread.members:
        return ""
    return (
        "never"
        if spread.is_empty
        else f"in {spread.having:,} of {counted(spread.members, 'member')}"
    )


def date_of(day: float, start: str) -> str:
    """Give the date of a day of the run, the first being day 1."""
    return (date.fromisoformat(start) + timedelta(days=round(day) - 1)).isoformat()
