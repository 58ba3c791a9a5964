"""A few kills at random moments, of runs whose members draw, here and on a cluster.

Many more are what `tests/chaos/kills.py` takes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from processes import NEEDS_PROC

KILLS = Path(__file__).resolve().parents[1] / "chaos" / "kills.py"


@NEEDS_PROC
@pytest.mark.parametrize("where", [(), ("--cluster",)], ids=["here", "on a cluster"])
def test_runs_with_draws_that_are_killed_come_to_the_same_bytes(where):
    extent = ("--kills", "3", "--members", "4", "--days", "12", "--uncertainty", "prior")
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(KILLS), *extent, *where], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was lost, and no byte differs" in done.stdout
