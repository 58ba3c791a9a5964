"""Who waits where: strips of places by day, camps needed, roofs by days waited, and ages."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.gridspec import GridSpec

from sim.figures import style
from sim.figures.comparison.days import Days, set_axis
from sim.figures.comparison.events import Events, draw_lines, draw_names, events_of, explained
from sim.figures.comparison.head import head_of
from sim.figures.page import Page, keep_free, page, settle
from sim.figures.paper import A4, Format, Paper
from sim.figures.waits.beside import draw_ages, draw_camps, draw_roofs
from sim.figures.waits.strip import Strip, draw_scale, draw_strip, heat_up_to, strip_of
from sim.messages.wording import counted
from sim.results import Results
from sim.results.outcomes.waits import Waits, waits_of

_PAPER = Paper(Format(11.69, 8.27, 1, 1, 1.0, A4.format.dots, is_page=True), A4.look)
_ROW, _CAMPS, _AROUND = 0.155, 1.75, 0.62
"""Inches: a row of a strip, the panel of camps, and what stands around each."""
_LAST, _BAR = 1.75, 0.75
"""Inches: the lowest row, with how soon and of what age or with the scale of colours alone."""
_WIDE = (1.3, 1.0, 1.0)
_ACROSS = 600.0
"""Points that a strip is wide, for the names of events."""


def draw_waits(run: Results, waits: Waits | None = None) -> Page:
    """Draw who of a run waits where and when, how long and of what age, and camps needed."""
    found = waits or waits_of(run)
    strips = [each for each in map(strip_of, found.stages) if each.rows]
    with_camps = bool(found.needed.any())
    texts = [*style.texts_of([run]), *(p for s in strips for p in s.waiting.places)]
    with page(11.69, 8.27, texts, paper=_PAPER) as figure:
        head = head_of([run], _PAPER)
        events = events_of([run], [run.name], Days.of([run]), _PAPER, _ACROSS)
        lines = style.footer(figure, _note(run, events), 215)
        heights = [_CAMPS] if with_camps else []
        heights += [_AROUND + _ROW * len(strip.rows) for strip in strips]
        heights += [_LAST if found.ages.any() else _BAR] if strips else []
        if not heights:
            _say_nobody(figure)
        room = 0.3 + 0.115 * (lines + 1)
        figure.set_figheight(head.height + sum(heights or [2.0]) + room + 0.5)
        head.draw(figure)
        keep_free(figure, head.height / figure.get_figheight())
        if heights:
            grid = figure.add_gridspec(len(heights), 3, height_ratios=heights, width_ratios=_WIDE)
            _draw(figure, grid, run, found, strips, events)
        settle(figure)
    return figure


def _draw(
    figure: Page, grid: GridSpec, run: Results, waits: Waits, strips: list[Strip], events: Events
) -> None:
    days, norm = Days.of([run]), heat_up_to(strips)
    above = events.room(_PAPER)
    charts: list[Axes] = []
    if waits.needed.any():
        charts.append(figure.add_subplot(grid[0, :]))
        draw_camps(charts[0], waits, days, above)
    for strip in strips:
        charts.append(figure.add_subplot(grid[len(charts), :]))
        draw_strip(charts[-1], strip, days, norm, above if len(charts) == 1 else 0.0)
    for axes in charts:
        set_axis(axes, days, _PAPER, labelled=axes is charts[-1])
        draw_lines(axes, events)
    draw_names(charts[0], events, _PAPER)
    if strips:
        _below(figure, grid, waits, norm)


def _below(figure: Page, grid: GridSpec, waits: Waits, norm: LogNorm) -> None:
    """Draw in the lowest row what is not by day, and the scale of colours."""
    row = grid.nrows - 1
    bar = figure.add_subplot(grid[row, 2])
    if waits.ages.any():
        draw_roofs(figure.add_subplot(grid[row, 0]), waits)
        draw_ages(figure.add_subplot(grid[row, 1]), waits)
    draw_scale(bar, norm, 0.62 if waits.ages.any() else 0.3)


def _say_nobody(figure: Page) -> None:
    figure.text(0.5, 0.5, "nobody waits anywhere", ha="center", fontsize=style.TITLE)


def _note(run: Results, events: Events) -> str:
    members = counted(int(run.data.sizes["member"]), "member")
    return (
        f"Strips: median of {members} on each day; white: fewer than 10 people. At the right of "
        "each row: the most people on any day, median of the members and middle 90 %. "
        f"{style.meaning_of_bands([run])}{explained(events)}\n{style.credits_of([run])}"
    )
