"""Who asked to hear how a run goes on, as Python asks: by a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sim.ensemble.progress import Progress

Tell = Callable[[int, int], object]
"""Called with the days that are done and the days that there are to do, of all members."""


@dataclass
class Listener(Progress):
    """Tells a function how far a run is, if there is one, and keeps the notes for the user."""

    tell: Tell | None = None
    notes: list[str] = field(default_factory=list)
    days: int = 0
    done: int = 0

    def expect(self, days: int) -> None:
        """Hear how many days are to be run in all."""
        self.days = days

    def advance(self, days: int) -> None:
        """Hear that so many more days are done."""
        self.done += days
        if self.tell is not None:
            self.tell(self.done, self.days)

    def note(self, text: str) -> None:
        """Keep what became of a file that was in the way."""
        self.notes.append(text)
