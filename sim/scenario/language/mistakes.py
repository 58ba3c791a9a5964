"""What is wrong in a scenario, said so that its author can put it right."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.messages.mistakes import Mistake, MistakesError, did_you_mean, nearest, one_line

__all__ = [
    "Findings",
    "Mistake",
    "Place",
    "ScenarioError",
    "did_you_mean",
    "nearest",
    "one_line",
]


class ScenarioError(MistakesError):
    """Scenarios that cannot be run; `mistakes` lists everything that is wrong with them."""


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
