"""The command that judges the model by years that it has not learned from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.completion import ScenarioName
from sim.cli.messages import print_json
from sim.system.signals import Way, answered, keep

MEMBERS = 60
EXAMPLE = """\b
Example:
  tumen calibrate --until 2005 --out runs/to-2005
  tumen validate calibration/arrivals.csv --posterior runs/to-2005/posterior.nc"""
_Path = click.Path(path_type=Path)
_FileThere = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("validate", epilog=EXAMPLE)
@click.argument("file", type=_FileThere)
@click.option(
    "--scenario", default="back-cast", show_default=True, type=ScenarioName(),
    help="What is run over the years of FILE.",
)  # fmt: skip
@click.option(
    "--since", type=int, metavar="YEAR",
    help="The first year that is judged; default: the one after the last that was learned from.",
)  # fmt: skip
@click.option(
    "--uncertainty", type=click.Choice(["prior", "posterior", "none"]), default="posterior",
    show_default=True, help="What members draw from.",
)  # fmt: skip
@click.option(
    "--posterior", type=_Path, metavar="FILE",
    help="The posterior that members draw from; default: the one that comes with the model.",
)  # fmt: skip
@click.option(
    "--run", type=_Path, metavar="RUN", help="Judge this run folder; run nothing.",
)  # fmt: skip
@click.option("--members", type=click.IntRange(min=1), default=MEMBERS, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--out", type=_Path, default=Path("runs/validation"), show_default=True,
    help="The folder in which the scenario is run.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
@click.option("--picture", type=_Path, help="Draw it: a .png, .pdf or .svg file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def validate(file: Path, picture: Path | None, *, as_json: bool, **given: Any) -> None:
    """Judge the model by years that it has not learned from, beside naive rivals.

    FILE has the columns year, quantity, value, low, high, source. A quantity is a recorded
    variable, of a class or province in brackets if need be, or a ratio of two:
    arrivals_south_korea[sex=female] / arrivals_south_korea. Earlier years in FILE are what rivals
    know: the last year again, the mean of five, the trend.
    """
    keep(f"what was run stays in {given['out']}, and the same command goes on")
    from sim.calibration.validation.observations import read_observations  # noqa: PLC0415
    from sim.cli.pictures import load_figures, save_picture  # noqa: PLC0415
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.interface.validating import What, validate  # noqa: PLC0415
    from sim.report.answers.validation import validation_json, validation_text  # noqa: PLC0415

    if picture is not None:
        load_figures().check_target(picture)
    observed = read_observations(file)
    with answered(Way.IN_ORDER), shown_progress() as progress:
        found = validate(observed, What(**given), progress)
    if as_json:
        print_json(validation_json(found.judged))
    else:
        click.echo(validation_text(found.judged, found.drawn), nl=False)
    if picture is not None:
        from sim.figures.calibration.years import draw_years  # noqa: PLC0415

        save_picture(draw_years(found.judged, found.drawn), picture)
