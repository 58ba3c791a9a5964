"""An alluvial diagram: home, way out and fate, in people, one colour a kind of fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Curve
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.flows.bundles import Bundles, bundled
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, width, wrapped
from sim.messages.wording import counted
from sim.results import Results
from sim.results.flows import fate_in_words, flows_of

_WIDTH, _HEIGHT = 11.69, 8.27
_BAR = 0.014
_PLACES = (0.0, 0.5, 1.0)
_GAP = 0.012
_LONGEST_NAME = 150.0
_PAPER = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.6}
_LEAST = 0.0004
"""A ribbon thinner than this share of all people is not drawn; its people are in the bars."""

COLOURS = {
    "arrived": "#5790fc",
    "in_a_third_country": "#5790fc",
    "onward": "#8fb5ff",
    "with_families": "#3ca370",
    "in_centre": "#3ca370",
    "in_camp": "#3ca370",
    "at_reception": "#f0c63f",
    "hides": "#f89c20",
    "went_home": "#9c9ca1",
    "in_custody": "#964a8b",
    "returned_by_force": "#964a8b",
    "caught_leaving": "#b98ab3",
    "killed_leaving": "#e42536",
    "died_across": "#e42536",
}
"""A colour for each kind of fate; those that end alike share one."""


@dataclass(frozen=True)
class Column:
    """The bars of one column: where each begins and ends, from the top, in shares of the height."""

    names: tuple[str, ...]
    people: NDArray[np.float64]
    tops: NDArray[np.float64]
    scale: float


def draw_flows(run: Results) -> Page:
    """Draw where people of a run came from, which way they went, and what became of them."""
    bundles = bundled(flows_of(run))
    texts = [*style.texts_of([run]), *bundles.homes, *bundles.ways]
    with page(_WIDTH, _HEIGHT, texts) as figure:
        _title(figure, run)
        _draw(figure.add_subplot(), run, bundles)
        style.footer(figure, f"{_note(run)}\n{style.credits_of([run])}", 215)
        settle(figure)
    return figure


def _title(figure: Page, run: Results) -> None:
    points = _WIDTH * 72 * 0.97
    of_what = ": home, way out, and what became of people"
    name = cut(run.name, points - width(of_what, style.TITLE, "bold"), style.TITLE, "bold")
    words = wrapped(f"{run.why} {run.beginning}", 165, points, style.TEXT, 4)
    style.title_above(figure, f"{name}{of_what}", words)


def _note(run: Results) -> str:
    last = run.data["day"].values[-1].astype("datetime64[D]")
    members = counted(run.data.sizes["member"], "member")
    return (
        f"Widths are means over {members}, until {last}: means add up, medians do not. In brackets "
        f"beside the fates: middle 90 % of the members, which {style.how_members_differ([run])}. "
        "Everybody who got out or tried to is counted once, by the last way taken; who goes and "
        "comes back is in the fate of the last time. "
        "Colours are those of the fates on the right."
    )


def _draw(axes: Axes, run: Results, bundles: Bundles) -> None:
    axes.set(xlim=(-0.2, 1.26), ylim=(1.0, -0.045))
    axes.set_axis_off()
    if not bundles.people.sum():
        axes.text(0.5, 0.5, "nobody left, or tried to", ha="center", fontsize=style.TITLE)
        return
    sums = [bundles.people.sum(axis=tuple({0, 1, 2} - {axis})) for axis in range(3)]
    most = max(map(len, sums))
    scale = (1 - _GAP * (most - 1)) / float(bundles.people.sum())
    names = (bundles.homes, bundles.ways, bundles.fates)
    columns = [_column(*each, scale) for each in zip(names, sums, strict=True)]
    _draw_ribbons(axes, bundles, columns)
    for place, column in zip(_PLACES, columns, strict=True):
        for top, people in zip(column.tops, column.people, strict=True):
            axes.add_patch(Rectangle((place - _BAR / 2, top), _BAR, people * scale,
                                     facecolor=style.INK, linewidth=0, zorder=4))  # fmt: skip
    _write_names(axes, run, bundles, columns)


def _column(names: tuple[str, ...], people: NDArray[np.float64], scale: float) -> Column:
    """Stack the bars of a column, as far apart as fills the height."""
    free = 1 - scale * float(people.sum())
    gap = free / max(len(names) - 1, 1) if len(names) > 1 else 0.0
    gap = min(gap, 6 * _GAP)
    start = (1 - scale * float(people.sum()) - gap * (len(names) - 1)) / 2
    heights = people * scale + gap
    tops = start + np.concatenate([[0.0], np.cumsum(heights)[:-1]])
    return Column(names, people, tops, scale)


def _draw_ribbons(axes: Axes, bundles: Bundles, columns: Sequence[Column]) -> None:
    """Draw each flow through the three columns; within a bar the fates keep one order."""
    people = bundles.people
    scale, total = columns[0].scale, float(people.sum())
    left = _offsets(people, columns[0], (0, 2, 1))
    middle = _offsets(people, columns[1], (1, 2, 0))
    right = _offsets(people, columns[2], (2, 1, 0))
    for home, way, fate in zip(*np.nonzero(people > _LEAST * total), strict=True):
        height = people[home, way, fate] * scale
        at = (home, way, fate)
        colour = COLOURS[bundles.fates[fate]]
        for number, (begin, end) in enumerate(((left, middle), (middle, right))):
            _ribbon(axes, (_PLACES[number] + _BAR / 2, begin[at]),
                    (_PLACES[number + 1] - _BAR / 2, end[at]), height, colour)  # fmt: skip


def _offsets(
    people: NDArray[np.float64], column: Column, order: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Give where each flow begins on the bars of a column, flows in an order of the three."""
    turned = np.transpose(people, order)
    flat = turned.reshape(turned.shape[0], -1)
    before = np.cumsum(flat, axis=1) - flat
    starts = column.tops[:, None] + before * column.scale
    back = tuple(int(axis) for axis in np.argsort(order))
    return np.transpose(starts.reshape(turned.shape), back)


