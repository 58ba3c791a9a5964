"""The commands that run scenarios, and draw and tell what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.answers.until import precision, sure_enough
from sim.cli.completion import DayOfRun, Members, ScenarioName, Setting
from sim.cli.messages import usually_drawn_from, warn
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
    "--members", type=Members(), show_default=f"{MEMBERS}; with --from: as there",
    help="How many times each scenario is run, each time with other luck; or a part of these, such "
    "as 50-99, for `tumen gather`.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(min=0), show_default=f"{SEED}; with --from: as there",
    help="Where the luck comes from; member by member the same in every scenario.",
)  # fmt: skip
@click.option(
    "--uncertainty", type=click.Choice(["prior", "posterior", "none"]),
    show_default="posterior, where it holds, else prior; with --from: as there",
    help="What members draw their uncertain parameters from: what is believed of them (prior), or "
    "what was learned from the record and is believed of the rest (posterior); none: they differ "
    "by luck alone.",
)  # fmt: skip
@click.option(
    "--until", metavar="TEXT",
    help="Run more members until the median of an indicator is so sure: 'crossings ±5 %'.",
)  # fmt: skip
@click.option(
    "--trace", type=click.IntRange(0, 1000), default=0, show_default="nobody", metavar="N",
    help="Follow N sample parties in each of the first members, from the day they leave, for "
    "`tumen journeys`.",
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
@click.option(
    "--scheduler", metavar="ADDRESS",
    help="Have members run by the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace run folders that hold something else.")
@click.option(
    "--progress", type=click.Choice(["auto", "days"]), default="auto", show_default=True,
    help="auto: a bar where somebody looks, else a line a scenario; days: lines for a program, "
    "with how many days are done.",
)  # fmt: skip
def run(
    scenarios: tuple[str, ...],
    sets: tuple[str, ...],
    days: int | None,
    start: str | None,
    members: int | range | None,
    seed: int | None,
    uncertainty: str | None,
    **where: Any,
) -> None:
    """Run each of SCENARIOS with many seeds, and print what came of it.

    SCENARIOS are names (`tumen list` shows them) or files. Each gets a run folder; a run that was
    interrupted goes on where it stopped when the same command is given again.

    With --from and --day, scenarios go on from a day of a run that was made before, with its
    members and its seed. A DAY is a number of days done, or the date of a morning. Any day will do;
    where --save-on has kept a snapshot, the days before it need not be run again.

    Members FIRST-LAST are a part of a run, as a job of an array runs it. It has a folder of its
    own, and `tumen gather` puts the parts together.
    """
    keep(f"members that were whole stay in {where['out']}, and the same command goes on")
    from sim.scenario import load_scenarios  # noqa: PLC0415

    loaded = load_scenarios(scenarios, sets, days, start)
    goal = precision(where.pop("until"), loaded)
    warn(loaded)
    part = members if isinstance(members, range) else range(members or MEMBERS)
    asked, save_on = (
        (None if members is None else len(part), seed, uncertainty),
        where.pop("save_on"),
    )
    continuation = _branch(where.pop("origin"), where.pop("day"), *asked)
    if continuation is not None:
        part, seed = continuation.manifest.numbers, continuation.manifest.seed
        uncertainty = continuation.manifest.uncertainty
        for remark in dict.fromkeys(each for one in loaded for each in continuation.remarks(one)):
            click.echo(f"note: {remark}", err=True)
    if goal is not None and (continuation is not None or isinstance(members, range)):
        raise click.UsageError("--until goes with neither --from nor a part of the members")
    suffix = f"-members-{part[0]}-{part[-1]}" if isinstance(members, range) else ""
    with _runner(
        uncertainty=uncertainty or usually_drawn_from(loaded), suffix=suffix, **where
    ) as runner:
        seed = SEED if seed is None else seed

        def run_members(count: int) -> list[Path]:
            return runner.run(loaded, count, seed, save_on, continuation, part.start)

        folders = run_members(part.stop) if goal is None else sure_enough(goal, run_members, part)
    _tell(folders)


def _tell(folders: Sequence[Path]) -> None:
    """Print what came of each run, and which members gave nothing; that is a status of its own."""
    from sim.report import summarise  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415

    runs = [load_results(folder) for folder in folders]
    for number, done in enumerate(runs):
        click.echo("\n" * min(number, 1) + summarise(done), nl=False)
    for done in runs:
        for member, why in done.failed.items():
            click.echo(f"{done.name}: member {member}{_drew(done, member)} failed: {why}", err=True)
    if any(done.failed for done in runs):
        raise SystemExit(SOME_FAILED)


def _drew(run: Results, member: int) -> str:
    """Say with which luck a member was run, and which draw of the parameters was its own."""
    from sim.results.draws import draw_of  # noqa: PLC0415

    manifest = run.manifest
    return f" (seed {manifest.seed}, draw {draw_of(member)})" if manifest.priors else ""


def _branch(
    origin: Path | None,
    day: Day | None,
    members: int | None,
    seed: int | None,
    uncertainty: str | None,
) -> Continuation | None:
    """Open the run to go on from, if there is to be one."""
    if origin is None and day is None:
        return None
    if origin is None or day is None:
        raise click.UsageError("--from and --day belong together; give both or neither")
    from sim.ensemble.continuation import read_continuation  # noqa: PLC0415

    return read_continuation(origin, day, members, seed, uncertainty)


@contextmanager
def _runner(scheduler: str | None, progress: str, **how: Any) -> Iterator[Runner]:
    """Give a runner that shows its progress, and that may be stopped where all is in order."""
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.ensemble.runner import Runner  # noqa: PLC0415

    with answered(Way.IN_ORDER), shown_progress(progress) as shown:
        runner = Runner(how.pop("out"), how.pop("workers"), shown, apart=True, **how)
        if scheduler is None:
            yield runner
            return
        from sim.ensemble.cluster.dask_scheduler import connected  # noqa: PLC0415

        with connected(scheduler, shown.note) as cluster:
            yield dataclasses.replace(runner, executor=cluster)
