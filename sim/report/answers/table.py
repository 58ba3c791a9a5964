"""Tables of text: a first column of words, others of numbers, and sentences below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.report.evidence_lines import WIDTH
from sim.results import Results

Row = Sequence[str]


def table(rows: Sequence[Row], *, words_last: bool = False) -> Iterator[str]:
    """Write rows below one another, numbers to the right; the last column may hold words."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        last = [others.pop()] if words_last else []
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=False)]
        yield "  ".join([first.ljust(widths[0]), *cells, *last]).rstrip()


def sentences(*texts: str) -> Iterator[str]:
    """Break sentences into lines."""
    for text in texts:
        yield from wrap(text, WIDTH)


def what_differs(runs: Sequence[Results]) -> str:
    """Say in what members differ, and so what an interval over them covers."""
    alone = [run.name for run in runs if run.draws is None]
    drawn = [run for run in runs if run.draws is not None]
    parts = []
    if drawn:
        parts.append(
            "Members differ by what was drawn of the uncertain parameters and forms, and by luck."
        )
    if alone:
        of = f" of {', '.join(alone)}" if drawn else ""
        parts.append(
            f"Members{of} differ by luck alone: what is unknown about the parameters is not in "
            "these numbers."
        )
    if alone and drawn:
        parts.append(
            f"So intervals are not alike: those of {', '.join(alone)} are too narrow beside the "
            "others."
        )
    return " ".join(parts)
