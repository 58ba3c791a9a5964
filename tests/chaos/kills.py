"""Kill a run at random moments, resume it, and see that nothing is lost and no byte differs.

    .venv/bin/python tests/chaos/kills.py --kills 100 --seed 1
    .venv/bin/python tests/chaos/kills.py --kills 50 --seed 2 --uncertainty prior --cluster
    .venv/bin/python tests/chaos/kills.py --kills 60 --seed 3 --signals KILL

The same command is given again and again into the same folder, and killed while it runs: the
command itself, one of its workers, or all of its process group, by signals that can be answered
and by one that cannot. When a run gets through, its files are compared with those of a run that
was never disturbed, and the next one begins. The seed makes choices and moments repeat; on which
statement a moment falls does not. With `--cluster` members are run by a Dask cluster of two workers
on this machine, and it is these that are killed, and replaced; the run to compare with is run
without a cluster.

Only a kill that hit is counted: the command did not come to its end, or the worker is gone. Ctrl-C
is for the command, and workers are deaf to it, as all are to what comes while they begin; such
signals are sent all the same, must change nothing, and are counted apart.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from clusters import Cluster, cluster_in
from processes import Command, answers_signals, is_deaf, let_commands_hear, soon

WORLD = Path(__file__).resolve().parents[1] / "world" / "quiet.yaml"
TARGETS = ("command", "worker", "group")
OF_A_CLUSTER = ("command", "cluster worker")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -9}


@dataclass
class Chaos:
    """A scenario that is run and killed, and what was found wrong."""

    folder: Path
    stream: random.Random
    scenario: tuple[object, ...]
    signals: tuple[signal.Signals, ...] = SIGNALS
    cluster: Cluster | None = None
    expected: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    unheard: int = 0
    wrong: list[str] = field(default_factory=list)
    whole_runs: int = 0

    def command(self, name: str) -> Command:
        """Give the command that runs, or goes on with, a run."""
        where = ["--out", self.folder / name]
        if self.cluster is not None and name == "killed":
            where += ["--scheduler", self.cluster.address]
        return Command(["run", *self.scenario, *where], self.folder)

    def undisturbed(self) -> None:
        """Run once without a kill, to compare with and to know how long it takes."""
        for name in ("warm", "expected"):  # the first may compile
            began = time.monotonic()
            done = self.command(name).done()
            self.seconds = time.monotonic() - began
            if done.returncode:
                raise click.ClickException(done.stderr)
        self.expected = results(self.folder / "expected")

    def kill_and_resume(self) -> None:
        """Begin a run or go on with it, kill it, and look at what is left."""
        folder = self.folder / "killed"
        before = members(folder)
        targets = TARGETS if self.cluster is None else OF_A_CLUSTER
        target, number = self.stream.choice(targets), self.stream.choice(self.signals)
        run = self.command("killed")
        with run.started() as process:
            soon(lambda: answers_signals(process))
            time.sleep(self.stream.uniform(0.0, self.seconds))
            hit = process.poll() is None and self._hit(run, process, target, number)
            _, errors = process.communicate()
            soon(lambda: not run.alive(), tries=100)
            left = run.alive()
        what = f"{target} {number.name}, kill {sum(self.kills.values())}"
        is_of_a_worker = target.endswith("worker")
        allowed = {0} if is_of_a_worker else {0, STATUS[number]}
        if process.returncode not in allowed:
            self.wrong.append(f"{what}: exit status {process.returncode}: {errors.strip()}")
        if "Traceback" in errors:
            self.wrong.append(f"{what}: a traceback: {errors}")
        if left:
            self.wrong.append(f"{what}: {len(left)} processes left")
        if number is not signal.SIGKILL and any(folder.rglob("*.part")):
            self.wrong.append(f"{what}: a file was left half written")
        after = members(folder)
        if lost := [name for name, text in before.items() if after.get(name) != text]:
            self.wrong.append(f"{what}: members lost or changed: {', '.join(lost)}")
        self.kills[target, number.name] += hit and (is_of_a_worker or process.returncode != 0)
        if process.returncode == 0:
            self._compare(folder, what)

    def _hit(
        self, run: Command, process: subprocess.Popen[str], target: str, number: signal.Signals
    ) -> bool:
        """Send the signal; tell whether there was somebody to hear it."""
        with suppress(ProcessLookupError):
            if target == "worker":
                there = run.workers(process)
                return bool(there) and self._hit_worker(run, self.stream.choice(there), number)
            if target == "cluster worker":
                return self._hit_cluster(number)
            if target == "group":
                os.killpg(process.pid, number)
            else:
                os.kill(process.pid, number)
            return True
        return False

    def _hit_cluster(self, number: signal.Signals) -> bool:
        """Send a signal to a worker of the cluster, and hire another if it has fallen by it."""
        assert self.cluster is not None
        worker = self.stream.choice(self.cluster.workers)
        worker.send_signal(number)
        if not soon(lambda: worker.poll() is not None, tries=200):
            self.unheard += 1
            return False
        self.cluster.workers.remove(worker)
        self.cluster.hire()
        return True

    def _hit_worker(self, run: Command, worker: int, number: signal.Signals) -> bool:
        """Send a signal to a worker; tell whether it has fallen by it."""
        unheard = is_deaf(worker, number)
        os.kill(worker, number)
        self.unheard += unheard
        return not unheard and run.has_fallen(worker)

    def _compare(self, folder: Path, what: str) -> None:
        self.whole_runs += 1
        found = results(folder)
        if found != self.expected:
            differ = [n for n in {*found, *self.expected} if found.get(n) != self.expected.get(n)]
            self.wrong.append(f"{what}: files differ: {', '.join(sorted(differ))}")
        shutil.rmtree(folder)

    def table(self) -> Iterator[str]:
        """Give the kills by whom they hit and how."""
        yield "| killed | " + " | ".join(each.name for each in self.signals) + " | all |"
        yield "|---|" + "---:|" * (len(self.signals) + 1)
        for target in TARGETS if self.cluster is None else OF_A_CLUSTER:
            row = [self.kills[target, each.name] for each in self.signals]
            yield f"| {target} | " + " | ".join(map(str, [*row, sum(row)])) + " |"


def results(folder: Path) -> dict[str, bytes]:
    """Read all files of runs but the manifests, which hold times."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def members(folder: Path) -> dict[str, bytes]:
    """Read the members that are whole."""
    return {path.name: path.read_bytes() for path in folder.glob("*/members/*.npz")}


