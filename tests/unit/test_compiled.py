"""Compiled functions: the same results without numba."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from sim.engine import compiled
from sim.model import BorderModel
from sim.scenario.load import load_scenario

DAYS = 4
FEW = ("in_hiding=300", "in_custody=60", "detained=90", "onward=60", "home_again=200")
SHAKEN = (
    "beginning.run_in_days=0",
    "trade.chance=0.01",
    "marriage.chance=0.001",
    "access.chance=1e-5",
    "arrest.chance=0.02",
    "onward.contact_chance=0.05",
    "mortality.cold=0.005",
)


def digest_of_a_short_run() -> str:
    """Run a few days of a world in which little is away and much happens, and hash its books."""
    sets = [*(f"beginning.{few}" for few in FEW), *SHAKEN]
    model = BorderModel(load_scenario("status-quo", sets, days=DAYS), seed=1)
    for _ in range(DAYS):
        model.step()
    people = model.people
    digest = hashlib.sha256()
    rows = people.parties.records[: people.parties.count].view(np.ndarray)
    for name in rows.dtype.names:
        digest.update(np.ascontiguousarray(rows[name]).tobytes())
    for counts in (people.ledger.stock, people.ledger.left, people.residents.counts):
        digest.update(counts.tobytes())
    return digest.hexdigest()


def test_plain_python_gives_what_machine_code_gives():
    assert compiled.is_compiled()
    here = Path(__file__).resolve()
    program = (
        "import test_compiled as t; print(t.compiled.is_compiled(), t.digest_of_a_short_run())"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, with a program that stands above
        [sys.executable, "-W", "error::RuntimeWarning", "-c", program],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path_with(here.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", digest_of_a_short_run()]


def path_with(folder: Path) -> str:
    before = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join(part for part in (str(folder), before) if part)
