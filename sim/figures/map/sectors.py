"""Crossings so far by sector of the border, in river order."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.map.marks import CROSSING, RIVER
from sim.figures.map.scene import Scene
from sim.figures.texts import cut
from sim.geography.map_shapes import words_of_map
from sim.geography.words import with_countries
from sim.results import Results

_LONGEST_NAME = 150.0


def draw_sectors(axes: Axes, run: Results, scene: Scene, top: float | None = None) -> None:
    """Draw a bar for each sector: crossings that count, darker those of the last 7 days.

    `top` is the upper end of the scale, for pictures that are to share it.
    """
    style.plain(axes)
    x = np.arange(len(scene.sectors))
    axes.bar(x, scene.so_far, width=0.78, color=CROSSING, alpha=0.4, label=scene.counted_from)
    axes.bar(x, scene.this_week, width=0.78, color=CROSSING, label="of which in the last 7 days")
    low, high = scene.so_far_range
    spread = np.clip([scene.so_far - low, high - scene.so_far], 0, None)
    axes.errorbar(
        x, scene.so_far, spread, fmt="none", ecolor=style.INK, elinewidth=0.7, capsize=1.5
    )
    axes.set_ylim(0, max(top or float(high.max()) * 1.22, 1.0))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    mark_sectors(axes, run, scene.sectors, "Crossings into {across} by sector")
    axes.legend(fontsize=style.SMALL, frameon=False, loc="upper left", ncols=2, borderpad=0)


def mark_sectors(axes: Axes, run: Results, rows: NDArray[np.intp], title: str) -> None:
    """Write the names of sectors below their bars, the rivers above, and a title."""
    data = run.data
    names = [cut(str(data["exit"].values[row]), _LONGEST_NAME, 10.0) for row in rows]
    axes.set_xticks(np.arange(len(rows)), names, rotation=38, ha="right", rotation_mode="anchor")
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.yaxis.set_major_formatter(style.people_formatter())
    axes.set_ylabel("people", fontsize=style.SMALL, color=style.QUIET)
    axes.set_title(
        f"{with_countries(title, [run.words])}, {_from_end_to_end(run)}",
        loc="left",
        fontsize=8.6,
        color=style.INK,
    )
    _mark_rivers(axes, [str(data["exit_river"].values[row]) for row in rows])


def _from_end_to_end(run: Results) -> str:
    """Say where the sectors begin and end."""
    for words, _, _ in words_of_map(run.places, "ends"):
        return words
    sectors = run.places.column("sectors.csv", "name")
    return f"from {sectors[0]} to {sectors[-1]}"


def _mark_rivers(axes: Axes, rivers: list[str]) -> None:
    """Part the rivers by thin lines and name each."""
    starts = [n for n, river in enumerate(rivers) if n == 0 or river != rivers[n - 1]]
    for start, end in zip(starts, [*starts[1:], len(rivers)], strict=True):
        if start:
            axes.axvline(start - 0.5, color=RIVER, linewidth=0.8)
        axes.annotate(
            cut(rivers[start], _LONGEST_NAME, style.TEXT),
            ((start + end - 1) / 2, 1),
            (0, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=style.TEXT,
            color=RIVER,
        )
