"""The command that sets runs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.answers.loading import load_with_baseline
from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, run_folders, save_picture

if TYPE_CHECKING:
    from sim.answers.against import Against

EXAMPLE = """\b
Example:
  tumen compare runs/status-quo runs/amnesty --out both.png --differences apart.png"""
_RunFolder = click.Path(path_type=Path)
SIZES = ("page", "slide", "screen")
STYLES = ("light", "dark", "print")


@click.command("compare", epilog=EXAMPLE)
@click.argument("runs", nargs=-1, required=True, type=_RunFolder)
@click.option(
    "--out", type=_RunFolder, help="Where to draw the comparison: a .png, .pdf or .svg file."
)
@click.option(
    "--baseline", type=_RunFolder, metavar="RUN",
    help="The run from which the others are told apart; default: the first.",
)  # fmt: skip
@click.option(
    "--differences", "apart", type=_RunFolder, metavar="FILE",
    help="Where to draw how they differ: a .png, .pdf or .svg file.",
)  # fmt: skip
@click.option(
    "--csv", "as_csv", type=_RunFolder, metavar="FILE", help="Write the differences as CSV."
)
@click.option(
    "--of", "of", multiple=True, metavar="NAME",
    help="With --out: what to draw, such as crossings or in_hiding, once for each; default: that "
    "in which the runs part most.",
)  # fmt: skip
@click.option(
    "--size", type=click.Choice(SIZES), default=SIZES[0], show_default=True,
    help="With --out: an upright page (A4), a slide (16:9) or a screen.",
)  # fmt: skip
@click.option(
    "--style", type=click.Choice(STYLES), default=STYLES[0], show_default=True,
    help="With --out: colours on white, colours on a dark ground, or greys alone.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def compare(
    runs: tuple[Path, ...],
    of: tuple[str, ...],
    size: Any,
    style: Any,
    as_json: bool,
    **where: Path | None,
) -> None:
    """Draw RUNS side by side over time, and print their indicators and how they differ.

    RUNS are run folders, such as runs/status-quo runs/collapse. Of two and more, the differences
    from the first (or from --baseline) follow: member by member where seeds and draws agree, with
    how often a run has more.
    """
    from sim.answers.against import against  # noqa: PLC0415
    from sim.report import comparison_json, comparison_table  # noqa: PLC0415
    from sim.report.answers.differences import (  # noqa: PLC0415
        differences_csv,
        differences_json,
        differences_text,
    )

    for path in (where["out"], where["apart"]):
        if path is not None:
            load_figures().check_target(path)
    if of:
        load_figures().check_panels(of)
    loaded, base = load_with_baseline(run_folders(runs), where["baseline"])
    found = against(loaded, base)
    if where["out"] is not None:
        page = load_figures().compare(loaded, base, of=of, size=size, style=style)
        save_picture(page, where["out"])
    _write(found, differences_csv(found), where["apart"], where["as_csv"])
    if as_json:
        apart = {each.run.name: differences_json(each) for each in found}
        rows = comparison_json(loaded)
        print_json([{**row, "difference": apart.get(row["scenario"])} for row in rows])
    else:
        click.echo(comparison_table(loaded) + differences_text(found), nl=False)


def _write(found: Sequence[Against], table: str, picture: Path | None, file: Path | None) -> None:
    """Draw and write the differences, if there are any and it is wanted."""
    if (picture or file) and not found:
        raise click.UsageError("one run has nothing to differ from; give two or more")
    if picture is not None:
        from sim.figures.answers.differences import draw_differences  # noqa: PLC0415

        save_picture(draw_differences(found), picture)
    if file is not None:
        from sim.run_folder.writing import write_text  # noqa: PLC0415

        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, table)
        click.echo(f"written: {file}", err=True)
