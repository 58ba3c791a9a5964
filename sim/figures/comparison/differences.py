"""Day by day, how much more a run has than its baseline: member by member where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from sim.answers.pairs import Pairs, pairs_of
from sim.figures import style
from sim.figures.comparison.days import Days
from sim.figures.comparison.fans import MOST_FANS, draw_fan, quantiles
from sim.figures.comparison.panels import Panel, Readings
from sim.figures.comparison.scales import LOG, set_scale_of_differences
from sim.figures.paper import Paper, Pen
from sim.quantities.measures import Values
from sim.results import Results

_THINNED = 41
"""Members of each run that are kept, evenly by size, where each is compared with every other."""


_LAID_OUT = 0.7
"""How high a strip is at last, as a share of what it is given at first."""


@dataclass(frozen=True)
class Baseline:
    """The run from which the others are told apart, by its row, and how members belong together.

    `pairs` has an entry for each other run, by its row.
    """

    row: int
    name: str
    pairs: dict[int, Pairs]

    @classmethod
    def of(cls, runs: Sequence[Results], row: int, name: str) -> Baseline:
        """Pair the members of all runs with those of one."""
        others = {n: pairs_of(run, runs[row]) for n, run in enumerate(runs) if n != row}
        return cls(row, name, others)


def differences(values: Values, baseline: Values, pairs: Pairs) -> Values:
    """Take a baseline away on each day that both have, shape (pair of members, day)."""
    days = min(values.shape[1], baseline.shape[1])
    values, baseline = values[:, :days], baseline[:, :days]
    if pairs.are_paired:
        apart: Values = values[pairs.rows] - baseline[pairs.baseline_rows]
        return apart
    one, two = (_thinned(each) for each in (values, baseline))
    every: Values = (one[:, None] - two[None]).reshape(-1, days)
    return every


def _thinned(values: Values) -> Values:
    if len(values) <= _THINNED:
        return values
    kept: Values = np.quantile(values, (np.arange(_THINNED) + 0.5) / _THINNED, axis=0)
    return kept


def draw_differences(
    axes: Axes,
    panel: Panel,
    readings: Readings,
    base: Baseline,
    days: Days,
    pens: Sequence[Pen],
    paper: Paper,
) -> None:
    """Draw the differences of all runs from the baseline in the strip below a panel."""
    style.plain(axes, paper)
    axes.axhline(0, color=paper.look.quiet, linewidth=0.9, zorder=1.5)
    both = len(base.pairs) < MOST_FANS
    levels = []
    for row, pairs in base.pairs.items():
        apart = differences(readings.of(panel, row), readings.of(panel, base.row), pairs)
        points = quantiles(apart)
        draw_fan(axes, days.along(points.shape[1]), points, pens[row], paper, both=both)
        levels.append(points if both else points[1:4])
    ends = min(each.min() for each in levels), max(each.max() for each in levels)
    largest = [float(np.abs(each).max()) for each in levels]
    is_log = set_scale_of_differences(
        axes, (float(ends[0]), float(ends[1])), largest, _marks(axes, paper)
    )
    axes.annotate(
        f"difference from {base.name}{f', {LOG}' if is_log else ''}",
        (0, 1), (2, 1), xycoords="axes fraction", textcoords="offset points",
        fontsize=paper.small * 0.92, color=paper.look.quiet, va="bottom",
    )  # fmt: skip


def _marks(axes: Axes, paper: Paper) -> int:
    """Say for how many marks beside 0 a strip is high enough."""
    high = axes.get_position().height * paper.format.height * 72
    return int(np.clip(_LAID_OUT * high / (2.2 * paper.small), 1, 3))
