"""How methods did on known truths: ranks, coverage, and error."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.calibration.diagnostics import DRAWS, PRIOR_CRPS, WITHIN, Judged
from sim.calibration.fitting import Fit
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.messages.wording import counted
from sim.quantities.measures import Values

_FAILED = "#e42536"
_LINE = 0.08
"""The height of a name, in the units of the axis."""
_SHOWN = 0.9
"""Beside the error of the prior: axes that are known better than this are named."""


def draw_truths(found: Fit) -> Page:
    """Draw a row a method: how even ranks are, how often intervals hold, and where errors fall."""
    names = [each.name for each in found.bank.axes]
    count = len(found.judged)
    with page(11.0, 2.5 * count + 1.1, names) as figure:
        grid = figure.add_gridspec(count, 3)
        for row, judged in enumerate(found.judged):
            _draw_ranks(figure.add_subplot(grid[row, 0]), judged, found)
            _draw_coverage(figure.add_subplot(grid[row, 1]), judged)
            _draw_errors(figure.add_subplot(grid[row, 2]), judged, names)
        title = f"Methods on {counted(found.judged[0].truths, 'known truth')} kept back"
        figure.suptitle(title, x=0.012, ha="left", fontsize=style.TITLE, fontweight="bold")
        style.footer(figure, _note(), 170)
        settle(figure)
    return figure


def _draw_ranks(axes: Axes, judged: Judged, found: Fit) -> None:
    """Draw how far the ranks of each axis lie above the straight line, with what chance allows."""
    style.plain(axes)
    at = np.arange(DRAWS + 1)
    even = (at + 1) / (DRAWS + 1)
    off = np.array([_held(column, at) for column in judged.ranks.T]) - even
    for share in (0.0, 0.05, 0.25):
        low, high = np.quantile(off, [share, 1 - share], axis=0)
        axes.fill_between(even, low, high, color=style.QUIET, alpha=0.18, linewidth=0)
    for line in off[judged.failed]:
        axes.plot(even, line, color=_FAILED, linewidth=1.0)
    band = np.sqrt(np.log(2 * len(found.bank.axes) / 0.05) / (2 * judged.truths))
    for side in (-band, band):
        axes.axhline(side, color=style.INK, linewidth=0.8, linestyle=(0, (4, 3)))
    is_taken = found.chosen is not None and found.chosen.method == judged.method
    axes.set_title(f"{judged.method}{', taken' if is_taken else ''}", loc="left",
                   fontsize=style.TEXT, color=style.INK)  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(-1.6 * band, 1.6 * band))
    axes.set_xlabel("rank of the truth", fontsize=style.SMALL, color=style.QUIET)
    axes.set_ylabel("share below it, less what is even", fontsize=style.SMALL, color=style.QUIET)


def _held(ranks: NDArray[np.int64], at: NDArray[np.int64]) -> Values:
    """Give the share of truths of each rank or a lower one."""
    found: Values = np.searchsorted(np.sort(ranks), at, side="right") / ranks.size
    return found


def _draw_coverage(axes: Axes, judged: Judged) -> None:
    style.plain(axes)
    held = judged.covered.mean(axis=0)
    axes.hist(held, bins=np.arange(0.6, 1.021, 0.02).tolist(), color="#a9c6fd")
    axes.axvspan(*WITHIN, color=style.QUIET, alpha=0.13, linewidth=0)
    axes.axvline(judged.coverage, color=style.INK, linewidth=1.2)
    axes.set_xlim(0.6, 1.0)
    axes.set_xlabel("share of truths inside 90 % intervals", fontsize=style.SMALL,
                    color=style.QUIET)  # fmt: skip
    axes.set_ylabel("axes", fontsize=style.SMALL, color=style.QUIET)
    axes.set_title(f"{100 * judged.coverage:.1f} % over all", loc="left", fontsize=style.TEXT)


def _draw_errors(axes: Axes, judged: Judged, names: list[str]) -> None:
    """Draw the error of each axis over all truths and over those near the record."""
    style.plain(axes)
    everywhere = judged.crps.mean(axis=0) / PRIOR_CRPS
    near = judged.crps[judged.near].mean(axis=0) / PRIOR_CRPS
    axes.plot(everywhere, near, ".", color="#5790fc", markersize=4)
    taken: list[float] = []
    for number in np.argsort(everywhere)[:3].tolist():
        if everywhere[number] > _SHOWN:
            break
        if any(abs(near[number] - other) < _LINE for other in taken):
            continue  # its name would lie on another
        taken.append(near[number])
        axes.annotate(
            names[number], (everywhere[number], near[number]), (4, 2), fontsize=style.SMALL,
            textcoords="offset points", color=style.INK,
        )  # fmt: skip
    ends = (min(0.3, float(near.min()) - 0.05), max(1.3, float(near.max()) + 0.05))
    axes.plot(ends, ends, color=style.FAINT, linewidth=0.8)
    axes.axhline(1.0, color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.axvline(1.0, color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.set_xlabel("error beside the prior's, all truths", fontsize=style.SMALL,
                    color=style.QUIET)  # fmt: skip
    axes.set_ylabel("the fifth nearest the record", fontsize=style.SMALL, color=style.QUIET)
    axes.set_title(f"CRPS {judged.error:.3f}, prior {PRIOR_CRPS:.3f}", loc="left",
                   fontsize=style.TEXT)  # fmt: skip


def _note() -> str:
    return (
        "Left: grey, all axes (parameters, or groups that move together), nine in ten, and half; "
        "where all is right, all stay between the dashed lines with a chance of 95 % (Dvoretzky, "
        "Kiefer and Wolfowitz). Red: fails, and stays at its prior. Middle: grey is what is asked "
        "of all axes together; single ones differ by chance. Right: below 1 something is known."
    )
