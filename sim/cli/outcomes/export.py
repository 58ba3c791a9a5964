"""The command that hands over what a run found to other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_Path = click.Path(path_type=Path)
KINDS = ("xlsx", "csv", "geojson", "parquet")


@click.command("export")
@click.argument("run", type=_Path)
@click.option(
    "--to", "kind", type=click.Choice(KINDS), required=True,
    help="A workbook, a folder of CSV files, places for a GIS, or the daily series of all members.",
)  # fmt: skip
@click.option(
    "--out", type=_Path, help="The file, or the folder of CSV files; default: in the run folder."
)
@click.option(
    "--unhcr", is_flag=True,
    help="With xlsx and csv: add people by country at the end of each year, in the columns of "
    "UNHCR's population statistics.",
)  # fmt: skip
def export(run: Path, kind: Any, out: Path | None, unhcr: bool) -> None:
    """Hand over what RUN found: what to read first, planning figures, by day, place and week.

    Every number has its interval; every assumption its unit and what it rests on.
    """
    from sim.report.export import check_export, write_export  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415

    if unhcr and kind not in ("xlsx", "csv"):
        raise click.UsageError("--unhcr adds a sheet: give --to xlsx or --to csv")
    path = out or run / ("export" if kind == "csv" else f"export.{kind}")
    check_export(kind, path)
    write_export(load_results(run), kind, path, with_unhcr=unhcr)
    click.echo(f"written: {path}", err=True)
