"""The command that begins something new: a scenario, or a folder of places."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.completion import ScenarioName
from sim.geography.reading.starter import EXAMPLE, begin
from sim.scenario.help import json_schema, starter
from sim.scenario.language.declared import declared
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario


@click.command("new")
@click.argument("name", required=False)
@click.option("--from", "parent", type=ScenarioName(), help="What it extends.")
@click.option("--why", default="", help="The question that the scenario answers.")
@click.option(
    "--geography", type=click.Path(path_type=Path),
    help="Begin a folder of places instead: small tables, and a README on every column.",
)  # fmt: skip
def new(name: str | None, parent: str | None, why: str, geography: Path | None) -> None:
    """Begin a new scenario: a file that runs, with all it could change as comments.

    NAME is a name, or a path that ends in .yaml. A name is put into the folder `scenarios` if the
    current folder has one, else into the current folder.

    With --geography FOLDER alone, begin a folder of places that scenarios can name.
    """
    if geography is not None:
        _new_geography(geography, alone=not (name or parent or why))
        return
    if name is None or parent is None:
        raise click.UsageError("give a NAME and --from, or --geography FOLDER alone")
    path = starter.path_of(name)
    loaded = load_scenario(parent)
    extends = starter.relative_extends(loaded, parent, path.parent)
    text = starter.new_scenario(loaded, extends, why or starter.WHY)
    _write_new(path, text, loaded)
    click.echo(f"{path} is written and runs as it is; next:")
    click.echo(f"  tumen check {path}")


def _write_new(path: Path, text: str, parent: Scenario) -> None:
    """Write a new scenario, and before it the schema for editors if it is not there yet.

    If the one cannot be written, the other is not there, and the same command can be given again.
    """
    from sim.run_folder.writing import write_text  # noqa: PLC0415 - it needs NumPy

    beside = path.with_name(json_schema.FILE_NAME)
    if not beside.exists():
        write_text(beside, json_schema.schema_text(declared(), parent.places))
    write_text(path, text)


def _new_geography(folder: Path, *, alone: bool) -> None:
    """Begin a folder of places."""
    if not alone:
        raise click.UsageError("--geography stands alone; begin the scenario by itself")
    begin(folder)
    click.echo(
        f"{folder} is written and valid as it is; its README.md explains every column; next:"
    )
    click.echo(f"  tumen check --geography {folder}")
    click.echo(f"  tumen run {folder / EXAMPLE} --members 4")
