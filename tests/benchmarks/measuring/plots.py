"""The picture of how cost grows: seconds above, memory below, one column for each thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis as Scale
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from measuring.kept import Entries
from measuring.scaling import AXES, Axis, column, fit
from measuring.tables import MIB
from sim.figures import save, style
from sim.figures.page import page, settle

_WIDTH, _HEIGHT = 10.0, 4.6


def draw_scaling(entries: Entries, path: Path) -> None:
    """Draw all axes that were measured and save the picture."""
    axes = [axis for axis in AXES if axis.name in entries]
    with page(_WIDTH, _HEIGHT) as figure:
        panels = figure.subplots(2, len(axes), squeeze=False, sharex="col", sharey="row")
        rows = (
            ("seconds", 1.0, "seconds a member"),
            ("peak_bytes", float(MIB), "peak memory, MiB"),
        )
        for row, (name, unit, words) in enumerate(rows):
            for col, axis in enumerate(axes):
                panel = panels[row, col]
                _draw(panel, axis, entries[axis.name], name, unit)
                if col == 0:
                    panel.set_ylabel(words, fontsize=style.TEXT)
                if row == 1:
                    panel.set_xlabel(axis.label, fontsize=style.SMALL)
        figure.suptitle("How cost grows, both axes logarithmic", x=0.012, ha="left", fontsize=11)
        settle(figure)
    save(figure, path)


def _draw(panel: Axes, axis: Axis, entry: dict[str, Any], name: str, unit: float) -> None:
    pen = style.pens(1)[0]
    grown = column(entry, axis.quantity)
    cost = [value / unit for value in column(entry, name)]
    panel.loglog(grown, cost, marker="o", markersize=3.5, color=pen.colour, linewidth=1.2)
    for scale, values in ((panel.xaxis, grown), (panel.yaxis, cost)):
        _mark(scale, values)
    slope = fit(grown, cost, is_added=axis.is_added)
    of_what = "of what is added " if axis.is_added else ""
    panel.set_title(f"exponent {of_what}{slope}", fontsize=style.TEXT, loc="left", color=pen.ink)
    style.plain(panel)


def _mark(scale: Scale, values: list[float]) -> None:
    """Put marks at powers of ten, and between them where there are few; write them as numbers."""
    decades = np.log10(max(values) / min(values))
    scale.set_major_locator(LogLocator(subs=(1.0,) if decades > 1.5 else (1.0, 2.0, 5.0)))
    scale.set_major_formatter(FuncFormatter(lambda value, _: _briefly(value)))
    scale.set_minor_formatter(NullFormatter())


def _briefly(value: float) -> str:
    """Write 24 million as 24M and ten thousand as 10k."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
