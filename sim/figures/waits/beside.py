"""Camps needed by date, how soon people have a roof, and of what age they wait."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from sim.figures import style
from sim.figures.comparison.days import Days
from sim.figures.comparison.fans import draw_fan, quantiles
from sim.figures.paper import A4
from sim.results.outcomes.waits import WITHIN, Waits

_TITLE = 8.6
_AGES = ("#f2b65a", "#8a5a83", "#4d4d4d", "#b0b0b0")


def draw_camps(axes: Axes, waits: Waits, days: Days, above: float = 0.0) -> None:
    """Draw how many camps are needed each day, and how many the places that stand open would be.

    The title stands so many points above it, over the names of events.
    """
    style.plain(axes)
    needed, there = A4.look.pens(2)
    draw_fan(axes, days.along(waits.needed.shape[1]), quantiles(waits.needed), needed, A4)
    places = np.median(waits.open, axis=0)
    axes.plot(days.along(places.size), np.where(places > 0, places, np.nan), color=there.colour,
              linewidth=1.2, linestyle=there.stroke, drawstyle="steps-post")  # fmt: skip
    high = max(float(np.quantile(waits.needed, 0.95, axis=0).max()), float(places.max()), 1.0)
    axes.set_ylim(0, high * 1.06)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(style.people_formatter())
    size = float(np.median(waits.camp_size))
    _title(axes, "Camps needed", f"of {size:,.0f} each; for people under a roof or waiting for one",
           above)  # fmt: skip
    ends = [(float(np.median(waits.needed[:, -1])), "needed", needed),
            (float(places[-1]), "places open", there)]  # fmt: skip
    levels = sorted((value / (high * 1.06), name, pen) for value, name, pen in ends)
    spread = style.spread([level for level, _, _ in levels], apart=0.12)
    for (_, name, pen), level in zip(levels, spread, strict=True):
        axes.annotate(name, (1, level), (4, 0), xycoords="axes fraction", va="center",
                      textcoords="offset points", fontsize=style.SMALL, color=pen.ink)  # fmt: skip


def draw_roofs(axes: Axes, waits: Waits) -> None:
    """Draw the share of those who became known that had a roof after so many days."""
    style.plain(axes)
    known = ~np.isnan(waits.roof_within).any(axis=1)
    points = 100 * quantiles(waits.roof_within[known])
    (pen,) = A4.look.pens(1)
    draw_fan(axes, np.array(WITHIN, dtype=float), points, pen, A4)
    axes.set_xscale("log")
    axes.set_xlim(WITHIN[0], WITHIN[-1])
    marks = WITHIN[::2]
    axes.xaxis.set_major_locator(FixedLocator(marks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([str(mark) for mark in marks])
    axes.set_ylim(0, 102)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlabel("days, log scale", fontsize=style.SMALL, color=style.QUIET)
    _title(axes, "Had a roof so soon", "% of all who became known")


def draw_ages(axes: Axes, waits: Waits) -> None:
    """Draw of what age those without shelter are, as shares of the days that they wait."""
    together = waits.ages.sum(axis=(0, 2))
    shares = 100 * together / together.sum()
    axes.set_axis_off()
    axes.set(xlim=(0, 100), ylim=(-2.6, 1.1))
    left = 0.0
    for number, share in enumerate(shares):
        axes.barh(0.45, share, left=left, height=0.6, color=_AGES[number % len(_AGES)])
        left += float(share)
    names = [f"{g} {s:.0f} %" for g, s in zip(waits.age_groups, shares, strict=True)]
    for number, name in enumerate(names):
        x = 100 * number / max(len(names), 1)
        colour = _AGES[number % len(_AGES)]
        axes.add_patch(Rectangle((x, -0.6), 4, 0.3, facecolor=colour, linewidth=0))
        axes.text(x + 5.5, -0.45, name, fontsize=style.SMALL, color=style.INK, va="center")
    _title(axes, "Age of those without shelter", "% of the days waited, mean of the members")


def _title(axes: Axes, title: str, unit: str, above: float = 0.0) -> None:
    upper = above + 3.0 + 1.5 * style.SMALL
    for text, size, colour, at in (
        (unit, style.SMALL, style.QUIET, above + 3.0), (title, _TITLE, style.INK, upper)
    ):  # fmt: skip
        axes.annotate(text, (0, 1), (0, at), xycoords="axes fraction", va="bottom",
                      textcoords="offset points", fontsize=size, color=colour)  # fmt: skip
