"""Flows on a map: roads as wide as the people on them, ways out with what became of people."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle, Wedge
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.flows.alluvial import COLOURS
from sim.figures.flows.bundles import Bundles, bundled
from sim.figures.flows.places import anchors_of, apart, frame_of, homes_of
from sim.figures.flows.roads import Roads, roads_of
from sim.figures.map.labels import Label, write_labels
from sim.figures.map.land import draw_land, write_countries
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, width, wrapped
from sim.messages.wording import counted
from sim.results import Results
from sim.results.flows import BEFORE, Flows, fate_in_words, flows_of

_WIDTH, _HEIGHT = 11.69, 8.27
_ROAD = "#8b7d6e"
_WIDEST, _LARGEST = 14.0, 19.0
"""Points: the width of the road with most people, and the radius of the largest circle."""
_LEAST_RADIUS = 2.5
_LEAST = 0.004
"""A road with a smaller share of the people on the fullest one is not drawn."""
_LONGEST_NAME = 105.0


@dataclass(frozen=True)
class Scales:
    """What numbers of people are drawn as, in points: widths in proportion, circles by area."""

    on_a_road: float
    at_a_way: float

    def width(self, people: float) -> float:
        """Give the width of a road."""
        return _WIDEST * people / self.on_a_road

    def radius(self, people: float) -> float:
        """Give the radius of a circle."""
        return _LARGEST * math.sqrt(people / self.at_a_way)


def draw_flow_map(run: Results) -> Page:
    """Draw on a map where people came from, by which ways they left, and what became of them."""
    flows = flows_of(run)
    bundles, roads = bundled(flows), roads_of(run)
    texts = [*style.texts_of([run]), *bundles.homes, *bundles.ways]
    with page(_WIDTH, _HEIGHT, texts) as figure:
        _title(figure, run)
        grid = figure.add_gridspec(1, 2, width_ratios=[1.75, 1])
        chart, side = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
        draw_land(chart, run.places, frame_of(run))
        scales = _scales(bundles, roads)
        _draw_side(side, run, bundles, scales)
        style.footer(figure, f"{_note(run, scales)}\n{style.credits_of([run])}", 215)
        settle(figure)
        if scales.on_a_road:
            _draw_roads(chart, roads, scales)
            _draw_ways(figure, chart, run, flows, bundles, scales)
    return figure


def _scales(bundles: Bundles, roads: Roads) -> Scales:
    by_way = bundles.people.sum(axis=(0, 2))
    here = [n for n, name in enumerate(bundles.ways) if name != BEFORE]
    return Scales(
        float(roads.people.max(initial=0.0)), float(max([*by_way[here], 1.0])) if here else 1.0
    )


def _title(figure: Page, run: Results) -> None:
    points = _WIDTH * 72 * 0.97
    of_what = ": from home to the way out, and what became of people"
    name = cut(run.name, points - width(of_what, style.TITLE, "bold"), style.TITLE, "bold")
    words = wrapped(f"{run.why} {run.beginning}", 165, points, style.TEXT, 4)
    style.title_above(figure, f"{name}{of_what}", words)


def _note(run: Results, scales: Scales) -> str:
    last = run.data["day"].values[-1].astype("datetime64[D]")
    members = counted(run.data.sizes["member"], "member")
    return (
        f"Means over {members}, which {style.how_members_differ([run])}, until {last}; in brackets "
        "the middle 90 %. Everybody who got out or tried to is counted once, by the last way "
        "taken. Which road people took is not recorded: each is laid on the shortest way of the "
        "road network from the county of home to the last way out; roads with fewer than "
        f"{style.about(_LEAST * scales.on_a_road)} people are not drawn. Small sectors go together."
    )


def _draw_roads(axes: Axes, roads: Roads, scales: Scales) -> None:
    """Draw the roads, those with most people on top."""
    order = np.argsort(roads.people)
    order = order[roads.people[order] >= _LEAST * scales.on_a_road]
    axes.add_collection(
        LineCollection(
            [*roads.ends[order]],
            linewidths=[max(scales.width(float(n)), 0.3) for n in roads.people[order]],
            colors=_ROAD, capstyle="round", zorder=4,
        ),
        autolim=False,
    )  # fmt: skip


def _draw_ways(
    figure: Page, chart: Axes, run: Results, flows: Flows, bundles: Bundles, scales: Scales
) -> None:
    """Draw a circle for each way out, shared out among fates, on paper measured in points."""
    points = _in_points(figure, chart)
    ways = [n for n, name in enumerate(bundles.ways) if name != BEFORE]
    people = bundles.people[:, ways].sum(axis=(0, 2))
    radii = np.array([max(scales.radius(float(n)), _LEAST_RADIUS) for n in people])
    at, outward = anchors_of(run, flows, [bundles.ways[n] for n in ways])
    anchors = _on_points(chart, points, at)
    away = _on_points(chart, points, at + 0.01 * outward) - anchors
    away /= np.maximum(np.hypot(*away.T), 1e-9)[:, None]
    middles = apart(anchors, away, radii, (points.get_xlim()[1], points.get_ylim()[1]))
    labels = []
    for row, (anchor, middle, radius) in enumerate(zip(anchors, middles, radii, strict=True)):
        points.add_line(Line2D(*np.array([anchor, middle]).T, color=style.INK, lw=0.5, zorder=4))
        _draw_circle(points, middle, float(radius), bundles.people[:, ways[row]].sum(axis=0),
                     bundles)  # fmt: skip
        name = cut(bundles.ways[ways[row]], _LONGEST_NAME, 6.5)
        text = f"{name}\n{style.about(float(people[row]))}"
        labels.append(Label(text, float(middle[0]), float(middle[1]), float(radius) / 0.8, 6.5))
    homes = []
    for name, number, place in homes_of(run, flows):
        x, y = _on_points(chart, points, place)[0].tolist()
        told = f"{name}\n{style.about(number)}"
        homes.append(Label(told, x, y, 1.0, 7.2, style.INK, "bold"))
    countries = write_countries(chart, run.places)
    write_labels(points, [*labels, *homes], countries)


def _in_points(figure: Page, chart: Axes) -> Axes:
    """Lay paper over a map on which a unit is a point, so that circles are round."""
    figure.draw_without_rendering()
    box = chart.get_position()
    over = figure.add_axes(box.bounds)
    over.set_axis_off()
    wide, high = figure.get_size_inches() * 72
    over.set(xlim=(0, box.width * wide), ylim=(0, box.height * high))
    return over


def _on_points(chart: Axes, points: Axes, at: NDArray[np.float64]) -> NDArray[np.float64]:
    shown = chart.transData.transform(np.atleast_2d(at))
    found: NDArray[np.float64] = points.transData.inverted().transform(shown)
    return found


def _draw_circle(
    axes: Axes,
    middle: NDArray[np.float64],
    radius: float,
    fates: NDArray[np.float64],
    bundles: Bundles,
) -> None:
    """Share a circle out among fates, clockwise from the top, the best first."""
    x, y = float(middle[0]), float(middle[1])
    ends = 90 - 360 * np.cumsum(fates) / max(float(fates.sum()), 1e-9)
    begin = 90.0
    for end, fate in zip(ends.tolist(), bundles.fates, strict=True):
        if begin - end > 0.5:
            wedge = Wedge((x, y), radius, end, begin, facecolor=COLOURS[fate], lw=0, zorder=5)
            axes.add_patch(wedge)
        begin = end
    axes.add_patch(Circle((x, y), radius, fill=False, edgecolor="white", lw=0.7, zorder=5.1))


def _draw_side(axes: Axes, run: Results, bundles: Bundles, scales: Scales) -> None:
    """Write what became of people with intervals, and the key."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(-30, 0.5))
    if not scales.on_a_road:
        axes.text(0, -1, "nobody left, or tried to", fontsize=style.TITLE)
        return
    axes.text(0, 0, "What became of them", fontsize=8.6, fontweight="bold", va="center")
    fates, y = bundles.totals[-1], -1.3
    low, high = np.quantile(fates, [0.05, 0.95], axis=0)
    for number, fate in enumerate(bundles.fates):
        axes.add_patch(Rectangle((0, y - 0.32), 0.05, 0.64, facecolor=COLOURS[fate], lw=0))
        axes.text(0.075, y, cut(fate_in_words(fate, run), 125, style.TEXT), fontsize=style.TEXT,
                  va="center")  # fmt: skip
        told = style.about(float(fates[:, number].mean()))
        if len(fates) > 1:
            told += f" ({style.about(float(low[number]))} to {style.about(float(high[number]))})"
        axes.text(1, y, told, fontsize=0.92 * style.TEXT, va="center", ha="right")
        y -= 1.15
    _draw_key(axes, bundles, scales, y - 0.8)


