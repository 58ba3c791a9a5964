"""Where the texts of a picture stand: none may cover another, and none may leave the paper."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

_TOUCHING = 0.7
"""Pixels by which boxes may overlap: letters do not fill theirs."""

Corners = np.ndarray
"""The four corners of a text, shape (4, 2), in pixels."""


def boxes(figure: Figure) -> list[tuple[str, Corners]]:
    """Give all texts that are drawn, the labels of ticks among them, with their corners."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    return [
        (text.get_text(), _corners(text, renderer))
        for text in _drawn(figure)
        if text.get_text().strip()
    ]


def _drawn(figure: Figure) -> Iterator[Text]:
    """Leave out labels of ticks that lie outside the axis, which are not drawn."""
    left_out: set[Text] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            room = 1e-6 * (high - low)
            for tick in (*axis.majorTicks, *axis.minorTicks):
                is_seen = axes.axison and low - room <= tick.get_loc() <= high + room
                if not is_seen or not tick.label1.get_visible():
                    left_out.add(tick.label1)
                left_out.add(tick.label2)
    texts = figure.findobj(Text)
    yield from (text for text in texts if text.get_visible() and text not in left_out)


def _corners(text: Text, renderer: RendererBase) -> Corners:
    """Give the corners; of a slanted text those of its own box, turned around its anchor."""
    angle = text.get_rotation()
    if angle % 90 == 0:
        return Text.get_window_extent(text, renderer).corners()[[0, 1, 3, 2]]
    text.set_rotation(0)
    flat = Text.get_window_extent(text, renderer).corners()[[0, 1, 3, 2]]
    text.set_rotation(angle)
    anchor = text.get_transform().transform(text.get_unitless_position())
    turned: Corners = Affine2D().rotate_deg_around(*anchor, angle).transform(flat)
    return turned


def off_the_paper(figure: Figure) -> list[str]:
    """Give the texts that reach over an edge."""
    paper = figure.bbox.padded(1)
    return [
        text
        for text, at in boxes(figure)
        if (at.min(axis=0) < paper.min).any() or (at.max(axis=0) > paper.max).any()
    ]


def collisions(figure: Figure) -> list[tuple[str, str]]:
    """Give the pairs of texts that cover one another."""
    return [
        (one, two)
        for (one, a), (two, b) in itertools.combinations(boxes(figure), 2)
        if _overlap(a, b)
    ]


def _overlap(one: Corners, two: Corners) -> bool:
    """Tell whether two boxes overlap: whether no edge of either parts them."""
    for corners in (one, two):
        for edge in (corners[1] - corners[0], corners[2] - corners[1]):
            length = np.hypot(*edge)
            if length == 0:
                continue
            across = np.array([-edge[1], edge[0]]) / length
            first, second = one @ across, two @ across
            if min(first.max(), second.max()) - max(first.min(), second.min()) <= _TOUCHING:
                return False
    return True
