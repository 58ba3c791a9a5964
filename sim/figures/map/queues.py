"""Queues at the border: rings on the near bank, and bars by sector."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.map.labels import Label, circle
from sim.figures.map.marks import QUEUE
from sim.figures.map.scene import Scene
from sim.figures.map.sectors import mark_sectors
from sim.results import Results

_FROM_BANK = 2.5
"""Points between the river and a ring."""
_SEEN = 1.2
"""Points: a ring that is smaller is not drawn."""


def draw_queues(axes: Axes, run: Results, scene: Scene) -> list[Bbox]:
    """Draw a ring for those who wait at each sector, on the near bank; give the boxes they fill."""
    radii = np.array([scene.radius(float(people)) for people in scene.queues])
    seen = np.flatnonzero(radii >= _SEEN)
    at = _near_bank(axes, run, scene.sectors[seen], radii[seen] + _FROM_BANK)
    axes.scatter(
        at[:, 0], at[:, 1], s=(2 * radii[seen]) ** 2, facecolor="none", edgecolor=QUEUE,
        linewidth=1.1, zorder=5.5,
    )  # fmt: skip
    labels = [
        Label("", float(lon), float(lat), float(radius))
        for (lon, lat), radius in zip(at, radii[seen], strict=True)
    ]
    return [circle(axes, label) for label in labels]


def draw_ring(axes: Axes, at: tuple[float, float], radius: float) -> None:
    """Draw a ring of the key, of a radius in points."""
    axes.scatter(
        *at, s=(2 * radius) ** 2, facecolor="none", edgecolor=QUEUE, linewidth=1.1, clip_on=False
    )


def _near_bank(
    axes: Axes, run: Results, sectors: NDArray[np.intp], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Move the middles of sectors so many points toward their counties, shape (sector, 2)."""
    data = run.data
    rows = {str(name): row for row, name in enumerate(data["county"].values)}
    home = [rows[str(data["exit_county"].values[sector])] for sector in sectors]
    middle = np.column_stack([data[f"exit_{part}"].values[sectors] for part in ("lon", "lat")])
    county = np.column_stack([data[f"county_{part}"].values[home] for part in ("lon", "lat")])
    here, there = (axes.transData.transform(each.reshape(-1, 2)) for each in (middle, county))
    way = there - here
    length = np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    pixels = points[:, None] * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    moved: NDArray[np.float64] = axes.transData.inverted().transform(here + way / length * pixels)
    return moved


def draw_queue_bars(axes: Axes, run: Results, scene: Scene, top: float | None = None) -> None:
    """Draw a bar for each sector: people who wait there on the day, with the middle 90 %."""
    style.plain(axes)
    people = run.data["at_border"].values[:, scene.day - 1][:, scene.sectors]
    low, high = np.quantile(people, [0.05, 0.95], axis=0)
    x = np.arange(len(scene.sectors))
    axes.bar(x, scene.queues, width=0.78, color=QUEUE, alpha=0.75)
    spread = np.clip([scene.queues - low, high - scene.queues], 0, None)
    axes.errorbar(
        x, scene.queues, spread, fmt="none", ecolor=style.INK, elinewidth=0.7, capsize=1.5
    )
    axes.set_ylim(0, max(top or float(high.max()) * 1.22, 1.0))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    mark_sectors(axes, run, scene.sectors, "Waiting to cross into {across} by sector")