def _draw_key(axes: Axes, bundles: Bundles, scales: Scales, y: float) -> None:
    axes.text(0, y, "Key", fontsize=8.6, fontweight="bold", va="center")
    y -= 1.5
    for share in (1.0, 0.25):
        number = _round(share * scales.on_a_road)
        axes.add_line(Line2D([0.02, 0.16], [y, y], color=_ROAD, lw=scales.width(number),
                             solid_capstyle="butt"))  # fmt: skip
        _say(axes, y, f"{style.people(number)} people on a road")
        y -= 1.3
    number = _round(scales.at_a_way)
    axes.scatter(0.09, y - 0.9, s=(2 * scales.radius(number)) ** 2, color=style.FAINT, lw=0)
    _say(axes, y - 0.9, f"{style.people(number)} people by one way out,\nshared out among fates")
    y -= 3.1
    _say(axes, y, "in bold: provinces of home, with those who left them", 0.0)
    if BEFORE in bundles.ways:
        before = bundles.people[:, bundles.ways.index(BEFORE)].sum()
        across = f"not drawn: {style.about(float(before))} who were across {BEFORE}"
        _say(axes, y - 1.1, cut(across, 250, style.SMALL + 0.4), 0.0)


def _say(axes: Axes, y: float, words: str, x: float = 0.21) -> None:
    axes.text(x, y, words, fontsize=style.SMALL + 0.4, color=style.INK, va="center")


def _round(number: float) -> float:
    """Give the largest of 1, 2, 5, 10, 20, 50 and so on that is not above a number."""
    power = 10.0 ** math.floor(math.log10(max(number, 1.0)))
    return next((step * power for step in (5, 2, 1) if step * power <= number), 1.0)
