"""The indicators of a run: medians, intervals, how well they are known, and what spreads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.answers.chances import rounded_up
from sim.answers.pairs import error_of_median
from sim.answers.quantity import values_of
from sim.answers.variance import Share, Split, can_be_split, split
from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.report.answers.table import sentences, table, what_differs
from sim.report.intervals import unit_shown, written
from sim.results import Results
from sim.results.indicators import Indicator

CLOSE = 0.05
"""Of the median: within that a number of a run is well known."""

_TOP = 8
_MEMBERS_FOR_90 = 100
"""Members of whom five lie beyond either end of the middle 90 %."""


@dataclass(frozen=True)
class Line:
    """One indicator of a run."""

    kind: Indicator
    points: tuple[float, float, float, float, float]
    error: tuple[float, float]
    having: int
    members: int
    parts: Split | None

    @property
    def median(self) -> float:
        """The median over members."""
        return self.points[2]

    @property
    def relative_error(self) -> float:
        """Half the 90 % interval of the median, as a share of it."""
        low, high = self.error
        if np.isnan(high) or self.median == 0:
            return 0.0 if low == high else np.nan
        return float((high - low) / 2 / abs(self.median))

    @property
    def members_for_close(self) -> int | None:
        """About how many members would know the median to 5 %; none if that cannot be said."""
        if not np.isfinite(self.relative_error):
            return None
        return rounded_up(max(self.members * (self.relative_error / CLOSE) ** 2, 1.0))


def lines_of(run: Results) -> list[Line]:
    """Take the measure of each indicator of a run."""
    draws = run.draws
    found = []
    for kind, values in ((k, v) for k in run.kinds for v in (values_of(run).get(k.name),)):
        if values is not None:
            parts = split(values, draws) if draws is not None and can_be_split(draws) else None
            found.append(_line(kind, values, None if draws is None else draws.draw, parts))
    return found


def _line(kind: Indicator, values: Values, draw: Any, parts: Split | None) -> Line:
    known = np.isfinite(values)
    if not known.any():
        return Line(kind, (np.nan,) * 5, (np.nan, np.nan), 0, values.size, None)
    points = np.quantile(values[known], [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    error = error_of_median(values[known], None if draw is None else draw[known])
    return Line(kind, tuple(points), error, int(known.sum()), values.size, parts)


def indicators_text(run: Results) -> str:
    """Write the indicators of a run as a table, with what to know about them."""
    lines = lines_of(run)
    with_parts = any(line.parts is not None for line in lines)
    head = ["", "median", "(its error)", "middle 50 %", "middle 90 %"]
    head += ["luck", "parameters", "forms"] if with_parts else []
    rows = [[*head, ""], *(_row(line, with_parts=with_parts) for line in lines)]
    first = f"{run.name}: {counted(lines[0].members, 'member')}, seed {run.manifest.seed}"
    told = [first, "", *table(rows, words_last=True), "", *_remarks(run, lines)]
    return "\n".join(told) + "\n"


def _row(line: Line, *, with_parts: bool) -> list[str]:
    kind = line.kind
    low, lower, median, upper, high = (written(each, kind) for each in line.points)
    several = line.having > 1
    error = f"(±{100 * line.relative_error:.0f} %)" if np.isfinite(line.relative_error) else ""
    cells = [
        kind.label,
        median if line.having else "",
        error if several else "",
        f"{lower} to {upper}" if several else "",
        f"{low} to {high}" if several else "",
    ]
    if with_parts:
        parts = line.parts
        cells += [_share(part) for part in _three(parts)]
    missing = "" if line.having == line.members else f", in {line.having:,} members"
    return [*cells, f"{unit_shown(kind)}{missing if line.having else ', never'}"]


def _three(parts: Split | None) -> tuple[Share | None, Share | None, Share | None]:
    return (None, None, None) if parts is None else (parts.luck, parts.parameters, parts.structure)


def _share(share: Share | None) -> str:
    if share is None or np.isnan(share.estimate):
        return ""
    return f"{100 * share.estimate:.0f} ({100 * share.low:.0f}-{100 * share.high:.0f})"


def _remarks(run: Results, lines: list[Line]) -> Iterator[str]:
    yield from sentences(what_differs([run]))
    members = lines[0].members
    if any(line.parts is not None for line in lines):
        yield from sentences(
            "Luck, parameters, forms: shares of the variance in %, with 90 % intervals in "
            "brackets; members that share a draw tell what luck does."
        )
    elif run.draws is not None:
        yield from sentences(
            "No draw was run with other luck again: how much of the spread is luck cannot be told."
        )
    if members < _MEMBERS_FOR_90:
        beyond = max(round(members * 0.05), 1)
        yield from sentences(
            f"Of {counted(members, 'member')} about {beyond} lie beyond either end of the middle "
            f"90 %: too few to take these ends for more than rough; {_MEMBERS_FOR_90} would do."
        )
    wide = sorted(
        (line for line in lines if np.isfinite(line.relative_error) and line.relative_error > CLOSE
         and line.having > 1),
        key=lambda line: -line.relative_error,
    )  # fmt: skip
    if wide:
        names = ", ".join(
            f"{line.kind.label} (about {counted(line.members_for_close or 0, 'member')})"
            for line in wide[:_TOP]
        )
        more = f", and {len(wide) - _TOP} more" if len(wide) > _TOP else ""
        yield from sentences(
            f"Too few members to claim the median to ±5 %, 90 % sure: {names}{more}."
        )


def indicators_json(run: Results) -> dict[str, Any]:
    """Give the same for programs, in units as stored."""
    return {
        "scenario": run.name,
        "folder": str(run.folder),
        "seed": run.manifest.seed,
        "parameters_drawn": run.draws is not None,
        "indicators": {line.kind.name: _line_json(line) for line in lines_of(run)},
    }


def _line_json(line: Line) -> dict[str, Any]:
    names = ("low_5", "low_25", "median", "high_75", "high_95")
    parts = zip(("luck", "parameters", "structure"), _three(line.parts), strict=True)
    return {
        "label": line.kind.label,
        "unit": line.kind.unit,
        **{name: _number(each) for name, each in zip(names, line.points, strict=True)},
        "median_low": _number(line.error[0]),
        "median_high": _number(line.error[1]),
        "members": line.members,
        "members_with_value": line.having,
        "members_for_5_percent": line.members_for_close,
        "variance": {
            name: None
            if share is None
            else {
                "share": _number(share.estimate),
                "low": _number(share.low),
                "high": _number(share.high),
            }
            for name, share in parts
        },
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