def _ribbon(
    axes: Axes, begin: tuple[float, float], end: tuple[float, float], height: float, colour: str
) -> None:
    (x0, y0), (x1, y1) = begin, end
    bend = (x0 + x1) / 2
    points = [
        (x0, y0), (bend, y0), (bend, y1), (x1, y1),
        (x1, y1 + height), (bend, y1 + height), (bend, y0 + height), (x0, y0 + height), (x0, y0),
    ]  # fmt: skip
    codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3, Curve.CLOSEPOLY]
    axes.add_patch(
        PathPatch(Curve(points, codes), facecolor=colour, alpha=0.62, linewidth=0, zorder=2)
    )


def _write_names(axes: Axes, run: Results, bundles: Bundles, columns: Sequence[Column]) -> None:
    titles = ("Home", "Way out", "What became of them")
    sides = (("right", -_BAR), ("left", _BAR), ("left", _BAR))
    for (side, beside), title, place, column, labels in zip(
        sides, titles, _PLACES, columns, _labels(run, bundles, columns), strict=True
    ):
        axes.text(place + beside, -0.03, title, ha=side, fontsize=style.TEXT,
                  fontweight="bold", color=style.INK)  # fmt: skip
        middles = column.tops + column.people * column.scale / 2
        heights = style.spread(middles.tolist(), apart=0.021)
        for label, height in zip(labels, heights, strict=True):
            axes.text(place + beside, height, label, ha=side, va="center", fontsize=style.TEXT,
                      color=style.INK, zorder=5, bbox=_PAPER)  # fmt: skip


def _labels(run: Results, bundles: Bundles, columns: Sequence[Column]) -> list[list[str]]:
    """Write a label for each bar: who, how many, and beside the fates in which interval."""
    named = [list(column.names) for column in columns]
    named[-1] = [fate_in_words(name, run) for name in named[-1]]
    labels = [
        [
            f"{cut(name, _LONGEST_NAME, style.TEXT)}  {style.about(float(people))}"
            for name, people in zip(names, column.people, strict=True)
        ]
        for names, column in zip(named, columns, strict=True)
    ]
    fates = bundles.totals[-1]
    if fates.shape[0] > 1:
        low, high = np.quantile(fates, [0.05, 0.95], axis=0)
        labels[-1] = [
            f"{label} ({style.about(a)} to {style.about(b)})"
            for label, a, b in zip(labels[-1], low, high, strict=True)
        ]
    return labels
