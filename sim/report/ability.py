"""Ability: how many of those who wished to get out could, by when, and what held the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from sim.messages.wording import counted, figures
from sim.quantities.flight import BY_DAYS, HELD_BY
from sim.report.intervals import Spread

_LEAST = 0.005  # of those who wished; what holds fewer is left out
_WIDTH = 100


def ability(spreads: Mapping[str, Spread]) -> Iterator[str]:
    """Write the lines of a crisis; none where nobody wished to get out."""
    wished = spreads["wished_out"]
    if wished.is_empty or wished.median < 1:
        return
    about = counted(float(f"{wished.median:.3g}"), "person")
    yield f"Who wished to get out, and who could? {about} made for a way out in danger"
    yield f"  {_percent(spreads['wished_reached_share'])} reached one"
    for days in BY_DAYS:
        room = figures(float(f"{spreads[f'could_pass_by_{days}'].median:.3g}"))
        out = _percent(spreads[f"wished_out_by_{days}"])
        yield f"  {out} were out by day {days}; there was room for {room} at the ways out by then"
    held = sorted(
        ((spreads[f"held_by_{hold}_share"], words) for hold, words in HELD_BY.items()),
        key=lambda each: -each[0].median,
    )
    shown = [f"{words} {_percent(spread)}" for spread, words in held if spread.median >= _LEAST]
    yield from wrap(
        f"Held on the last day: {'; '.join(shown)}",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
    )


def _percent(spread: Spread) -> str:
    """Write a share with its interval, in per cent."""
    median, low, high = (figures(x * 100) for x in (spread.median, spread.low, spread.high))
    return f"{median} % ({low} to {high})"
