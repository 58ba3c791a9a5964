"""Scenarios compared: the planners' indicators over time, with bands of chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.events import ROOM_FOR_LETTERS, draw_letters, draw_lines, explained, marked
from sim.figures.page import Page, page, settle
from sim.figures.style import Pen
from sim.figures.texts import cut, literal, short_names, width
from sim.geography.words import with_countries
from sim.quantities.measures import Values
from sim.results import Results
from sim.results.series import series

_COLUMNS, _POINTS = 112, 490.0
_LINES, _FEWEST_LINES, _MOST_LINES = 20, 2, 10
_SHORT_HEAD = 6
_COLUMNS_OF_PANELS = 2
_LINE, _AROUND = 0.14, 3.9
"""Inches: a line of the head, and all that is written around the panels and below them."""

_TITLE = 8.6
_LONGEST_NAME = 90.0
_MOST_NAMES = 16
_GAP = 3.0
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
    """One small picture: a daily series, drawn as it is, smoothed or added up."""

    title: str
    unit: str
    series: str
    shape: Callable[[Values], Values] = _as_it_is
    ceiling: str = ""


@dataclass(frozen=True)
class Drawn:
    """A run as it is drawn: under a name that has room beside its lines, with a pen."""

    run: Results
    name: str
    pen: Pen


PANELS: tuple[Panel, ...] = (
    Panel("Crossings into {across}, mean of 7 days", "people a day", "crossings", _week_mean),
    Panel("In hiding in {across}", "people", "in_hiding"),
    Panel("Under a roof, or waiting for one", "people", "camp_demand", ceiling="places_open"),
    Panel("Known in {across}, without shelter", "people", "at_reception"),
    Panel("Forced returns, total so far", "people", "forced_returns", _so_far),
    Panel("Internally displaced in {home}", "people", "internally_displaced"),
    Panel("Arrivals in {destination}, total so far", "people", "arrivals_south_korea", _so_far),
    Panel("Deaths away from home, total so far", "people", "deaths", _so_far),
)


def compare(runs: Sequence[Results]) -> Page:
    """Draw the planners' indicators over time, one colour a scenario, on a page of A4.

    The page is longer if so many scenarios are compared that their questions need the room.
    """
    with page(8.27, 11.69, style.texts_of(runs), spacing=0.03) as figure:
        most = max(_FEWEST_LINES, min(_MOST_LINES, _LINES // max(len(runs), 1)))
        asked = style.questions(runs, _COLUMNS, _POINTS, most)
        lines = sum(len(words) for words in asked)
        height = 11.69 + _LINE * max(lines - _LINES, 0)
        figure.set_figheight(height)
        grid = figure.add_gridspec(5, 2, height_ratios=[_head(lines, height), *[2.3] * 4])
        style.header(figure.add_subplot(grid[0, :]), _title(runs), asked)
        names = short_names([run.name for run in runs], _LONGEST_NAME, style.SMALL)
        pens = style.pens(len(runs))
        drawn = [Drawn(*each) for each in zip(runs, names, pens, strict=True)]
        dates = _common_dates(runs)
        events = marked([(each.run, each.name, each.pen) for each in drawn])
        for number, panel in enumerate(PANELS):
            axes = figure.add_subplot(grid[1 + number // 2, number % 2])
            pad = ROOM_FOR_LETTERS if events and number < _COLUMNS_OF_PANELS else None
            _draw_panel(axes, panel, drawn, on_dates=dates, pad=pad)
            draw_lines(axes, events, on_dates=dates)
            if pad:
                draw_letters(axes, events, on_dates=dates)
        when = "" if dates else f" Days count from the start of each scenario: {_starts(drawn)}."
        note = style.meaning_of_bands(runs) + explained(events) + when + _notes_on_scales()
        style.footer(figure, f"{note}\n{style.credits_of(runs)}", 150)
        settle(figure)
        _keep_on_paper(figure)
    return figure


def _head(lines: int, height: float) -> float:
    """Give the height of the head beside the 9.2 of all panels, on a page of a height in inches.

    A long head gets what its lines need, and the panels share the rest.
    """
    if lines <= _SHORT_HEAD:
        return 0.17 * lines + 0.05
    needed = _LINE * (lines + 0.3)
    return 9.2 * needed / (height - _AROUND - needed)


def quantiles(values: Values) -> Values:
    """Give the 5, 25, 50, 75 and 95 % points over members, shape (5, day)."""
    points: Values = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    return points


def _draw_panel(
    axes: Axes, panel: Panel, drawn: Sequence[Drawn], *, on_dates: bool, pad: float | None
) -> None:
    style.plain(axes)
    ends: list[tuple[float, str, Pen]] = []
    peaks: list[float] = []
    for run, name, pen in ((each.run, each.name, each.pen) for each in drawn):
        x = run.data["day"].values if on_dates else np.arange(run.data.sizes["day"])
        points = quantiles(panel.shape(series(panel.series).value(run.data)))
        _draw_band(axes, x, points, pen)
        peaks.append(float(points[4].max()))
        ends.append((float(points[2, -1]), name, pen))
    if panel.ceiling:
        peaks += _draw_ceilings(axes, panel.ceiling, drawn, on_dates=on_dates)
    title = with_countries(panel.title, [each.run.words for each in drawn])
    axes.set_title(title, loc="left", fontsize=_TITLE, color=style.INK, pad=pad)
    axes.set_ylabel(panel.unit, fontsize=style.SMALL, color=style.QUIET)
    _scale(axes, peaks)
    _time_axis(axes, on_dates=on_dates)
    _label_ends(axes, ends)


def _draw_band(axes: Axes, x: NDArray[np.generic], points: Values, pen: Pen) -> None:
    low, lower, middle, upper, high = points
    axes.fill_between(x, low, high, color=pen.colour, alpha=0.15, linewidth=0)
    axes.fill_between(x, lower, upper, color=pen.colour, alpha=0.30, linewidth=0)
    axes.plot(x, middle, color=pen.colour, linestyle=pen.stroke, linewidth=1.4)


def _draw_ceilings(axes: Axes, name: str, drawn: Sequence[Drawn], *, on_dates: bool) -> list[float]:
    """Draw how many places stand open, where any do; give the largest number of each scenario."""
    colours: dict[float, list[str]] = {}
    for run, pen in ((each.run, each.pen) for each in drawn):
        places = quantiles(series(name).value(run.data))[2]
        if places.max() <= 0:
            continue
        x = run.data["day"].values if on_dates else np.arange(places.size)
        shown = np.where(places > 0, places, np.nan)
        axes.plot(x, shown, color=pen.colour, linewidth=0.9, drawstyle="steps-post")
        colours.setdefault(float(places.max()), []).append(pen.ink)
    below = 0.0
    for number, (most, drawn_in) in enumerate(sorted(colours.items(), reverse=True)):
        is_first = number == 0
        axes.annotate(
            f"places open: {style.people(most)}",
            (1, most),
            (-3, 2 if is_first else -2 - below),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=style.SMALL,
            color=drawn_in[0] if len(drawn_in) == 1 else style.INK,
            ha="right",
            va="bottom" if is_first else "top",
        )
        below = 0.0 if is_first else below + 1.2 * style.SMALL
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
    """Write each scenario's name at the end of its line, moved apart where lines end together.

    So many that they would cover one another are left to the head of the page.
    """
    if len(ends) > _MOST_NAMES:
        return
    to_axes = axes.transData + axes.transAxes.inverted()
    at = [(float(to_axes.transform((0, value))[1]), name, pen) for value, name, pen in ends]
    at.sort(key=lambda end: end[0])
    heights = style.spread([height for height, _, _ in at], apart=0.085)
    for (_, name, pen), height in zip(at, heights, strict=True):
        axes.annotate(
            name,
            (1, height),
            (_GAP, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL,
            color=pen.ink,
        )


def _keep_on_paper(figure: Page) -> None:
    """Cut names that reach over the edge: the layout measures letters as they are on a screen."""
    end = figure.get_figwidth() * 72
    for axes in figure.axes:
        right = axes.get_position().x1 * figure.get_figwidth() * 72
        for text in axes.texts:
            if (
                isinstance(text, Annotation)
                and text.get_horizontalalignment() == "left"
                and text.xy[0] == 1
            ):
                text.set_text(cut(text.get_text(), end - right - _GAP, style.SMALL))


def _common_dates(runs: Sequence[Results]) -> bool:
    return len({run.manifest.start for run in runs}) == 1


def _starts(drawn: Sequence[Drawn]) -> str:
    return ", ".join(f"{each.name} {each.run.manifest.start}" for each in drawn)


def _notes_on_scales() -> str:
    return (
        " Where an axis goes 'in steps of ten', equal distances mean ten times as many people; "
        "on the others, equally many more."
    )


def _title(runs: Sequence[Results]) -> str:
    """Name what is drawn, as far as the paper reaches."""
    if len(runs) == 1:
        return f"Scenario {cut(runs[0].name, 460.0, style.TITLE, 'bold')}"
    title = literal(f"Scenarios compared: {', '.join(run.name for run in runs)}")
    fits = len(title) <= 78 and width(title, style.TITLE, "bold") <= 570.0
    return title if fits else "Scenarios compared"
