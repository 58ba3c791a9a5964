"""What the commands that draw have in common: which runs, which day, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.figures import Page


def load_figures() -> ModuleType:
    """Load what draws; that it finds no folder of its own to keep fonts in need not be said."""
    import logging  # noqa: PLC0415

    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from sim import figures  # noqa: PLC0415

    return figures


def save_picture(figure: Page, path: Path) -> None:
    """Save a picture, and say where it lies and what to know about it."""
    from sim import figures  # noqa: PLC0415

    figures.save(figure, path)
    for note in figure.notes:
        click.echo(f"note: {note}", err=True)
    click.echo(f"drawn: {path}", err=True)


def run_folders(paths: Sequence[Path]) -> list[Path]:
    """Leave out plain files, which `runs/*` gives too; pictures lie beside runs.

    Raises:
        RunError: Nothing else is given.
    """
    from sim.results import RunError  # noqa: PLC0415

    files = [path for path in paths if path.is_file()]
    folders = [path for path in paths if path not in files]
    if files and not folders:
        names = ", ".join(map(str, files))
        raise RunError(f"{names}: no run folder among these; a run is a folder, not a file")
    if files:
        names = ", ".join(map(str, files))
        click.echo(f"note: passed over, as a run is a folder, not a file: {names}", err=True)
    return folders


def day_of(text: str, start: date, days: int, option: str = "--day") -> int:
    """Read a day of the run, written as a number, from 1 on, or as a date.

    Raises:
        click.BadParameter: It is neither, or lies outside the run.
    """
    last = start + timedelta(days - 1)
    span = f"the run has days 1 to {days}, {start} to {last}"
    try:
        is_number = text.strip("+-").isdecimal()
        number = int(text) if is_number else (date.fromisoformat(text) - start).days + 1
    except ValueError:
        wrong = f"'{text}' is neither a day of the run nor a date such as {start}; {span}"
    else:
        if 1 <= number <= days:
            return number
        when = "before" if number < 1 else "after"
        wrong = (
            f"the run has no day {text}; {span}"
            if is_number
            else (
                f"{text} is {when} the run, which goes from {start} (day 1) to {last} (day {days})"
            )
        )
    raise click.BadParameter(wrong, param_hint=option)
