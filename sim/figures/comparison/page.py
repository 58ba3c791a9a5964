"""Scenarios compared on one sheet: small multiples over time, each above what differs in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.gridspec import GridSpec
from matplotlib.text import Annotation

from sim.figures import style as shared
from sim.figures.comparison.days import Days
from sim.figures.comparison.differences import Baseline
from sim.figures.comparison.events import Events, events_of
from sim.figures.comparison.fans import NAME_GAP
from sim.figures.comparison.foot import fitting, foot
from sim.figures.comparison.head import Head, head_of
from sim.figures.comparison.ice import frozen
from sim.figures.comparison.panels import Panel, Readings, chosen, named
from sim.figures.comparison.tile import Tile, draw_tile
from sim.figures.page import Page, keep_free, page, settle
from sim.figures.paper import Format, Paper, paper
from sim.figures.texts import cut, short_names, width
from sim.results import Results

_LONGEST_NAME = 0.28
"""Of a panel with what stands around it."""
_TICKS = 48.0
"""Points at the left of a panel, on a page, that numbers take."""
_ROW, _LOWEST_ROW = 3.05, 2.3
"""Inches: a row of panels at most, and the least before a page grows."""
_FOOT, _STRIP = 0.115, 0.27
"""Inches a line of the foot; the share of a row that a strip of differences takes."""


@dataclass(frozen=True)
class _Sheet:
    """What all panels of a comparison share."""

    readings: Readings
    names: Sequence[str]
    days: Days
    paper: Paper
    base: Baseline | None
    events: Events
    ice: list[tuple[float, float]]


def compare(
    runs: Sequence[Results],
    baseline: Results | None = None,
    of: Sequence[str] = (),
    size: str = "page",
    style: str = "light",
) -> Page:
    """Draw runs over time, one colour a scenario, and how they differ from a baseline.

    Args:
        runs: what is compared; one run is drawn by itself.
        baseline: one of them, the first if it is left out.
        of: names of panels or daily series; if none is given, those in which the runs part.
        size: page (A4, upright), slide (16:9) or screen.
        style: light, dark or print (greys alone).

    Raises:
        RunError: There is no such panel, size or style.
    """
    on = paper(size, style)
    readings = Readings(runs)
    row = next((n for n, run in enumerate(runs) if run is baseline), 0)
    panels = named(of) if of else chosen(readings, row, on.format.most)
    columns = min(on.format.columns, max(len(panels), 1))
    with page(on.format.width, on.format.height, shared.texts_of(runs), 0.02, on) as figure:
        head = head_of(runs, on)
        sheet = _sheet(readings, row, on, columns)
        note = foot(runs, sheet.base, sheet.events, sheet.days, sheet.names)
        _draw(figure, sheet, head, panels, columns, note)
        settle(figure)
        _keep_on_paper(figure, on)
    return figure


def _sheet(readings: Readings, row: int, on: Paper, columns: int) -> _Sheet:
    """Find out what all panels share."""
    runs, tile = readings.runs, on.points / columns
    names = short_names([run.name for run in runs], _LONGEST_NAME * tile, on.small)
    days = Days.of(runs)
    widest = max(width(name, on.small) for name in names) if len(runs) > 1 else 0.0
    across = tile - _TICKS * on.format.letters - widest - 2 * NAME_GAP
    base = Baseline.of(runs, row, names[row]) if len(runs) > 1 else None
    events = events_of(runs, names, days, on, across)
    return _Sheet(readings, names, days, on, base, events, frozen(runs[0].places, days))


def _draw(
    figure: Page, sheet: _Sheet, head: Head, panels: Sequence[Panel], columns: int, note: str
) -> None:
    rows = max(-(-len(panels) // columns), 1)
    points = figure.get_figwidth() * 72 * 0.97
    letters = int(points / (sheet.paper.small * 0.5))
    lines = shared.footer(figure, note, letters, sheet.paper)
    below = _FOOT * sheet.paper.format.letters * (lines + 0.6)
    extra = (sheet.events.room(sheet.paper)) / 72
    room = figure.get_figheight() - below - head.height - extra
    row = _height_of_row(sheet.paper.format, room, rows)
    figure.set_figheight(_height(sheet.paper.format, row * rows + below + head.height + extra))
    strips = sheet.base is not None
    heights = _heights(rows, row, extra, strips=strips)
    grid = figure.add_gridspec(len(heights), columns, height_ratios=heights)
    head.draw(figure)
    keep_free(figure, head.height / figure.get_figheight())
    for number, panel in enumerate(panels):
        last = number + columns >= len(panels)
        tile = Tile(panel, figure.get_figwidth() * 72 / columns, row * 72 * 0.5,
                    is_highest=number < columns, is_lowest=last)  # fmt: skip
        upper, lower = _axes(figure, grid, number, columns, strips=strips)
        draw_tile(upper, lower, tile, sheet)
    shared.footer(figure, fitting(note, figure.axes), letters, sheet.paper)


def _height_of_row(format_: Format, room: float, rows: int) -> float:
    if not format_.is_page:
        return room / rows
    return max(min(room / rows, _ROW), _LOWEST_ROW)


def _height(format_: Format, needed: float) -> float:
    return needed if format_.is_page else format_.height


def _heights(rows: int, row: float, extra: float, *, strips: bool) -> list[float]:
    """Give the heights of the rows of the grid below the head; the highest holds the events."""
    found: list[float] = []
    for number in range(rows):
        own = row + (extra if number == 0 else 0.0)
        found += [own - _STRIP * row, _STRIP * row] if strips else [own]
    return found


def _axes(
    figure: Page, grid: GridSpec, number: int, columns: int, *, strips: bool
) -> tuple[Axes, Axes | None]:
    row, column = divmod(number, columns)
    if not strips:
        return figure.add_subplot(grid[row, column]), None
    upper = figure.add_subplot(grid[2 * row, column])
    return upper, figure.add_subplot(grid[2 * row + 1, column])


def _keep_on_paper(figure: Page, on: Paper) -> None:
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
                text.set_text(cut(text.get_text(), end - right - NAME_GAP, on.small))
