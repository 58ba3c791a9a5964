"""When rivers are usually frozen: many more can cross on such days, and curves jump."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from matplotlib.axes import Axes

from sim.figures.comparison.days import Days
from sim.figures.paper import Paper
from sim.figures.texts import halo
from sim.geography.gazetteer import Gazetteer
from sim.geography.tables import exits_of

_JULY = 7
_USUALLY = 0.5
"""The share of winters in which a sector can be walked over that makes it a frozen one."""
_HIGH = 0.022


def frozen(places: Gazetteer, days: Days) -> list[tuple[float, float]]:
    """Give when rivers usually bear people: first and last days, as places on the axis.

    These are the days on which more than half of the length of all sectors that freeze in most
    winters does.
    """
    exits = exits_of(places)
    freezes = (exits.ice_from_day >= 0) & (exits.ice_reliability >= _USUALLY)
    if not days.dated or not freezes.any():
        return []
    length = np.where(freezes, exits.km_end - exits.km_start, 0.0)
    winter = np.array([_of_winter(days.first + timedelta(n)) for n in range(days.length)])
    bears = (exits.ice_from_day <= winter[:, None]) & (winter[:, None] <= exits.ice_to_day)
    is_frozen = bears @ length > length.sum() / 2
    turns = np.flatnonzero(np.diff(np.concatenate([[0], is_frozen.astype(int), [0]])))
    ends = turns.reshape(-1, 2).tolist()
    return [(days.start + first, days.start + after - 1) for first, after in ends]


def _of_winter(day: date) -> int:
    """Count from July on, as winters are counted."""
    year = day.year if day.month >= _JULY else day.year - 1
    return (day - date(year, _JULY, 1)).days


def draw_frozen(axes: Axes, spans: Sequence[tuple[float, float]], paper: Paper) -> None:
    """Draw a bar at the foot of a panel for the days of ice, and say once what it is."""
    for first, last in spans:
        axes.axvspan(first, last, 0, _HIGH, facecolor=paper.look.cold, linewidth=0, zorder=3)
    if not spans:
        return
    first, last = max(spans, key=lambda span: span[1] - span[0])
    low, high = axes.get_xlim()
    middle = ((first + last) / 2 - low) / (high - low)
    side, at = "center", (first + last) / 2
    if not 0.25 < middle < 0.75:
        side, at = ("right", last) if middle > 0.5 else ("left", first)
    axes.annotate(
        "rivers usually frozen", (at, _HIGH), (0, 1.5), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=paper.small * 0.92, color=paper.look.quiet,
        ha=side, va="bottom", zorder=6,
        path_effects=halo(paper.look.paper),
    )  # fmt: skip
