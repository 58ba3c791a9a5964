"""A tiny run, day by day, against the numbers that it gave before."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.model import run_member
from sim.scenario.load import load_scenario
from sim.status import Status

GOLDEN = Path(__file__).parent
FLOWS = ("departures", "attempts", "crossings", "arrests", "forced_returns", "voluntary_returns")
RUNS = {"status-quo": 20, "collapse": 40}


def table_of(name: str) -> list[list[str]]:
    """Run member 0 of seed 1 and tabulate stocks by status and the flows of each day."""
    record = run_member(load_scenario(name, days=RUNS[name]), seed=1, member=0)
    stock = record.variables["stock"]
    flows = np.column_stack(
        [record.variables[flow].reshape(record.days, -1).sum(axis=1) for flow in FLOWS]
    )
    head = ["day", *(status.name.lower() for status in Status), *FLOWS]
    rows = np.column_stack([np.arange(record.days), stock, flows])
    return [head, *(list(map(str, row)) for row in rows.tolist())]


@pytest.mark.parametrize("name", RUNS)
def test_a_tiny_run_gives_the_numbers_that_it_gave_before(name, request):
    path = GOLDEN / f"{name}.csv"
    found = table_of(name)
    if request.config.getoption("--update-golden"):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(found)
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    differs = [
        f"day {row[0]}, {column}: {then} before, {now} now"
        for row, before in zip(found[1:], expected[1:], strict=False)
        for column, now, then in zip(found[0], row, before, strict=True)
        if now != then
    ]
    assert found == expected, (
        f"{name} gives other numbers than before ({'; '.join(differs[:3])}, …). If that is meant, "
        "write them anew with `pytest tests/golden --update-golden` and add a line under "
        "“Results” in CHANGELOG.md that says why."
    )
