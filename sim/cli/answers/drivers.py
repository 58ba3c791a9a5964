"""The command that asks what drives a number."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sim.cli.answers.loading import figures, load_all
from sim.cli.completion import QuantityName
from sim.cli.messages import print_json
from sim.cli.pictures import save_picture

EXAMPLE = """\b
Example:
  tumen drivers runs/collapse --of crossings --out drivers.png"""
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def drivers(run: Path, name: str, by: datetime | None, out: Path | None, **how: bool) -> None:
    """Say which uncertain parameters and forms drive an indicator of RUN, and which do nothing.

    RUN is a run folder with draws (--uncertainty prior). Nothing is run: its members tell it, by
    how far the outcome moves when a parameter is known, beside dummies that do nothing.
    """
    from sim.answers.driven import driven  # noqa: PLC0415
    from sim.answers.quantity import find  # noqa: PLC0415
    from sim.report.answers.drivers import drivers_json, drivers_text  # noqa: PLC0415

    if out is not None:
        figures().check_target(out)
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


def meanings() -> dict[str, tuple[str, str]]:
    """Say of each parameter what it means, and in what it is counted."""
    from sim.scenario.language.declared import declared  # noqa: PLC0415

    return {key: (each.meaning, each.unit) for key, each in declared().parameters.items()}
