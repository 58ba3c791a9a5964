"""The command that says how fast the program is on this machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from sim.cli.messages import print_json
from sim.messages.refusals import FAILED, UserError

CASES = ("status-quo", "collapse")
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


class MeasuredRunFailedError(UserError):
    """A run that was to be measured did not end well; the text is for the user."""

    exit_status = FAILED


@dataclass(frozen=True)
class Cost:
    """What a whole command took, imports and the processes that it waited for included."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@click.command("bench")
@click.option(
    "--repeats", type=click.IntRange(1, 99), default=3, show_default=True,
    help="How often each run is measured; shown are medians.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts: every repeat.")
def bench(repeats: int, *, as_json: bool) -> None:
    """Say how fast it is here: a member of the status quo and of the collapse, a year each.

    Both are run as anybody runs them, so that starting and all processes count. Each is run once
    before, unmeasured, so that nothing is compiled meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="tumen-bench-") as folder:
        costs = {case: [*_costs(case, Path(folder), repeats)] for case in CASES}
        events = {case: _events(Path(folder) / case) for case in CASES}
    if as_json:
        print_json({
            case: {"events": events[case], "repeats": [asdict(cost) for cost in costs[case]]}
            for case in CASES
        })  # fmt: skip
        return
    click.echo(f"{'':<12}{'wall, s':>9}{'CPU, s':>9}{'peak, MiB':>11}{'events/s':>12}")
    for case, found in costs.items():
        wall = statistics.median(cost.wall_seconds for cost in found)
        cpu = statistics.median(cost.cpu_seconds for cost in found)
        peak = max(cost.peak_bytes for cost in found) / 2**20
        click.echo(f"{case:<12}{wall:>9.2f}{cpu:>9.2f}{peak:>11.0f}{events[case] / wall:>12,.0f}")


def _costs(case: str, folder: Path, repeats: int) -> Iterator[Cost]:
    _measured(case, folder)
    for number in range(repeats):
        cost = _measured(case, folder)
        click.echo(f"{case}: {number + 1} of {repeats}, {cost.wall_seconds:.2f} s", err=True)
        yield cost


def _measured(case: str, folder: Path) -> Cost:
    """Run a member and ask the system what that took; memory is that of the largest process."""
    arguments = ("run", case, "--members", "1", "--workers", "1", "--seed", "1", "--overwrite")
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-P", "-m", "sim", *arguments, "--out", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        ) as process,
    ):
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            why = said.read().decode(errors="replace").strip().splitlines()
            raise MeasuredRunFailedError(f"tumen run {case}: {(why or ['it was ended'])[-1]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * _PEAK_UNIT)


def _events(run: Path) -> int:
    """Count in the results how often people changed their status or their place."""
    from sim.results import load_results  # noqa: PLC0415

    with load_results(run).data as data:
        return int(data["flow"].sum(dtype="int64"))
