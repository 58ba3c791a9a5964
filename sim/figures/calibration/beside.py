"""Runs beside the record: of each target, members of the bank and at the posterior's draws."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from sim.calibration.checks import Check
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.quantities.measures import Values

_BEFORE, _AFTER = "#9c9ca1", "#5790fc"
_COLUMNS = 3
_WIDE = 12.0
"""From so many times the lowest number on, an axis is logarithmic."""


def draw_beside(before: Sequence[Check], after: Sequence[Check] = ()) -> Page:
    """Draw a panel for each family of targets; bands are the middle 50 and 90 % of members."""
    families = _families(before)
    rows = math.ceil(len(families) / _COLUMNS)
    with page(11.0, 2.6 * rows + 1.1, [each.target.name for each in before]) as figure:
        grid = figure.add_gridspec(rows, _COLUMNS)
        for number, (name, shown) in enumerate(families.items()):
            axes = figure.add_subplot(grid[number // _COLUMNS, number % _COLUMNS])
            names = {each.target.name for each in shown}
            later = [each for each in after if each.target.name in names]
            _draw_family(axes, name, shown, later)
        title = "What runs give beside what was observed"
        figure.suptitle(title, x=0.012, ha="left", fontsize=style.TITLE, fontweight="bold")
        style.footer(figure, _note(after), 170)
        settle(figure)
    return figure


def _families(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """Group years of one quantity; what stands alone has a panel of its own."""
    found: dict[str, list[Check]] = {}
    for each in checks:
        found.setdefault(each.target.family, []).append(each)
    return found


def _draw_family(axes: Axes, name: str, before: Sequence[Check], after: Sequence[Check]) -> None:
    style.plain(axes)
    if _spans(before) > _WIDE:
        axes.set_yscale("log")
    side = 0.18 if after else 0.0
    for checks, colour, shift in ((before, _BEFORE, -side), (after, _AFTER, side)):
        for place, each in enumerate(checks):
            _draw_bar(axes, place + shift, each.runs, colour)
    for place, each in enumerate(before):
        middle, low, high = each.observed
        axes.plot([place, place], [low, high], color=style.INK, linewidth=1.4, zorder=4)
        axes.plot([place], [middle], "o", color=style.INK, markersize=3.2, zorder=5)
    labels = [each.target.name.removeprefix(f"{name}-") for each in before]
    turned = 60 if len(labels) > 4 else 0
    axes.set_xticks(range(len(labels)), labels, rotation=turned, fontsize=style.SMALL)
    axes.set_xlim(-0.7, len(labels) - 0.3)
    axes.yaxis.set_major_formatter(style.number_formatter())
    axes.minorticks_off()
    axes.set_title(name, loc="left", fontsize=style.TEXT, color=style.INK)


def _spans(checks: Sequence[Check]) -> float:
    """Give the highest of all that is drawn over the lowest."""
    ends = [(min(c.runs[0], c.observed[1]), max(c.runs[4], c.observed[2])) for c in checks]
    low = min(float(end[0]) for end in ends)
    return max(float(end[1]) for end in ends) / low if low > 0 else 1.0


def _draw_bar(axes: Axes, at: float, runs: Values, colour: str) -> None:
    low, lower, median, upper, high = runs
    axes.plot([at, at], [low, high], color=colour, linewidth=1.6, alpha=0.7)
    axes.plot([at, at], [lower, upper], color=colour, linewidth=4.5, solid_capstyle="butt")
    axes.plot([at], [median], "_", color="white", markersize=5)


def _note(after: Sequence[Check]) -> str:
    blue = " Blue: runs at draws of the posterior." if after else ""
    return (
        "Black: what is claimed, from the lowest to the highest, and its middle. Grey: members of "
        f"the bank, drawn from the priors; thick, middle 50 %, thin, middle 90 %.{blue} Errors of "
        "what is observed are not in the bars."
    )
