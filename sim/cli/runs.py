"""The commands that run scenarios, and draw and tell what came of it."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.completion import DayOfRun, ScenarioName, Setting
from sim.cli.messages import print_json, warn
from sim.cli.pictures import load_figures, run_folders, save_picture
from sim.messages.refusals import escape
from sim.system.signals import Way, answered, keep

if TYPE_CHECKING:
    from sim.ensemble.continuation import Continuation, Day
    from sim.ensemble.runner import Runner
    from sim.results import Results

SOME_FAILED = 3
MEMBERS, SEED = 20, 1
_RunFolder = click.Path(path_type=Path)


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, type=ScenarioName())
@click.option(
    "--members", type=click.IntRange(1, 9999), show_default=f"{MEMBERS}; with --from: as there",
    help="How many times each scenario is run, each time with other luck.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(min=0), show_default=f"{SEED}; with --from: as there",
    help="Where the luck comes from; member by member the same in every scenario.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(min=1), help="Run so many days, not the scenario's.")
@click.option(
    "--start", help="Begin on this date; what hangs on the start or on an event moves along."
)
@click.option(
    "--set", "sets", multiple=True, type=Setting(), help="Give a parameter another value."
)
@click.option(
    "--out", type=_RunFolder, default=Path("runs"), show_default=True,
    help="The folder in which each scenario gets its run folder.",
)  # fmt: skip
@click.option(
    "--save-on", "save_on", multiple=True, type=DayOfRun(),
    help="Keep a snapshot of each member on the morning of DAY; may be given several times.",
)  # fmt: skip
@click.option(
    "--from", "origin", type=_RunFolder, metavar="RUN",
    help="Go on from the run in this folder: its days before --day are those of the new run.",
)  # fmt: skip
@click.option(
    "--day", type=DayOfRun(),
    help="With --from: how many days of RUN are kept, or the first date that is not.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
@click.option("--overwrite", is_flag=True, help="Replace run folders that hold something else.")
def run(
    scenarios: tuple[str, ...],
    sets: tuple[str, ...],
    days: int | None,
    start: str | None,
    members: int | None,
    seed: int | None,
    save_on: tuple[Day, ...],
    **where: Any,
) -> None:
    """Run each of SCENARIOS with many seeds, and print what came of it.

    SCENARIOS are names (`tumen list` shows them) or files. Each gets a run folder; a run that was
    interrupted goes on where it stopped when the same command is given again.

    With --from and --day, scenarios go on from a day of a run that was made before, with its
    members and its seed. A DAY is a number of days done, or the date of a morning. Any day will do;
    where --save-on has kept a snapshot, the days before it need not be run again.
    """
    keep(f"members that were whole stay in {where['out']}, and the same command goes on")
    from sim.report import summarise  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415
    from sim.scenario import load_scenarios  # noqa: PLC0415

    loaded = load_scenarios(scenarios, sets, days, start)
    warn(loaded)
    continuation = _branch(where.pop("origin"), where.pop("day"), members, seed)
    if continuation is not None:
        members, seed = continuation.manifest.members, continuation.manifest.seed
        for remark in dict.fromkeys(each for one in loaded for each in continuation.remarks(one)):
            click.echo(f"note: {remark}", err=True)
    with _runner(**where) as runner:
        seed = SEED if seed is None else seed
        folders = runner.run(loaded, members or MEMBERS, seed, save_on, continuation)
    runs = [load_results(folder) for folder in folders]
    for number, done in enumerate(runs):
        click.echo("\n" * min(number, 1) + summarise(done), nl=False)
    failed = {done.name: done.failed for done in runs if done.failed}
    for name, members_failed in failed.items():
        for member, why in members_failed.items():
            click.echo(f"{name}: member {member} failed: {why}", err=True)
    if failed:
        raise SystemExit(SOME_FAILED)


def _branch(
    origin: Path | None, day: Day | None, members: int | None, seed: int | None
) -> Continuation | None:
    """Open the run to go on from, if there is to be one."""
    if origin is None and day is None:
        return None
    if origin is None or day is None:
        raise click.UsageError("--from and --day belong together; give both or neither")
    from sim.ensemble.continuation import read_continuation  # noqa: PLC0415

    return read_continuation(origin, day, members, seed)


@contextmanager
def _runner(out: Path, workers: int | None, *, overwrite: bool) -> Iterator[Runner]:
    """Give a runner that shows its progress, and that may be stopped where all is in order."""
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.ensemble.runner import Runner  # noqa: PLC0415

    with answered(Way.IN_ORDER), shown_progress() as progress:
        yield Runner(out, workers, progress, overwrite, apart=True)


@click.command("compare")
@click.argument("runs", nargs=-1, required=True, type=_RunFolder)
@click.option(
    "--out", type=_RunFolder, help="Where to draw the comparison: a .png, .pdf or .svg file."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def compare(runs: tuple[Path, ...], out: Path | None, as_json: bool) -> None:
    """Draw RUNS side by side over time, and print their indicators with 90 % intervals.

    RUNS are run folders, such as runs/status-quo runs/collapse.
    """
    from sim.report import comparison_json, comparison_table  # noqa: PLC0415

    if out is not None:
        figures = load_figures()
        figures.check_target(out)
    loaded = _load_all(run_folders(runs))
    if out is not None:
        save_picture(figures.compare(loaded), out)
    if as_json:
        print_json(comparison_json(loaded))
    else:
        click.echo(comparison_table(loaded), nl=False)


def _load_all(folders: Sequence[Path]) -> list[Results]:
    """Open runs, tell those of one scenario apart, and warn if they do not share their luck."""
    from sim.results import RunError, load_results  # noqa: PLC0415

    loaded, wrong = [], []
    for folder in folders:
        try:
            loaded.append(load_results(folder))
        except RunError as error:
            wrong.append(str(error))
    if wrong:
        raise RunError("\n".join(dict.fromkeys(wrong)))
    names = [run.name for run in loaded]
    labelled = [
        dataclasses.replace(run, label=escape(str(run.folder)))
        if names.count(run.name) > 1
        else run
        for run in loaded
    ]
    if len({run.manifest.seed for run in loaded}) > 1:
        click.echo("note: the runs have different seeds; part of the difference is luck", err=True)
    return labelled


@click.command("indicators")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def indicators(as_json: bool) -> None:
    """Say what each indicator counts, in which unit, and beside which evidence it stands."""
    from sim.results.indicators import shipped_indicators  # noqa: PLC0415

    if as_json:
        keys = ("name", "label", "unit", "definition", "evidence")
        print_json([{key: getattr(each, key) for key in keys} for each in shipped_indicators()])
        return
    for each in shipped_indicators():
        click.echo(f"{each.name} [{each.unit}]")
        beside = f" Beside: {', '.join(each.evidence)}." if each.evidence else ""
        click.echo(textwrap.fill(f"{each.definition}.{beside}", 96, initial_indent="  ",
                                 subsequent_indent="  "))  # fmt: skip
