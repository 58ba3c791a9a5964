"""The command that shows who waits where, how long, of what age, and how many camps it takes."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, save_picture

_Path = click.Path(path_type=Path)


@click.command("waits")
@click.argument("run", type=_Path)
@click.option(
    "--out", type=_Path,
    help="A .png, .pdf or .svg file: the picture; or a .csv file: every number, with its interval.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print every number as JSON, for scripts.")
def waits(run: Path, out: Path | None, as_json: bool) -> None:
    """Show who of RUN waits where, how long, of what age, and camps needed by date.

    People wait at the border, across it without shelter, and in custody.
    """
    from sim.report.waits import COLUMNS, wait_rows, waits_csv, waits_table  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415
    from sim.results.outcomes.waits import waits_of  # noqa: PLC0415
    from sim.run_folder.writing import write_text  # noqa: PLC0415

    if out is not None:
        figures = load_figures()
        figures.check_target(out, also=("csv",))
    results = load_results(run)
    found = waits_of(results)
    if out is not None and out.suffix.lower() == ".csv":
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, waits_csv(found))
        click.echo(f"written: {out}", err=True)
    elif out is not None:
        save_picture(figures.draw_waits(results, found), out)
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in wait_rows(found)])
    else:
        click.echo(waits_table(found), nl=False)
