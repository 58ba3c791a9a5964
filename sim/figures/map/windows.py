"""Where a map is crowded: the windows that are drawn larger beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.texts import cut
from sim.geography.map_shapes import Frame, frame
from sim.quantities.measures import Values
from sim.results import Results

_MOST = 2
_WIDE = 0.17
"""Share of a map's width that a window shows."""
_TALL = 1.12
"""Height of a window by its width, on the page."""
_REACH = 0.72
"""Share of a window in which places count, so that none stands at its edge."""
_CROWD = 3
"""Places, counties across or camps, that make a window worth its room."""
_LONGEST_NAME = 110.0


@dataclass(frozen=True)
class Window:
    """A part of a map that is drawn larger, with the letter and the name that it has there."""

    letter: str
    name: str
    on: Frame

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the window."""
        return self.on.west <= lon <= self.on.east and self.on.south <= lat <= self.on.north


def windows_of(run: Results) -> tuple[Window, ...]:
    """Find where the counties with most people and the camps crowd, the same on all days of a run.

    A window counts places in it, and those a second time that hold people, by their share of all.
    """
    data, on = run.data, frame(run.places)
    kinds = ("host", "camp")
    points = np.concatenate(
        [np.column_stack([data[f"{k}_lon"].values, data[f"{k}_lat"].values]) for k in kinds]
    ).astype(np.float64)
    weights = np.concatenate([_people(run), np.zeros(data.sizes["camp"])])
    weights = 1 + len(weights) * weights / max(float(weights.sum()), 1.0)
    flat = math.cos(math.radians((on.south + on.north) / 2))
    size = np.array([_WIDE * (on.east - on.west), _WIDE * (on.east - on.west) * flat * _TALL])
    found: list[Window] = []
    free = np.ones(len(points), dtype=bool)
    while len(found) < _MOST:
        inside, middle = _best(points, weights * free, size)
        if (inside & free).sum() < _CROWD:
            break
        free &= ~inside
        (west, south), (east, north) = middle - size / 2, middle + size / 2
        window = Frame(float(west), float(east), float(south), float(north))
        if not any(_overlap(window, other.on) for other in found):
            found.append(Window("AB"[len(found)], _name(run, inside, weights), window))
    return tuple(found)


def _people(run: Results) -> Values:
    """Give the most people in hiding or without shelter of each county across."""
    both = run.data["in_hiding"].values + run.data["at_reception"].values
    most: Values = np.median(both, axis=0).max(axis=0)
    return most


def _best(points: Values, weights: Values, size: Values) -> tuple[NDArray[np.bool_], Values]:
    """Find the window that holds most; give which points it holds, and the middle of these."""
    middles = (points[:, None] + points[None]).reshape(-1, 2) / 2
    reach = _REACH * size / 2
    held = np.asarray((np.abs(points[None] - middles[:, None]) <= reach).all(axis=2), np.bool_)
    inside = held[int((held @ weights).argmax())]
    these = points[inside & (weights > 0)] if (inside & (weights > 0)).any() else points[inside]
    return inside, (these.min(axis=0) + these.max(axis=0)) / 2


def _overlap(one: Frame, two: Frame) -> bool:
    apart = one.east < two.west or two.east < one.west
    return not (apart or one.north < two.south or two.north < one.south)


def _name(run: Results, inside: NDArray[np.bool_], weights: Values) -> str:
    """Name a window after what its counties belong to, if that is one, or else the largest."""
    count = run.data.sizes["host"]
    hosts = np.flatnonzero(inside[:count])
    camps = run.data["camp_host"].values.astype(str)[inside[count:]]
    names = [str(each) for each in run.data["host"].values]
    rows = {str(row["name"]): row for row in run.places.rows("hosts.csv")}
    above = {str(rows.get(names[host], {}).get("prefecture") or "") for host in hosts}
    if len(hosts) > 1 and len(above) == 1 and "" not in above:
        return above.pop()
    if len(hosts):
        return names[max(hosts, key=lambda host: float(weights[host]))].split(" (")[0]
    return str(camps[0])


def draw_frame(axes: Axes, window: Window) -> Bbox:
    """Draw on the map where a window lies, with its letter; give the box that this fills."""
    on = window.on
    axes.add_patch(
        Rectangle((on.west, on.south), on.east - on.west, on.north - on.south, fill=False,
                  edgecolor=style.INK, linewidth=0.7, zorder=8)
    )  # fmt: skip
    letter = axes.annotate(
        window.letter, (on.west, on.north), (2.5, -2), textcoords="offset points", va="top",
        ha="left", fontsize=7.5, fontweight="bold", zorder=9,
    )  # fmt: skip
    letter.set_in_layout(False)
    letter.update_positions(axes.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return Text.get_window_extent(letter)


def title_window(axes: Axes, window: Window) -> None:
    """Write the letter and the name of a window above it."""
    name = cut(window.name, _LONGEST_NAME, style.TEXT)
    axes.set_title(f"{window.letter}  {name}", loc="left", fontsize=style.TEXT, color=style.INK,
                   fontweight="bold", pad=3)  # fmt: skip
