"""Events of scenarios: a line in each panel, a letter, and what the letter means."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from sim.figures import style
from sim.figures.style import Pen
from sim.results import Results

_MOST = len(string.ascii_lowercase)
_APART = 0.027
"""How far letters stand apart, as a share of the width of a panel."""

ROOM_FOR_LETTERS = 11.0
"""Points between a panel and its title that letters need."""


@dataclass(frozen=True)
class Marked:
    """An event, where it stands in days from the start of its run, and by what it is marked."""

    letter: str
    name: str
    scenario: str
    day: int
    date: np.datetime64
    pen: Pen


def marked(drawn: Sequence[tuple[Results, str, Pen]]) -> list[Marked]:
    """Give the events of runs a letter each; none where there are more events than letters."""
    found = [
        Marked("", event.name, name, _day(run, event.date), np.datetime64(event.date), pen)
        for run, name, pen in drawn
        for event in run.events
    ]
    if len(found) > _MOST:
        return []
    return [
        Marked(letter, each.name, each.scenario, each.day, each.date, each.pen)
        for letter, each in zip(string.ascii_lowercase, found, strict=False)
    ]


def draw_lines(axes: Axes, events: Sequence[Marked], *, on_dates: bool) -> None:
    """Draw a line for each event, behind the curves."""
    for each in events:
        axes.axvline(
            _place(each, on_dates=on_dates),
            color=each.pen.colour,
            linewidth=0.6,
            linestyle=(0, (1, 2)),
            zorder=0.5,
        )


def draw_letters(axes: Axes, events: Sequence[Marked], *, on_dates: bool) -> None:
    """Write the letters of events above a panel, moved apart where they are close.

    There must be room for them below the title, see `ROOM_FOR_LETTERS`.
    """
    low, high = axes.get_xlim()
    in_order = sorted(events, key=lambda event: (event.date, event.letter))
    at = [(_place(each, on_dates=on_dates) - low) / (high - low) for each in in_order]
    for each, place in zip(in_order, style.spread(at, apart=_APART), strict=True):
        axes.annotate(
            each.letter,
            (place, 1),
            (0, 2),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=style.SMALL,
            color=each.pen.ink,
            ha="center",
        )


def explained(events: Sequence[Marked]) -> str:
    """Say what the letters mean: one sentence for all scenarios, nothing without events."""
    parts = []
    for scenario in dict.fromkeys(each.scenario for each in events):
        own = [f"{each.letter} {each.name}" for each in events if each.scenario == scenario]
        parts.append(f"{scenario}: {', '.join(own)}")
    return f" Dotted lines mark events. {'; '.join(parts)}." if parts else ""


def _place(event: Marked, *, on_dates: bool) -> float:
    return float(date2num(event.date)) if on_dates else float(event.day)  # type: ignore[no-untyped-call]


def _day(run: Results, day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(run.manifest.start)).days
