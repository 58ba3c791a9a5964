"""Measure the program at full scale, keep what was measured, and write BENCHMARKS.md from it.

Usage: python tests/benchmarks/measure.py cases|scaling|page [--help]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from measuring import cases as cases_
from measuring import kept, tables
from measuring import scaling as scaling_
from measuring.page import write_page
from measuring.plots import draw_scaling

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "BENCHMARKS.md"
_File = click.Path(path_type=Path)
_repeats = click.option(
    "--repeats", type=click.IntRange(1, 99), default=5, show_default=True,
    help="How often each command is run; tables show medians and spread.",
)  # fmt: skip
_parts = click.option(
    "--parts", type=_File, default=HERE / "results", help="The folder of what was measured."
)


@click.group()
def measure() -> None:
    """Measure whole commands at full scale: time, memory, events, and memory traffic."""


@measure.command()
@click.argument("names", nargs=-1, type=click.Choice([case.name for case in cases_.CASES]))
@click.option("--all", "everything", is_flag=True, help="Measure the long case, too.")
@_repeats
@_parts
def cases(names: tuple[str, ...], repeats: int, parts: Path, *, everything: bool) -> None:
    """Measure the standard cases, as anybody runs them; all but the long one by default."""
    chosen = [
        case
        for case in cases_.CASES
        if case.name in names or (not names and (everything or not case.is_long))
    ]
    measured = {case.name: cases_.run_case(case, repeats, _say) for case in chosen}
    click.echo(tables.as_text(tables.CASE_HEADS, [*tables.case_rows(measured)]))
    click.echo("\n" + "\n".join(tables.LEGEND))
    kept.keep(parts, kept.CASES, measured)


@measure.command()
@click.argument("names", nargs=-1, type=click.Choice([axis.name for axis in scaling_.AXES]))
@_repeats
@_parts
def scaling(names: tuple[str, ...], repeats: int, parts: Path) -> None:
    """Measure how cost grows with people, movers, days and places; with all by default."""
    chosen = [axis for axis in scaling_.AXES if axis.name in names or not names]
    measured: dict[str, dict[str, Any]] = {
        axis.name: scaling_.run_axis(axis, repeats, _say) for axis in chosen
    }
    click.echo(tables.as_text(scaling_.HEADS, [*scaling_.scaling_rows(measured)]))
    kept.keep(parts, kept.SCALING, measured)
    draw_scaling(kept.recall(parts, kept.SCALING), parts / scaling_.PICTURE)


@measure.command()
@click.option("--out", type=_File, default=PAGE, help="Where to write it; BENCHMARKS.md.")
@_parts
def page(out: Path, parts: Path) -> None:
    """Write the page from all that was measured, and measure nothing."""
    write_page(out, parts)
    _say(f"written: {out}")


def _say(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    measure()
