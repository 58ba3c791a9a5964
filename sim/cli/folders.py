"""The commands that look after run folders: whether they are sound, and come out the same again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.messages import print_json, styled

_RunFolder = click.Path(path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
_SHOWN = 10
WRONG, UNUSABLE = 1, 2


@click.command("verify")
@click.argument("runs", nargs=-1, required=True, type=_RunFolder)
@_as_json
def verify(runs: tuple[Path, ...], as_json: bool) -> None:
    """Check that RUNS are sound: files, people, members, tables. Nothing is run or changed.

    The exit status is 0 if all are sound, 1 if something is wrong, 2 if one is no usable run.
    """
    told = [_verified(run) for run in runs]
    if as_json:
        print_json(told)
    else:
        for each in told:
            _show(each)
    status = max(each["status"] for each in told)
    if status:
        raise SystemExit(status)


def _verified(run: Path) -> dict[str, Any]:
    from sim.ensemble.verify import verify as look_at  # noqa: PLC0415
    from sim.results import RunError  # noqa: PLC0415

    try:
        found = look_at(run)
    except RunError as error:
        return {"run": str(run), "status": UNUSABLE, "error": str(error), "checks": []}
    checks = [{"check": f.check, "looked_at": f.extent, "wrong": [*f.wrong]} for f in found]
    status = WRONG if any(each.wrong for each in found) else 0
    return {"run": str(run), "status": status, "error": None, "checks": checks}


def _show(told: dict[str, Any]) -> None:
    if told["error"]:
        click.echo(f"{styled('unusable', fg='red')}: {told['error']}", err=True)
        return
    head = styled("wrong", fg="red") if told["status"] else styled("sound", fg="green")
    click.echo(f"{head}  {told['run']}")
    for check in told["checks"]:
        wrong = check["wrong"]
        click.echo(f"  {'wrong' if wrong else 'ok':<6}{check['check']}: {check['looked_at']}")
        for line in wrong[:_SHOWN]:
            click.echo(f"        {line}")
        if len(wrong) > _SHOWN:
            click.echo(f"        and {len(wrong) - _SHOWN:,} more; --json lists all")


@click.command("gather")
@click.argument("parts", nargs=-1, required=True, type=_RunFolder)
@click.option(
    "--out", type=_RunFolder, default=Path("runs"), show_default=True,
    help="The folder in which the run folder is made, under the name of the scenario.",
)  # fmt: skip
@click.option(
    "--members", type=click.IntRange(1, 9999),
    help="How many there are to be; default: up to the last of the parts.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a run folder that holds something else.")
def gather(parts: tuple[Path, ...], out: Path, members: int | None, overwrite: bool) -> None:
    """Put PARTS, run folders of `tumen run --members FIRST-LAST`, together into one run.

    The parts stay as they are. What comes of it is what one run of all members would have been.
    """
    from sim.ensemble.cluster.parts import gather_parts  # noqa: PLC0415
    from sim.report import summarise  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415

    def tell(text: str) -> None:
        click.echo(f"note: {text}", err=True)

    folder = gather_parts(parts, out, tell, members=members, overwrite=overwrite)
    click.echo(summarise(load_results(folder)), nl=False)


@click.command("rerun")
@click.argument("run", type=_RunFolder)
@click.option(
    "--out", type=_RunFolder,
    help="The folder in which the new run folder is made and stays; default: in passing.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
@_as_json
def rerun(run: Path, out: Path | None, workers: int | None, as_json: bool) -> None:
    """Run RUN again from its own folder, and compare both byte by byte. RUN is not changed.

    The exit status is 0 if they are the same, 1 if they differ.
    """
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.ensemble.rerun import rerun as run_again  # noqa: PLC0415

    with shown_progress() as progress:
        found = run_again(run, out, workers, progress)
    if as_json:
        print_json({
            "run": str(run), "is_same": found.is_same, "same": found.same,
            "different": found.different, "versions": found.versions,
        })  # fmt: skip
    else:
        click.echo(f"{run}: {len(found.same):,} files are the same to the byte")
        for line in found.different:
            click.echo(f"different: {line}")
        for line in found.versions:
            click.echo(f"other version, {line}")
        if found.versions and found.different:
            click.echo("with other versions the same bytes are not promised")
    if not found.is_same:
        raise SystemExit(WRONG)
