"""`tumen bench` says what whole runs take, and passes on what a run complains about."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from sim.cli import bench
from sim.cli.main import tumen


@pytest.fixture
def one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CASES", ("status-quo",))


def test_a_repeat_is_told_with_all_that_it_took(one_case: None) -> None:
    done = CliRunner().invoke(tumen, ["bench", "--repeats", "1", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["status-quo"]
    (cost,) = told["repeats"]
    assert told["events"] > 100_000
    assert cost["wall_seconds"] > 0
    assert cost["cpu_seconds"] > 0.3, "the worker is counted, which imports the model"
    assert cost["peak_bytes"] > 80 * 2**20, "memory is that of the worker, not of who started it"


def test_the_table_has_a_line_a_run(one_case: None) -> None:
    done = CliRunner().invoke(tumen, ["bench", "--repeats", "1"])
    heads, line = done.stdout.splitlines()
    assert heads.split() == ["wall,", "s", "CPU,", "s", "peak,", "MiB", "events/s"]
    assert line.split()[0] == "status-quo"
    assert len(line.split()) == 5


def test_a_run_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CASES", ("no-such-scenario",))
    done = CliRunner().invoke(tumen, ["bench"])
    assert done.exit_code == 1
    assert "tumen run no-such-scenario: " in done.stderr
