"""The standard cases: scenarios at full scale, run as anybody runs them."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring.bandwidth import bandwidth
from measuring.processes import measure
from measuring.surroundings import surroundings
from sim.scenario.files import shipped_folder

_MEMBERS_AT_A_TIME = 20
_IN_CHINA = ("in_hiding", "at_reception", "in_camp", "in_custody")
MIB = 2**20


@dataclass(frozen=True)
class Case:
    """A run of `tumen run`, and what it is to cost at most on two cores."""

    name: str
    what: str
    scenario: str
    members: int = 1
    workers: int = 1
    wanted_seconds: float = 0.0
    wanted_bytes: int = 0
    is_long: bool = False

    def arguments(self, scenario: str, members: int) -> list[str]:
        """Give what stands behind `tumen` on the command line."""
        numbers = ["--members", str(members), "--workers", str(self.workers), "--seed", "1"]
        return ["run", scenario, *numbers]

    @property
    def command(self) -> str:
        """The command as one would type it in a checkout."""
        path = f"scenarios/{self.scenario}.yaml" if "/" in self.scenario else self.scenario
        return " ".join(["tumen", *self.arguments(path, self.members)])

    @property
    def file(self) -> Path:
        """The scenario file."""
        return shipped_folder() / f"{self.scenario}.yaml"


CASES: tuple[Case, ...] = (
    Case("status-quo", "status quo, 365 days", "status-quo", 1, 1, 1.5, 300 * MIB),
    Case("collapse", "collapse, 365 days", "collapse", 1, 1, 6.0, 600 * MIB),
    Case(
        "exodus", "everyone leaves within 90 days, 365 days", "benchmarks/exodus",
        1, 1, 15.0, 1024 * MIB,
    ),
    Case(
        "back-cast", "17 years from 1995, 100,000 in China at the height", "back-cast",
        1, 1, 10.0, 400 * MIB,
    ),
    Case(
        "members", "1,000 members of status quo, 2 at a time", "status-quo",
        1000, 2, 120.0, 300 * MIB, is_long=True,
    ),
)  # fmt: skip


def run_case(case: Case, repeats: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure a case so many times; give all that the tables tell, ready for JSON.

    One member goes first, unmeasured, so that compiled modules and kernels are there.

    Raises:
        CommandFailedError: A run failed.
    """
    found = surroundings()
    with tempfile.TemporaryDirectory() as folder:
        measure(_command(case, Path(folder), members=1))
    costs, speeds = [], []
    facts: dict[str, Any] = {}
    for number in range(repeats):
        speeds.append(bandwidth())
        with tempfile.TemporaryDirectory() as folder:
            cost = measure(_command(case, Path(folder), members=case.members))
            facts = facts or _facts(Path(folder) / case.file.stem)
        costs.append(cost)
        say(f"{case.name}: {number + 1} of {repeats}, {cost.wall_seconds:.2f} s")
    return {
        "command": case.command,
        **found,
        **facts,
        "bandwidth": [round(speed) for speed in speeds],
        "wall_seconds": [round(cost.wall_seconds, 4) for cost in costs],
        "cpu_seconds": [round(cost.cpu_seconds, 4) for cost in costs],
        "peak_bytes": [cost.peak_bytes for cost in costs],
    }


def _command(case: Case, out: Path, members: int) -> list[str]:
    arguments = case.arguments(str(case.file), members)
    return [sys.executable, "-P", "-m", "sim", *arguments, "--out", str(out)]


def _facts(run: Path) -> dict[str, Any]:
    """Read from the results what was simulated, and that it is what the case says."""
    from sim.results import load_results  # noqa: PLC0415

    results = load_results(run)
    with results.data as data:
        stock, flow = data["stock"], data["flow"]
        members, days = (int(data.sizes[dim]) for dim in ("member", "day"))
        events = 0
        for first in range(0, members, _MEMBERS_AT_A_TIME):
            some = flow.isel(member=slice(first, first + _MEMBERS_AT_A_TIME))
            events += int(some.sum(dtype="int64"))
        one = stock.isel(member=0)
        home = one.sel(status="at_home").to_numpy()
        people = int(one.isel(day=0).sum())
        china = one.sel(status=list(_IN_CHINA)).sum("status").to_numpy()
    return {
        "people": people,
        "days": days,
        "members": members,
        "events": events,
        "most_in_china": int(china.max()),
        "share_at_home_after_90_days": float(home[min(90, days) - 1]) / people,
        "member_seconds": statistics.median(results.manifest.wall_seconds.values()),
    }
