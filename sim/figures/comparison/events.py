"""Events of scenarios: a line in each panel, and above the highest ones what happens.

Where so many happen that their names would take the place of the panels, they have letters, and the
foot says what these mean.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from matplotlib.axes import Axes

from sim.figures import style
from sim.figures.comparison.days import Days
from sim.figures.paper import Paper
from sim.figures.texts import cut, width
from sim.messages.wording import counted
from sim.results import Results

_MOST_LETTERS = len(string.ascii_lowercase)
_MOST_LANES = 7
_LANE = 1.28
_GAP = 5.0
_WIDEST = 0.55


@dataclass(frozen=True)
class Marked:
    """An event, of one scenario or of several, and where it stands on the axis of time."""

    name: str
    scenarios: tuple[str, ...]
    at: float
    colour: str
    ink: str
    letter: str = ""
    lane: int = 0
    is_left: bool = False
    """Whether its name stands left of its line, as there is no room at its right."""


@dataclass(frozen=True)
class Events:
    """All events of a comparison as they are marked; `lanes` is how many lines their names need.

    `left_out` counts those that are not marked, as there are more than letters.
    """

    marked: tuple[Marked, ...]
    lanes: int = 0
    left_out: int = 0

    def room(self, paper: Paper) -> float:
        """Give the points between a panel and its title that names or letters need."""
        lines = self.lanes or (1 if self.marked else 0)
        return lines * _LANE * paper.small


def events_of(
    runs: Sequence[Results], names: Sequence[str], days: Days, paper: Paper, across: float
) -> Events:
    """Put the events of runs in lanes above a panel so many points wide."""
    found = _together(runs, names, days, paper)
    named = _in_lanes(found, days, paper, across)
    if not named or max(each.lane for each in named) < _MOST_LANES:
        return Events(named, max((each.lane + 1 for each in named), default=0))
    if len(found) > _MOST_LETTERS:
        return Events((), left_out=len(found))
    letters = zip(string.ascii_lowercase, found, strict=False)
    return Events(tuple(replace(each, letter=letter) for letter, each in letters))


def _together(
    runs: Sequence[Results], names: Sequence[str], days: Days, paper: Paper
) -> list[Marked]:
    """List events by their days; one that several scenarios share is in the colour of none."""
    look = paper.look
    found: dict[tuple[str, float], Marked] = {}
    for run, name, pen in zip(runs, names, look.pens(len(runs)), strict=True):
        start = date.fromisoformat(run.manifest.start)
        for event in run.events:
            at = days.place(date.fromisoformat(event.date), start)
            same = found.get((event.name, at))
            found[event.name, at] = (
                Marked(event.name, (name,), at, pen.colour, pen.ink)
                if same is None
                else replace(
                    same, scenarios=(*same.scenarios, name), colour=look.quiet, ink=look.quiet
                )
            )
    return sorted(found.values(), key=lambda each: (each.at, each.name))


def _in_lanes(
    found: Sequence[Marked], days: Days, paper: Paper, across: float
) -> tuple[Marked, ...]:
    """Put names in lanes so that none covers another, and no line of a later one crosses it."""
    low, high = days.ends
    placed: list[tuple[float, float, int]] = []
    marked: list[Marked] = []
    for each in reversed(found):
        name = cut(each.name, _WIDEST * across, paper.small)
        line = across * (each.at - low) / (high - low)
        needed = width(name, paper.small) + _GAP
        is_left = line + needed > across
        left, right = (line - needed, line) if is_left else (line, line + needed)
        lane = max((lane + 1 for begin, end, lane in placed if begin < right and left < end),
                   default=0)  # fmt: skip
        placed.append((left, right, lane))
        marked.append(replace(each, name=name, lane=lane, is_left=is_left))
    return tuple(reversed(marked))


def draw_lines(axes: Axes, events: Events) -> None:
    """Draw a line for each event, behind the curves."""
    for each in events.marked:
        axes.axvline(each.at, color=each.colour, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0.5)


def draw_names(axes: Axes, events: Events, paper: Paper) -> None:
    """Write the names of events above a panel, each at its line, or their letters.

    There must be room for them below the title, see `Events.room`.
    """
    if events.lanes:
        _write_names(axes, events, paper)
        return
    low, high = axes.get_xlim()
    at = [(each.at - low) / (high - low) for each in events.marked]
    for each, place in zip(events.marked, style.spread(at, apart=0.03), strict=True):
        axes.annotate(
            each.letter, (place, 1), (0, 2), xycoords="axes fraction",
            textcoords="offset points", fontsize=paper.small, color=each.ink, ha="center",
        )  # fmt: skip


def _write_names(axes: Axes, events: Events, paper: Paper) -> None:
    step = _LANE * paper.small
    for each in events.marked:
        axes.annotate(
            "", (each.at, 1), (0, (each.lane + 0.85) * step), xycoords=("data", "axes fraction"),
            textcoords="offset points", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.7, "linestyle": (0, (1, 2)),
                        "color": each.colour, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
        axes.annotate(
            each.name, (each.at, 1), (-2 if each.is_left else 2, (each.lane + 0.15) * step),
            xycoords=("data", "axes fraction"), textcoords="offset points", annotation_clip=False,
            fontsize=paper.small, color=each.ink, va="bottom",
            ha="right" if each.is_left else "left",
        )  # fmt: skip


def explained(events: Events) -> str:
    """Say what dotted lines and letters mean; nothing without events."""
    if events.left_out:
        return f" The scenarios have {counted(events.left_out, 'event')}, too many to be marked."
    if not events.marked:
        return ""
    if events.lanes:
        return " Dotted lines mark events, in the colour of their scenario, or grey if shared."
    parts = []
    for scenarios in dict.fromkeys(each.scenarios for each in events.marked):
        own = [f"{e.letter} {e.name}" for e in events.marked if e.scenarios == scenarios]
        parts.append(f"{', '.join(scenarios)}: {', '.join(own)}")
    return f" Dotted lines mark events. {'; '.join(parts)}."
