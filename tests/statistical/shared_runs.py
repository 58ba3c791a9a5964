"""Runs that statistical tests share, and the one test by which their means are compared.

Members of two scenarios share their luck, so a claim compares them in pairs: the mean of the
logarithm of their ratio. It passes only if a one-sided t test on the pairs rejects the opposite at
`LUCK`: were there no difference, it would pass falsely once in 10,000 times. That holds for seeds
on which nothing was chosen: windows, members and settings were chosen on seed 20, then run on the
present one. Whoever chooses anew takes a new seed. Seeds are fixed, so no test is flaky.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.geography.geography import load_geography
from sim.scenario.load import load_scenario
from sim.simulation.member import run_member

SEED = 73019
LUCK = 1e-4
CHINA = slice(0, 27)
GEOGRAPHY = load_geography()

Run = Mapping[str, NDArray[np.int64]]
Runs = Callable[..., list[Run]]


class Recalled(Run):
    """The record of a run, of which each variable is read when it is asked for.

    Years of a crisis in many members would not fit into memory side by side.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        with np.load(self._path) as saved:
            read: NDArray[np.int64] = saved[name]
            return read

    def __iter__(self) -> Iterator[str]:
        with np.load(self._path) as saved:
            return iter(saved.files)

    def __len__(self) -> int:
        with np.load(self._path) as saved:
            return len(saved.files)


def run_or_recall(
    folder: Path, first: int, name: str, sets: Sequence[str], days: int | None, members: int
) -> list[Run]:
    """Run members of a scenario, or recall them from the folder that all test processes share.

    A process begins with member `first`, so that two processes that want the same runs share them.
    """
    scenario = load_scenario(name, sets, days)
    recalled: dict[int, Run] = {}
    for member in (*range(first % members, members), *range(first % members)):
        text = f"{scenario.digest} {scenario.days} {SEED} {member}"
        path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.npz"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                np.savez(path, **run_member(scenario, SEED, member).variables)
        recalled[member] = Recalled(path)
    return [recalled[member] for member in range(members)]


def is_higher(more: Sequence[float], fewer: Sequence[float], times: float = 1.0) -> bool:
    """Tell whether one mean is higher than so many times the other, luck ruled out at `LUCK`.

    Counts are raised by one, so that a count of nobody has a logarithm.
    """
    ratio = np.log((np.array(more) + 1) / (times * np.array(fewer) + 1))
    return bool(stats.ttest_1samp(ratio, 0.0, alternative="greater").pvalue < LUCK)


def crossings(runs: Sequence[Run], since: int = 0, until: int | None = None) -> list[float]:
    """Count crossings into China of each member."""
    return [float(run["crossings"][since:until, CHINA].sum()) for run in runs]


def totals(runs: Sequence[Run], name: str, since: int = 0, until: int | None = None) -> list[float]:
    """Sum a variable over days and places, for each member."""
    return [float(run[name][since:until].sum()) for run in runs]
