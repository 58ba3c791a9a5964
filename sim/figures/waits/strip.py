"""A heat strip: a row a place, a column a day, the darker the more people wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter, NullLocator

from sim.figures import style
from sim.figures.comparison.days import Days
from sim.figures.comparison.scales import compact
from sim.figures.paper import A4
from sim.figures.texts import cut
from sim.messages.wording import in_a_row
from sim.quantities.measures import Values
from sim.results.outcomes.waits import Waiting

LEAST = 10.0
"""Fewer people than this at a place are not seen."""
_LONGEST_NAME = 118.0
HEAT = LinearSegmentedColormap.from_list(
    "waiting", ["#fff3d6", "#fdc776", "#ef7f2f", "#b8321f", "#5a0f1e", "#1f0410"]
)
"""From light to dark without a turn, so that it is read in grey, too."""


@dataclass(frozen=True)
class Strip:
    """The rows of a strip, in the order of the table of places: medians of the members each day."""

    waiting: Waiting
    rows: tuple[int, ...]
    median: Values

    @property
    def left_out(self) -> tuple[str, ...]:
        """Where somebody waits, but too few to be seen."""
        most = self.waiting.people.max(axis=(0, 2)).tolist()
        return tuple(
            place
            for number, place in enumerate(self.waiting.places)
            if most[number] > 0 and number not in self.rows
        )


def strip_of(waiting: Waiting) -> Strip:
    """Choose the places of a strip: all where ten people or more wait on some day."""
    median = np.median(waiting.people, axis=0)
    rows = tuple(number for number, most in enumerate(median.max(axis=1)) if most >= LEAST)
    return Strip(waiting, rows, median[list(rows)])


def heat_up_to(strips: Sequence[Strip]) -> LogNorm:
    """Give the scale of colours that all strips share."""
    most = max((float(strip.median.max()) for strip in strips if strip.rows), default=LEAST)
    return LogNorm(LEAST, max(most, 10 * LEAST))


def draw_strip(axes: Axes, strip: Strip, days: Days, norm: LogNorm, above: float = 0.0) -> None:
    """Draw a strip; at the right of each row the most people, with the middle 90 %.

    The title stands so many points above it, over the names of events.
    """
    low, _ = days.ends
    count = len(strip.rows)
    shown = np.ma.masked_less(strip.median, LEAST)
    edges = np.arange(count + 1) - 0.5, low + np.arange(strip.median.shape[1] + 1) - 0.5
    axes.set_facecolor(A4.look.paper)
    axes.pcolormesh(edges[1], edges[0], shown, norm=norm, cmap=HEAT, rasterized=True)
    axes.set_ylim(count - 0.5, -0.5)
    names = [cut(strip.waiting.places[row], _LONGEST_NAME, style.SMALL) for row in strip.rows]
    axes.set_yticks(range(count), names, fontsize=style.SMALL, color=style.INK)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=style.SMALL, length=2.5, color=style.QUIET)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(style.QUIET)
    for edge in edges[0][1:-1]:
        axes.axhline(edge, color=style.FAINT, linewidth=0.4, zorder=0.5)
    _divide_rivers(axes, strip)
    for number, row in enumerate(strip.rows):
        _write_most(axes, number, strip.waiting.people[:, row].max(axis=1))
    _write_title(axes, strip, above)


def _divide_rivers(axes: Axes, strip: Strip) -> None:
    """Draw a darker line where another river begins."""
    groups = [strip.waiting.groups[row] for row in strip.rows]
    for number in range(1, len(groups)):
        if groups[number] != groups[number - 1]:
            axes.axhline(number - 0.5, color=style.QUIET, linewidth=0.8, zorder=3)


def _write_most(axes: Axes, number: int, most: Values) -> None:
    low, median, high = np.quantile(most, [0.05, 0.5, 0.95])
    interval = f" ({_short(low)} to {_short(high)})" if most.size > 1 else ""
    axes.annotate(
        f"{_short(median)}{interval}", (1, number), (4, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", fontsize=style.SMALL, color=style.INK,
    )  # fmt: skip


def _short(number: float) -> str:
    return compact(float(f"{number:.2g}"))


def _write_title(axes: Axes, strip: Strip, above: float) -> None:
    words = strip.waiting.words
    left_out = strip.left_out
    places = "place" if len(left_out) == 1 else "places"
    more = f"; hardly anybody at {len(left_out)} other {places}" if left_out else ""
    if 0 < len(left_out) <= 3:
        more = f"; hardly anybody at {in_a_row([cut(p, 90.0, style.SMALL) for p in left_out])}"
    title = axes.annotate(
        f"{words[:1].upper()}{words[1:]}", (0, 1), (0, 4 + above), xycoords="axes fraction",
        textcoords="offset points", fontsize=8.6, color=style.INK, va="bottom",
    )  # fmt: skip
    _beside(axes, title, f"people, median of the members{more}")
    axes.annotate(
        "most people", (1, 1), (4, 4), xycoords="axes fraction", textcoords="offset points",
        fontsize=style.SMALL, color=style.QUIET, va="bottom",
    )  # fmt: skip


def _beside(axes: Axes, title: Annotation, text: str) -> None:
    axes.annotate(
        text, (1, 0), (6, 1), xycoords=title, textcoords="offset points", fontsize=style.SMALL,
        color=style.QUIET, va="bottom",
    )  # fmt: skip


def draw_scale(axes: Axes, norm: LogNorm, at: float) -> None:
    """Draw the scale of colours, at a height within an empty panel."""
    axes.set_axis_off()
    bar = axes.inset_axes((0.0, at, 1.0, 0.13))
    colours = np.geomspace(norm.vmin or LEAST, norm.vmax or LEAST, 200)
    bar.pcolormesh(np.append(colours, colours[-1]), [0, 1], colours[None], norm=norm, cmap=HEAT,
                   rasterized=True)  # fmt: skip
    bar.set_xscale("log")
    bar.set_yticks([])
    bar.spines[:].set_visible(False)
    bar.xaxis.set_minor_locator(NullLocator())
    bar.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    bar.tick_params(labelsize=style.SMALL, length=2.5, color=style.QUIET)
    bar.annotate(
        "People at one place, log scale", (0, 1), (0, 4), xycoords="axes fraction",
        textcoords="offset points", fontsize=style.TEXT, color=style.INK, va="bottom",
    )  # fmt: skip
