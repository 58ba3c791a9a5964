"""Standard streams that never surprise: set up once, where the command begins.

What is printed can be read on any terminal; what cannot be written to standard output is an error
that names it; what is said on standard error never stops the work.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
import unicodedata
from collections.abc import Callable
from typing import IO, Any

from sim.messages.refusals import escape

OUTPUT = "standard output"
READABLE = "readable"
"""The name of the way in which letters are written that an encoding does not have."""

_IN_PLAIN_LETTERS = {
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{MIDDLE DOT}": "*",
    "\N{BULLET}": "*",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{DEGREE SIGN}": " deg",
    "\N{PLUS-MINUS SIGN}": "+-",
    "\N{FULL BLOCK}": "#",
}


class ReaderGoneError(Exception):
    """Whoever read standard output has closed it, as `head` does when it has enough."""


def set_up() -> None:
    """Make standard output and standard error ready for whatever is printed."""
    codecs.register_error(READABLE, _readable)
    sys.stdout = _ready(sys.stdout, 1, _Output)
    sys.stderr = _ready(sys.stderr, 2, _Errors)


def _ready(stream: Any, number: int, raw: Callable[[int], io.FileIO]) -> Any:
    """Replace a stream by one that is robust; leave alone what is no stream of this process."""
    if isinstance(stream, Text):
        return stream
    if stream is not None and (_number(stream) != number or os.name == "nt"):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=READABLE)
        return stream
    if stream is not None:
        stream.flush()
    return Text(raw(number), getattr(stream, "encoding", None) or "utf-8")


def _number(stream: IO[str]) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError, AttributeError):
        return None


class Text(io.TextIOWrapper):
    """A stream of text in which letters that its encoding lacks are written in another way.

    To others an ASCII stream seems to be UTF-8, of which ASCII is a part, since click would
    else write UTF-8 to it.
    """

    def __init__(self, raw: io.FileIO, encoding: str) -> None:
        self.letters = _known(encoding)
        is_ascii = self.letters == "ascii"
        super().__init__(
            io.BufferedWriter(raw),
            "utf-8" if is_ascii else self.letters,
            READABLE,
            line_buffering=raw.isatty(),
        )

    def write(self, text: str) -> int:
        """Write a text, as far as the encoding goes in its own letters."""
        return super().write(text.encode(self.letters, READABLE).decode(self.letters))


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "ascii"


def can_write(text: str, stream: Any) -> bool:
    """Tell whether a stream has all letters of a text."""
    letters = getattr(stream, "letters", None) or getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(letters)
    except UnicodeEncodeError:
        return False
    return True


def _readable(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding lacks in plain letters, or as a code."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(map(_in_plain_letters, missing)), error.end


def _in_plain_letters(character: str) -> str:
    if character in _IN_PLAIN_LETTERS:
        return _IN_PLAIN_LETTERS[character]
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if bare:
        return bare
    code = escape(character)
    return code if code.isascii() else character.encode("ascii", "backslashreplace").decode()


class _Raw(io.FileIO):
    """A stream of this process by its number, which waits where the other end is slow."""

    def __init__(self, number: int) -> None:
        super().__init__(number, "w", closefd=False)
        self.is_lost = False

    def write(self, data: Any) -> int:
        """Write all of it, or nothing once the stream is lost."""
        view = memoryview(data).cast("B")
        if self.is_lost:
            return len(view)
        done = 0
        try:
            while done < len(view):
                written = super().write(view[done:])
                if written is None:  # a pipe that does not wait is full
                    select.select([], [self], [])
                done += written or 0
        except OSError as error:
            self.is_lost = True
            self.complain(error)
        return len(view)

    def complain(self, error: OSError) -> None:
        """Do what is to be done when nothing can be written any more."""
        raise NotImplementedError


class _Output(_Raw):
    """Standard output: what is printed must arrive, or the command has failed."""

    def complain(self, error: OSError) -> None:
        """Raise an error that names the stream."""
        if isinstance(error, BrokenPipeError):
            raise ReaderGoneError from error
        error.filename = OUTPUT
        raise error


class _Errors(_Raw):
    """Standard error: what is said there is said in passing, and the exit status tells the rest."""

    def complain(self, error: OSError) -> None:
        """Go on in silence."""
