"""Open the runs that a question is about, and say what to know before they are compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.messages.refusals import escape

if TYPE_CHECKING:
    from sim.results import Results


def load_all(folders: Sequence[Path]) -> list[Results]:
    """Open runs, tell those of one scenario apart, and warn of what else differs between them."""
    from sim.results import RunError, load_results  # noqa: PLC0415

    loaded, wrong = [], []
    for folder in folders:
        try:
            loaded.append(load_results(folder))
        except RunError as error:
            wrong.append(str(error))
    if wrong:
        raise RunError("\n".join(dict.fromkeys(wrong)))
    names = [run.name for run in loaded]
    labelled = [
        dataclasses.replace(run, label=escape(str(run.folder)))
        if names.count(run.name) > 1
        else run
        for run in loaded
    ]
    if len({run.manifest.seed for run in loaded}) > 1:
        click.echo("note: the runs have different seeds; part of the difference is luck", err=True)
    if len({run.manifest.model for run in loaded}) > 1:
        click.echo(
            "note: the runs were made by different versions of the model; part of the difference "
            "is the program",
            err=True,
        )
    return labelled


def load_with_baseline(
    folders: Sequence[Path], baseline: Path | None
) -> tuple[list[Results], Results]:
    """Open the runs; the baseline comes first where it is not among them."""
    if baseline is None:
        loaded = load_all(folders)
        return loaded, loaded[0]
    same = [number for number, each in enumerate(folders) if each.resolve() == baseline.resolve()]
    if same:
        loaded = load_all(folders)
        return loaded, loaded[same[0]]
    loaded = load_all([baseline, *folders])
    return loaded, loaded[0]
