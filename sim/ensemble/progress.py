"""Who is told how a run goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results import Manifest


class Progress:
    """Somebody who hears how a run goes on; this one says nothing of it."""

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
