"""What the benchmarks in `tests/benchmarks` measured of other libraries, as a table.

They are measured there because they need libraries that the program does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from measuring.kept import Entries
from measuring.tables import MIB, Row, median, three_figures

FULL = (24_000_000, 365)
"""Agents and days of the task at full size."""

HEADS: Row = (
    "library", "agents", "days run", "agent-days/s", "B/agent", "peak, MiB",
    "24 million, 365 days, s", "times ours", "worst z",
)  # fmt: skip

OURS = "our_engine"
_NAMES = {
    OURS: "our engine",
    "with_laser": "LASER, a component a transition",
    "with_laser_fused": "LASER, all transitions in one pass",
    "with_mesa": "Mesa, `AgentSet.do`",
    "with_numpy": "NumPy, dense",
    "with_starsim": "Starsim, a module",
}


def rate(entry: dict[str, Any]) -> float:
    """Give agent-days a CPU second, the median of the repeats."""
    return float(entry["agents"] * entry["days"] / median(entry, "cpu_seconds"))


def peer_rows(entries: Entries) -> Iterator[Row]:
    """Give a row for each library and size, fastest first; ratios to our largest run."""
    ours = [entry for entry in entries.values() if entry["peer"] == OURS]
    best = max(ours, key=lambda entry: int(entry["agents"]), default=None)
    for entry in sorted(entries.values(), key=rate, reverse=True):
        yield _row(entry, rate(best) if best else None)


def _row(entry: dict[str, Any], ours: float | None) -> Row:
    versions = " ".join(f"{name} {number}" for name, number in entry["libraries"].items())
    agents, days = entry["agents"], entry["days"]
    is_full = (agents, days) == FULL
    year = FULL[0] * FULL[1] / rate(entry)
    is_ours = entry["peer"] == OURS
    return (
        f"{_NAMES.get(entry['peer'], entry['peer'])} ({versions})",
        f"{agents:,}",
        str(days),
        three_figures(rate(entry)),
        three_figures(max(entry["peak_bytes"]) / agents),
        f"{max(entry['peak_bytes']) / MIB:,.0f}",
        three_figures(year) + ("" if is_full else " extrapolated"),
        "1" if is_ours and is_full else three_figures(ours / rate(entry)) if ours else "",
        f"{max(entry['worst_z']):.1f}",
    )
