"""Write names on a map without one covering another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sim.figures.style import INK

_SIDES = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.75, 0.75, "left", "bottom"),
    (-0.75, 0.75, "right", "bottom"),
    (0.75, -0.75, "left", "top"),
    (-0.75, -0.75, "right", "top"),
)
_FURTHER = (1.0, 2.2, 4.0, 6.5, 9.0)
_STRIDE = 4.0


@dataclass(frozen=True)
class Label:
    """A text to write near a point, clear of a circle around it; `radius` in points.

    `furthest` bounds how far it may move off, 1 being beside the point.
    """

    text: str
    lon: float
    lat: float
    radius: float = 2.5
    size: float = 6.5
    colour: str = INK
    weight: str = "normal"
    furthest: float = 9.0


def write_labels(axes: Axes, labels: Sequence[Label], keep_clear: Sequence[Bbox] = ()) -> list[str]:
    """Write labels in the order of their weight; a label that finds no room is left out.

    The figure's layout must have been settled before. `keep_clear` is in display units. A label
    that had to move far off gets a thin line to its point.

    Returns:
        The texts that were left out.
    """
    boxes = [*keep_clear, *(circle(axes, label) for label in labels)]
    taken = np.array([box.extents for box in boxes], dtype=np.float64).reshape(-1, 4)
    left_out = []
    for label in labels:
        box = _write(axes, label, taken)
        if box is None:
            left_out.append(label.text)
        else:
            taken = np.vstack([taken, box.extents])
    return left_out


def circle(axes: Axes, label: Label) -> Bbox:
    """Give the box around a label's point, in display units."""
    x, y = axes.transData.transform((label.lon, label.lat))
    reach = label.radius * 0.8 * _pixels_a_point(axes)
    return Bbox.from_extents(x - reach, y - reach, x + reach, y + reach)


def along(axes: Axes, line: NDArray[np.float64], width: float) -> list[Bbox]:
    """Give boxes along a line of a width in points, in display units; `line` has shape (n, 2)."""
    pixels = _pixels_a_point(axes)
    corners = axes.transData.transform(line)
    km = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    at = np.arange(0.0, km[-1], _STRIDE * pixels)
    points = np.column_stack([np.interp(at, km, corners[:, 0]), np.interp(at, km, corners[:, 1])])
    reach = max(width / 2, 0.8) * pixels
    return [Bbox.from_extents(x - reach, y - reach, x + reach, y + reach) for x, y in points]


def _write(axes: Axes, label: Label, taken: NDArray[np.float64]) -> Bbox | None:
    renderer = _canvas(axes).get_renderer()  # type: ignore[no-untyped-call]
    for dx, dy, ha, va, far in _positions(label):
        text = axes.annotate(
            label.text,
            (label.lon, label.lat),
            (dx, dy),
            textcoords="offset points",
            ha=ha,
            va=va,
            fontsize=label.size,
            color=label.colour,
            fontweight=label.weight,
            linespacing=0.95,
            zorder=9,
            path_effects=[withStroke(linewidth=1.6, foreground="white", alpha=0.85)],
            arrowprops={"arrowstyle": "-", "color": label.colour, "lw": 0.4} if far else None,
        )
        text.set_in_layout(False)
        text.update_positions(renderer)
        box = Text.get_window_extent(text, renderer).padded(1.0)
        inside = axes.bbox.containsx(box.x0) and axes.bbox.containsx(box.x1)
        inside = inside and axes.bbox.containsy(box.y0) and axes.bbox.containsy(box.y1)
        if inside and not _overlaps(box, taken):
            return box
        text.remove()
    return None


def _overlaps(box: Bbox, taken: NDArray[np.float64]) -> bool:
    """Tell whether a box overlaps any of others; `taken` holds their corners, shape (n, 4)."""
    west, south, east, north = taken.T
    beside = (west <= box.x1) & (box.x0 <= east)
    return bool((beside & (south <= box.y1) & (box.y0 <= north)).any())


def _positions(label: Label) -> Iterator[tuple[float, float, str, str, bool]]:
    for times in (each for each in _FURTHER if each <= label.furthest):
        distance = label.radius + 2.0 + 4.0 * (times - 1)
        for dx, dy, ha, va in _SIDES:
            yield dx * distance, dy * distance, ha, va, times > 3


def _canvas(axes: Axes) -> FigureCanvasAgg:
    canvas = axes.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)  # noqa: S101 - new_figure gives each figure one
    return canvas


def _pixels_a_point(axes: Axes) -> float:
    return float(axes.get_figure(root=True).dpi) / 72  # type: ignore[union-attr]
