"""The command that writes what runs found as one page to hand on."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.answers.drivers import meanings
from sim.cli.answers.loading import load_with_baseline
from sim.cli.pictures import run_folders

EXAMPLE = """\b
Example:
  tumen report runs/status-quo runs/collapse runs/war --out report.html"""
_Path = click.Path(path_type=Path)


@click.command("report", epilog=EXAMPLE)
@click.argument("runs", nargs=-1, required=True, type=_Path)
@click.option("--out", type=_Path, required=True, help="The page: a file that ends in .html.")
@click.option(
    "--baseline", type=_Path, metavar="RUN",
    help="The run from which the others are told apart; default: the first.",
)  # fmt: skip
def report(runs: tuple[Path, ...], out: Path, baseline: Path | None) -> None:
    """Write what RUNS found as one page: answer, figures, map, what differs and what it rests on.

    The page opens in any browser without a network, on a phone and in print, and holds its tables
    to download. To make a PDF of it, print it from a browser.
    """
    from sim.report.page import check_report, write_report  # noqa: PLC0415

    folders = run_folders(runs)
    check_report(out, len(folders))
    loaded, base = load_with_baseline(folders, baseline)
    write_report(loaded, base, out, meanings())
    click.echo(f"written: {out}", err=True)
