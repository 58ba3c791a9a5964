"""What is wrong in a scenario, said so that its author can put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sim.refusals import UserError
from sim.scenario.characters import escape, shown

_LONGEST_COMPARED = 80


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake, or one warning, with its place; lines and columns count from 1.

    `line` is 0 where there is no line to point at: for `--set` and for a file that is missing.
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


class ScenarioError(UserError):
    """Scenarios that cannot be run; `mistakes` lists everything that is wrong with them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(dict.fromkeys(mistakes))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


@dataclass(frozen=True)
class Place:
    """A place in a text; lines and columns count from 1, line 0 is no place at all."""

    line: int = 0
    column: int = 0


@dataclass
class Findings:
    """The mistakes of one file, or of one `--set`, in the order in which they are found."""

    file: str
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, place: Place, key: str, text: str) -> None:
        """Note a mistake; `key` and `text` are put on one line."""
        self.mistakes.append(Mistake(self.file, place.line, place.column, one_line(key), text))


def one_line(text: str) -> str:
    """Show a piece of somebody's file: short, on one line, with what is invisible in escapes."""
    return shown(text)


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
    return f"; did you mean {listed(names, 'or')}?" if names else ""


def listed(names: Sequence[str], word: str) -> str:
    """Join names as a sentence does: `a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
