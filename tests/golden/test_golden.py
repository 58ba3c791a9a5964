"""Tiny runs, and years of an invented world, day by day, against the numbers they gave before."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from sim.recording.variables import MemberRecord
from sim.scenario.load import load_scenario
from sim.simulation.member import run_member
from sim.status import Cause, Penalty, Status

GOLDEN = Path(__file__).parent
FLOWS = ("departures", "attempts", "crossings", "arrests", "forced_returns", "voluntary_returns")
WORLD = GOLDEN.parent / "world"
RUNS = {
    "status-quo": ("status-quo", 20),
    "collapse": ("collapse", 40),
    **{f"world-{path.stem}": (str(path), 365) for path in sorted(WORLD.glob("*.yaml"))},
}


@lru_cache
def record_of(name: str) -> MemberRecord:
    """Run member 0 of seed 1."""
    scenario, days = RUNS[name]
    return run_member(load_scenario(scenario, days=days), seed=1, member=0)


def table_of(name: str) -> list[list[str]]:
    """Tabulate stocks by status and the flows of each day."""
    record = record_of(name)
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


def test_the_years_of_the_invented_world_reach_every_status_cause_and_penalty():
    records = [record_of(name).variables for name in RUNS if name.startswith("world-")]
    assert len(records) == 4
    for variable, kinds in (("stock", Status), ("deaths", Cause), ("forced_returns", Penalty)):
        reached = sum(record[variable].sum(axis=0) for record in records)
        assert [kind.name for kind, people in zip(kinds, reached, strict=True) if not people] == []


def test_the_years_of_the_invented_world_show_what_is_unlike_in_it():
    quiet, collapse = (record_of(f"world-{name}") for name in ("quiet", "collapse"))
    hosts, camps = quiet.coordinates["host"], quiet.coordinates["camp"]
    sheltering = [name in ("Belmouth", "Belgrove") for name in hosts]
    known = quiet.variables["at_reception"].sum(axis=0)
    assert known[sheltering].sum() > 0 == known[np.invert(sheltering)].sum()
    places = collapse.variables["camp_places"].max(axis=0)
    assert dict(zip(camps, places.tolist(), strict=True)) == {
        "Aldport Meadow": 250,  # as the scenario says
        "Aldwick Barracks": 600,
        "Belmouth Quay": 150,
    }
    opened = (collapse.variables["camp_places"] > 0).argmax(axis=0)
    assert opened[camps.index("Belmouth Quay")] < opened[camps.index("Aldwick Barracks")]
