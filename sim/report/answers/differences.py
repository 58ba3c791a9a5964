"""Differences between runs in words: how much more or less than a baseline, and how surely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.answers.against import Against
from sim.answers.pairs import Difference
from sim.report.answers.chances import between, percent
from sim.report.answers.table import sentences, table, what_differs
from sim.report.intervals import DAY_OF_RUN, unit_shown, written
from sim.results.indicators import Indicator

_MINUS = "\N{MINUS SIGN}"


def differences_text(found: Sequence[Against]) -> str:
    """Write a table for each run: its differences, and how often it has more."""
    lines: list[str] = []
    for each in found:
        lines += ["", *_table(each)]
    if found:
        runs = [found[0].baseline, *(each.run for each in found)]
        lines += ["", *_explained(found), *sentences(what_differs(runs))]
    return "\n".join(lines) + "\n" if found else ""


def _table(each: Against) -> Iterator[str]:
    base = each.baseline.name
    yield f"{each.run.name} less {base}"
    rows = [("", "median", "middle 90 %", "has more in", "90 % interval", "")]
    for kind in each.run.kinds:
        found = each.differences.get(kind.name)
        if found is not None and found.exceeds.members and not np.isnan(found.same):
            rows.append((kind.label, *_cells(found, kind)))
    yield from table(rows, words_last=True)


def _cells(found: Difference, kind: Indicator) -> tuple[str, str, str, str, str]:
    has_spread = found.compared > 1
    return (
        signed(found.median, kind),
        f"{signed(found.low, kind)} to {signed(found.high, kind)}" if has_spread else "",
        f"{percent(found.exceeds.estimate)}" + (" *" if found.same >= 0.995 else ""),
        between(found.exceeds),
        _unit(kind) + (f", both in {found.compared:,}" if found.compared < found.exceeds.members
                       else ""),
    )  # fmt: skip


def _unit(kind: Indicator) -> str:
    """Give the unit of a difference: of shares points, of days of the run days."""
    unit = unit_shown(kind)
    if unit.startswith("%"):
        return unit.replace("%", "points", 1)
    return "days" if kind.unit == DAY_OF_RUN else unit


def signed(value: float, kind: Indicator) -> str:
    """Write a difference with its sign; what is written as nothing has none."""
    if np.isnan(value):
        return "-"
    shown = written(abs(value), kind)
    if not shown.strip("0.,"):
        return shown
    return f"{'+' if value > 0 else _MINUS}{shown}"


def _explained(found: Sequence[Against]) -> Iterator[str]:
    paired = [each.run.name for each in found if each.pairs.are_paired]
    apart = [each for each in found if not each.pairs.are_paired]
    if paired:
        of = "" if not apart else f" of {', '.join(paired)}"
        yield from sentences(
            f"Members{of} are compared one by one with those of the baseline, which share their "
            "seed and draws: what differs is what was decided."
        )
    for each in apart:
        yield from sentences(
            f"Members of {each.run.name} are not paired with those of the baseline, as "
            f"{each.pairs.apart}: each is compared with every other, and part of the difference "
            "is luck."
        )
    wide = [each for each in found if not _is_enough(each)]
    if wide:
        needed = max(_needed(each) for each in wide)
        yield from sentences(
            "Too few members for a claim of ±5 points on which has more; about "
            f"{needed:,} would do."
        )
    if any(d.same >= 0.995 for each in found for d in each.differences.values()):
        yield "* both have the same in (nearly) all members"


def _is_enough(each: Against) -> bool:
    return all(found.exceeds.is_close for found in each.differences.values())


def _needed(each: Against) -> int:
    return max(found.exceeds.members_for_close for found in each.differences.values())


def difference_json(found: Difference) -> dict[str, Any]:
    """Give one difference for programs, in the unit as stored."""
    return {
        "median": _number(found.median),
        "low_5": _number(found.low),
        "low_25": _number(found.lower),
        "high_75": _number(found.upper),
        "high_95": _number(found.high),
        "median_low": _number(found.median_low),
        "median_high": _number(found.median_high),
        "chance_of_more": found.exceeds.estimate,
        "chance_low": found.exceeds.low,
        "chance_high": found.exceeds.high,
        "share_equal": _number(found.same),
        "members_compared": found.compared,
    }


def differences_json(each: Against) -> dict[str, Any]:
    """Give all differences of a run for programs."""
    return {
        "baseline": each.baseline.name,
        "paired": each.pairs.are_paired,
        "why_not_paired": each.pairs.apart or None,
        "indicators": {name: difference_json(found) for name, found in each.differences.items()},
    }


def differences_csv(found: Sequence[Against]) -> str:
    """Give all differences as a table for spreadsheets, a row a run and indicator."""
    file = io.StringIO()
    table_ = csv.writer(file, lineterminator="\n")
    head: list[str] | None = None
    for each in found:
        for kind in each.run.kinds:
            if kind.name not in each.differences:
                continue
            numbers = difference_json(each.differences[kind.name])
            if head is None:
                head = ["run", "baseline", "paired", "indicator", "unit", *numbers]
                table_.writerow(head)
            first = [each.run.name, each.baseline.name, each.pairs.are_paired, kind.name, kind.unit]
            table_.writerow([*first, *("" if v is None else v for v in numbers.values())])
    return file.getvalue()


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
