"""What can be counted in the results of a run: the arithmetic behind indicators and daily series.

A daily measure has shape (member, day), a measure of a whole run has shape (member,); both are
real numbers, and not-a-number where a member has no such value (a day that never came).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Values = NDArray[np.float64]
Daily = Callable[[xr.Dataset], Values]
Whole = Callable[[xr.Dataset], Values]

CAMP_PLACES = 1_500
"""Places in one camp where a run opens none (evidence: camp-capacity-1500-each)."""

RIVERS = ("Tumen", "Yalu", "Paektu")

REACHES: dict[str, tuple[str, ...]] = {
    "tumen": ("North Hamgyong",),
    "upper_yalu": ("Ryanggang",),
    "lower_yalu": ("North Pyongan", "Chagang"),
}
"""The reaches of the border by the provinces on the Korean bank, as origins are published by
province; Ryanggang also holds the land border and the first kilometres of the Tumen."""


def nationwide(name: str, **only: str) -> Daily:
    """Count a recorded variable over all places and classes, or over one class of them."""

    def count(data: xr.Dataset) -> Values:
        values = data[name].sel(only) if only else data[name]
        return _by_day(values)

    return count


def across_rivers(name: str, rivers: Sequence[str] = RIVERS) -> Daily:
    """Count a variable of the sectors along some rivers."""

    def count(data: xr.Dataset) -> Values:
        along = np.isin(data["exit_river"].values.astype(str), rivers)
        return _by_day(data[name].isel(exit=np.flatnonzero(along)))

    return count


def other_ways_out(data: xr.Dataset) -> Values:
    """Count those who leave over the southern border, by sea or to Russia."""
    return nationwide("crossings")(data) - across_rivers("crossings")(data)


def together(*parts: Daily) -> Daily:
    """Add daily measures up."""

    def count(data: xr.Dataset) -> Values:
        summed: Values = np.sum([part(data) for part in parts], axis=0)
        return summed

    return count


camp_demand = together(nationwide("in_camp"), nationwide("at_reception"))


def total(daily: Daily) -> Whole:
    """Add up all days."""

    def add(data: xr.Dataset) -> Values:
        summed: Values = daily(data).sum(axis=1)
        return summed

    return add


def mean(daily: Daily) -> Whole:
    """Take the mean of all days."""

    def average(data: xr.Dataset) -> Values:
        middle: Values = daily(data).mean(axis=1)
        return middle

    return average


def highest(daily: Daily) -> Whole:
    """Take the largest day."""

    def find(data: xr.Dataset) -> Values:
        largest: Values = daily(data).max(axis=1)
        return largest

    return find


def last(daily: Daily) -> Whole:
    """Take the last day."""
    return lambda data: daily(data)[:, -1]


def share(part: Whole, whole: Whole) -> Whole:
    """Divide, with no value where there is nothing to divide by."""

    def divide(data: xr.Dataset) -> Values:
        over = whole(data)
        none = np.full(over.shape, np.nan)
        divided: Values = np.divide(part(data), over, out=none, where=over > 0)
        return divided

    return divide


def population(data: xr.Dataset) -> Values:
    """Count everybody in the run."""
    everybody: Values = data["stock_at_start"].sum("status").values.astype(np.float64)
    return everybody


def day_of_highest(daily: Daily) -> Whole:
    """Give the day with the largest value, counted from 1; none if nothing ever happens."""

    def find(data: xr.Dataset) -> Values:
        values = daily(data)
        return np.where(values.max(axis=1) > 0, values.argmax(axis=1) + 1.0, np.nan)

    return find


def days_to_half(daily: Daily) -> Whole:
    """Give the day by which half of a run's total has been reached, counted from 1."""

    def find(data: xr.Dataset) -> Values:
        summed = daily(data).cumsum(axis=1)
        half = summed[:, -1:] / 2
        return np.where(half[:, 0] > 0, (summed >= half).argmax(axis=1) + 1.0, np.nan)

    return find


def overflowing(data: xr.Dataset) -> NDArray[np.bool_]:
    """Tell on which days people wait while every open camp is full, shape (member, day)."""
    places = nationwide("camp_places")(data)
    sheltered = nationwide("in_camp")(data)
    waiting = nationwide("at_reception")(data)
    return np.asarray((places > 0) & (sheltered >= places) & (waiting > 0))


def overflow_day(data: xr.Dataset) -> Values:
    """Give the first day of overflow, counted from 1; none where the camps suffice."""
    full = overflowing(data)
    return np.where(full.any(axis=1), full.argmax(axis=1) + 1.0, np.nan)


def first_overflows(data: xr.Dataset) -> list[tuple[int, str, str, int, int]]:
    """List where the camps first overflow, one row a member in which they do.

    Each row holds the member, the date, the Chinese county with most people waiting on that day,
    how many wait in all counties, and how many places stood open.
    """
    rows = []
    days: Values = overflow_day(data)
    for row in np.flatnonzero(~np.isnan(days)):
        day = int(days[row]) - 1
        on_day = data.isel(member=row, day=day)
        waiting = on_day["at_reception"].values
        rows.append(
            (
                int(data["member"].values[row]),
                str(np.datetime_as_string(data["day"].values[day], unit="D")),
                str(data["host"].values[int(waiting.argmax())]),
                int(waiting.sum()),
                int(on_day["camp_places"].values.sum()),
            )
        )
    return rows


def camp_size(data: xr.Dataset) -> Values:
    """Give the places in the largest camp that ever stood open, or the documented size if none."""
    largest = data["camp_places"].max(("day", "camp")).values.astype(np.float64)
    return np.where(largest > 0, largest, float(CAMP_PLACES))


def camps_needed(data: xr.Dataset) -> Values:
    """Count the camps that would have sheltered everybody on the worst day."""
    return np.ceil(highest(camp_demand)(data) / camp_size(data))


def departures_per_1000(reach: str) -> Whole:
    """Count departures per 1,000 residents of the border counties on one reach."""

    def count(data: xr.Dataset) -> Values:
        here = reach_counties(data, reach)
        left = data["departures"].isel(county=here).sum(("day", "county")).values
        residents = float(data["county_population"].values[here].sum())
        return left.astype(np.float64) * (1000 / residents if residents else np.nan)

    return count


def reach_counties(data: xr.Dataset, reach: str) -> NDArray[np.intp]:
    """Give the rows of the border counties on one reach."""
    on_bank = np.isin(data["county"].values.astype(str), data["exit_county"].values.astype(str))
    inside = np.isin(data["county_province"].values.astype(str), REACHES[reach])
    return np.flatnonzero(on_bank & inside)


def _by_day(values: xr.DataArray) -> Values:
    others = [dim for dim in values.dims if dim not in ("member", "day")]
    summed: Values = (
        values.sum(others).transpose("member", "day").values.astype(np.float64, copy=False)
    )
    return summed