@click.command()
@click.option("--kills", default=100, show_default=True, help="How often to kill.")
@click.option("--seed", type=int, help="Repeats choices and moments; printed if not given.")
@click.option("--members", "count", default=8, show_default=True, help="Members of the run.")
@click.option("--days", default=30, show_default=True, help="Days of the run.")
@click.option("--uncertainty", default="none", show_default=True, help="What members draw.")
@click.option(
    "--signals",
    "names",
    default=tuple(each.name.removeprefix("SIG") for each in SIGNALS),
    type=click.Choice([each.name.removeprefix("SIG") for each in SIGNALS]),
    multiple=True,
    help="Signals to kill by; give it again for another. All of them if left out.",
)
@click.option("--cluster", "on_cluster", is_flag=True, help="Run members on a Dask cluster.")
def main(
    kills: int,
    seed: int | None,
    count: int,
    days: int,
    uncertainty: str,
    names: tuple[str, ...],
    on_cluster: bool,
) -> None:
    """Kill a run so many times, and end with status 1 if anything was lost or differs."""
    let_commands_hear()
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        saved = () if on_cluster else ("--save-on", min(9, days))
        extent = ("--members", count, "--days", days, "--uncertainty", uncertainty, *saved)
        scenario = (WORLD, *extent, "--workers", 2)
        signals = tuple(each for each in SIGNALS if each.name.removeprefix("SIG") in names)
        luck = random.Random(seed)  # noqa: S311 - no secrets
        chaos = Chaos(Path(folder), luck, scenario, signals)
        if on_cluster:
            (Path(folder) / "cluster").mkdir()
            chaos.cluster = held.enter_context(cluster_in(Path(folder) / "cluster", workers=2))
        chaos.undisturbed()
        with suppress(KeyboardInterrupt):  # what was found by then is told
            while (done := sum(chaos.kills.values())) < kills:
                click.echo(f"\r{done} kills", err=True, nl=False)
                chaos.kill_and_resume()
        last = chaos.command("killed").done()
        if last.returncode:
            chaos.wrong.append(f"the last run: exit status {last.returncode}: {last.stderr}")
        chaos._compare(chaos.folder / "killed", "the last run")
    click.echo(
        f"\nseed {seed}: {sum(chaos.kills.values())} kills of {count} members of {days} days, "
        f"which take {chaos.seconds:.1f} s undisturbed; {chaos.whole_runs} runs got through\n"
    )
    click.echo("\n".join(chaos.table()))
    click.echo(f"\nbesides, {chaos.unheard} signals to workers that were deaf to them")
    click.echo("\n" + ("\n".join(chaos.wrong) or "nothing was lost, and no byte differs"))
    raise SystemExit(bool(chaos.wrong))


if __name__ == "__main__":
    main()
