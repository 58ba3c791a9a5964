"""Values over time: what holds from when, and which file or option said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sim.scenario.declared import Value


@dataclass(frozen=True)
class Origin:
    """Where a value was set; `line` is 0 for `--set` and for defaults."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


DEFAULT = Origin("default")


@dataclass(frozen=True)
class Dated:
    """A value that holds from a date on, or always where `since` is `None`."""

    since: date | None
    value: Value
    origin: Origin


Timeline = tuple[Dated, ...]
"""The values of one parameter, or of one place of it, in order of date."""


def overlay(below: Timeline, above: Timeline) -> Timeline:
    """Lay a file's values over those of the file that it extends.

    From the first date of `above` on, `above` alone holds; before it, what `below` says still does.
    """
    first = above[0].since
    if first is None:
        return above
    return tuple(d for d in below if d.since is None or d.since < first) + above


def within(timeline: Timeline, start: date, last: date, default: Value) -> Timeline:
    """Cut a timeline to a run: its first value holds on `start`, none begins after `last`.

    Where nothing is said for the start of the run, the default holds.
    """
    before = [d for d in timeline if d.since is None or d.since <= start]
    first = before[-1] if before else Dated(None, default, DEFAULT)
    later = [d for d in timeline if d.since is not None and start < d.since <= last]
    return (Dated(start, first.value, first.origin), *later)
