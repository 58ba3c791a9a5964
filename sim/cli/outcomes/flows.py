"""The command that shows where people came from, which way they went, and what became of them."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.messages import print_json
from sim.cli.pictures import load_figures, save_picture

_Path = click.Path(path_type=Path)


@click.command("flows")
@click.argument("run", type=_Path)
@click.option(
    "--out", type=_Path,
    help="A .png, .pdf or .svg file: the picture; or a .csv file: every flow, with its interval.",
)  # fmt: skip
@click.option(
    "--map", "on_map", is_flag=True,
    help="With --out: draw flows on the map, roads as wide as the people on them, instead of an "
    "alluvial diagram.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print every flow as JSON, for scripts.")
def flows(run: Path, out: Path | None, on_map: bool, as_json: bool) -> None:
    """Show who of RUN went which way, and what became of them: home, way out, fate.

    Everybody who got out of the country, or tried to, is counted once, by the last way taken.
    """
    from sim.report.flows_table import COLUMNS, flow_rows, flows_csv, flows_table  # noqa: PLC0415
    from sim.results import load_results  # noqa: PLC0415
    from sim.run_folder.writing import write_text  # noqa: PLC0415

    if on_map and (out is None or out.suffix.lower() == ".csv"):
        raise click.UsageError("--map draws a picture: give --out FILE.png, .pdf or .svg")
    if out is not None:
        figures = load_figures()
        figures.check_target(out, also=("csv",))
    results = load_results(run)
    if out is not None and out.suffix.lower() == ".csv":
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, flows_csv(results))
        click.echo(f"written: {out}", err=True)
    elif out is not None:
        draw = figures.draw_flow_map if on_map else figures.draw_flows
        save_picture(draw(results), out)
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in flow_rows(results)])
    else:
        click.echo(flows_table(results), nl=False)
