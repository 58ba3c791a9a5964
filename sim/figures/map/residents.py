"""The hidden beside those who live where they hide: how heavily a county bears them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures import style
from sim.figures.map.marks import HIDING
from sim.figures.map.scene import Scene
from sim.figures.texts import cut
from sim.geography.words import with_countries
from sim.quantities.measures import Values
from sim.results import Results

_LONGEST_NAME = 110.0


def per_resident(run: Results, day: int) -> Values:
    """Count the hidden for each 1,000 residents of a county, shape (member, host)."""
    residents = np.maximum(run.data["host_population"].values.astype(np.float64), 1.0)
    hidden = run.data["in_hiding"].values[:, day - 1].astype(np.float64)
    return np.asarray(1_000 * hidden / residents)


def draw_per_resident(axes: Axes, run: Results, scene: Scene, top: float | None = None) -> None:
    """Draw a bar for each county across the border, in the order of the table of places."""
    style.plain(axes)
    low, median, high = np.quantile(per_resident(run, scene.day), [0.05, 0.5, 0.95], axis=0)
    x = np.arange(median.size)
    axes.bar(x, median, width=0.7, color=HIDING, alpha=0.75)
    spread = np.clip([median - low, high - median], 0, None)
    axes.errorbar(x, median, spread, fmt="none", ecolor=style.INK, elinewidth=0.7, capsize=1.5)
    axes.set_ylim(0, max(top or float(high.max()) * 1.08, 1.0))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(style.number_formatter())
    names = [cut(str(name), _LONGEST_NAME, style.SMALL) for name in run.data["host"].values]
    axes.set_xticks(x, names, rotation=30, ha="right", rotation_mode="anchor")
    axes.set_xlim(-0.6, median.size - 0.4)
    axes.set_ylabel("people per 1,000", fontsize=style.SMALL, color=style.QUIET)
    title = with_countries("In hiding in {across} for each 1,000 residents, by county", [run.words])
    axes.set_title(title, loc="left", fontsize=8.6, color=style.INK)
