"""The command that asks what drives a number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.answers.loading import load_all
from sim.cli.completion import ParameterKey, QuantityName
from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, save_picture

EXAMPLE = """\b
Example:
  tumen drivers runs/collapse --of crossings --out drivers.png
  tumen drivers collapse --days 120 --of crossings --design morris"""
_RunFolder = click.Path(path_type=Path)


@click.command("drivers", epilog=EXAMPLE)
@click.argument("run", type=_RunFolder)
@click.option(
    "--of", "name", required=True, type=QuantityName(), metavar="INDICATOR",
    help="An indicator, as `tumen indicators` lists them, or a daily series.",
)  # fmt: skip
@click.option(
    "--by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Look at the days up to this date only; default: the whole run.",
)  # fmt: skip
@click.option("--out", type=_RunFolder, help="Draw it: a .png, .pdf or .svg file.")
@click.option("--all", "every", is_flag=True, help="Name all that has no effect, however many.")
@click.option(
    "--design", type=click.Choice(["morris", "saltelli"]),
    help="RUN is a scenario; run it at the points of a design, by SALib.",
)  # fmt: skip
@click.option(
    "--size", type=click.IntRange(2), help="With --design: trajectories (10), or base points (64)."
)
@click.option("--vary", multiple=True, type=ParameterKey(), help="With --design: only this one.")
@click.option("--days", type=click.IntRange(min=1), help="With --design: run so many days.")
@click.option("--workers", type=click.IntRange(min=1), help="With --design: processes at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def drivers(run: Path, name: str, **how: Any) -> None:
    """Say which uncertain parameters and forms drive an indicator of RUN, and which do nothing.

    RUN is a run folder with draws (--uncertainty prior). Nothing is run: its members tell it, by
    how far the outcome moves when a parameter is known, beside dummies that do nothing.

    With --design, RUN is a scenario, which is run at points of a design of Morris (effects, and
    whether they bend) or of Saltelli (shares of the variance, alone and with others).
    """
    if how["design"] is not None:
        _by_design(str(run), name, **how)
        return
    if wrong := [key for key in ("size", "vary", "days", "workers") if how[key]]:
        raise click.UsageError(f"--{wrong[0]} goes with --design only")
    _by_members(run, name, **how)


def _by_members(run: Path, name: str, **how: Any) -> None:
    """Ask the members of a run."""
    from sim.answers.driven import driven  # noqa: PLC0415
    from sim.answers.quantity import find  # noqa: PLC0415
    from sim.report.answers.drivers import drivers_json, drivers_text  # noqa: PLC0415

    out, by = how["out"], how["by"]
    if out is not None:
        load_figures().check_target(out)
    (loaded,) = load_all([run])
    quantity = find(name, [loaded], None if by is None else by.date())
    asked = driven(loaded, quantity, meanings())
    if out is not None:
        from sim.figures.answers.drivers import draw_drivers  # noqa: PLC0415

        save_picture(draw_drivers(asked), out)
    if how["as_json"]:
        print_json(drivers_json(asked))
    else:
        click.echo(drivers_text(asked, every=how["every"]), nl=False)


def _by_design(scenario: str, name: str, **how: Any) -> None:
    """Run a scenario at the points of a design."""
    if wrong := [key for key in ("out", "by") if how[key] is not None]:
        raise click.UsageError(f"--{wrong[0]} does not go with --design")
    from sim.cli.answers.until import check_name_in  # noqa: PLC0415
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.interface.exploration.designs import design  # noqa: PLC0415
    from sim.report.answers.designs import design_json, design_text  # noqa: PLC0415
    from sim.scenario import load_scenario  # noqa: PLC0415

    loaded = load_scenario(scenario, (), how["days"])
    check_name_in(name, [loaded])
    with shown_progress() as progress:
        found = design(
            loaded, how["design"], name, keys=how["vary"], size=how["size"],
            workers=how["workers"], progress=progress,
        )  # fmt: skip
    told = found.kind, found.quantity, found.runs, found.effects, found.dummy
    if how["as_json"]:
        print_json(design_json(*told))
    else:
        click.echo(design_text(*told), nl=False)


def meanings() -> dict[str, tuple[str, str]]:
    """Say of each parameter what it means, and in what it is counted."""
    from sim.scenario.language.declared import declared  # noqa: PLC0415

    return {key: (each.meaning, each.unit) for key, each in declared().parameters.items()}
