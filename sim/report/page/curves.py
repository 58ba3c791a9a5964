"""Daily series over time: bands of members, the runs together on one scale, and each on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from markupsafe import Markup

from sim.geography.words import with_countries
from sim.messages.wording import figures
from sim.quantities.measures import Values
from sim.report.page.svg import SCALED, Element, element, labelled, markup, path, round_steps
from sim.results import Results
from sim.results.series import SERIES, Series

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LOW, LOWER, MEDIAN, UPPER, HIGH = range(5)
KEY = ("crossings", "in_hiding", "camp_demand", "forced_returns", "arrivals_south_korea", "deaths")
"""The series that are shown before anything is chosen, and in print."""

WIDTH, HEIGHT = 440.0, 232.0
LEFT, RIGHT, TOP, BOTTOM = 66.0, 14.0, 20.0, 30.0
_MOST_DATES = 6
_ROWS = 14
"""About so many rows has the table beside a figure; all days are in the table to download."""


@dataclass(frozen=True)
class Days:
    """The horizontal axis: dates if all runs begin on the same, else days of the run."""

    start: date | None
    days: int

    @classmethod
    def of(cls, runs: Sequence[Results]) -> Days:
        """Find an axis that all runs share."""
        starts = {run.manifest.start for run in runs}
        start = date.fromisoformat(starts.pop()) if len(starts) == 1 else None
        return cls(start, max(run.manifest.days for run in runs))

    def x(self, day: float) -> float:
        """Give where a day stands; the first is day 0."""
        return LEFT + day / max(self.days - 1, 1) * (WIDTH - LEFT - RIGHT)

    def named(self, day: int) -> str:
        """Say which day it is."""
        if self.start is None:
            return f"day {day + 1}"
        return (self.start + timedelta(day)).isoformat()

    def marks(self) -> list[tuple[int, str]]:
        """Give days to name below the axis."""
        if self.start is None:
            steps = round_steps(float(self.days))
            return [(max(int(each) - 1, 0), f"day {max(each, 1):g}") for each in steps
                    if each <= self.days]  # fmt: skip
        firsts = [day for day in range(self.days) if (self.start + timedelta(day)).day == 1]
        every = max(1, -(-len(firsts) // _MOST_DATES))
        return [(day, f"{self.start + timedelta(day):%Y-%m}") for day in firsts[::every]]


@dataclass(frozen=True)
class Panel:
    """A daily series of all runs: pictures, and the numbers of some days as a table."""

    name: str
    label: str
    unit: str
    is_key: bool
    together: Markup
    apart: tuple[Markup, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def levels_of(run: Results) -> dict[str, Values]:
    """Give the quantiles over members of each series, shape (quantile, day)."""
    with run.stored.kept_open():
        return {
            each.name: np.quantile(each.value(run.stored), QUANTILES, axis=0) for each in SERIES
        }


def panels(runs: Sequence[Results], levels: Sequence[dict[str, Values]]) -> Iterator[Panel]:
    """Draw each series of which any run has anybody on any day."""
    days = Days.of(runs)
    for series in SERIES:
        found = [each[series.name] for each in levels]
        if any(each.any() for each in found):
            yield _panel(series, runs, found, days)


def _panel(series: Series, runs: Sequence[Results], found: Sequence[Values], days: Days) -> Panel:
    label = with_countries(series.label, [run.words for run in runs])
    label = label[0].upper() + label[1:]
    numbers = range(len(runs))
    unit = series.unit
    drawn = [
        _draw(f"{series.name}-{n}", f"{label}, {runs[n].name}", unit, runs, {n: found[n]}, days)
        for n in (numbers if len(runs) > 1 else ())
    ]
    every = _draw(series.name, label, unit, runs, dict(enumerate(found)), days)
    rows = tuple(_rows(found, days))
    return Panel(series.name, label, unit, series.name in KEY, every, tuple(drawn), rows)


def _rows(found: Sequence[Values], days: Days) -> Iterator[tuple[str, tuple[str, ...]]]:
    every = max(1, days.days // _ROWS)
    for day in sorted({*range(0, days.days, every), days.days - 1}):
        yield days.named(day), tuple(_cell(each, day) for each in found)


def _cell(levels: Values, day: int) -> str:
    if day >= levels.shape[1]:
        return ""
    low, middle, high = (figures(levels[each, day]) for each in (LOW, MEDIAN, HIGH))
    return f"{middle} ({low} to {high})"


def _draw(
    ident: str,
    title: str,
    unit: str,
    runs: Sequence[Results],
    found: dict[int, Values],
    days: Days,
) -> Markup:
    """Draw the bands of some runs by their numbers, on a scale that holds them all."""
    steps = round_steps(max(float(each[HIGH].max()) for each in found.values()))
    figure = element(
        "svg",
        element("line", class_="cursor", x1=LEFT, x2=LEFT, y1=TOP, y2=HEIGHT - BOTTOM),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        class_="curves",
        data_left=LEFT,
        data_width=WIDTH - LEFT - RIGHT,
        data_days=days.days,
    )
    for part in (*_grid(steps, unit), *_dates(days)):
        figure.insert(0, part)
    for number, levels in found.items():
        figure.append(_bands(number, runs[number], levels, days, steps[-1]))
    peaks = [_told(runs[n].name, each, days) for n, each in found.items()]
    words = [f"Unit: {unit}.", *peaks]
    return markup(labelled(figure, f"c-{ident}", title, words))


def _told(name: str, levels: Values, days: Days) -> str:
    day = int(levels[MEDIAN].argmax())
    low, middle, high = (figures(levels[each, day]) for each in (LOW, MEDIAN, HIGH))
    return f"{name}: the median is highest at {days.named(day)}, {middle} ({low} to {high})."


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)


def _heights(values: Values, top: float) -> Values:
    heights: Values = HEIGHT - BOTTOM - values / top * (HEIGHT - TOP - BOTTOM)
    return heights


def _grid(steps: Sequence[float], unit: str) -> Iterator[Element]:
    for step in steps:
        y = _y(step, steps[-1])
        yield element("line", class_="grid", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y)
        yield element("text", f"{step:,.10g}", x=LEFT - 6, y=y + 4, text_anchor="end")
    yield element("text", unit, x=4, y=11, class_="unit")


def _dates(days: Days) -> Iterator[Element]:
    for day, words in days.marks():
        x = days.x(day)
        bottom = HEIGHT - BOTTOM
        anchor = "end" if x > WIDTH - 34 else "middle"
        yield element("line", class_="tick", x1=x, x2=x, y1=bottom, y2=bottom + 4)
        yield element("text", words, x=x, y=bottom + 17, text_anchor=anchor)


def _bands(number: int, run: Results, levels: Values, days: Days, top: float) -> Element:
    x = np.array([days.x(day) for day in range(levels.shape[1])])
    group = element("g", class_=f"run run{number % 6}", data_run=number, transform=SCALED)
    around = np.concatenate([x, x[::-1]])
    for low, high, name in ((LOW, HIGH, "wide"), (LOWER, UPPER, "narrow")):
        if (levels[low] == levels[high]).all():
            continue
        y = np.concatenate([_heights(levels[low], top), _heights(levels[high], top)[::-1]])
        group.append(element("path", class_=name, d=_ring(around, y)))
    group.append(element("path", class_="median", d=path(x, _heights(levels[MEDIAN], top))))
    for event in run.events:
        day = (date.fromisoformat(event.date) - date.fromisoformat(run.manifest.start)).days
        at = 10 * days.x(day)
        group.append(
            element("line", element("title", f"{run.name}: {event.name}, {event.date}"),
                    class_="event", x1=at, x2=at, y1=10 * TOP, y2=10 * (HEIGHT - BOTTOM))
        )  # fmt: skip
    return group


def _ring(x: Values, y: Values) -> str:
    """Write a band: down one edge and back the other, each without needless points."""
    half = len(x) // 2
    there, back = path(x[:half], y[:half]), path(x[half:], y[half:])
    return f"{there}L{back.removeprefix('M')}z" if there and back else ""
