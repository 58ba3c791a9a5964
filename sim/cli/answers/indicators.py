"""The command that says what indicators count, and what they are in a run."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from sim.cli.answers.loading import load_all
from sim.cli.messages import print_json
from sim.cli.pictures import run_folders

EXAMPLE = """\b
Example:
  tumen indicators runs/collapse"""
_RunFolder = click.Path(path_type=Path)


@click.command("indicators", epilog=EXAMPLE)
@click.argument("runs", nargs=-1, type=_RunFolder)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def indicators(runs: tuple[Path, ...], as_json: bool) -> None:
    """Say what each indicator counts, in which unit, and beside which evidence it stands.

    With RUNS, say what they are in these: medians with their sampling error, the middle 50 and
    90 % of members, and, where parameters were drawn, how much of the variance is luck, parameters
    and disputed forms.
    """
    if runs:
        _of_runs(runs, as_json=as_json)
        return
    from sim.results.indicators import shipped_indicators  # noqa: PLC0415

    if as_json:
        keys = ("name", "label", "unit", "definition", "evidence")
        print_json([{key: getattr(each, key) for key in keys} for each in shipped_indicators()])
        return
    for each in shipped_indicators():
        click.echo(f"{each.name} [{each.unit}]")
        beside = f" Beside: {', '.join(each.evidence)}." if each.evidence else ""
        click.echo(textwrap.fill(f"{each.definition}.{beside}", 96, initial_indent="  ",
                                 subsequent_indent="  "))  # fmt: skip


def _of_runs(folders: tuple[Path, ...], *, as_json: bool) -> None:
    from sim.report.answers.indicators import indicators_json, indicators_text  # noqa: PLC0415

    loaded = load_all(run_folders(folders))
    if as_json:
        print_json([indicators_json(run) for run in loaded])
        return
    for number, run in enumerate(loaded):
        click.echo("\n" * min(number, 1) + indicators_text(run), nl=False)
