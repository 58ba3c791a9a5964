"""The command that writes what runs found as one page to hand on."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.answers.drivers import meanings
from sim.cli.answers.loading import load_with_baseline
from sim.cli.pictures import run_folders

EXAMPLE = """\b
Example:
  tumen report runs/status-quo runs/collapse runs/war --out report.html
  tumen report runs/collapse --out report.html --pdf report.pdf"""
_Path = click.Path(path_type=Path)


@click.command("report", epilog=EXAMPLE)
@click.argument("runs", nargs=-1, required=True, type=_Path)
@click.option(
    "--out", type=_Path,
    help="The report: a .html file, a page that opens offline; or a .pdf file, the same on paper.",
)  # fmt: skip
@click.option("--pdf", type=_Path, metavar="FILE", help="Write it as this .pdf file, too.")
@click.option(
    "--baseline", type=_Path, metavar="RUN",
    help="The run from which the others are told apart; default: the first.",
)  # fmt: skip
def report(
    runs: tuple[Path, ...], out: Path | None, pdf: Path | None, baseline: Path | None
) -> None:
    """Write what RUNS found as one page: answer, figures, map, what differs and what it rests on.

    The page opens in any browser without a network, on a phone and in print, and holds its tables
    to download. A PDF has the same on sheets of A4; it needs the extra `pdf`.
    """
    from sim.report.page import check_report, write_reports  # noqa: PLC0415

    folders = run_folders(runs)
    paths = _paths(out, pdf)
    for path in paths:
        check_report(path, len(folders))
    loaded, base = load_with_baseline(folders, baseline)
    write_reports(loaded, base, paths, meanings())
    for path in paths:
        click.echo(f"written: {path}", err=True)


def _paths(out: Path | None, pdf: Path | None) -> list[Path]:
    if pdf is not None and pdf.suffix.lower() != ".pdf":
        raise click.UsageError(f"--pdf {pdf}: give a name that ends in .pdf")
    found = [path for path in (out, pdf) if path is not None]
    if not found:
        raise click.UsageError("give --out FILE, which ends in .html or .pdf")
    return list(dict.fromkeys(found))
