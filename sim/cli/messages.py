"""How commands speak: colours only where they are welcome, mistakes to stderr, status 2."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

import click

from sim.cli.streams import can_write
from sim.messages.wording import counted

if TYPE_CHECKING:
    from sim.messages.mistakes import Mistake, MistakesError
    from sim.scenario.scenario import Scenario


class Refused(click.ClickException):
    """Scenarios or places with mistakes: all are printed to stderr, and the exit status is 2."""

    exit_code = 2

    def __init__(self, error: MistakesError) -> None:
        self.mistakes = error.mistakes
        super().__init__(str(error))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print one line for each mistake, and how many there are."""
        for mistake in self.mistakes:
            click.echo(coloured(mistake, "red"), file=file, err=file is None)
        words = f"{counted(len(self.mistakes), 'mistake')}; nothing has been run"
        click.echo(words, file=file, err=file is None)


def styled(text: str, **style: Any) -> str:
    """Colour a text, unless the environment says `NO_COLOR`; pipes get none from `echo`."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **style)


def coloured(mistake: Mistake, colour: str) -> str:
    """Write a mistake with its place in bold and its key in colour."""
    key = f": {styled(mistake.shown_key, fg=colour)}" if mistake.key else ""
    return f"{styled(mistake.place, bold=True)}{key}: {mistake.text}"


def warn(scenarios: Iterable[Scenario]) -> None:
    """Print what is legal but unlike all evidence, each warning once."""
    for warning in dict.fromkeys(w for scenario in scenarios for w in scenario.warnings):
        click.echo(f"warning: {coloured(warning, 'yellow')}", err=True)


def usually_drawn_from(scenarios: Sequence[Scenario]) -> str:
    """Say what members draw from, as nobody says; print why, if that is not what was learned."""
    from sim.ensemble.sampling import usual  # noqa: PLC0415

    found = usual(scenarios)
    if found.remark:
        click.echo(f"note: {found.remark}", err=True)
    return found.uncertainty


def mistake_as_dict(mistake: Mistake) -> dict[str, Any]:
    """Give a mistake for JSON."""
    return {
        "file": mistake.file,
        "line": mistake.line,
        "column": mistake.column,
        "key": mistake.key,
        "text": mistake.text,
    }


def print_json(content: object) -> None:
    """Print a value as JSON, with codes for letters that the stream does not have."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    if not can_write(text, sys.stdout):
        text = json.dumps(content, indent=2, default=str)
    click.echo(text)
