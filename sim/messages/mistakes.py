"""What is wrong in somebody's files, said so that they can put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.messages.refusals import UserError, escape
from sim.messages.wording import in_a_row

_LONGEST_SHOWN = 48
_LONGEST_COMPARED = 80


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake, or one warning, with its place; lines and columns count from 1.

    `line` is 0 where there is no line to point at: for `--set` and for a file that is missing. In
    a table a column is that of a cell, and `key` is its name.
    """

    file: str
    line: int
    column: int
    key: str
    text: str

    def __str__(self) -> str:
        key = f": {self.shown_key}" if self.key else ""
        return f"{self.place}{key}: {self.text}"

    @property
    def place(self) -> str:
        """The file, as it is shown, and where there is one, the line and column."""
        where = f":{self.line}:{self.column}" if self.line else ""
        return f"{escape(self.file)}{where}"

    @property
    def shown_key(self) -> str:
        """The key as it is shown."""
        return escape(self.key)


class MistakesError(UserError):
    """Files that cannot be used; `mistakes` lists everything that is wrong with them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(dict.fromkeys(mistakes))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


def one_line(text: str) -> str:
    """Show a piece of somebody's text: short, on one line, what is invisible in escapes.

    Blanks at its ends are made to be seen by quotes.
    """
    if text.strip(" ") and (text[0] == " " or text[-1] == " "):
        text = f'"{text}"'
    cut = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    escaped = escape(cut)
    return escaped if len(escaped) <= _LONGEST_SHOWN else escaped[: _LONGEST_SHOWN - 1] + "…"


def nearest(word: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Find the known words that look most like `word`, the nearest first."""
    if len(word) > _LONGEST_COMPARED:
        return []
    by_fold = {name.casefold().replace("_", "-"): name for name in reversed(known)}
    folded = word.casefold().replace("_", "-").replace(" ", "-").strip()
    matches = difflib.get_close_matches(folded, list(by_fold), n=most, cutoff=0.6)
    best = max((_likeness(folded, match) for match in matches), default=0)
    matches = [match for match in matches if _likeness(folded, match) > best - 0.12]
    if not matches and len(folded) > 3:
        matches = [name for name in by_fold if folded in name or name in folded][:most]
    return [by_fold[match] for match in matches]


def _likeness(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, word, other).ratio()


def did_you_mean(names: Sequence[str]) -> str:
    """Give the middle part of a message, beginning with a semicolon, or nothing."""
    return f"; did you mean {in_a_row(names, 'or')}?" if names else ""
