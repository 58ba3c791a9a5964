"""Measure all libraries in turn, each run in a process of its own with one thread."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from measuring.peers import OURS
from measuring.surroundings import surroundings

HERE = Path(__file__).parent
ROUNDS = 3
_ONE_THREAD = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
_REPEATED = ("setup_seconds", "wall_seconds", "cpu_seconds", "peak_bytes", "worst_z", "p_value")


@dataclass(frozen=True)
class Size:
    """How much of the task a library is given."""

    peer: str
    agents: int
    days: int

    @property
    def name(self) -> str:
        return f"{self.peer} {self.agents} x {self.days}"


SIZES = (
    Size(OURS, 1_000_000, 365),
    Size(OURS, 24_000_000, 365),
    Size("with_numpy", 1_000_000, 50),
    Size("with_numpy", 24_000_000, 20),
    Size("with_laser", 1_000_000, 50),
    Size("with_laser", 24_000_000, 30),
    Size("with_laser_fused", 24_000_000, 30),
    Size("with_starsim", 1_000_000, 20),
    Size("with_starsim", 24_000_000, 5),
    Size("with_mesa", 100_000, 30),
    Size("with_mesa", 1_000_000, 10),
)
"""As many agents and days as memory and patience allow; rates do not hang on days."""


def missing(peer: str) -> list[str]:
    """List the libraries that a peer needs and that are not installed."""
    tree = ast.parse((HERE / "peers" / f"{peer}.py").read_text(encoding="utf-8"))
    (needed,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LIBRARIES"
    )
    return [name for name in needed if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def measure(sizes: Iterable[Size], rounds: int = ROUNDS) -> dict[str, dict[str, Any]]:
    """Measure each size once a round, so that what disturbs the machine disturbs all of them."""
    sizes = [size for size in sizes if not missing(size.peer)]
    where, told = surroundings(), {size: [] for size in sizes}
    for number in range(rounds):
        for size in sizes:
            told[size].append(_run(size, seed=number + 1))
    return {size.name: {**_merged(runs), **where} for size, runs in told.items()}


def _run(size: Size, seed: int) -> dict[str, Any]:
    numbers = [str(size.agents), str(size.days), str(seed)]
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, str(HERE / "measure_peer.py"), size.peer, *numbers],
        env={**os.environ, **_ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{size.name} failed:\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _merged(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Put what differs from round to round into lists."""
    lists = {name: [run[name] for run in runs] for name in _REPEATED}
    versions = {"libraries": runs[0]["versions"]}
    return {**{n: runs[0][n] for n in ("peer", "agents", "days")}, **lists, **versions}
