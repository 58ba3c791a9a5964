"""Policies side by side: what they come to, how they trade off, what they regret."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.answers.policies import Explored, Goal
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.paper import Pen
from sim.figures.texts import cut, short_names
from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.results import Results

_ROW = 0.24
_MOST_GOALS = 6
_NAME_ROOM = 90.0
_NOTE = (
    "Upper left: each policy at its medians of two outcomes, with the middle 50 % of futures in "
    "either direction; the corner that is best is marked. Upper right: share of futures in which "
    "goals are met, with 90 % sampling error. Below, outcome by outcome, left: the median "
    "(ring), middle 50 and 90 % of futures, and the goal (dashed); right: regret, what a policy "
    "loses against the best policy of the same future: the bar reaches what it is at most in 9 of "
    "10 futures, with 90 % sampling error, and the tick the worst. Scenarios explore what could "
    "follow; they are no forecast."
)


def draw_tradeoffs(title: str, why: str, runs: Sequence[Results], explored: Explored) -> Page:
    """Draw policies: a trade-off of two outcomes, goals met, and each outcome with its regret."""
    pens, goals = style.pens(len(runs)), explored.goals[:_MOST_GOALS]
    names = short_names(explored.policies, _NAME_ROOM, style.SMALL)
    with page(8.27, 9.0, [*style.texts_of(runs), title, why], spacing=0.03) as figure:
        body = _ROW * len(names) + 0.62
        heights = [0.45, 2.5, *[body] * len(goals)]
        figure.set_figheight(sum(heights) + 1.9)
        grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
        _head(figure.add_subplot(grid[0, :]), title, why)
        _draw_plane(figure.add_subplot(grid[1, 0]), explored, goals, names, pens)
        _draw_met(figure.add_subplot(grid[1, 1]), explored, names, pens)
        for row, goal in enumerate(goals):
            left, right = (figure.add_subplot(grid[2 + row, column]) for column in (0, 1))
            _draw_outcome(left, explored, goal, names, pens)
            _draw_regret(right, explored, goal, names, pens)
        futures = f"{counted(explored.futures, 'future')}: "
        style.footer(figure, f"{futures}{_NOTE}\n{style.credits_of(runs)}", 150)
        settle(figure)
    return figure


def _head(axes: Axes, title: str, why: str) -> None:
    axes.set_axis_off()
    axes.set_title(cut(title, 560.0, style.TITLE, "bold"), loc="left", fontsize=style.TITLE,
                   fontweight="bold", color=style.INK)  # fmt: skip
    axes.text(0, 0.5, cut(why, 560.0, style.TEXT), fontsize=style.TEXT, color=style.INK)


def _scaled(explored: Explored, goal: Goal) -> tuple[float, str]:
    values = [explored.values[policy, goal.name] for policy in explored.policies]
    finite = np.concatenate([each[np.isfinite(each)] for each in values])
    return style.scaled(goal.unit, float(np.quantile(np.abs(finite), 0.95)) if finite.size else 0)


def _finite(explored: Explored, policy: str, goal: Goal) -> Values:
    values = explored.values[policy, goal.name]
    known: Values = values[np.isfinite(values)]
    return known if known.size else np.zeros(1)


def _draw_plane(
    axes: Axes,
    explored: Explored,
    goals: Sequence[Goal],
    names: Sequence[str],
    pens: Sequence[Pen],
) -> None:
    """Draw each policy at its medians of the first two outcomes."""
    style.plain(axes)
    first, second = goals[0], goals[min(1, len(goals) - 1)]
    (across, unit), (up, other) = _scaled(explored, first), _scaled(explored, second)
    for policy, name, pen in zip(explored.policies, names, pens, strict=True):
        x = np.quantile(_finite(explored, policy, first) * across, [0.25, 0.5, 0.75])
        y = np.quantile(_finite(explored, policy, second) * up, [0.25, 0.5, 0.75])
        axes.plot([x[0], x[2]], [y[1]] * 2, color=pen.colour, linewidth=1.3, alpha=0.8)
        axes.plot([x[1]] * 2, [y[0], y[2]], color=pen.colour, linewidth=1.3, alpha=0.8)
        axes.plot(x[1], y[1], "o", color=pen.colour, markeredgecolor="white", markersize=6,
                  label=name, zorder=4)  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(style.number_formatter())
    axes.set_xlabel(f"{first.label}, {unit}", fontsize=style.SMALL, color=style.QUIET)
    axes.set_ylabel(f"{second.label}, {other}", fontsize=style.SMALL, color=style.QUIET)
    axes.set_title("Trade-off of the first two outcomes", loc="left", fontsize=style.TEXT)
    corner = (0.01 if first.less_is_better else 0.99, 0.02 if second.less_is_better else 0.98)
    axes.text(
        *corner, "best", transform=axes.transAxes, fontsize=style.SMALL, color=style.QUIET,
        ha="left" if first.less_is_better else "right",
        va="bottom" if second.less_is_better else "top", fontstyle="italic",
    )  # fmt: skip
    axes.legend(fontsize=style.SMALL, frameon=False, loc="best", handletextpad=0.2)


def _rows(axes: Axes, names: Sequence[str], pens: Sequence[Pen], *, named: bool) -> None:
    style.plain(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5)
    rows = [-row for row in range(len(names))]
    axes.set_yticks(rows, names if named else [""] * len(names), fontsize=style.SMALL)
    axes.tick_params(axis="y", length=0)
    for label, pen in zip(axes.get_yticklabels(), pens, strict=True):
        label.set_color(pen.ink)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-len(names) + 0.4, 0.6)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(style.number_formatter())


def _draw_met(axes: Axes, explored: Explored, names: Sequence[str], pens: Sequence[Pen]) -> None:
    """Draw in which share of futures each policy meets all goals."""
    _rows(axes, names, pens, named=True)
    axes.set_title("Good enough: all goals met, % of futures", loc="left", fontsize=style.TEXT)
    axes.set_xlim(0, 100)
    if not explored.has_limits:
        axes.text(0.5, 0.5, "no goal has a limit", transform=axes.transAxes, ha="center",
                  fontsize=style.SMALL, color=style.QUIET)  # fmt: skip
        return
    for row, (policy, pen) in enumerate(zip(explored.policies, pens, strict=True)):
        chance = explored.satisfices(policy)
        axes.barh(-row, 100 * chance.estimate, height=0.55, color=pen.colour)
        axes.plot([100 * chance.low, 100 * chance.high], [-row, -row], color=style.INK, lw=1.0)


def _draw_outcome(
    axes: Axes, explored: Explored, goal: Goal, names: Sequence[str], pens: Sequence[Pen]
) -> None:
    _rows(axes, names, pens, named=True)
    factor, unit = _scaled(explored, goal)
    for row, (policy, pen) in enumerate(zip(explored.policies, pens, strict=True)):
        values = _finite(explored, policy, goal) * factor
        low, lower, median, upper, high = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95])
        axes.plot([low, high], [-row] * 2, color=pen.colour, linewidth=1.2)
        axes.plot([lower, upper], [-row] * 2, color=pen.colour, linewidth=4.5,
                  solid_capstyle="butt")  # fmt: skip
        axes.plot(median, -row, "o", color="white", markeredgecolor=pen.ink, markersize=4.2,
                  zorder=5)  # fmt: skip
    if goal.limit is not None:
        axes.axvline(goal.limit * factor, color=style.INK, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_title(f"{goal.label}, {unit}", loc="left", fontsize=style.TEXT, color=style.INK)


def _draw_regret(
    axes: Axes, explored: Explored, goal: Goal, names: Sequence[str], pens: Sequence[Pen]
) -> None:
    _rows(axes, names, pens, named=False)
    factor, unit = _scaled(explored, goal)
    for row, (policy, pen) in enumerate(zip(explored.policies, pens, strict=True)):
        regret = explored.regret(policy, goal)
        if np.isnan(regret.most):
            continue
        axes.barh(-row, regret.most * factor, height=0.55, color=pen.colour, alpha=0.85)
        ends = [regret.most_low * factor, regret.most_high * factor]
        axes.plot(ends, [-row] * 2, color=style.INK, linewidth=1.0)
        axes.plot([regret.worst * factor] * 2, [-row - 0.22, -row + 0.22], color=pen.ink, lw=1.2)
    axes.set_xlim(0, None)
    axes.set_title(f"regret, {unit}", loc="left", fontsize=style.TEXT, color=style.INK)
