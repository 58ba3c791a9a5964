"""Measuring: nothing of a command is missed, and what is told is what was measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from measure import measure as measure_command
from measure_scaled import enlarge
from measuring import cases, kept, peers, scaling, tables
from measuring.page import page_text, write_page
from measuring.plots import draw_scaling
from measuring.processes import CommandFailedError, measure

from sim.cli.main import tumen
from sim.geography.geography import load_geography
from sim.scenario.load import load_scenario

ROOT = Path(__file__).parents[2]
MIB = 2**20
GEOGRAPHY = load_geography()
CIVILIANS = int(GEOGRAPHY.counties.population.sum())


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_command_is_measured_with_its_output():
    cost = measure(python("import time; time.sleep(0.3); print('done')"))
    assert cost.output == "done\n"
    assert cost.wall_seconds >= 0.3
    assert cost.cpu_seconds < cost.wall_seconds


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux alone")
def test_cpu_of_a_child_that_outlives_its_parent_counts():
    busy = "import time\nwhile time.process_time() < 0.6: pass"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    assert measure(python(code)).cpu_seconds >= 0.6


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc")
def test_peak_memory_is_that_of_the_largest_process():
    hoard = "import time; held = bytearray(200 * 2**20); time.sleep(0.2)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hoard!r}])"
    peak = measure(python(code)).peak_bytes
    assert 200 * MIB < peak < 260 * MIB
    assert measure(python("import time; time.sleep(0.1)")).peak_bytes < 60 * MIB


def test_a_command_that_fails_says_why():
    with pytest.raises(CommandFailedError, match="no such luck"):
        measure(python("raise SystemExit('no such luck')"))
    with pytest.raises(CommandFailedError, match="not done in 0 s"):
        measure(python("import time; time.sleep(9)"), timeout=0.2)


@pytest.mark.parametrize("people", [10_000, CIVILIANS, 100_000_000])
@pytest.mark.parametrize("parts", [1, 3])
def test_an_enlarged_world_has_exactly_so_many_people_and_places(people: int, parts: int):
    world = enlarge(GEOGRAPHY, people, parts)
    counties, routes = world.counties, world.routes
    number, exits = 174 * parts, len(world.exits.name)
    assert int(counties.population.sum()) == people
    assert (counties.population == counties.female + counties.male).all()
    assert counties.name[:174] == GEOGRAPHY.counties.name
    assert len(set(counties.name)) == number == counties.population.size
    assert routes.county_to_exit_km.shape == (number, exits)
    assert routes.county_to_county_km.shape == (number, number)
    assert routes.counties_on_way.first.size == number * exits + 1
    conflict = np.random.default_rng(1).random(174)
    passed = routes.counties_on_way @ np.tile(conflict, parts)
    assert np.array_equal(passed[-exits:], (GEOGRAPHY.routes.counties_on_way @ conflict)[-exits:])


def test_a_world_of_its_own_size_is_the_world_itself():
    world = enlarge(GEOGRAPHY, CIVILIANS)
    assert np.array_equal(world.counties.female, GEOGRAPHY.counties.female)
    assert np.array_equal(world.counties.male, GEOGRAPHY.counties.male)


def test_a_scaled_run_counts_everybody():
    given = {"scenario": "status-quo", "days": 2, "people": 1_000_000, "parts": 2}
    sets = ["population.military=1000"]
    told = json.loads(
        measure([sys.executable, str(scaling._SCRIPT), json.dumps({**given, "sets": sets})]).output
    )
    assert told["people"] == 1_001_000
    assert told["places"] == 348
    assert told["events"] > 0
    assert told["peak_bytes"] > told["imported_bytes"] > 0


def test_exponents_are_found_with_their_error():
    x = np.array([1e3, 1e4, 1e5, 1e6, 1e7])
    assert scaling.fit(x, 3 * x**0.5, is_added=False).exponent == pytest.approx(0.5)
    noisy = scaling.fit(x, np.array([1.1, 0.9, 1.1, 0.95, 1.0]), is_added=False)
    assert abs(noisy.exponent) < 2 * noisy.error


@pytest.mark.parametrize("exponent", [0.7, 1.0, 1.4])
def test_the_exponent_of_what_is_added_to_a_fixed_cost_is_found(exponent: float):
    x = np.array([1e3, 1e4, 1e5, 1e6, 1e7, 2.4e7])
    cost = 5 + 100 * (x / x[-1]) ** exponent
    found = scaling.fit(x, cost, is_added=True)
    assert found.exponent == pytest.approx(exponent, abs=1e-3)
    disturbed = scaling.fit(x, cost * [1.1, 0.95, 1.05, 1.0, 0.9, 1.05], is_added=True)
    assert abs(disturbed.exponent - exponent) < 3 * disturbed.error < 0.6
    assert str(scaling.fit(x, [5, 5.1, 4.9, 5.1, 4.9, 5], is_added=True)) == "within the noise"


def test_parts_are_kept_apart_and_together(tmp_path: Path):
    kept.keep(tmp_path, kept.CASES, {"a": {"n": 1}, "b": {"n": 2}})
    kept.keep(tmp_path, kept.CASES, {"b": {"n": 3}})
    assert kept.recall(tmp_path, kept.CASES) == {"a": {"n": 1}, "b": {"n": 3}}
    assert kept.recall(tmp_path, kept.PEERS) == {}


WITH = {"machine": "2 cores of a kind", "versions": "tumen 1", "commit": "abc", "date": "today"}
CASE: dict[str, Any] = {
    **WITH,
    "command": "tumen run status-quo",
    "people": 1000,
    "days": 10,
    "members": 1,
    "events": 500,
    "most_in_china": 20,
    "share_at_home_after_90_days": 0.5,
    "member_seconds": 1.5,
    "bandwidth": [1e10, 1e10, 1e10],
    "wall_seconds": [2.0, 3.0, 2.5],
    "cpu_seconds": [2.0, 2.1, 2.2],
    "peak_bytes": [100 * MIB, 110 * MIB, 105 * MIB],
}


def peer(name: str, seconds: float) -> dict[str, Any]:
    return {
        **WITH,
        "peer": name,
        "agents": 24_000_000,
        "days": 365 if name == peers.OURS else 10,
        "cpu_seconds": [seconds],
        "peak_bytes": [24_000_000],
        "worst_z": [1.0],
        "libraries": {"numpy": "2"},
    }


def scaled(axis: scaling.Axis) -> dict[str, Any]:
    points = [
        {axis.quantity: 10.0**n, "seconds": 2.0**n, "peak_bytes": 1e8 + 10.0**n, "events": 10**n}
        for n in range(3, 8)
    ]
    return {**WITH, "points": points}


def test_medians_spread_and_traffic_are_told():
    (row,) = tables.case_rows({"status-quo": CASE})
    assert row[1] == "2.50 (2.00 to 3.00)"
    assert row[4] == "110"
    assert row[6:10] == ("200", "10.0", "50,000,000", "2,500,000")
    text = tables.as_text(tables.CASE_HEADS, [row])
    assert len({len(line) for line in text.splitlines()}) == 1


def test_ratios_to_our_engine_are_of_cpu_seconds():
    entries = {"a": peer(peers.OURS, 1.0), "b": peer("with_laser", 2.0)}
    ours, laser = peers.peer_rows(entries)
    assert ours[6:8] == ("1", "1")
    assert laser[6:8] == ("73 extrapolated", "73")


def test_the_page_holds_every_part_that_was_measured(tmp_path: Path):
    folder, page = tmp_path / "parts", tmp_path / "PAGE.md"
    write_page(page, folder)
    assert "##" not in page.read_text()
    kept.keep(folder, kept.CASES, {"status-quo": CASE})
    kept.keep(folder, kept.PEERS, {"a": peer(peers.OURS, 1.0)})
    kept.keep(folder, kept.SCALING, {axis.name: scaled(axis) for axis in scaling.AXES})
    (folder / kept.NOTES).write_text("## What was tried\n\nMuch.\n")
    draw_scaling(kept.recall(folder, kept.SCALING), folder / scaling.PICTURE)
    result = CliRunner().invoke(
        measure_command, ["page", "--out", str(page), "--parts", str(folder)]
    )
    assert result.exit_code == 0, result.output
    text = page.read_text()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Standard cases",
        "## Beside other libraries",
        "## How cost grows",
        "## What was tried",
    ]
    assert "](parts/scaling.png)" in text
    assert (folder / scaling.PICTURE).stat().st_size > 10_000
    for part in (WITH["machine"], WITH["commit"], WITH["date"], WITH["versions"]):
        assert part in text


def test_the_page_of_the_project_is_what_is_kept():
    page = ROOT / "BENCHMARKS.md"
    text = page.read_text(encoding="utf-8")
    fresh = page_text(page, ROOT / "tests" / "benchmarks" / "results")
    assert text == fresh, "run: python tests/benchmarks/measure.py page"


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.name)
def test_the_scenario_of_a_case_loads_without_a_warning(case: cases.Case):
    assert load_scenario(str(case.file)).warnings == ()


@pytest.mark.parametrize("axis", scaling.AXES, ids=lambda axis: axis.name)
def test_the_scenarios_of_the_scaling_study_load(axis: scaling.Axis):
    for point in axis.points:
        given = json.loads(point.command()[-1])
        load_scenario(given["scenario"], given["sets"], given["days"])


def test_the_scenarios_that_measure_are_not_listed_among_the_questions():
    listed = CliRunner().invoke(tumen, ["list"]).output
    assert "exodus" not in listed
