"""The exceedance curve: how likely it is that a quantity lies above each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.answers.chances import Exceedance, exceedance
from sim.answers.quantity import Quantity
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.paper import Pen
from sim.figures.texts import short_names
from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.results import Results

_SPAN_OF_TENS = 60.0
_COLUMNS = 112
_NAME_ROOM = 120.0


@dataclass(frozen=True)
class Curve:
    """A run as it is drawn."""

    run: Results
    name: str
    pen: Pen
    drawn: Exceedance


def draw_exceedance(
    quantity: Quantity, runs: Sequence[Results], values: Sequence[Values], limit: float
) -> Page:
    """Draw a curve a run, its two bands of sampling error, and the limit that was asked about."""
    names = short_names([run.name for run in runs], _NAME_ROOM, style.SMALL)
    curves = [
        Curve(run, name, pen, exceedance(each, None if run.draws is None else run.draws.draw))
        for run, name, pen, each in zip(runs, names, style.pens(len(runs)), values, strict=True)
    ]
    with page(8.27, 5.8, [*style.texts_of(runs), quantity.words]) as figure:
        asked = style.questions(runs, _COLUMNS, 490.0, 3)
        lines = sum(len(each) for each in asked)
        figure.set_figheight(5.0 + 0.14 * lines)
        grid = figure.add_gridspec(2, 1, height_ratios=[0.17 * lines + 0.05, 4.0])
        style.header(figure.add_subplot(grid[0]), f"How likely: {quantity.words}", asked)
        _draw(figure.add_subplot(grid[1]), quantity, curves, limit)
        style.footer(figure, f"{_note(curves)}\n{style.credits_of(runs)}", 150)
        settle(figure)
    return figure


def _draw(axes: Axes, quantity: Quantity, curves: Sequence[Curve], limit: float) -> None:
    style.plain(axes)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    axes.set_ylabel("chance to lie above", fontsize=style.SMALL, color=style.QUIET)
    axes.set_xlabel(quantity.unit, fontsize=style.SMALL, color=style.QUIET)
    left, right = _limits(curves, limit)
    for curve in curves:
        _draw_curve(axes, curve, left, right)
    axes.set_xlim(left, right)
    if left > 0 and right / left > _SPAN_OF_TENS:
        axes.set_xscale("log")
        axes.set_xlabel(f"{quantity.unit}, in steps of ten", fontsize=style.SMALL,
                        color=style.QUIET)  # fmt: skip
    else:
        axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.xaxis.set_major_formatter(style.people_formatter())
    axes.axvline(limit, color=style.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        f"asked: {style.people(limit) if limit == round(limit) else f'{limit:g}'}",
        (limit, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
        va="bottom", ha="center", fontsize=style.SMALL, color=style.INK,
    )  # fmt: skip
    handles = [
        axes.plot([], [], color=c.pen.colour, linestyle=c.pen.stroke, lw=1.6,
                  label=c.name)[0] for c in curves
    ]  # fmt: skip
    axes.legend(handles=handles, loc="upper right", fontsize=style.SMALL, frameon=False,
                labelcolor=[c.pen.ink for c in curves])  # fmt: skip


def _limits(curves: Sequence[Curve], limit: float) -> tuple[float, float]:
    """Give the range of values that is drawn: all that members have, and the limit."""
    known = np.concatenate([*(c.drawn.values for c in curves), [limit]])
    low, high = float(known.min()), float(known.max())
    positive = known[known > 0]
    if positive.size == known.size and high / low > _SPAN_OF_TENS:
        return low / 1.3, high * 1.3
    apart = (high - low) * 0.03 or 1.0
    return (max(low - apart, 0.0) if low >= 0 else low - apart), high + apart


def _draw_curve(axes: Axes, curve: Curve, left: float, right: float) -> None:
    """Draw a curve in steps; it holds from each value to the next, and before the first it is 1."""
    drawn, pen = curve.drawn, curve.pen
    if drawn.values.size == 0:
        return
    first = drawn.having
    x = np.concatenate([[left], drawn.values, [right]])

    def whole(points: Values, before: float) -> Values:
        return np.concatenate([[before], points, points[-1:]])

    for low, high, alpha in (
        (drawn.lowest, drawn.highest, 0.12),
        (drawn.low, drawn.high, 0.28),
    ):
        axes.fill_between(x, whole(low, low[0]), whole(high, max(high[0], first)),
                          step="post", color=pen.colour, alpha=alpha, linewidth=0)  # fmt: skip
    axes.step(x, whole(drawn.chance, first), where="post", color=pen.colour,
              linestyle=pen.stroke, linewidth=1.5)  # fmt: skip


def _note(curves: Sequence[Curve]) -> str:
    alone = all(c.run.draws is None for c in curves)
    sizes = [c.drawn.members for c in curves]
    members = f"{min(sizes):,} to {max(sizes):,} members" if len({*sizes}) > 1 else counted(
        sizes[0], "member")  # fmt: skip
    differ = (
        "Members differ by luck alone; what is unknown about the parameters is not in the curve. "
        if alone
        else "Members differ by what was drawn of the uncertain parameters and forms, and by luck. "
    )
    return (
        f"Each curve gives the share of {members} that lie above a value. The bands are its own "
        "sampling error, 90 %: dark for each point by itself (Wilson), light for the whole curve "
        f"at once (Dvoretzky, Kiefer, Wolfowitz). {differ}Scenarios explore what could follow; "
        "they are no forecast."
    )
