"""The time that a claim speaks of, read from the register, beside the days of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

YEAR = 365
BESIDE = 365
"""Days by which a run may miss a claim and still stand beside it: the state of a year before."""
_NEARLY_ALL = 0.9
_MONTHS = re.compile(r"\b(\d{4})-(\d{2})\b")
_DECADE = re.compile(r"\b(\d{4})s\b")
_YEARS = re.compile(r"\b\d{4}\b")

Days = NDArray[np.bool_]


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def shown(self) -> str:
        """The years, or the month or months where it is not whole years."""
        ends = (self.first, self.last)
        if (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31):
            named = [str(end.year) for end in ends if date.min < end]
        else:
            named = [f"{end:%Y-%m}" for end in ends if date.min < end]
        named = list(dict.fromkeys(named))
        return f"to {named[0]}" if self.first == date.min else " to ".join(named)


@dataclass(frozen=True)
class Chosen:
    """The days of a run that stand beside a period; `note` says so if they are other ones."""

    days: Days
    note: str


def years(first: int, last: int) -> Period:
    """Make a period of whole years."""
    return Period(date(first, 1, 1), date(last, 12, 31))


def period_in(words: str) -> Period | None:
    """Find out what period words name: a month, a year, years from and to, a decade, all before."""
    if month := _MONTHS.search(words):
        year, number = int(month[1]), int(month[2])
        after = date(year + number // 12, number % 12 + 1, 1)
        return Period(date(year, number, 1), after - timedelta(days=1))
    if decade := _DECADE.search(words):
        return years(int(decade[1]), int(decade[1]) + 9)
    found = [int(year) for year in _YEARS.findall(words)]
    if not found:
        return None
    if words.startswith("before "):
        return Period(date.min, date(found[0] - 1, 12, 31))
    if words.startswith(("to ", "all years to ")):
        return Period(date.min, date(found[0], 12, 31))
    return years(min(found), max(found))


@dataclass(frozen=True)
class RunDays:
    """The days of a run."""

    start: date
    days: int

    @property
    def period(self) -> Period:
        """From the first to the last."""
        return Period(self.start, self.start + timedelta(days=self.days - 1))

    @property
    def shown(self) -> str:
        """The years that the run touches."""
        return years(self.start.year, self.period.last.year).shown

    def within(self, period: Period, margin: int = 0) -> Days:
        """Tell which days of the run lie in a period, or at most so many days beside it."""
        number = np.arange(self.days)
        first = (period.first - self.start).days - margin
        return np.asarray((number >= first) & (number <= (period.last - self.start).days + margin))

    def covering(self, period: Period) -> Chosen | None:
        """Choose the days in a period if they are nearly all of it, or a year of it, or more."""
        inside = self.within(period)
        if inside.sum() < _NEARLY_ALL * min(period.days, YEAR):
            return None
        is_part = inside.sum() < _NEARLY_ALL * period.days
        return Chosen(inside, f"{self._ends(inside)}, the part that was run" if is_part else "")

    def beside(self, period: Period) -> Chosen | None:
        """Choose the days in a period, else those that miss it by a year at most."""
        if (covering := self.covering(period)) is not None:
            return covering
        near = self.within(period, BESIDE)
        if not near.any():
            return None
        return Chosen(near, f"{self._ends(near)}, the nearest days that were run")

    def _ends(self, days: Days) -> str:
        first, last = (
            self.start + timedelta(days=day) for day in np.flatnonzero(days)[[0, -1]].tolist()
        )
        return f"from {first} to {last}"
