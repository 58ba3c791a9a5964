"""The command that writes a planning sheet, as contingency plans have them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.messages import print_json
from sim.cli.pictures import load_figures

if TYPE_CHECKING:
    from sim.report.plan import Sheet
    from sim.results import Results

_Path = click.Path(path_type=Path)
_FileThere = click.Path(exists=True, dir_okay=False, path_type=Path)
KINDS = (".html", ".md", ".xlsx")
EXAMPLE = """\b
Example:
  tumen plan runs/collapse --out plan.html --from "control fails"
  tumen plan runs/collapse --ratios my-ratios.csv --out plan.xlsx"""
_DRAWN = ("camp_demand", "crossings")


@click.command("plan", epilog=EXAMPLE)
@click.argument("run", type=_Path)
@click.option(
    "--out", type=_Path,
    help="A .html file: a page that prints on A4; .md: the same as Markdown; .xlsx: a workbook in "
    "which needs follow the ratios.",
)  # fmt: skip
@click.option(
    "--from", "start", default="", metavar="DAY",
    help="A date or an event of the scenario from which months are counted; default: its first "
    "event, or the first day.",
)  # fmt: skip
@click.option(
    "--ratios", type=_FileThere, metavar="FILE",
    help="A .csv file with ratios of your own, put over those of calibration/standards.csv.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def plan(run: Path, out: Path | None, start: str, ratios: Path | None, as_json: bool) -> None:
    """Write the planning sheet of RUN: who comes, where and when, and what they need.

    For the first three months and the year, each most likely, high and worst plausible: the points
    below which 50, 80 and 95 % of the members lie.
    """
    from sim.evidence.standards import load_standards  # noqa: PLC0415
    from sim.report.plan import plan_json, plan_text, sheet_of  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415

    if out is not None:
        _check(out)
    standards = load_standards(ratios)
    results = load_results(run)
    sheet = sheet_of(results, standards, start)
    if out is not None:
        _write(results, sheet, out)
        click.echo(f"written: {out}", err=True)
    if as_json:
        print_json(plan_json(sheet))
    else:
        click.echo(plan_text(sheet), nl=False)


def _check(out: Path) -> None:
    from sim.results import RunError  # noqa: PLC0415

    if out.is_dir():
        raise RunError(f"{out}: is a folder; give the name of a file in it, such as plan.html")
    if out.suffix.lower() not in KINDS:
        raise RunError(f"{out}: what kind of sheet? End the name in one of {', '.join(KINDS)}")


def _write(results: Results, sheet: Sheet, out: Path) -> None:
    """Write the sheet whole, or not at all."""
    from sim.report.plan import plan_markdown, plan_page, plan_workbook  # noqa: PLC0415
    from sim.run_folder.writing import placed  # noqa: PLC0415

    kind = out.suffix.lower()
    if kind == ".xlsx":
        whole = plan_workbook(sheet)
    elif kind == ".md":
        whole = plan_markdown(sheet).encode()
    else:
        whole = plan_page(sheet, _picture(results)).encode()
    out.parent.mkdir(parents=True, exist_ok=True)
    with placed(out) as place:
        place.write_bytes(whole)


def _picture(results: Results) -> str:
    """Draw arrivals and people in need by day, as SVG that stands within a page."""
    page = load_figures().compare([results], of=_DRAWN)
    drawn = BytesIO()
    page.savefig(drawn, format="svg", metadata={"Date": None})
    text = drawn.getvalue().decode("utf-8")
    return text[text.index("<svg") :]
