"""Several runs side by side: a table for reading, and the same numbers for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.report.evidence_check import as_json, beside_documents
from sim.report.intervals import interval, remark, spreads_of, unit_shown, written
from sim.results import Results
from sim.results.indicators import Indicator


def comparison_table(runs: Sequence[Results]) -> str:
    """Write the indicators of several runs side by side: medians, 90 % intervals in brackets."""
    spreads = [spreads_of(run) for run in runs]
    rows = [["median (90 % interval)", *(run.name for run in runs), ""]]
    for indicator in _kinds_of(runs):
        cells = []
        for of_run in spreads:
            spread = of_run.get(indicator.name)
            if spread is None:
                cells.append("")
                continue
            parts = [
                written(spread.median, indicator) if not spread.is_empty else "",
                f"({interval(spread, indicator)})" if interval(spread, indicator) else "",
                remark(spread),
            ]
            cells.append(" ".join(part for part in parts if part))
        rows.append([indicator.label, *cells, unit_shown(indicator)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)),
                row[-1],
            ]
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def comparison_json(runs: Sequence[Results]) -> list[dict[str, Any]]:
    """Give the indicators of several runs, one entry a run, in units as stored."""
    return [
        {
            "scenario": run.name,
            "why": run.why,
            "folder": str(run.folder),
            "members": int(run.data.sizes["member"]),
            "seed": run.manifest.seed,
            "start": run.manifest.start,
            "days": run.manifest.days,
            "goes_on_from": [
                {"scenario": before.scenario, "until_day": before.day}
                for before in run.manifest.origin
            ],
            "indicators": {
                each.name: {
                    "label": each.label,
                    "unit": each.unit,
                    "definition": each.definition,
                    "median": _number(spread.median),
                    "low_5": _number(spread.low),
                    "high_95": _number(spread.high),
                    "members_with_value": spread.having,
                }
                for each in run.kinds
                if each.name in spreads
                for spread in (spreads[each.name],)
            },
            "documents": [as_json(row) for row in beside_documents(run)],
        }
        for run in runs
        for spreads in (spreads_of(run),)
    ]


def _kinds_of(runs: Sequence[Results]) -> list[Indicator]:
    """List the indicators of all runs; those that the first lacks come last."""
    found: dict[str, Indicator] = {}
    for run in runs:
        for each in run.kinds:
            found.setdefault(each.name, each)
    return list(found.values())


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
