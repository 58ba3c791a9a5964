"""What a map of one day shows: medians over members, taken from the results."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.quantities.measures import SECTOR, Values
from sim.results import Results, RunError

HOUSED = ("with_families", "in_centres", "in_added_camps")
"""Variables that count those sheltered elsewhere than at a camp site, by host."""
_WEEK = 7
_LARGEST_RADIUS = 21.0
_WIDEST_LINE = 11.0


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Whatever language a process speaks: figures are in English."""


@dataclass(frozen=True)
class Scene:
    """One day of a run, and what has crossed from the first day that is counted until then.

    `so_far` and `this_week` are crossings by sector, E of them, and `queues` people who wait there
    on the near bank; `in_hiding` and `waiting` people by host, H; `sheltered` and `places` people
    and places by camp, K. All are medians over members, except `so_far_range`, the 5 and 95 %
    points, shape (2, E). `totals` are medians of national totals, which are not the sums of the
    medians of places. `most_people` and `most_crossings` are the largest values on any day of the
    run, so that maps of its days share one scale; `anyone_waits` says whether anybody is without
    shelter on any day.
    """

    first: int
    day: int
    since: date
    on: date
    sectors: NDArray[np.intp]
    so_far: Values
    so_far_range: Values
    this_week: Values
    totals: dict[str, float]
    in_hiding: Values
    waiting: Values
    queues: Values
    sheltered: Values
    places: Values
    most_people: float
    most_crossings: float
    anyone_waits: bool

    @property
    def counted_from(self) -> str:
        """What is counted, in words behind a count."""
        return "so far" if self.first == 1 else f"since {written(self.since)}"

    @property
    def fullness(self) -> list[float]:
        """How full each camp is, 0 to 1; not-a-number where none is open."""
        pairs = zip(self.sheltered.tolist(), self.places.tolist(), strict=True)
        return [people / places if places else math.nan for people, places in pairs]

    def radius(self, people: float) -> float:
        """Give the radius, in points, of the half circle for a number of people."""
        return _LARGEST_RADIUS * math.sqrt(people / self.most_people) if self.most_people else 0.0

    def line_width(self, people: float) -> float:
        """Give the width, in points, of a sector's line for a number of crossings."""
        if not self.most_crossings:
            return 0.0
        return _WIDEST_LINE * math.sqrt(people / self.most_crossings)


def written(day: date) -> str:
    """Write a date in words."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def scene_of(run: Results, day: int, first: int = 1) -> Scene:
    """Take one day out of a run, the first day being day 1; crossings count from `first` on.

    Raises:
        RunError: The run has no such day, or it lies before the first that counts.
    """
    data, days = run.data, int(run.data.sizes["day"])
    for each in (first, day):
        if not 1 <= each <= days:
            raise RunError(f"{run.folder}: --day {each}: the run has days 1 to {days}")
    if first > day:
        raise RunError(f"{run.folder}: --between {first} {day}: the second day is the earlier one")
    dates = data["day"].values.astype("datetime64[D]")
    crossings = data["crossings"]
    until = crossings.isel(day=slice(first - 1, day)).sum("day")
    week = crossings.isel(day=slice(max(day - _WEEK, first - 1), day)).sum("day")
    kinds = data["exit_kind"].values.astype(str)
    sectors = np.flatnonzero(kinds == SECTOR)
    so_far = _median(until)
    return Scene(
        first=first,
        day=day,
        since=dates[first - 1].item(),
        on=dates[day - 1].item(),
        sectors=sectors,
        so_far=so_far[sectors],
        so_far_range=np.quantile(until.values[:, sectors], [0.05, 0.95], axis=0),
        this_week=_median(week)[sectors],
        totals=_totals(data.isel(day=day - 1), until, week, run.words.across),
        in_hiding=_median(data["in_hiding"].isel(day=day - 1)),
        waiting=_median(data["at_reception"].isel(day=day - 1)),
        queues=_median(data["at_border"].isel(day=day - 1))[sectors],
        sheltered=_median(data["in_camp"].isel(day=day - 1)),
        places=_median(data["camp_places"].isel(day=day - 1)),
        most_people=max(
            _largest(data["in_hiding"]),
            _largest(data["at_reception"]),
            _largest(data["at_border"].isel(exit=sectors)),
        ),
        most_crossings=float(_median(crossings.isel(exit=sectors).sum("day")).max()),
        anyone_waits=bool(data["at_reception"].any()),
    )


def _totals(
    on_day: xr.Dataset, until: xr.DataArray, week: xr.DataArray, across: str
) -> dict[str, float]:
    """Count the whole country, in words for the reader."""
    kinds = on_day["exit_kind"].values.astype(str)
    sectors, others = np.flatnonzero(kinds == SECTOR), np.flatnonzero(kinds != SECTOR)
    counted = {
        f"crossings into {across}": until.isel(exit=sectors).sum("exit"),
        "of which in the last 7 days": week.isel(exit=sectors).sum("exit"),
        "left by other ways": until.isel(exit=others).sum("exit"),
        f"in hiding in {across}": on_day["in_hiding"].sum("host"),
        f"known in {across}, without shelter": on_day["at_reception"].sum("host"),
        "sheltered there": on_day["in_camp"].sum("camp")
        + sum(on_day[name].sum("host") for name in HOUSED),
    }
    return {words: float(np.median(values)) for words, values in counted.items()}


def _median(values: xr.DataArray) -> Values:
    middle: Values = np.median(values.values, axis=values.dims.index("member"))
    return middle


def _largest(values: xr.DataArray) -> float:
    return float(_median(values).max())
