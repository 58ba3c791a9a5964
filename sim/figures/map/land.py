"""What lies under every map: land, border, scale bar, the names of countries, towns and camps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from sim.figures import style
from sim.figures.map.labels import Label, write_labels
from sim.figures.map.marks import RIVER
from sim.geography.gazetteer import Gazetteer
from sim.geography.map_shapes import (
    Frame,
    border_line,
    frame,
    province_outlines,
    towns,
    words_of_map,
)
from sim.results import Results

_LAND = "#f6f3ea"
_ABROAD = "#eceff1"
_SEA = "#ffffff"


def draw_land(axes: Axes, places: Gazetteer) -> None:
    """Draw land, sea, provinces, the line of the border and a scale bar."""
    on = frame(places)
    axes.set(xlim=(on.west, on.east), ylim=(on.south, on.north), xticks=[], yticks=[])
    axes.set_aspect(1 / math.cos(math.radians((on.south + on.north) / 2)))
    axes.set_facecolor(_SEA)
    axes.set_anchor("W")
    axes.spines[:].set_color(style.FAINT)
    for _, is_abroad, outline in province_outlines(places):
        land = _ABROAD if is_abroad else _LAND
        axes.fill(*outline.T, facecolor=land, edgecolor="#c4beb0", linewidth=0.5, zorder=1)
    axes.plot(*border_line(places).T, color=RIVER, linewidth=1.0, zorder=3)
    _draw_scale_bar(axes, on)


def _draw_scale_bar(axes: Axes, on: Frame) -> None:
    """Draw a bar of a round length, at most a quarter of the map's width."""
    km_a_degree = 111.32 * math.cos(math.radians(on.south + 0.2))
    km = next(
        step * 10**power
        for power in (3, 2, 1, 0, -1)
        for step in (5, 2, 1)
        if step * 10**power <= km_a_degree * (on.east - on.west) / 4
    )
    length, unit = km / km_a_degree, (on.east - on.west) / 7.6
    x, y = on.east - 0.25 * unit - length, on.south + 0.14 * unit
    axes.plot([x, x + length], [y, y], color=style.INK, linewidth=1.6, solid_capstyle="butt")
    axes.text(x + length / 2, y + 0.05 * unit, f"{km:g} km", ha="center", fontsize=style.SMALL)


def write_names(
    axes: Axes, run: Results, hosts: Sequence[Label], keep_clear: Sequence[Bbox]
) -> None:
    """Write the labels of counties across the border, camps by number, towns and countries.

    `keep_clear` are the boxes that lines fill; the layout must have been settled before.
    """
    data, on = run.data, frame(run.places)
    named = {label.text.split("\n")[0] for label in hosts}
    camps = [
        Label(str(n + 1), float(lon), float(lat), 3.0, 6.5, style.INK, "bold")
        for n, (lon, lat) in enumerate(
            zip(data["camp_lon"].values, data["camp_lat"].values, strict=True)
        )
    ]
    axes.scatter(
        data["camp_lon"].values,
        data["camp_lat"].values,
        marker="^",
        s=22,
        facecolor="white",
        edgecolor=style.INK,
        linewidth=0.8,
        zorder=7,
    )
    seats = [
        Label(town.name, town.lon, town.lat, 2.0, 6.2, style.QUIET, furthest=6.5)
        for town in towns(run.places)
        if town.name not in named and on.south < town.lat < on.north
    ]
    axes.scatter(
        [s.lon for s in seats], [s.lat for s in seats], s=5, color=style.QUIET, lw=0, zorder=6
    )
    countries = _write_countries(axes, run.places)
    write_labels(axes, [*camps, *hosts, *seats], [*keep_clear, *countries])


def _write_countries(axes: Axes, places: Gazetteer) -> list[Bbox]:
    boxes = []
    for name, lon, lat in words_of_map(places, "label"):
        text = axes.text(
            lon, lat, " ".join(name), color="#a9a294", fontsize=10, ha="center", zorder=2
        )
        boxes.append(text.get_window_extent())
    return boxes
