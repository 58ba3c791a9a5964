"""Scenarios compared: the planners' indicators over time, with bands of chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.style import Pen
from sim.geography.words import in_a_row
from sim.measures import Values
from sim.results import Results
from sim.series import series

_WIDTH = 112
_TITLE = 8.6
_STEPS_OF_TEN_FROM = 25.0


def _as_it_is(values: Values) -> Values:
    return values


def _week_mean(values: Values) -> Values:
    """Take the mean of a day and the six before it, fewer at the start; shape (member, day)."""
    summed = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    last = np.arange(1, values.shape[1] + 1)
    first = np.maximum(last - 7, 0)
    mean: Values = (summed[:, last] - summed[:, first]) / (last - first)
    return mean


def _so_far(values: Values) -> Values:
    summed: Values = np.cumsum(values, axis=1)
    return summed


@dataclass(frozen=True)
class Panel:
    """One small picture: a daily series, drawn as it is, smoothed or added up.

    Words in braces stand for countries of the runs.
    """

    title: str
    unit: str
    series: str
    shape: Callable[[Values], Values] = _as_it_is
    ceiling: str = ""


PANELS: tuple[Panel, ...] = (
    Panel("Crossings into {across}, mean of 7 days", "people a day", "crossings", _week_mean),
    Panel("In hiding in {across}", "people", "in_hiding"),
    Panel("In camps, or waiting for a place", "people", "camp_demand", ceiling="camp_places"),
    Panel("Known in {across}, without shelter", "people", "at_reception"),
    Panel("Forced returns, total so far", "people", "forced_returns", _so_far),
    Panel("Internally displaced in {home}", "people", "internally_displaced"),
    Panel("Arrivals in {destination}, total so far", "people", "arrivals_south_korea", _so_far),
    Panel("Deaths, total so far", "people", "deaths", _so_far),
)


def compare(runs: Sequence[Results]) -> Figure:
    """Draw the planners' indicators over time, one colour a scenario, on a page of A4."""
    lines = style.header_lines(runs, _WIDTH)
    figure = style.new_figure(8.27, 11.69, spacing=0.03)
    grid = figure.add_gridspec(5, 2, height_ratios=[0.17 * lines + 0.05, 2.3, 2.3, 2.3, 2.3])
    names = ", ".join(run.name for run in runs)
    title = f"Scenarios compared: {names}" if len(runs) > 1 else f"Scenario {names}"
    style.header(figure.add_subplot(grid[0, :]), _shortened(title), runs, _WIDTH)
    dates = _common_dates(runs)
    drawn = [(run, pen) for run, pen in zip(runs, style.pens(len(runs)), strict=True)]
    for number, panel in enumerate(PANELS):
        axes = figure.add_subplot(grid[1 + number // 2, number % 2])
        _draw_panel(axes, panel, drawn, on_dates=dates)
    when = "" if dates else f" Days count from the start of each scenario: {_starts(runs)}."
    note = style.meaning_of_bands(runs) + when + _notes_on_scales()
    style.footer(figure, f"{note}\n{style.credits_of(runs)}", 150)
    style.settle(figure)
    return figure


def quantiles(values: Values) -> Values:
    """Give the 5, 25, 50, 75 and 95 % points over members, shape (5, day)."""
    points: Values = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    return points


def _draw_panel(
    axes: Axes, panel: Panel, drawn: Sequence[tuple[Results, Pen]], *, on_dates: bool
) -> None:
    style.plain(axes)
    ends: list[tuple[float, str, Pen]] = []
    peaks: list[float] = []
    for run, pen in drawn:
        x = run.data["day"].values if on_dates else np.arange(run.data.sizes["day"])
        points = quantiles(panel.shape(series(panel.series).value(run.data)))
        _draw_band(axes, x, points, pen)
        peaks.append(float(points[4].max()))
        ends.append((float(points[2, -1]), run.name, pen))
    if panel.ceiling:
        peaks += _draw_ceilings(axes, panel.ceiling, drawn, on_dates=on_dates)
    title = _title(panel, [run for run, _ in drawn])
    axes.set_title(title, loc="left", fontsize=_TITLE, color=style.INK)
    axes.set_ylabel(panel.unit, fontsize=style.SMALL, color=style.QUIET)
    _scale(axes, peaks)
    _time_axis(axes, on_dates=on_dates)
    _label_ends(axes, ends)


def _title(panel: Panel, runs: Sequence[Results]) -> str:
    """Give the title of a panel with the countries of all runs."""
    words = [run.words for run in runs]
    return panel.title.format(
        home=in_a_row(list(dict.fromkeys(each.home for each in words))),
        across=in_a_row(list(dict.fromkeys(each.across for each in words))),
        destination=in_a_row(list(dict.fromkeys(each.destination for each in words))),
    )


def _draw_band(axes: Axes, x: NDArray[np.generic], points: Values, pen: Pen) -> None:
    low, lower, middle, upper, high = points
    axes.fill_between(x, low, high, color=pen.colour, alpha=0.15, linewidth=0)
    axes.fill_between(x, lower, upper, color=pen.colour, alpha=0.30, linewidth=0)
    axes.plot(x, middle, color=pen.colour, linestyle=pen.stroke, linewidth=1.4)


def _draw_ceilings(
    axes: Axes, name: str, drawn: Sequence[tuple[Results, Pen]], *, on_dates: bool
) -> list[float]:
    """Draw how many places stand open, where any do; give the largest number of each scenario."""
    colours: dict[float, list[str]] = {}
    for run, pen in drawn:
        places = quantiles(series(name).value(run.data))[2]
        if places.max() <= 0:
            continue
        x = run.data["day"].values if on_dates else np.arange(places.size)
        shown = np.where(places > 0, places, np.nan)
        axes.plot(x, shown, color=pen.colour, linewidth=0.9, drawstyle="steps-post")
        colours.setdefault(float(places.max()), []).append(pen.ink)
    for most, drawn_in in colours.items():
        axes.annotate(
            f"places open: {style.people(most)}",
            (1, most),
            (-3, 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=style.SMALL,
            color=drawn_in[0] if len(drawn_in) == 1 else style.INK,
            ha="right",
        )
    return list(colours)


def _scale(axes: Axes, peaks: Sequence[float]) -> None:
    """Set the range of an axis from 0; in steps of ten if scenarios differ too much to be seen."""
    something = [peak for peak in peaks if peak > 0]
    if not something:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        axes.text(0.5, 0.5, "nobody", transform=axes.transAxes, ha="center", color=style.QUIET)
        return
    highest, lowest = max(something), min(something)
    axes.yaxis.set_major_formatter(style.people_formatter())
    if highest / lowest < _STEPS_OF_TEN_FROM:
        axes.set_ylim(0, highest * 1.06)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=highest >= 4))
        return
    start = 10.0 ** math.floor(math.log10(max(lowest / 2, 1)))
    axes.set_yscale("asinh", linear_width=start / 2)
    axes.set_ylim(0, highest * 1.5)
    exponents = range(round(math.log10(start)), math.floor(math.log10(highest * 1.5)) + 1)
    axes.yaxis.set_major_locator(FixedLocator([0.0, *(10.0**e for e in exponents)]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(style.people_formatter())
    axes.set_ylabel(f"{axes.get_ylabel()}, in steps of ten")


def _time_axis(axes: Axes, *, on_dates: bool) -> None:
    axes.margins(x=0)
    if on_dates:
        locator = AutoDateLocator(minticks=4, maxticks=7)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        formatter = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(formatter)
        axes.xaxis.get_offset_text().set_fontsize(style.SMALL)
    else:
        axes.set_xlabel("days since the start", fontsize=style.SMALL, color=style.QUIET)


def _label_ends(axes: Axes, ends: Sequence[tuple[float, str, Pen]]) -> None:
    """Write each scenario's name at the end of its line, moved apart where lines end together."""
    to_axes = axes.transData + axes.transAxes.inverted()
    at = [(float(to_axes.transform((0, value))[1]), name, pen) for value, name, pen in ends]
    at.sort(key=lambda end: end[0])
    heights = spread([height for height, _, _ in at], apart=0.085)
    for (_, name, pen), height in zip(at, heights, strict=True):
        axes.annotate(
            name,
            (1, height),
            (3, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL,
            color=pen.ink,
        )


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move rising heights apart, as little as may be, and keep them between 0 and 1.

    Less the room that labels need below them, heights only have to rise: neighbours that fall are
    drawn together to their mean until none does.
    """
    room = min(apart, 1 / max(len(heights) - 1, 1))
    groups: list[tuple[float, int]] = []
    for number, height in enumerate(heights):
        middle, size = height - number * room, 1
        while groups and groups[-1][0] > middle:
            below, more = groups.pop()
            middle, size = (middle * size + below * more) / (size + more), size + more
        groups.append((middle, size))
    highest = 1 - room * (len(heights) - 1)
    level = [max(0.0, min(highest, middle)) for middle, size in groups for _ in range(size)]
    return [height + number * room for number, height in enumerate(level)]


def _common_dates(runs: Sequence[Results]) -> bool:
    return len({run.manifest.start for run in runs}) == 1


def _starts(runs: Sequence[Results]) -> str:
    return ", ".join(f"{run.name} {run.manifest.start}" for run in runs)


def _notes_on_scales() -> str:
    return (
        " Where an axis goes 'in steps of ten', equal distances mean ten times as many people; "
        "on the others, equally many more."
    )


def _shortened(title: str) -> str:
    return title if len(title) <= 78 else "Scenarios compared"
