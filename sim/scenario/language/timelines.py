"""Values over time: what holds from when, and which file or option said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sim.scenario.language.declared import Value
from sim.scenario.language.mistakes import Place


@dataclass(frozen=True)
class Origin:
    """Where a value was set; `line` is 0 for `--set` and for defaults."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def place(self) -> Place:
        """The place in its file."""
        return Place(self.line, self.column)


DEFAULT = Origin("default")


@dataclass(frozen=True)
class Dated:
    """A value that holds from a date on, or always where `since` is `None`."""

    since: date | None
    value: Value
    origin: Origin
    said: str = ""
    """The day as its file says it, where that is no date but hangs on the start or an event."""


@dataclass(frozen=True)
class Happening:
    """A named day of a run; `said` is the day as its file says it, where that is no date."""

    name: str
    day: date
    said: str
    origin: Origin


Timeline = tuple[Dated, ...]
"""The values of one parameter, or of one place of it, in order of date."""


def overlay(below: Timeline, above: Timeline) -> Timeline:
    """Lay a file's values over those of the file that it extends.

    From the first date of `above` on, `above` alone holds; before it, what `below` says still does.
    Where `above` names a day by the start or an event, the two merge by what is written instead.
    """
    first = above[0].since
    if first is None:
        return above
    if any(dated.said for dated in above):
        written = {dated.said or dated.since for dated in above}
        kept = (d for d in below if (d.said or d.since) not in written)
        return tuple(sorted((*kept, *above), key=lambda d: d.since or date.min))
    return tuple(d for d in below if d.since is None or d.since < first) + above


def within(timeline: Timeline, start: date, last: date, default: Value) -> Timeline:
    """Cut a timeline to a run: its first value holds on `start`, none begins after `last`.

    Where nothing is said for the start of the run, the default holds.
    """
    before = [d for d in timeline if d.since is None or d.since <= start]
    first = before[-1] if before else Dated(None, default, DEFAULT)
    later = [d for d in timeline if d.since is not None and start < d.since <= last]
    return (Dated(start, first.value, first.origin), *later)
