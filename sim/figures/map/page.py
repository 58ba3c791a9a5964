"""The border on one day: crossings along it, people across it by county, camps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from sim.figures import style
from sim.figures.map.labels import Label, along, circle
from sim.figures.map.land import draw_camps, draw_land, write_names
from sim.figures.map.marks import CROSSING, HIDING, LEFT_HALF, RIGHT_HALF, WAITING
from sim.figures.map.panel import draw_side
from sim.figures.map.queues import draw_queue_bars, draw_queues
from sim.figures.map.residents import draw_per_resident
from sim.figures.map.scene import Scene, scene_of, written
from sim.figures.map.sectors import draw_sectors
from sim.figures.map.shading import draw_shades, hidden_shades, rate_in_words
from sim.figures.map.windows import Window, draw_frame, title_window, windows_of
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, width, wrapped
from sim.geography.map_shapes import border_between, words_of_map
from sim.messages.wording import counted
from sim.results import Results

WIDTH, HEIGHT = 11.69, 8.27
_LONGEST_NAME = 90.0


def draw_map(
    run: Results,
    day: int,
    first: int = 1,
    top: float | None = None,
    below_it: str = "crossings",
    *,
    is_shaded: bool = False,
    like: Page | None = None,
) -> Page:
    """Draw a map of one day of a run on a page of A4; the first day is day 1.

    Args:
        run: a run.
        day: the day that is drawn.
        first: the day from which crossings count.
        top: the upper end of the scale of the bars, for maps that are to share it.
        below_it: what the bars below the map count, one of `BELOW`.
        is_shaded: shade counties by the hidden and by departures for each 1,000 people, instead of
            circles for the people across.
        like: a map of another day of the run, on whose layout this one is to lie.

    Raises:
        RunError: The run has no such day.
    """
    scene, windows = scene_of(run, day, first), windows_of(run)
    texts = [*style.texts_of([run]), *places_named(run), *(each.name for each in windows)]
    with page(WIDTH, HEIGHT, texts) as figure:
        chart, side, below, larger = parts(figure, len(windows))
        draw_title(
            figure,
            run.name,
            _of_when(run, scene),
            [run.why, run.beginning, _past(run, scene.on)],
            [run.why, run.beginning, _past(run, date.max)],
        )
        draw_land(chart, run.places)
        for axes, window in zip(larger, windows, strict=True):
            draw_land(axes, run.places, window.on)
            title_window(axes, window)
        BELOW[below_it](below, run, scene, top)
        draw_side(side, run, scene, is_shaded=is_shaded)
        draw_foot(figure, [run], f"{meaning(run)} {_of_scales(is_shaded=is_shaded)}", like)
        for axes in (chart, *larger):
            _draw_places(axes, run, scene, windows if axes is chart else (), is_shaded=is_shaded)
    return figure


BELOW = {
    "crossings": draw_sectors,
    "queues": draw_queue_bars,
    "hidden": draw_per_resident,
}
"""What the bars below a map may count: crossings, people who wait to cross, or the hidden for each
1,000 residents."""


def parts(figure: Page, larger: int = 0) -> tuple[Axes, Axes, Axes, list[Axes]]:
    """Part a page: the map, the column beside it, the sectors below, and windows drawn larger."""
    grid = figure.add_gridspec(2, 3, height_ratios=[3.6, 1], width_ratios=[2.1, 0.6, 1])
    beside = grid[0, 1].subgridspec(2, 1)
    return (
        figure.add_subplot(grid[0, 0] if larger else grid[0, :2]),
        figure.add_subplot(grid[0, 2]),
        figure.add_subplot(grid[1, :]),
        [figure.add_subplot(beside[number, 0]) for number in range(larger)],
    )


def meaning(run: Results) -> str:
    """Say what the numbers of a map are, and what the whiskers leave out."""
    members = counted(run.data.sizes["member"], "member")
    return (
        f"All numbers are medians, most of them rounded to three figures, over {members} that "
        f"{style.how_members_differ([run])}. Whiskers: middle 90 %."
    )


def draw_foot(figure: Page, runs: Sequence[Results], note: str, like: Page | None = None) -> None:
    """Write the foot of a map, and settle all that is on the page but the names on the map."""
    of_map = dict.fromkeys(
        words for run in runs for words, _, _ in words_of_map(run.places, "note")
    )
    style.footer(figure, f"{' '.join([note, *of_map])}\n{style.credits_of(runs)}", 215)
    settle(figure, like)


def places_named(run: Results) -> list[str]:
    """Give all names of places in the results that a map may show."""
    kinds = ("exit", "exit_river", "host", "camp")
    return [str(name) for kind in kinds for name in run.data[kind].values]


def draw_title(
    figure: Page, name: str, of_what: str, words: Sequence[str], at_most: Sequence[str] = ()
) -> None:
    """Write whose map it is and of what, and below it what there is to know about that.

    `at_most` are the words of which it may become more on other days: their room is kept, so that
    maps of several days lie on one another.
    """
    points = WIDTH * 72 * 0.97
    room = points - width(of_what, style.TITLE, "bold")
    lines, most = (
        wrapped(" ".join(filter(None, each)), 165, points, style.TEXT, 6)
        for each in (words, at_most)
    )
    lines += [""] * (len(most) - len(lines))
    title = f"{cut(name, room, style.TITLE, 'bold')}{of_what}"
    style.title_above(figure, title, lines)


def _of_when(run: Results, scene: Scene) -> str:
    until = f"{written(scene.on)}, day {scene.day} of {run.data.sizes['day']}"
    if scene.first == 1:
        return f": the border on {until}"
    return f": the border from {written(scene.since)} to {until}"


def _past(run: Results, on: date) -> str:
    """Name the events of the scenario that lie behind the day, each with its date."""
    past = [
        f"{event.name} ({written(date.fromisoformat(event.date))})"
        for event in run.events
        if date.fromisoformat(event.date) <= on
    ]
    return f"Until this day: {', '.join(past)}." if past else ""


def _of_scales(*, is_shaded: bool) -> str:
    """Say what holds on all days, and what shaded areas are."""
    if not is_shaded:
        return "Circles and lines keep their scale on all days of the run."
    return (
        "Shades and lines keep their scale on all days of the run. Shaded areas are no borders of "
        "counties: they are what is nearest to each county's seat, within its province; across the "
        "border not all counties are known, and areas end at the usual distance of two seats."
    )


def _draw_places(
    axes: Axes, run: Results, scene: Scene, windows: Sequence[Window], *, is_shaded: bool
) -> None:
    """Draw what happens along the border and across it, and write names, but not in windows."""
    if is_shaded:
        draw_shades(axes, run, scene)
    filled = _draw_flows(axes, run, scene)
    if not is_shaded:
        _draw_people(axes, run, scene)
    filled += draw_queues(axes, run, scene)
    draw_camps(axes, run, scene.fullness)
    filled += [draw_frame(axes, window) for window in windows]
    hosts = _host_labels(run, scene, is_shaded=is_shaded)

    def is_in_window(lon: float, lat: float) -> bool:
        return any(each.holds(lon, lat) for each in windows)

    filled += [circle(axes, each) for each in hosts if is_in_window(each.lon, each.lat)]
    write_names(axes, run, hosts, filled, is_in_window)


def _draw_flows(axes: Axes, run: Results, scene: Scene) -> list[Bbox]:
    """Draw lines along the rivers; give the boxes that they fill."""
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
    return filled


def _draw_people(axes: Axes, run: Results, scene: Scene) -> None:
    """Draw half circles for people by county across the border."""
    lon, lat = run.data["host_lon"].values, run.data["host_lat"].values
    for people, half, colour in (
        (scene.in_hiding, LEFT_HALF if scene.anyone_waits else "o", HIDING),
        (scene.waiting, RIGHT_HALF, WAITING),
    ):
        sizes = [(2 * scene.radius(float(each))) ** 2 for each in people]
        axes.scatter(lon, lat, s=sizes, marker=half, color=colour, alpha=0.62, lw=0.3, zorder=5)


def _host_labels(run: Results, scene: Scene, *, is_shaded: bool) -> list[Label]:
    """Name each county across the border with its people, or its hidden, the largest first."""
    data = run.data
    people = scene.in_hiding + scene.waiting
    rates = hidden_shades(run, scene).rates if is_shaded else people
    labels = []
    for row in np.argsort(-rates):
        name = cut(str(data["host"].values[row]).split(" (")[0], _LONGEST_NAME, 6.8)
        reach = max(scene.radius(float(n)) for n in (scene.in_hiding[row], scene.waiting[row]))
        reach = 0.0 if is_shaded else reach
        many = rate_in_words(float(rates[row])) if is_shaded else style.about(float(people[row]))
        counted = f"{name}\n{many}" if people[row] >= 1 else name
        lon, lat = float(data["host_lon"].values[row]), float(data["host_lat"].values[row])
        labels.append(Label(counted, lon, lat, max(reach, 2.0), 6.8, style.INK, "normal"))
    return labels
