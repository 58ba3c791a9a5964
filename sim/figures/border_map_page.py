"""The border on one day: crossings along it, people across it by county, camps."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from sim.figures import style
from sim.figures.border_map import draw_sectors
from sim.figures.map_data import Scene, scene_of
from sim.figures.map_labels import Label, along, write_labels
from sim.figures.map_marks import CROSSING, HIDING, LEFT_HALF, RIGHT_HALF, RIVER, WAITING
from sim.figures.map_panel import draw_side
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, width, wrapped
from sim.geography.gazetteer import Gazetteer
from sim.geography.map_shapes import (
    Frame,
    border_between,
    border_line,
    frame,
    province_outlines,
    towns,
    words_of_map,
)
from sim.messages.wording import counted
from sim.results import Results

_WIDTH = 11.69
_LONGEST_NAME = 90.0
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Whatever language a process speaks: figures are in English."""
_LAND = "#f6f3ea"
_ABROAD = "#eceff1"
_SEA = "#ffffff"


def draw_map(run: Results, day: int) -> Page:
    """Draw a map of one day of a run on a page of A4; the first day is day 1.

    Raises:
        RunError: The run has no such day.
    """
    scene = scene_of(run, day)
    with page(_WIDTH, 8.27, [*style.texts_of([run]), *_places_named(run)]) as figure:
        grid = figure.add_gridspec(2, 2, height_ratios=[3.6, 1], width_ratios=[2.7, 1])
        chart, side = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
        below = figure.add_subplot(grid[1, :])
        _title(figure, run, scene)
        _draw_land(chart, run.places)
        draw_sectors(below, run, scene)
        draw_side(side, run, scene)
        members = counted(run.data.sizes["member"], "member")
        note = (
            "All numbers are medians, most of them rounded to three figures, over "
            f"{members} that differ by chance only; whiskers: middle "
            "90 %. What is unknown about the parameters is not in them. Circles and lines keep "
            "their scale on all days of the run."
        )
        remarks = " ".join([note, *(words for words, _, _ in words_of_map(run.places, "note"))])
        style.footer(figure, f"{remarks}\n{style.credits_of([run])}", 215)
        settle(figure)
        _write_names(chart, run, scene, keep_clear=_draw_flows(chart, run, scene))
    return figure


def _places_named(run: Results) -> list[str]:
    """Give all names of places in the results that a map may show."""
    kinds = ("exit", "exit_river", "host", "camp")
    return [str(name) for kind in kinds for name in run.data[kind].values]


def _title(figure: Page, run: Results, scene: Scene) -> None:
    when = f"{scene.on.day} {_MONTHS[scene.on.month - 1]} {scene.on.year}"
    of_when = f": the border on {when}, day {scene.day} of {run.data.sizes['day']}"
    points = _WIDTH * 72 * 0.97
    room = points - width(of_when, style.TITLE, "bold")
    words = wrapped(f"{run.why} {run.beginning}", 165, points, style.TEXT, 6)
    figure.suptitle(
        f"{cut(run.name, room, style.TITLE, 'bold')}{of_when}" + "\n" * len(words),
        x=0.012,
        ha="left",
        fontsize=style.TITLE,
        fontweight="bold",
        color=style.INK,
    )
    figure.text(0.012, 0.955, "\n".join(words), va="top", fontsize=style.TEXT, color=style.INK)


def _draw_land(axes: Axes, places: Gazetteer) -> None:
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


def _draw_flows(axes: Axes, run: Results, scene: Scene) -> list[Bbox]:
    """Draw lines along the rivers and people by county; give the boxes that the lines fill."""
    data = run.data
    filled = []
    for row, people in zip(scene.sectors, scene.so_far, strict=True):
        stretch = border_between(
            float(data["exit_km_start"].values[row]),
            float(data["exit_km_end"].values[row]),
            run.places,
        )
        width = scene.line_width(float(people))
        axes.plot(*stretch.T, color=CROSSING, lw=width, solid_capstyle="butt", alpha=0.75, zorder=4)
        filled += along(axes, stretch, width)
    lon, lat = data["host_lon"].values, data["host_lat"].values
    for people, half, colour in (
        (scene.in_hiding, LEFT_HALF if scene.anyone_waits else "o", HIDING),
        (scene.waiting, RIGHT_HALF, WAITING),
    ):
        sizes = [(2 * scene.radius(float(each))) ** 2 for each in people]
        axes.scatter(lon, lat, s=sizes, marker=half, color=colour, alpha=0.62, lw=0.3, zorder=5)
    return filled


def _write_names(axes: Axes, run: Results, scene: Scene, keep_clear: list[Bbox]) -> None:
    data, on = run.data, frame(run.places)
    hosts = _host_labels(run, scene)
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


def _host_labels(run: Results, scene: Scene) -> list[Label]:
    """Name each county across the border with its people, the largest first."""
    data = run.data
    people = scene.in_hiding + scene.waiting
    labels = []
    for row in np.argsort(-people):
        name = cut(str(data["host"].values[row]).split(" (")[0], _LONGEST_NAME, 6.8)
        reach = max(scene.radius(float(n)) for n in (scene.in_hiding[row], scene.waiting[row]))
        counted = f"{name}\n{style.about(float(people[row]))}" if people[row] >= 1 else name
        lon, lat = float(data["host_lon"].values[row]), float(data["host_lat"].values[row])
        labels.append(Label(counted, lon, lat, max(reach, 2.0), 6.8, style.INK, "normal"))
    return labels


def _write_countries(axes: Axes, places: Gazetteer) -> list[Bbox]:
    boxes = []
    for name, lon, lat in words_of_map(places, "label"):
        text = axes.text(
            lon, lat, " ".join(name), color="#a9a294", fontsize=10, ha="center", zorder=2
        )
        boxes.append(text.get_window_extent())
    return boxes
