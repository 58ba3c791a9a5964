"""The command that measures the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.messages import print_json

CASES = ("status-quo", "collapse", "exodus", "back-cast", "members")
SCALING = ("people", "movers", "days", "places")
_PARTS = Path("tests/benchmarks/results")
_File = click.Path(path_type=Path)


@click.command("bench")
@click.option(
    "--case", "names", multiple=True, type=click.Choice(CASES),
    help="Measure this case; may be repeated. Default: all but the long one.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Measure the long case, too.")
@click.option(
    "--scaling", "axes", multiple=True, type=click.Choice((*SCALING, "all")),
    help="Measure how cost grows with this instead of cases; may be repeated.",
)  # fmt: skip
@click.option(
    "--repeats", type=click.IntRange(1, 99), default=5, show_default=True,
    help="How often each command is run; tables show medians and spread.",
)  # fmt: skip
@click.option("--parts", type=_File, help="Keep what was measured as JSON in this folder.")
@click.option(
    "--out", type=_File,
    help=f"Write the page from all that is kept; --parts is {_PARTS} beside it by default.",
)  # fmt: skip
@click.option("--rebuild", is_flag=True, help="Measure nothing; write the page alone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def bench(  # noqa: PLR0913 - one argument an option
    names: tuple[str, ...],
    axes: tuple[str, ...],
    repeats: int,
    parts: Path | None,
    out: Path | None,
    *,
    everything: bool,
    rebuild: bool,
    as_json: bool,
) -> None:
    """Measure whole commands at full scale: time, memory, events, and memory traffic.

    Each case is run from the shell as anybody runs it, so that imports and all processes count.
    """
    if rebuild and out is None:
        raise click.UsageError("--rebuild needs --out, the page to write")
    folder = parts if parts is not None or out is None else out.parent / _PARTS
    if not rebuild:
        part, measured = _measure(names, axes, repeats, everything=everything)
        _tell(part, measured, as_json=as_json)
        if folder is not None:
            _keep(folder, part, measured)
    if out is not None and folder is not None:
        from sim.bench.page import write_page  # noqa: PLC0415

        write_page(out, folder)
        click.echo(f"written: {out}", err=True)


def _measure(
    names: tuple[str, ...], axes: tuple[str, ...], repeats: int, *, everything: bool
) -> tuple[str, dict[str, dict[str, Any]]]:
    """Measure cases or axes; give the name of the part and its entries."""
    from sim.bench import cases, kept, scaling  # noqa: PLC0415

    if axes:
        some = [a for a in scaling.AXES if a.name in axes or "all" in axes]
        return kept.SCALING, {a.name: scaling.run_axis(a, repeats, _say) for a in some}
    chosen = [
        case
        for case in cases.CASES
        if case.name in names or (not names and (everything or not case.is_long))
    ]
    return kept.CASES, {case.name: cases.run_case(case, repeats, _say) for case in chosen}


def _tell(part: str, measured: dict[str, dict[str, Any]], *, as_json: bool) -> None:
    from sim.bench import kept, scaling, tables  # noqa: PLC0415

    if as_json:
        print_json(measured)
    elif part == kept.SCALING:
        click.echo(tables.as_text(scaling.HEADS, [*scaling.scaling_rows(measured)]))
    else:
        click.echo(tables.as_text(tables.CASE_HEADS, [*tables.case_rows(measured)]))
        click.echo()
        click.echo("\n".join(tables.LEGEND))


def _keep(folder: Path, part: str, measured: dict[str, dict[str, Any]]) -> None:
    from sim.bench import kept  # noqa: PLC0415

    kept.keep(folder, part, measured)
    if part == kept.SCALING:
        from sim.bench.plots import draw_scaling  # noqa: PLC0415
        from sim.bench.scaling import PICTURE  # noqa: PLC0415

        draw_scaling(kept.recall(folder, part), folder / PICTURE)


def _say(line: str) -> None:
    click.echo(line, err=True)
