"""From any error to the one message and exit status in which the command ends."""

from __future__ import annotations

import os
import signal
import traceback
from typing import IO, Any

import click

from sim.cli.streams import ReaderGoneError
from sim.messages.refusals import BAD_INPUT, FAILED, UserError, in_words

SHOW_TRACEBACK = "TUMEN_TRACEBACK"


class Failed(click.ClickException):
    """A run failed, or the system refused something."""

    exit_code = FAILED


class BadInput(click.ClickException):
    """What was asked for cannot be."""

    exit_code = BAD_INPUT


class Unexpected(click.ClickException):
    """A fault of the program itself."""

    exit_code = 70  # as `sysexits.h` has it


class ReaderGone(click.ClickException):
    """Nobody reads the output any more; there is no more to say."""

    exit_code = 128 + getattr(signal, "SIGPIPE", 13)

    def show(self, file: IO[Any] | None = None) -> None:
        """Say nothing."""


def told(error: Exception, *, with_traceback: bool = False) -> click.ClickException:
    """Give the message and the exit status for an error; a traceback only where it is wanted."""
    if isinstance(error, click.ClickException):
        return error
    if isinstance(error, ReaderGoneError):
        return ReaderGone("")
    if with_traceback:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    if isinstance(error, (OSError, MemoryError)):
        return Failed(in_words(error))
    if isinstance(error, UserError):
        return _for_users(error)
    return Unexpected(
        f"unexpected: {' '.join(in_words(error).split())}; this is a fault of the program: please "
        f"report it, with what the same command prints under {SHOW_TRACEBACK}=1"
    )


def _for_users(error: UserError) -> click.ClickException:
    """Give an error with its own text; mistakes in scenarios and places stand on a line each.

    The system may refuse to open any more files: nothing is imported for errors of its own.
    """
    from sim.cli.messages import Refused  # noqa: PLC0415
    from sim.messages.mistakes import MistakesError  # noqa: PLC0415

    if isinstance(error, MistakesError):
        return Refused(error)
    return Failed(str(error)) if error.exit_status == FAILED else BadInput(str(error))


def wants_traceback() -> bool:
    """Tell whether the environment asks for tracebacks."""
    return os.environ.get(SHOW_TRACEBACK, "").strip().lower() in ("1", "true", "yes", "on")
