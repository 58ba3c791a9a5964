"""How runs differ from a baseline: a small picture an indicator, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.answers.against import Against
from sim.answers.pairs import Difference
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.paper import Pen
from sim.figures.texts import cut, short_names
from sim.results.indicators import Indicator

SHOWN = (
    "crossings",
    "crossings_peak",
    "in_hiding_mean",
    "camps_needed",
    "unsheltered_person_days",
    "overflow_day",
    "arrests",
    "forced_returns",
    "arrivals_south_korea",
    "internally_displaced_peak",
    "deaths",
    "got_across_share",
)
"""What is drawn, where both runs have it."""

_ROW, _AROUND_ROWS = 0.25, 0.62
_COLUMNS = 112
_ALIKE = 0.995


def draw_differences(found: Sequence[Against]) -> Page:
    """Draw the differences of each run from the baseline, with their spread, on one page."""
    base = found[0].baseline
    runs = [base, *(each.run for each in found)]
    kinds = [k for k in map(_kinds(found).get, SHOWN) if k is not None]
    pens = style.pens(len(runs))
    with page(8.27, 8.0, style.texts_of(runs), spacing=0.035) as figure:
        asked = style.questions(runs, _COLUMNS, 490.0, 3)
        lines = sum(len(each) for each in asked)
        rows = (len(kinds) + 1) // 2
        body = rows * (_AROUND_ROWS + _ROW * len(found))
        figure.set_figheight(body + 0.16 * lines + 1.7)
        grid = figure.add_gridspec(
            rows + 1, 2, height_ratios=[0.19 * lines + 0.1, *[body / rows] * rows]
        )
        title = f"Difference from {cut(base.name, 320.0, style.TITLE, 'bold')}"
        style.header(figure.add_subplot(grid[0, :]), title, asked)
        names = short_names([each.run.name for each in found], 80.0, style.SMALL)
        for number, kind in enumerate(kinds):
            axes = figure.add_subplot(grid[1 + number // 2, number % 2])
            _draw_panel(axes, kind, found, names, pens[1:])
        style.footer(figure, f"{_note(found)}\n{style.credits_of(runs)}", 150)
        settle(figure)
    return figure


def _kinds(found: Sequence[Against]) -> dict[str, Indicator]:
    kinds = {kind.name: kind for each in found for kind in each.run.kinds}
    with_numbers = {
        name for each in found for name, one in each.differences.items() if not np.isnan(one.median)
    }
    return {name: kind for name, kind in kinds.items() if name in with_numbers}


def _draw_panel(
    axes: Axes,
    kind: Indicator,
    found: Sequence[Against],
    names: Sequence[str],
    pens: Sequence[Pen],
) -> None:
    style.plain(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5)
    factor, unit = _scaled(kind, found)
    axes.axvline(0, color=style.QUIET, linewidth=0.9)
    for row, (each, pen) in enumerate(zip(found, pens, strict=True)):
        _draw_row(axes, -row, each.differences.get(kind.name), pen, factor)
    axes.set_ylim(-len(found) + 0.45, 0.55)
    if not np.ptp(axes.dataLim.intervalx):
        axes.set_xlim(-1, 1)
    axes.set_yticks([-row for row in range(len(found))], names, fontsize=style.SMALL)
    axes.tick_params(axis="y", length=0)
    for label, pen in zip(axes.get_yticklabels(), pens, strict=True):
        label.set_color(pen.ink)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(_signed))
    axes.set_title(f"{kind.label}, {unit}", loc="left", fontsize=style.TEXT, color=style.INK)


def _scaled(kind: Indicator, found: Sequence[Against]) -> tuple[float, str]:
    """Say by what numbers are multiplied before they are drawn, and their unit then."""
    if kind.unit == "day of the run":
        return 1.0, "days later (+) or earlier"
    ones = [each.differences[kind.name] for each in found if kind.name in each.differences]
    largest = float(np.nanmax([[abs(one.low), abs(one.high)] for one in ones]))
    factor, unit = style.scaled(kind.unit, largest)
    return factor, unit.replace("% of the", "points of all").replace("%", "points")


def _draw_row(axes: Axes, y: float, one: Difference | None, pen: Pen, factor: float) -> None:
    if one is None or np.isnan(one.median):
        axes.annotate("no number in both", (0.04, y), xycoords=("axes fraction", "data"),
                      fontsize=style.SMALL, color=style.QUIET, va="center")  # fmt: skip
        return
    low, lower, median, upper, high = (
        factor * each for each in (one.low, one.lower, one.median, one.upper, one.high)
    )
    axes.plot([low, high], [y, y], color=pen.colour, linewidth=1.2, solid_capstyle="butt")
    axes.plot([lower, upper], [y, y], color=pen.colour, linewidth=4.5, solid_capstyle="butt")
    axes.plot([median], [y], "o", color="white", markeredgecolor=pen.ink, markersize=4.2, zorder=5)
    axes.annotate(
        _how_often(one), (1, y), (3, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", fontsize=style.SMALL, color=pen.ink,
    )  # fmt: skip


def _how_often(one: Difference) -> str:
    """Say how often the run has more, and how surely."""
    if one.same >= _ALIKE:
        return "the same"
    low, high = 100 * one.exceeds.low, 100 * one.exceeds.high
    return f"more in {100 * one.exceeds.estimate:.0f} % ({low:.0f} to {high:.0f})"


def _signed(value: float, _: int | None = None) -> str:
    shown = f"{abs(value):,.0f}" if value == round(value) else f"{abs(value):,.3g}"
    return shown if value == 0 else f"{'+' if value > 0 else chr(0x2212)}{shown}"


def _note(found: Sequence[Against]) -> str:
    apart = [each for each in found if not each.pairs.are_paired]
    how = (
        "Members are compared one by one with those of the baseline that share their luck and draws"
        if not apart
        else "Not paired: "
        + "; ".join(f"{each.run.name}, as {each.pairs.apart}" for each in apart)
        + "; there each member is compared with every other, and part of the difference is luck"
    )
    alone = all(each.run.draws is None for each in found)
    spread = (
        "by luck alone; what is unknown about the parameters is not in the bars"
        if alone
        else "by what was drawn of the uncertain parameters and forms, and by luck"
    )
    return (
        f"Ring: median difference. Thick bar: middle 50 %; thin bar: middle 90 %. {how}. Members "
        f"differ {spread}. 'More in' gives the share of members in which the run has more, with "
        "the 90 % sampling error of that share. Scenarios explore what could follow; they are no "
        "forecast."
    )
