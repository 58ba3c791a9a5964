"""Run the common task once, in this process alone, and print what it took as a line of JSON.

Usage: python measure_peer.py PEER AGENTS DAYS SEED, where PEER is a module of `peers`.

Timed is the work of the days. Imports, the making of agents and the compiling of kernels are not:
a small run goes first.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from importlib.metadata import version

from measuring.processes import own_peak_memory
from task import Task, agreement


def main() -> None:
    """Measure."""
    peer, agents, days, seed = sys.argv[1], *map(int, sys.argv[2:5])
    module = importlib.import_module(f"peers.{peer}")
    module.Run(Task(2_000, 3), seed).days()
    task = Task(agents, days)
    began = time.perf_counter()
    run = module.Run(task, seed)
    setup = time.perf_counter() - began
    wall, cpu = time.perf_counter(), time.process_time()
    counts = run.days()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = own_peak_memory()
    agrees = agreement(task, counts)
    told = {
        "peer": peer,
        "agents": agents,
        "days": days,
        "setup_seconds": round(setup, 4),
        "wall_seconds": round(wall, 4),
        "cpu_seconds": round(cpu, 4),
        "peak_bytes": peak,
        "worst_z": round(agrees.worst_z, 3),
        "p_value": agrees.p_value,
        "versions": {name: version(name) for name in module.LIBRARIES},
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
