"""Tables to download: CSV within the page itself, so that they come along wherever it goes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import quote

import numpy as np

from sim.answers.against import Against
from sim.quantities.measures import Values
from sim.report.answers.differences import differences_csv
from sim.report.export.assumptions import COLUMNS, assumptions_of
from sim.report.page.curves import Days
from sim.results import Results

_PLAIN = ",-.:;/()"
"""Characters that stand in a link as they are."""
_LEVELS = ("low_90", "low_50", "median", "high_50", "high_90")
_AS_TEXT = ("=", "+", "@", "\t")
"""With what a cell begins that spreadsheets would take for a formula."""


@dataclass(frozen=True)
class Download:
    """A file within the page: its name, what it is, and the address that holds it."""

    name: str
    words: str
    href: str


def daily(run: Results, number: int, levels: Mapping[str, Values]) -> Download:
    """Give the daily series of a run, a row a day."""
    days = Days.of([run])
    names = [name for name, each in levels.items() if each.any()]
    head = ["date", *(f"{name}_{level}" for name in names for level in _LEVELS)]
    columns = (
        np.concatenate([levels[name] for name in names]) if names else np.zeros((0, days.days))
    )
    rows = ([days.named(day), *map(_number, columns[:, day].tolist())] for day in range(days.days))
    return Download(
        f"{_file_name(run, number)}-by-day.csv",
        f"{run.name}: daily series, medians and intervals",
        _link([head, *rows]),
    )


def indicators(runs: Sequence[Results]) -> Download:
    """Give the indicators of all runs, a row a run and indicator."""
    rows: list[list[str]] = []
    for run in runs:
        values = run.indicator_values()
        for kind in run.kinds:
            known = values[kind.name][~np.isnan(values[kind.name])]
            levels = (
                np.quantile(known, (0.05, 0.25, 0.5, 0.75, 0.95)).tolist() if known.size else []
            )
            shown = [*map(_number, levels)] or [""] * len(_LEVELS)
            rows.append([run.name, kind.name, kind.label, *shown, kind.unit, str(known.size),
                         kind.definition])  # fmt: skip
    head = ["scenario", "indicator", "label", *_LEVELS, "unit", "members_with_value", "definition"]
    return Download("indicators.csv", "All indicators of all scenarios", _link([head, *rows]))


def differences(found: Sequence[Against]) -> Download:
    """Give all differences from the baseline."""
    rows = csv.reader(StringIO(differences_csv(found)))
    return Download("differences.csv", "All differences from the baseline", _link(rows))


def assumptions(run: Results, number: int) -> Download:
    """Give every value that a run was made with, and what it rests on."""
    rows = [[*COLUMNS], *assumptions_of(run)]
    return Download(
        f"{_file_name(run, number)}-assumptions.csv",
        f"{run.name}: every value with its unit and what it rests on",
        _link(rows),
    )


def _number(value: float) -> str:
    return f"{value:.6g}" if value else "0"


def _file_name(run: Results, number: int) -> str:
    """Make a name of plain letters; the number tells apart what looks the same."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in run.name)
    return f"{number + 1}-{plain[:60]}"


def _link(rows: Iterable[Iterable[str]]) -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return "data:text/csv;charset=utf-8," + quote(file.getvalue(), safe=_PLAIN)


def _as_text(cell: str) -> str:
    """Keep a spreadsheet from running a cell that is no number as a formula."""
    return f"'{cell}" if cell.startswith(_AS_TEXT) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
