"""Measurements as tables of words: for the terminal and for the page."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from measuring.bandwidth import WHAT
from measuring.cases import CASES, Case
from measuring.kept import Entries

MIB = 2**20
Row = tuple[str, ...]

CASE_HEADS: Row = (
    "case", "wall, s", "CPU, s", "a member, s", "peak, MiB", "events", "events/s",
    "triad, GB/s", "B/event", "B/person-day", "wanted",
)  # fmt: skip

_WHAT_IS_MEASURED = (
    "wall, CPU: seconds of the whole command from the shell, imports and all its processes "
    "included; median of the repeats (least to most). a member: median seconds in a worker, from "
    "the model's start to its written file. peak: memory of the largest process; memory shared by "
    "forked processes counts in each. events: changes of status or place counted by the model, in "
    "people."
)
_WHAT_TRAFFIC_IS = (
    "triad, B/event, B/person-day: the wall time told in memory traffic: the bytes that this "
    "machine would have moved in that time, for each event, or for each person on each day. "
    f"Traffic is that of {WHAT}, measured before every repeat. An engine that looks at one byte "
    "of everybody every day cannot do with less than 1 B/person-day on one core."
)
LEGEND = (_WHAT_IS_MEASURED, _WHAT_TRAFFIC_IS)


def median(entry: dict[str, Any], name: str) -> float:
    """Give the median of the repeats of a measured quantity."""
    return float(statistics.median(entry[name]))


def traffic(entry: dict[str, Any], number: int) -> float:
    """Give the triad traffic, bytes, that fits into a case's wall time, for each of a number."""
    return median(entry, "wall_seconds") * median(entry, "bandwidth") / number


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Write a median with the least and the most."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def three_figures(value: float) -> str:
    """Write a number with three figures: 0.0123, 1.23, 123, 12,300,000."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.3g}"


def case_rows(entries: Entries) -> Iterator[Row]:
    """Give a row for each standard case that was measured."""
    for case in CASES:
        if case.name in entries:
            yield _case_row(case, entries[case.name])


def _case_row(case: Case, entry: dict[str, Any]) -> Row:
    wall = median(entry, "wall_seconds")
    person_days = entry["people"] * entry["days"] * entry["members"]
    events = entry["events"]
    return (
        case.what,
        spread(entry["wall_seconds"]),
        spread(entry["cpu_seconds"]),
        f"{entry['member_seconds']:.2f}",
        f"{max(entry['peak_bytes']) / MIB:.0f}",
        f"{events:,}",
        three_figures(events / wall),
        f"{median(entry, 'bandwidth') / 1e9:.1f}",
        three_figures(traffic(entry, events)),
        three_figures(traffic(entry, person_days)),
        f"{case.wanted_seconds:g} s, {case.wanted_bytes / MIB:.0f} MiB",
    )


def as_text(heads: Row, rows: Sequence[Row]) -> str:
    """Write a table for the terminal: the first column to the left, numbers to the right."""
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    lines = []
    for row in (heads, *rows):
        cells = [f"{row[0]:<{widths[0]}}"]
        cells += [f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_markdown(heads: Row, rows: Sequence[Row], *, numbers: bool = True) -> str:
    """Write a table for the page; numbers go to the right, in all columns but the first."""
    marks = ("---", *("---:" if numbers else "---" for _ in heads[1:]))
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, marks, *rows))
