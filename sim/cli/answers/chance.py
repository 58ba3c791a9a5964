"""The command that asks how likely something is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from sim.cli.answers.loading import load_all
from sim.cli.completion import Number, QuantityName
from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, run_folders, save_picture

EXAMPLE = """\b
Example:
  tumen chance runs/collapse --of camps_needed --above 100 --by 2018-03-01 --out chance.png"""
_RunFolder = click.Path(path_type=Path)


@click.command("chance", epilog=EXAMPLE)
@click.argument("runs", nargs=-1, required=True, type=_RunFolder)
@click.option(
    "--of", "name", required=True, type=QuantityName(), metavar="INDICATOR",
    help="An indicator, as `tumen indicators` lists them, or a daily series, such as in_hiding; "
    "where both have the name, daily:NAME is the series.",
)  # fmt: skip
@click.option(
    "--above", type=Number(), metavar="N", help="Ask for more than N, in the unit as stored."
)
@click.option("--below", type=Number(), metavar="N", help="Ask for less than N.")
@click.option(
    "--by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Look at the days up to this date only; default: the whole run.",
)  # fmt: skip
@click.option(
    "--out", type=_RunFolder, help="Draw the exceedance curve: a .png, .pdf or .svg file."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def chance(
    runs: tuple[Path, ...], name: str, above: float | None, below: float | None, **more: object
) -> None:
    """Say how likely it is in RUNS that something lies above or below a number.

    Of an indicator, its value by DATE is asked; of a daily series, whether there is at least one
    such day by then. The interval is the sampling error of so many members.
    """
    from sim.answers.quantity import find  # noqa: PLC0415
    from sim.report.answers.chances import (  # noqa: PLC0415
        Asked,
        answers_to,
        chance_json,
        chance_text,
    )

    limit, out, by = _limit(above, below), more["out"], more["by"]
    if isinstance(out, Path):
        load_figures().check_target(out)
    loaded = load_all(run_folders(runs))
    day = by.date() if hasattr(by, "date") else None
    assert day is None or isinstance(day, date)  # noqa: S101 - for types
    quantity = find(name, loaded, day, lowest=above is None)
    asked = Asked(quantity, limit, above is not None)
    found = answers_to(asked, loaded)
    if isinstance(out, Path):
        from sim.figures.answers.exceedance import draw_exceedance  # noqa: PLC0415

        values = [each.values for each in found]
        save_picture(draw_exceedance(quantity, loaded, values, limit), out)
    if more["as_json"]:
        print_json(chance_json(asked, found))
    else:
        click.echo(chance_text(asked, found), nl=False)


def _limit(above: float | None, below: float | None) -> float:
    """Give the one number that is asked about."""
    if above is not None and below is None:
        return above
    if below is not None and above is None:
        return below
    raise click.UsageError("give either --above N or --below N")
