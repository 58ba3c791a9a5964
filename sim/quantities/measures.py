"""What can be counted in the results of a run: the arithmetic behind indicators and daily series.

A daily measure has shape (member, day), a measure of a whole run has shape (member,); both are
real numbers, and not-a-number where a member has no such value (a day that never came).

They read a table of columns, each with its dims and values: an `xarray.Dataset` is one, and so is a
mapping of `Column`s, so that members are gathered without waiting for xarray.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """One variable of a table: `values` has one axis for each of `dims`."""

    dims: tuple[str, ...]
    values: NDArray[Any]


class _AnyColumn(Protocol):
    """What a measure asks of a variable."""

    @property
    def dims(self) -> tuple[Hashable, ...]:
        """The names of the axes."""

    @property
    def values(self) -> NDArray[Any]:
        """The numbers or names."""


class Table(Protocol):
    """What a measure asks of results: variables by their names."""

    def __getitem__(self, name: str, /) -> _AnyColumn:
        """Give a variable."""


Daily = Callable[[Table], Values]
Whole = Callable[[Table], Values]

SECTOR = "river"
"""The kind of exit that is a sector of the border with a neighbour, be it a river or land."""


def nationwide(name: str, **only: str) -> Daily:
    """Count a recorded variable over all places and classes, or over one class of them."""

    def count(data: Table) -> Values:
        chosen = {dim: np.flatnonzero(data[dim].values == label) for dim, label in only.items()}
        return _summed(data, name, ("member", "day"), chosen)

    return count


def across_border(name: str, rivers: Sequence[str] = ()) -> Daily:
    """Count a variable of the sectors of the border, of all or of those along some rivers."""

    def count(data: Table) -> Values:
        is_sector = data["exit_kind"].values.astype(str) == SECTOR
        if rivers:
            is_sector &= np.isin(data["exit_river"].values.astype(str), rivers)
        return _summed(data, name, ("member", "day"), {"exit": np.flatnonzero(is_sector)})

    return count


def by_kind_of_exit(name: str, kind: str) -> Daily:
    """Count a recorded variable over all exits of one kind."""

    def count(data: Table) -> Values:
        rows = np.flatnonzero(data["exit_kind"].values.astype(str) == kind)
        return _summed(data, name, ("member", "day"), {"exit": rows})

    return count


def other_ways_out(data: Table) -> Values:
    """Count those who leave by ways that lead to no neighbour."""
    return nationwide("crossings")(data) - across_border("crossings")(data)


def together(*parts: Daily) -> Daily:
    """Add daily measures up."""

    def count(data: Table) -> Values:
        summed: Values = np.sum([part(data) for part in parts], axis=0)
        return summed

    return count


def less(whole: Daily, part: Daily) -> Daily:
    """Take a part away from a daily measure."""

    def count(data: Table) -> Values:
        left: Values = whole(data) - part(data)
        return left

    return count


def total(daily: Daily) -> Whole:
    """Add up all days."""

    def add(data: Table) -> Values:
        summed: Values = daily(data).sum(axis=1)
        return summed

    return add


def mean(daily: Daily) -> Whole:
    """Take the mean of all days."""

    def average(data: Table) -> Values:
        middle: Values = daily(data).mean(axis=1)
        return middle

    return average


def highest(daily: Daily) -> Whole:
    """Take the largest day."""

    def find(data: Table) -> Values:
        largest: Values = daily(data).max(axis=1)
        return largest

    return find


def last(daily: Daily) -> Whole:
    """Take the last day."""
    return lambda data: daily(data)[:, -1]


def share(part: Whole, whole: Whole) -> Whole:
    """Divide, with no value where there is nothing to divide by."""

    def divide(data: Table) -> Values:
        over = whole(data)
        none = np.full(over.shape, np.nan)
        divided: Values = np.divide(part(data), over, out=none, where=over > 0)
        return divided

    return divide


def population(data: Table) -> Values:
    """Count everybody in the run."""
    return _summed(data, "stock_at_start", ("member",))


def day_of_highest(daily: Daily) -> Whole:
    """Give the day with the largest value, counted from 1; none if nothing ever happens."""

    def find(data: Table) -> Values:
        values = daily(data)
        return np.where(values.max(axis=1) > 0, values.argmax(axis=1) + 1.0, np.nan)

    return find


def days_to_half(daily: Daily) -> Whole:
    """Give the day by which half of a run's total has been reached, counted from 1."""

    def find(data: Table) -> Values:
        summed = daily(data).cumsum(axis=1)
        half = summed[:, -1:] / 2
        return np.where(half[:, 0] > 0, (summed >= half).argmax(axis=1) + 1.0, np.nan)

    return find


def hidden_per_1000(data: Table) -> Values:
    """Count those in hiding per 1,000 residents of each host, mean of all days, (member, host)."""
    hidden = data["in_hiding"].values.mean(axis=1, dtype=np.float64)
    residents = data["host_population"].values.astype(np.float64)
    none = np.full(hidden.shape, np.nan)
    divided: Values = np.divide(1000 * hidden, residents, out=none, where=residents > 0)
    return divided


def highest_place(by_place: Whole) -> Whole:
    """Take the place where there is most; places without a number count for nothing."""
    return lambda data: np.nan_to_num(by_place(data), nan=0.0).max(axis=1, initial=0.0)


def from_counties(name: str, of: str, label: str) -> Whole:
    """Add a variable by county up over all days, for the counties of one province or reach."""

    def count(data: Table) -> Values:
        here = np.flatnonzero(data[f"county_{of}"].values.astype(str) == label)
        return _summed(data, name, ("member",), {"county": here})

    return count


def departures_per_1000(reach: str) -> Whole:
    """Count departures per 1,000 residents of the border counties on one reach."""

    def count(data: Table) -> Values:
        here = reach_counties(data, reach)
        left = _summed(data, "departures", ("member",), {"county": here})
        residents = float(data["county_population"].values[here].sum())
        return left * (1000 / residents if residents else np.nan)

    return count


def reach_counties(data: Table, reach: str) -> NDArray[np.intp]:
    """Give the rows of the border counties on one reach."""
    on_bank = np.isin(data["county"].values.astype(str), data["exit_county"].values.astype(str))
    return np.flatnonzero(on_bank & (data["county_reach"].values.astype(str) == reach))


def _summed(
    data: Table,
    name: str,
    kept: tuple[str, ...],
    chosen: Mapping[str, NDArray[np.intp]] = MappingProxyType({}),
) -> Values:
    """Add a variable up over all dims but those kept, at the chosen places or classes alone."""
    column = data[name]
    dims, values = list(column.dims), column.values
    for dim, rows in chosen.items():
        values = values.take(rows, axis=dims.index(dim))
    others = tuple(axis for axis, dim in enumerate(dims) if dim not in kept)
    wide = np.int64 if np.issubdtype(values.dtype, np.integer) else np.float64
    summed: Values = values.sum(axis=others, dtype=wide).astype(np.float64)
    return summed
