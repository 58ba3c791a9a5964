"""The column beside a map: the day in numbers, the camps by fullness, and the key."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.figures import style
from sim.figures.map.land import draw_camp
from sim.figures.map.marks import CROSSING, HIDING, LEFT_HALF, RIGHT_HALF, SHELTERED, WAITING
from sim.figures.map.queues import draw_ring
from sim.figures.map.scene import Scene, written
from sim.figures.map.shading import draw_shade_key, hidden_shades, left_shades
from sim.figures.texts import cut
from sim.messages.wording import counted
from sim.results import Results

_LINE = 1.0
_LONGEST_NAME = 130.0
_POINTS = 12.0
"""Points between two lines, about."""


def draw_side(axes: Axes, run: Results, scene: Scene, *, is_shaded: bool = False) -> None:
    """Write the day's numbers, the camps and the key, from top to bottom."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(-28.6 if is_shaded else -26.6, 0.5))
    y = _write_numbers(axes, scene)
    y = _draw_camps(axes, run, scene, y - 1.4)
    y = _heading(axes, y - 1.2, "Key")
    if is_shaded:
        for shades in (hidden_shades(run, scene), left_shades(run, scene)):
            y = draw_shade_key(axes, shades, y)
    else:
        y = _draw_circle(axes, scene, y)
    _draw_key(axes, scene, y)


def _heading(axes: Axes, y: float, text: str) -> float:
    axes.text(0, y, text, fontsize=8.6, color=style.INK, fontweight="bold", va="center")
    return y - 1.3


def _write_numbers(axes: Axes, scene: Scene) -> float:
    y = _heading(axes, 0.0, "So far" if scene.first == 1 else f"{written(scene.since)} to this day")
    colours = (CROSSING, CROSSING, style.QUIET, HIDING, WAITING, SHELTERED)
    for (words, number), colour in zip(scene.totals.items(), colours, strict=True):
        axes.text(0, y, words, fontsize=style.TEXT, color=style.INK, va="center")
        axes.text(
            1, y, style.about(number), fontsize=style.TEXT, color=colour, ha="right",
            va="center", fontweight="bold",
        )  # fmt: skip
        y -= _LINE
    return y


def _draw_camps(axes: Axes, run: Results, scene: Scene, y: float) -> float:
    y = _heading(axes, y, "Camps, people of places")
    for number, name in enumerate(run.data["camp"].values.astype(str)):
        places, people = float(scene.places[number]), float(scene.sheltered[number])
        words = f"{style.people(people)} of {style.people(places)}" if places else "not open"
        named = f"{number + 1}  {cut(name, _LONGEST_NAME, style.TEXT)}"
        axes.text(0, y, named, fontsize=style.TEXT, color=style.INK, va="center")
        axes.text(1, y, words, fontsize=style.TEXT, color=style.INK, ha="right", va="center")
        y -= 0.62
        full = people / places if places else 0.0
        axes.add_patch(Rectangle((0, y - 0.16), 1, 0.32, facecolor="#e6e6e6", linewidth=0))
        axes.add_patch(Rectangle((0, y - 0.16), full, 0.32, facecolor=SHELTERED, linewidth=0))
        y -= 0.85
    return y


def _draw_key(axes: Axes, scene: Scene, y: float) -> None:
    crossings = _round_down(scene.most_crossings)
    if crossings:
        axes.add_line(
            Line2D(
                [0.01, 0.17],
                [y, y],
                color=CROSSING,
                lw=scene.line_width(crossings),
                alpha=0.75,
                clip_on=False,
            )
        )
        _say(axes, y, f"{counted(crossings, 'crossing')} in a sector")
        y -= 1.3
    if scene.queues.any():
        people = _round_down(float(scene.queues.max()))
        radius = scene.radius(people)
        y -= max(radius / _POINTS - 0.65, 0.0)
        draw_ring(axes, (0.09, y), radius)
        _say(axes, y, f"{style.people(people)} waiting on the near bank")
        y -= max(radius / _POINTS + 0.65, 1.3)
    draw_camp(axes, (0.09, y), 0.5, is_clipped=False)
    _say(axes, y, "camp site, numbered as above, half full")


def _draw_circle(axes: Axes, scene: Scene, y: float) -> float:
    """Draw a circle of a round number of people; give where what follows begins."""
    people = _round_down(scene.most_people)
    if not people:
        return y
    y -= 0.9
    size = (2 * scene.radius(people)) ** 2
    halves = [(LEFT_HALF, HIDING), (RIGHT_HALF, WAITING)] if scene.anyone_waits else [("o", HIDING)]
    for half, colour in halves:
        axes.scatter(0.09, y, s=size, marker=half, color=colour, alpha=0.62, lw=0.3, clip_on=False)
    hiding = f"{style.people(people)} in hiding"
    both = f"left half: {hiding}\nright half: as many without shelter\nnumbers: both together"
    _say(axes, y, both if scene.anyone_waits else hiding)
    return y - 2.2


def _say(axes: Axes, y: float, words: str) -> None:
    axes.text(0.21, y, words, fontsize=style.SMALL + 0.4, color=style.INK, va="center")


def _round_down(number: float) -> float:
    """Give the largest of 1, 2, 5, 10, 20, 50 and so on that is not above a number."""
    if number < 1:
        return 0.0
    power = 10.0 ** math.floor(math.log10(number))
    return next(step * power for step in (5, 2, 1) if step * power <= number)
