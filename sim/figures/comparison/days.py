"""The axis of time that all panels share: dates, or days since the start."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from sim.figures.paper import Paper
from sim.results import Results

_EPOCH = date(1970, 1, 1)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_FEW_DAYS = 100
_STEPS = (1, 2, 5, 7, 14, 28)
_TICKS = 6


@dataclass(frozen=True)
class Days:
    """The days of some runs: as dates if all begin on one, else counted from each start."""

    first: date
    length: int
    dated: bool

    @classmethod
    def of(cls, runs: Sequence[Results]) -> Days:
        """See what days some runs have."""
        starts = {run.manifest.start for run in runs}
        longest = max(run.manifest.days for run in runs)
        return cls(date.fromisoformat(min(starts)), longest, len(starts) == 1)

    @property
    def start(self) -> float:
        """Where the axis begins."""
        return float((self.first - _EPOCH).days) if self.dated else 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends; a run of one day has some width, too."""
        return self.start, self.start + max(self.length - 1, 1)

    def along(self, count: int) -> NDArray[np.float64]:
        """Give so many days from the start."""
        return self.start + np.arange(float(count))

    def place(self, day: date, start: date) -> float:
        """Give the place of a date of a run that begins on some day."""
        return self.start + (day - start).days


def set_axis(axes: Axes, days: Days, paper: Paper, *, labelled: bool) -> None:
    """Set the axis of time; only the lowest panel of a column has labels."""
    axes.set_xlim(*days.ends)
    if not days.dated:
        axes.xaxis.set_major_locator(MaxNLocator(_TICKS - 1, integer=True))
    else:
        ticks = [*_ticks(days)]
        axes.xaxis.set_major_locator(FixedLocator([(each - _EPOCH).days for each in ticks]))
        axes.xaxis.set_major_formatter(FixedFormatter([*_labels(ticks, days)]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", labelbottom=labelled)
    if labelled and not days.dated:
        axes.set_xlabel("days since the start", fontsize=paper.small, color=paper.look.quiet)


def _ticks(days: Days) -> Iterator[date]:
    last = days.first + timedelta(days.length - 1)
    if days.length <= _FEW_DAYS:
        step = next((s for s in _STEPS if days.length / s <= _TICKS), _STEPS[-1])
        yield from (days.first + timedelta(n) for n in range(0, days.length, step))
        return
    months = days.length / 30.4
    step = next((s for s in _MONTHS if months / s <= _TICKS + 0.5), _MONTHS[-1])
    before = days.first.year * 12 + days.first.month - (1 if days.first.day == 1 else 0)
    number = math.ceil(before / step) * step if step >= 12 else before
    while (tick := date(number // 12, number % 12 + 1, 1)) <= last:
        yield tick
        number += step


def _labels(ticks: Sequence[date], days: Days) -> Iterator[str]:
    """Name months or days; the year stands below the first of its ticks."""
    year = 0
    for tick in ticks:
        short = f"{tick:%b}" if days.length > _FEW_DAYS else f"{tick.day} {tick:%b}"
        yield short + ("" if tick.year == year else f"\n{tick.year}")
        year = tick.year
