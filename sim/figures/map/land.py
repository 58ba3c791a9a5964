"""What lies under every map: land, border, scale bar, the names of countries, towns and camps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path as Shape
from matplotlib.transforms import Bbox

from sim.figures import style
from sim.figures.map.labels import Label, write_labels
from sim.figures.map.marks import RIVER, SHELTERED
from sim.figures.texts import halo
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
_CAMP = 34


def draw_land(axes: Axes, places: Gazetteer, window: Frame | None = None) -> None:
    """Draw land, sea, provinces, the line of the border and a scale bar, in a window if given."""
    on = window or frame(places)
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
    length = km / km_a_degree
    x = on.east - 0.033 * (on.east - on.west) - length
    y = on.south + 0.035 * (on.north - on.south)
    axes.plot([x, x + length], [y, y], color=style.INK, linewidth=1.6, solid_capstyle="butt",
              zorder=9, path_effects=halo("white"))  # fmt: skip
    axes.annotate(f"{km:g} km", (x + length / 2, y), (0, 2.5), textcoords="offset points",
                  ha="center", fontsize=style.SMALL, zorder=9,
                  path_effects=halo("white"))  # fmt: skip


def write_names(
    axes: Axes,
    run: Results,
    hosts: Sequence[Label],
    keep_clear: Sequence[Bbox],
    without: Callable[[float, float], bool] = lambda *_: False,
) -> None:
    """Write the labels of counties across the border, camps by number, towns and countries.

    `keep_clear` are the boxes that lines fill; the layout must have been settled before. Nothing is
    named that lies off the map, or `without`, given its longitude and latitude.
    """
    data = run.data
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()

    def shown(labels: Iterable[Label]) -> list[Label]:
        return [
            each for each in labels
            if west < each.lon < east and south < each.lat < north
            and not without(each.lon, each.lat)
        ]  # fmt: skip

    named = {label.text.split("\n")[0] for label in hosts}
    sites = zip(data["camp_lon"].values, data["camp_lat"].values, strict=True)
    camps = [
        Label(str(n + 1), float(lon), float(lat), 3.6, 6.5, style.INK, "bold")
        for n, (lon, lat) in enumerate(sites)
    ]
    seats = shown(
        Label(town.name, town.lon, town.lat, 2.0, 6.2, style.QUIET, furthest=6.5)
        for town in towns(run.places)
        if town.name not in named
    )
    axes.scatter(
        [s.lon for s in seats], [s.lat for s in seats], s=5, color=style.QUIET, lw=0, zorder=6
    )
    countries = write_countries(axes, run.places)
    labels = [*shown(camps), *shown(hosts), *seats]
    write_labels(axes, labels, [*keep_clear, *countries])


def draw_camps(axes: Axes, run: Results, full: Sequence[float]) -> None:
    """Draw camp sites as triangles, filled from below by how full they are; not-a-number: shut."""
    at = np.column_stack([run.data["camp_lon"].values, run.data["camp_lat"].values])
    for place, share in zip(at, full, strict=True):
        draw_camp(axes, (float(place[0]), float(place[1])), share)


def draw_camp(axes: Axes, at: tuple[float, float], full: float, *, is_clipped: bool = True) -> None:
    """Draw one camp site; one that is shut has a fainter edge."""
    is_open = not math.isnan(full)
    axes.scatter(*at, s=_CAMP, marker="^", facecolor="white", zorder=7, clip_on=is_clipped,
                 edgecolor=style.INK if is_open else style.QUIET, linewidth=0.8)  # fmt: skip
    if is_open and full > 0:
        top = min(full, 1.0)
        corners = [(-1.0, -1.0), (1.0, -1.0), (1.0 - top, 2 * top - 1), (top - 1.0, 2 * top - 1)]
        axes.scatter(*at, s=_CAMP, marker=Shape([*corners, corners[0]]), facecolor=SHELTERED, lw=0,
                     clip_on=is_clipped, zorder=7.1)  # fmt: skip


def write_countries(axes: Axes, places: Gazetteer) -> list[Bbox]:
    """Write the names of countries and seas that lie on a map; give the boxes that they fill."""
    boxes = []
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for name, lon, lat in words_of_map(places, "label"):
        if not (west < lon < east and south < lat < north):
            continue
        text = axes.text(
            lon, lat, " ".join(name), color="#a9a294", fontsize=10, ha="center", zorder=2
        )
        boxes.append(text.get_window_extent())
    return boxes
