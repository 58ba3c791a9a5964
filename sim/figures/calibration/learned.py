"""What was learned: how far the spread of each parameter shrank, and which forms are favoured."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sim.calibration.diagnostics import NOT_LEARNED
from sim.calibration.fitting import Fit
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut

_MOST = 24
_BEFORE, _AFTER, _ROOM = "#9c9ca1", "#5790fc", 190.0


def draw_learned(found: Fit) -> Page:
    """Draw prior and posterior of what is known best, and the weights of forms."""
    names = [each.name for each in found.bank.axes]
    shown = np.argsort(-found.contraction, kind="stable")[:_MOST].tolist()
    height = 0.2 * max(len(shown), 1.4 * len(found.shapes) + 2) + 1.9
    with page(11.0, height, names) as figure:
        grid = figure.add_gridspec(1, 3, width_ratios=[1.0, 1.0, 0.8])
        _draw_contraction(figure.add_subplot(grid[0, 0]), found, shown)
        _draw_intervals(figure.add_subplot(grid[0, 1]), found, shown)
        _draw_forms(figure.add_subplot(grid[0, 2]), found)
        title = "What the record teaches of the parameters"
        figure.suptitle(title, x=0.012, ha="left", fontsize=style.TITLE, fontweight="bold")
        style.footer(figure, _note(found), 170)
        settle(figure)
    return figure


def _draw_contraction(axes: Axes, found: Fit, shown: list[int]) -> None:
    _rows(axes, len(shown))
    for row, number in enumerate(shown):
        colour = _AFTER if found.learned[number] else style.FAINT
        axes.barh(-row, max(found.contraction[number], 0), height=0.62, color=colour)
    names = [cut(found.bank.axes[n].name, _ROOM, style.SMALL) for n in shown]
    axes.set_yticks([-row for row in range(len(shown))], names, fontsize=style.SMALL)
    axes.axvline(NOT_LEARNED, color=style.QUIET, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_xlim(0, 1)
    axes.set_title("part of the prior's variance that is gone", loc="left", fontsize=style.TEXT)


def _draw_intervals(axes: Axes, found: Fit, shown: list[int]) -> None:
    """Draw the middle 50 and 90 % before and after, in standard deviations of the prior."""
    _rows(axes, len(shown))
    at = [0.05, 0.25, 0.5, 0.75, 0.95]
    for row, number in enumerate(shown):
        for column, colour, shift in (
            (found.bank.of_the_prior.scores[:, number], _BEFORE, 0.16),
            (found.scores[:, number], _AFTER, -0.16),
        ):
            low, lower, median, upper, high = np.quantile(column, at)
            y = -row + shift
            axes.plot([low, high], [y, y], color=colour, linewidth=1.0)
            axes.plot([lower, upper], [y, y], color=colour, linewidth=3.0, solid_capstyle="butt")
            axes.plot([median], [y], "|", color=style.INK, markersize=4)
    axes.set_yticks([])
    axes.set_xlim(-2.4, 2.4)
    axes.set_title("before (grey) and after (blue)", loc="left", fontsize=style.TEXT)
    axes.set_xlabel("standard deviations of the prior", fontsize=style.SMALL, color=style.QUIET)


def _draw_forms(axes: Axes, found: Fit) -> None:
    _rows(axes, len(found.shapes))
    for row, each in enumerate(found.shapes):
        axes.barh(-row + 0.17, each.before, height=0.3, color=_BEFORE)
        axes.barh(-row - 0.17, each.after, height=0.3, color=_AFTER)
        ends = [each.after - 2 * each.error, each.after + 2 * each.error]
        axes.plot(np.clip(ends, 0, 1), [-row - 0.17] * 2, color=style.INK, linewidth=0.9)
    names = [
        cut(f"{each.key.partition('.')[2]}: {each.word}", _ROOM, style.SMALL)
        for each in found.shapes
    ]
    axes.set_yticks([-row for row in range(len(names))], names, fontsize=style.SMALL)
    axes.set_xlim(0, 1)
    axes.set_title("weights of disputed forms", loc="left", fontsize=style.TEXT)


def _rows(axes: Axes, count: int) -> None:
    style.plain(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-max(count, 1) + 0.4, 0.6)


def _note(found: Fit) -> str:
    method = "" if found.chosen is None else found.chosen.method
    return (
        f"From {found.bank.draws} draws by {method}. Blue bars: learned; pale: less than a tenth "
        "of the variance is gone, or known truths do not show it. Lines on weights: two standard "
        "errors of as many draws as are unlike."
    )
