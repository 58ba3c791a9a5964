"""The command that tells the journeys of the parties that were followed in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, save_picture

EXAMPLE = """\b
Example:
  tumen run collapse --members 5 --trace 200
  tumen journeys runs/collapse --stream refuge --outcome camp --out journeys.png"""
_Path = click.Path(path_type=Path)
STREAMS = ("trade", "marriage", "southbound", "access", "refuge")


@click.command("journeys", epilog=EXAMPLE)
@click.argument("run", type=_Path)
@click.option("--member", type=click.IntRange(min=0), help="Of this member only.")
@click.option("--stream", type=click.Choice(STREAMS), help="Of this stream only.")
@click.option("--outcome", metavar="WORDS", help="Only where these words are in the outcome.")
@click.option("--party", type=click.IntRange(min=0), help="Of this party only.")
@click.option(
    "--show", type=click.IntRange(min=1), default=10, show_default=True,
    help="Tell so many, of each stream and outcome in turn.",
)  # fmt: skip
@click.option(
    "--out", type=_Path,
    help="A .png, .pdf or .svg file: their timelines; or a .csv file: every step of all.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print all of them as JSON, for scripts.")
def journeys(run: Path, show: int, out: Path | None, as_json: bool, **which: Any) -> None:
    """Tell what became of sample parties of RUN, step by step, from the day they left home.

    RUN was run with --trace. They are made-up people of one scenario: no real person's life.
    """
    from sim.report.journeys import (  # noqa: PLC0415
        account,
        chosen,
        journey_json,
        kinds_table,
        some_of_each,
    )
    from sim.results import load_results  # noqa: PLC0415
    from sim.results.journeys.reading import journeys_of  # noqa: PLC0415

    if out is not None:
        load_figures().check_target(out, also=("csv",))
    results = load_results(run)
    found = chosen(journeys_of(results), **which)
    if out is not None:
        _write(results, found, out)
    if as_json:
        print_json([journey_json(each) for each in found])
        return
    accounts = (["", *account(each)] for each in some_of_each(found, show))
    lines = [*kinds_table(found), *(line for each in accounts for line in each)]
    click.echo("\n".join(lines))


def _write(results: Any, found: Any, out: Path) -> None:
    """Draw the timelines, or write the table."""
    if out.suffix.lower() != ".csv":
        from sim.figures.flows.journeys import MOST, draw_journeys  # noqa: PLC0415
        from sim.report.journeys import some_of_each  # noqa: PLC0415

        save_picture(draw_journeys(results, some_of_each(found, MOST)), out)
        return
    from sim.results.journeys.reading import table_of  # noqa: PLC0415
    from sim.run_folder.writing import write_text  # noqa: PLC0415

    out.parent.mkdir(parents=True, exist_ok=True)
    write_text(out, table_of(results, found))
    click.echo(f"written: {out}", err=True)
