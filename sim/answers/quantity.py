"""What a question is about: an indicator or a daily series, of the whole run or up to a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

import numpy as np

from sim.messages.wording import in_a_row
from sim.quantities.measures import Column, Table, Values
from sim.results import Results, RunError
from sim.results.indicators import Indicator
from sim.results.series import SERIES, Series

DAILY = "daily:"
"""Before the name of a series that shares it with an indicator."""

DAY_OF_RUN = "day of the run"
_NEAREST = 4


@dataclass(frozen=True)
class Quantity:
    """An indicator, or the highest or lowest day of a daily series, up to a date or to the end.

    `of` gives a number a member. A day that never came is infinitely late; other numbers that a
    member lacks are not-a-number.
    """

    name: str
    label: str
    unit: str
    measured: Indicator | Series
    by: date | None = None
    lowest: bool = False

    @property
    def is_daily(self) -> bool:
        """Whether it is an extreme of a daily series."""
        return isinstance(self.measured, Series)

    @property
    def words(self) -> str:
        """What is asked for, in words, with the date."""
        extreme = f", {'lowest' if self.lowest else 'highest'} day" if self.is_daily else ""
        return f"{self.label}{extreme}{f', by {self.by}' if self.by else ''}"

    def of(self, run: Results) -> Values:
        """Give its value in each member of a run."""
        if isinstance(self.measured, Series):
            days = self.measured.value(self._table(run))
            extreme: Values = days.min(axis=1) if self.lowest else days.max(axis=1)
            return extreme
        whole = self.by is None or self.by == last_day(run)
        values = (
            run.indicator_values()[self.name] if whole else self.measured.value(self._table(run))
        )
        return never_is_late(values, self.unit)

    def _table(self, run: Results) -> Table:
        if self.by is None:
            return run.stored
        return _UpTo(run.stored, (self.by - first_day(run)).days + 1)


@dataclass(frozen=True)
class _UpTo:
    """A table as it was when so many days were done."""

    table: Table
    days: int

    def __getitem__(self, name: str, /) -> Column:
        """Read a variable without the days that are cut off."""
        column = self.table[name]
        dims = tuple(map(str, column.dims))
        if "day" not in dims:
            return Column(dims, column.values)
        return Column(dims, column.values.take(range(self.days), axis=dims.index("day")))


def never_is_late(values: Values, unit: str) -> Values:
    """Let a day that never came be later than any."""
    return np.where(np.isnan(values), np.inf, values) if unit == DAY_OF_RUN else values


def values_of(run: Results) -> dict[str, Values]:
    """Give all indicators of a run; a day that never came is infinitely late."""
    values = run.indicator_values()
    return {k.name: never_is_late(values[k.name], k.unit) for k in run.kinds if k.name in values}


def first_day(run: Results) -> date:
    """Give the first day of a run."""
    return date.fromisoformat(run.manifest.start)


def last_day(run: Results) -> date:
    """Give the last day of a run."""
    return first_day(run) + timedelta(run.manifest.days - 1)


def check_name(name: str, kinds: Sequence[Indicator]) -> None:
    """See that a name is one of some indicators or of a daily series.

    Raises:
        RunError: It is not.
    """
    known = {*_names(kinds)}
    if name not in known | {f"{DAILY}{each.name}" for each in SERIES}:
        raise RunError(_unknown(name, known, ()))


def find(
    name: str, runs: Sequence[Results], by: date | None = None, *, lowest: bool = False
) -> Quantity:
    """Find what is asked for by its name; a name of an indicator stands for that first.

    Raises:
        RunError: No such thing is recorded in one of the runs, or a run has no such day.
    """
    known = {name for run in runs for name in _names(run.kinds)}
    found = [_in_run(name, run) for run in runs]
    if missing := [run for run, each in zip(runs, found, strict=True) if each is None]:
        raise RunError(_unknown(name, known, missing if len(missing) < len(runs) else ()))
    if wrong := [*_outside(by, runs)]:
        raise RunError("\n".join(wrong))
    measured = next(each for each in found if each is not None)
    return Quantity(measured.name, measured.label, measured.unit, measured, by, lowest)


def _in_run(name: str, run: Results) -> Indicator | Series | None:
    indicators = {each.name: each for each in run.kinds}
    daily = {each.name: each for each in SERIES}
    if name.startswith(DAILY):
        return daily.get(name.removeprefix(DAILY))
    return indicators.get(name) or daily.get(name)


def _names(kinds: Sequence[Indicator]) -> Iterator[str]:
    own = [each.name for each in kinds]
    yield from own
    yield from (f"{DAILY}{each.name}" if each.name in own else each.name for each in SERIES)


def _unknown(name: str, known: set[str], missing: Sequence[Results]) -> str:
    where = f" in {', '.join(run.name for run in missing)}" if missing else ""
    near = get_close_matches(name, sorted(known), _NEAREST, 0.5)
    near += [each for each in sorted(known) if name and name in each and each not in near]
    hint = f"; did you mean {in_a_row(near[:_NEAREST], 'or')}?" if near else "."
    return (
        f"'{name}': no indicator or daily series has this name{where}{hint} "
        "`tumen indicators` lists the indicators, and a daily series is asked for as "
        f"{DAILY}crossings, for example"
    ).replace("  ", " ")


def _outside(by: date | None, runs: Sequence[Results]) -> Iterator[str]:
    for run in runs:
        if by is not None and not first_day(run) <= by <= last_day(run):
            when = "before" if by < first_day(run) else "after"
            yield (
                f"{run.folder}: {by} is {when} the run, which goes from {first_day(run)} to "
                f"{last_day(run)}"
            )
