"""The command that tries policies in all futures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.answers.loading import load_all
from sim.cli.messages import print_json, usually_drawn_from, warn
from sim.cli.pictures import load_figures, save_picture
from sim.system.signals import Way, answered, keep

if TYPE_CHECKING:
    from sim.interface.exploration.reading import Plan

EXAMPLE = """\b
Example, a file policies.yaml:
  why: Which policy holds up, whatever is true?
  scenario: collapse
  members: 200
  policies:
    as it is: {}
    more patrols: {patrols.force: 60000}
    large camps: {camps: {capacity: 15000}}
  outcomes:
    unsheltered_person_days: {at most: 1e6}
    deaths: less
  tumen explore policies.yaml --picture policies.png"""
_Path = click.Path(path_type=Path)


@click.command("explore", epilog=EXAMPLE)
@click.argument("file", type=_Path)
@click.option(
    "--members", type=click.IntRange(2, 9999), help="How many futures; default: the file's."
)
@click.option(
    "--uncertainty", type=click.Choice(["prior", "posterior", "none"]),
    show_default="posterior, where it holds, else prior",
    help="Let each future draw its uncertain parameters, too; none: luck alone.",
)  # fmt: skip
@click.option(
    "--out", type=_Path, default=Path("runs"), show_default=True,
    help="The folder in which the file gets a folder with a run for each policy.",
)  # fmt: skip
@click.option("--picture", type=_Path, help="Draw the policies: a .png, .pdf or .svg file.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
@click.option("--overwrite", is_flag=True, help="Replace run folders that hold something else.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def explore(file: Path, picture: Path | None, as_json: bool, **how: Any) -> None:
    """Try the policies of FILE in the same futures, and say which holds up whatever happens.

    Each policy is a few settings over one scenario; all meet the same draws and the same luck. Told
    are the share of futures in which goals are met (satisficing), what each policy loses against
    the best of each future (regret), and in which futures it fails (scenario discovery by PRIM).
    The same command goes on with a run that was interrupted.
    """
    from sim.interface.exploration.futures import futures_of  # noqa: PLC0415
    from sim.interface.exploration.reading import read_plan  # noqa: PLC0415
    from sim.report.answers.policies import policies_json, policies_text  # noqa: PLC0415

    if picture is not None:
        load_figures().check_target(picture)
    plan = read_plan(file)
    folders = _run(plan, file, **how)
    found = futures_of(load_all(folders), plan.goals)
    if picture is not None:
        from sim.figures.answers.tradeoffs import draw_tradeoffs  # noqa: PLC0415

        title = f"Policies compared: {file.stem}"
        save_picture(draw_tradeoffs(title, plan.why, found.runs, found.explored), picture)
    if as_json:
        print_json({"why": plan.why, **policies_json(found.explored, found.boxes)})
    else:
        click.echo(policies_text(found.explored, found.boxes, lacking=found.lacking), nl=False)


def _run(
    plan: Plan,
    file: Path,
    *,
    members: int | None,
    uncertainty: str | None,
    out: Path,
    workers: int | None,
    overwrite: bool,
) -> list[Path]:
    """Run every policy with the same draws and luck."""
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.ensemble.runner import Runner  # noqa: PLC0415

    folder = out / file.stem
    keep(f"members that were whole stay in {folder}, and the same command goes on")
    warn(plan.policies)
    drawn = uncertainty or usually_drawn_from(plan.policies)
    with answered(Way.IN_ORDER), shown_progress() as progress:
        runner = Runner(folder, workers, progress, overwrite, apart=True, uncertainty=drawn)
        return runner.run(plan.policies, members or plan.members, plan.seed)
