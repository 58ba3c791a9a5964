"""Runs of members by pools of threads and of processes, beside the run of the command line.

    .venv/bin/python tests/interface/pools.py --members 20 --days 60

runs the status quo by the command, by an executor of four threads, by four threads that run it
whole at the same time, and, for each way of starting processes, by an executor of two processes and
by both processes of a `multiprocessing.Pool`. Every file of every run has to be that of the command
to the byte, the manifest but for the seconds that it took; the exit status is 1 if one is not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sim

NAME, SEED = "status-quo", 1
THREADS, PROCESSES = 4, 2
Digests = dict[str, str]


@dataclass(frozen=True)
class Extent:
    """How many members are run for how many days, and the folder in which all runs are kept."""

    members: int
    days: int
    folder: Path


def by_command(extent: Extent) -> Path:
    """Run by the command line."""
    out = extent.folder / "by-command"
    numbers = {"members": extent.members, "days": extent.days, "seed": SEED}
    options = [text for name, number in numbers.items() for text in (f"--{name}", str(number))]
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-P", "-m", "sim", "run", NAME, *options, "--out", str(out)],
        check=True,
        capture_output=True,
    )
    return out / NAME


def whole(extent: Extent, name: str) -> Path:
    """Run all members in this process and thread."""
    out = extent.folder / name
    scenario = sim.load(NAME, days=extent.days)
    sim.run(scenario, members=extent.members, seed=SEED, workers=1, out=out)
    return out


def by_threads(extent: Extent) -> list[Path]:
    """Let an executor of threads run the members."""
    out, scenario = extent.folder / "executor-threads", sim.load(NAME, days=extent.days)
    with ThreadPoolExecutor(THREADS) as pool:
        sim.run(scenario, members=extent.members, seed=SEED, executor=pool, out=out)
    return [out]


def in_threads(extent: Extent) -> list[Path]:
    """Run all members in each of some threads at the same time."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(partial(whole, extent), [f"thread-{n}" for n in range(THREADS)]))


def by_processes(method: str, extent: Extent) -> list[Path]:
    """Let an executor of processes run the members."""
    out, scenario = extent.folder / f"executor-{method}", sim.load(NAME, days=extent.days)
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context(method)) as pool:
        sim.run(scenario, members=extent.members, seed=SEED, executor=pool, out=out)
    return [out]


def in_processes(method: str, extent: Extent) -> list[Path]:
    """Run all members in each of the processes of a pool at the same time."""
    with multiprocessing.get_context(method).Pool(PROCESSES) as pool:
        return pool.map(partial(whole, extent), [f"{method}-{n}" for n in range(PROCESSES)])


def ways() -> Iterator[tuple[str, Callable[[Extent], list[Path]]]]:
    """Give every way of running, by name."""
    yield f"an executor of {THREADS} threads", by_threads
    yield f"{THREADS} threads at the same time", in_threads
    for method in multiprocessing.get_all_start_methods():
        yield f"an executor of {PROCESSES} processes, {method}", partial(by_processes, method)
        yield f"Pool({PROCESSES}), {method}", partial(in_processes, method)


def digests(run: Path) -> Digests:
    """Hash every file of a run, the manifest without the seconds that members took."""
    found = {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in run.rglob("*")
        if path.is_file()
    }
    manifest = json.loads(found["manifest.json"])
    del manifest["wall_seconds"]
    found["manifest.json"] = json.dumps(manifest).encode()
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(found.items())}


def main() -> int:
    """Run in all ways, tell of each how many files are the same, and give the exit status."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--members", type=int, default=20)
    options.add_argument("--days", type=int, default=60)
    given = options.parse_args()
    is_same = True
    with tempfile.TemporaryDirectory() as folder:
        extent = Extent(given.members, given.days, Path(folder))
        expected = digests(by_command(extent))
        for name, run in ways():
            began = time.monotonic()
            found = [digests(path) for path in run(extent)]
            same = [each == expected for each in found]
            is_same &= all(same)
            files = f"{len(expected)} files, the same in {sum(same)} of {len(same)} runs"
            print(f"{name}: {files}, {time.monotonic() - began:.1f} s", flush=True)  # noqa: T201
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
