"""Where the texts of a picture stand: none may cover another, and none may leave the paper."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_TOUCHING = 0.7
"""Pixels by which boxes may overlap: letters do not fill theirs."""


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Give all texts that are drawn, the labels of ticks among them, with their boxes."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    return [
        (text.get_text(), Text.get_window_extent(text, renderer))
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
    yield from (
        text for text in figure.findobj(Text) if text.get_visible() and text not in left_out
    )


def off_the_paper(figure: Figure) -> list[str]:
    """Give the texts that reach over an edge."""
    paper = figure.bbox.padded(1)
    return [
        text
        for text, box in boxes(figure)
        if min(box.x0 - paper.x0, paper.x1 - box.x1, box.y0 - paper.y0, paper.y1 - box.y1) < 0
    ]


def collisions(figure: Figure) -> list[tuple[str, str]]:
    """Give the pairs of texts that cover one another."""
    return [
        (one, two)
        for (one, a), (two, b) in itertools.combinations(boxes(figure), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > _TOUCHING
        and min(a.y1, b.y1) - max(a.y0, b.y0) > _TOUCHING
    ]
