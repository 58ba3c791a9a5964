"""Who is told how a run goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.results import Manifest


class Progress(Protocol):
    """Somebody who wants to know how a run goes on."""

    def compile(self, done: int, pieces: int) -> None:
        """Hear how much of the machine code there is that has to be made first."""

    def expect(self, days: int) -> None:
        """Hear how many days are to be run in all."""

    def advance(self, days: int) -> None:
        """Hear that so many more days are done."""

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Hear that a scenario is done and its folder complete."""

    def note(self, text: str) -> None:
        """Hear what became of a file that was in the way."""


class Silence:
    """Nobody wants to know."""

    def compile(self, done: int, pieces: int) -> None:
        """Say nothing."""

    def expect(self, days: int) -> None:
        """Say nothing."""

    def advance(self, days: int) -> None:
        """Say nothing."""

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
