"""A fan: the median of the members, and the bands that hold the middle 50 and 90 % of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.paper import Paper, Pen
from sim.quantities.measures import Values

MOST_FANS = 4
"""Runs with both bands; more would cover one another, and have the narrow one alone."""


def quantiles(values: Values) -> Values:
    """Give the 5, 25, 50, 75 and 95 % points over members, shape (5, day)."""
    points: Values = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    return points


def draw_fan(
    axes: Axes, x: NDArray[np.float64], points: Values, pen: Pen, paper: Paper, *, both: bool = True
) -> None:
    """Draw the bands and the median of a run."""
    look = paper.look
    low, lower, middle, upper, high = points
    if both:
        axes.fill_between(x, low, high, color=pen.colour, alpha=look.wide, linewidth=0)
    axes.fill_between(x, lower, upper, color=pen.colour, alpha=look.narrow if both else look.wide,
                      linewidth=0)  # fmt: skip
    line = 1.4 * thick(paper)
    rim = withStroke(linewidth=line + 1.1, foreground=look.paper)  # seen on bands as dark, in grey
    axes.plot(x, middle, color=pen.colour, linestyle=pen.stroke, linewidth=line,
              path_effects=[rim])  # fmt: skip
    if look.outlined and both:
        for edge in (low, high):
            axes.plot(x, edge, color=pen.colour, linestyle=pen.stroke, linewidth=0.4)


def thick(paper: Paper) -> float:
    """Say how much thicker than on a page lines are."""
    return paper.format.letters


def label_ends(
    axes: Axes, ends: Sequence[tuple[float, str, Pen]], paper: Paper, height: float
) -> None:
    """Write each scenario's name at the end of its line, moved apart where lines end together.

    So many that they would cover one another, on a panel of a height in points, are left to the
    head of the page.
    """
    apart = 1.3 * paper.small / height
    if len(ends) * apart > 1:
        return
    to_axes = axes.transData + axes.transAxes.inverted()
    at = [(float(to_axes.transform((0, value))[1]), name, pen) for value, name, pen in ends]
    at.sort(key=lambda end: end[0])
    heights = style.spread([level for level, _, _ in at], apart)
    for (_, name, pen), level in zip(at, heights, strict=True):
        axes.annotate(
            name, (1, level), (NAME_GAP, 0), xycoords="axes fraction",
            textcoords="offset points", va="center", fontsize=paper.small, color=pen.ink,
        )  # fmt: skip


NAME_GAP = 3.0
"""Points between a panel and the names beside it."""
