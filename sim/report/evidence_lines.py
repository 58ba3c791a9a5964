"""The block of a summary in which a run stands beside the claims of the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.messages.wording import figures
from sim.report.evidence_check import Judged, by_claim
from sim.report.evidence_claims import Ends
from sim.report.intervals import Spread

WIDTH = 100
_SMALL = 20
_HEAD = (
    "Beside the documents (run: median, 90 % interval; claim: its number, what counts as inside)"
)


def evidence_lines(rows: Sequence[Judged]) -> Iterator[str]:
    """Write the block: claims that speak of the run first, then the others with the reason."""
    comparable = [row for row in rows if row.is_comparable]
    notes = list(dict.fromkeys(row.reason for row in comparable if row.reason))
    if comparable:
        yield _HEAD
    for claim, of_claim in by_claim(comparable):
        yield from _claim(claim, of_claim, notes)
    for note in notes:
        yield from _wrapped(f"{_mark(note, notes)} {note}", 2, 4)
    yield from _left_out([row for row in rows if not row.is_comparable], bool(comparable))


def _claim(claim: str, rows: list[Judged], notes: list[str]) -> Iterator[str]:
    """Write a claim: what it counts and the verdict, and a line for each period or place."""
    first = rows[0]
    inside = sum(row.verdict == "inside" for row in rows)
    verdict = first.verdict if len(rows) == 1 else f"{inside} of {len(rows)} inside"
    unit = "%" if first.unit == "share" else first.unit
    yield from _wrapped(f"{first.what}, {unit} [{claim}]: {verdict}", 2, 4)
    cells = [_cells(row, notes) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for (period, run, said), row in zip(cells, rows, strict=True):
        line = f"{period:<{widths[0]}}  run {run:<{widths[1]}}  claim {said:<{widths[2]}}"
        yield f"    {line}  {row.verdict if len(rows) > 1 else ''}".rstrip()


def _cells(row: Judged, notes: list[str]) -> tuple[str, str, str]:
    period, run, said = verdict_cells(row)
    return f"{period}{_mark(row.reason, notes)}", run, said


def verdict_cells(row: Judged) -> tuple[str, str, str]:
    """Give the period or place, what the run gives, and what the claim says."""
    run = "" if row.spread is None else _spread(row.spread, row.unit)
    said, ends = _said(row), _ends(row.ends, row.unit)
    period = row.period.partition(" (")[0]  # what else is said of an estimate is in the register
    return period, run, said if said == ends else f"{said} ({ends})"


def _mark(note: str, notes: list[str]) -> str:
    """Give the sign by which rows refer to a note."""
    return "*" * (notes.index(note) + 1) if note else ""


def _said(row: Judged) -> str:
    value = row.value
    if isinstance(value, tuple):
        return _ends(value, row.unit)  # type: ignore[arg-type]
    return _number(value, row.unit) if isinstance(value, int | float) else str(value)


def _spread(spread: Spread, unit: str) -> str:
    median, low, high = (_number(x, unit) for x in (spread.median, spread.low, spread.high))
    return median if spread.members == 1 else f"{median} ({low} to {high})"


def _ends(ends: Ends, unit: str) -> str:
    low, high = (None if end is None else _number(end, unit) for end in ends)
    if low is None:
        return f"{high} or less"
    return f"{low} or more" if high is None else f"{low} to {high}"


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.0f}"
    return figures(value) if abs(value) < _SMALL else f"{value:,.0f}"


def _left_out(rows: Sequence[Judged], after_others: bool) -> Iterator[str]:
    """Name the claims that do not speak of the run, all of one reason together."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(row.reason.partition(": it speaks")[0], []).append(row.claim)
    if not reasons:
        return
    yield "  Not comparable:" if after_others else "Documents that do not speak of this run:"
    for reason, claims in reasons.items():
        yield from _wrapped(f"{reason}: {', '.join(dict.fromkeys(claims))}", 4, 6)


def _wrapped(text: str, first: int, later: int) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=" " * first,
        subsequent_indent=" " * later,
        break_on_hyphens=False,
    )
