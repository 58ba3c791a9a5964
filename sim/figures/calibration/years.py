"""Years that were not learned from, beside runs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.calibration.validation.years import QuantityJudged
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut

_COLUMNS, _RUNS = 2, "#5790fc"
_TITLE_POINTS = 300


def draw_years(judged: Sequence[QuantityJudged], drawn: str) -> Page:
    """Draw a panel a quantity: what was known, what was judged, and the bands of runs."""
    rows = math.ceil(len(judged) / _COLUMNS)
    columns = min(len(judged), _COLUMNS)
    with page(4.6 * columns + 0.6, 2.8 * rows + 1.1, [drawn]) as figure:
        grid = figure.add_gridspec(rows, columns)
        for number, each in enumerate(judged):
            _draw(figure.add_subplot(grid[number // _COLUMNS, number % _COLUMNS]), each)
        title = "Runs beside years that were not learned from"
        figure.suptitle(title, x=0.012, ha="left", fontsize=style.TITLE, fontweight="bold")
        style.footer(figure, f"{drawn} {_NOTE}", 80 * columns)
        settle(figure)
    return figure


def _draw(axes: Axes, judged: QuantityJudged) -> None:
    style.plain(axes)
    years = [each.observed.year for each in judged.years]
    bands = [each.runs for each in judged.years]
    for year, (low, lower, median, upper, high) in zip(years, bands, strict=True):
        axes.plot([year, year], [low, high], color=_RUNS, linewidth=2.0, alpha=0.6)
        axes.plot([year, year], [lower, upper], color=_RUNS, linewidth=7, solid_capstyle="butt",
                  alpha=0.8)  # fmt: skip
        axes.plot([year], [median], "_", color="white", markersize=7)
    known = [(each.year, each.value) for each in judged.known]
    if known:
        axes.plot(*zip(*known, strict=True), "o-", color=style.QUIET, markersize=3, linewidth=0.8)
    for each in judged.years:
        observed = each.observed
        axes.plot([observed.year] * 2, [observed.low, observed.high], color=style.INK,
                  linewidth=1.2, zorder=4)  # fmt: skip
        axes.plot([observed.year], [observed.value], "o", color=style.INK, markersize=4, zorder=5)
    every = [year for year, _ in known] + years
    axes.set_xlim(min(every) - 0.7, max(every) + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(style.number_formatter())
    held = sum(each.is_in_ninety for each in judged.years)
    name = cut(judged.quantity.text, _TITLE_POINTS, style.TEXT)
    axes.set_title(f"{name}\n{held} of {len(years)} inside 90 %", loc="left", fontsize=style.TEXT)


_NOTE = (
    "Black: observed, and judged; grey: known before. Blue: the middle 50 and 90 % of members, "
    "with the error by which even the best parameters leave the model off, where a target says it."
)
