"""What crossing records."""

from __future__ import annotations

from sim.quantities.variables import (
    Array,
    Variable,
    counted,
    left,
    people,
    people_a_day,
    stock,
    tally,
    total,
)
from sim.status import HELD, OUTSIDE, Status, mask

_BORDER = Status.AT_BORDER
_ENDED = left(_BORDER, None, "exit")
"""Attempts that nobody died of, by the status that they led to."""

_OUTSIDE = mask(OUTSIDE)
_TRIED = mask(OUTSIDE | HELD | {_BORDER})  # got across, was caught, or was turned back


def _attempts(ended: Array, killed: Array) -> Array:
    """Add those who drowned or were shot, who attempted too."""
    every: Array = ended[:, _TRIED].sum(axis=1) + killed
    return every


def _across(ended: Array) -> Array:
    got_across: Array = ended[:, _OUTSIDE].sum(axis=1)
    return got_across


def _ended(name: str, after: Status, meaning: str) -> Variable:
    """Declare the attempts that ended in one status."""
    return people_a_day(name, "exit", meaning, _ENDED, made=lambda ended: ended[:, after])


RECORDS: tuple[Variable, ...] = (
    people(
        "at_border", "exit", "waiting to cross, by sector or other exit", stock(_BORDER, "exit")
    ),
    people_a_day(
        "attempts",
        "exit",
        "tried to cross, by sector or other exit",
        _ENDED,
        counted("killed_in_attempts", "exit"),
        made=_attempts,
    ),
    people_a_day(
        "crossings",
        "exit",
        "reached the far bank, unseen, known or caught there",
        _ENDED,
        made=_across,
    ),
    _ended("crossed_unseen", Status.IN_HIDING, "reached the far bank unseen"),
    _ended(
        "crossed_known",
        Status.AT_RECEPTION,
        "reached the far bank and became known, without being caught",
    ),
    _ended("turned_back", _BORDER, "were turned back and wait on"),
    _ended("caught_by_guards", Status.DETAINED, "caught by guards on the near bank"),
    _ended("caught_by_patrols", Status.IN_CUSTODY, "caught on the far bank by patrols"),
    total("room", "could pass at all ways out together, whoever came", tally("room")),
    total("crossed_first", "got out of the country for the first time", tally("got_out")),
)
