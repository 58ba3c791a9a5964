"""What each actor decided, day by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from sim.actors.base import Actor
from sim.engine.random_streams import Floats
from sim.recording.variables import Notes


class ActorLog:
    """Every quantity of every actor on every day, shape (days, quantities); words as numbers."""

    def __init__(self, actors: Sequence[Actor], days: int) -> None:
        logged = [actor for actor in actors if actor.LOGGED]
        self._watched = [(actor, name) for actor in logged for name in actor.LOGGED]
        self._read = [(actor, _reader_of(actor.LOGGED)) for actor in logged]
        self._words = [
            (row, actor.WORDS[name])
            for row, (actor, name) in enumerate(self._watched)
            if name in actor.WORDS
        ]
        self.days: Floats = np.zeros((days, len(self._watched)))

    def write(self, day: int) -> None:
        """Write down what the actors decided today."""
        today: list[Any] = []
        for actor, read in self._read:
            today += read(actor)
        for row, words in self._words:
            today[row] = words.index(today[row])
        self.days[day] = today

    def notes(self) -> Notes:
        """Give what differs from the day before."""
        is_new = np.ones(self.days.shape, dtype=bool)
        is_new[1:] = self.days[1:] != self.days[:-1]
        rows, days = np.nonzero(is_new.T)
        what = [(type(actor).__name__, actor.name, name) for actor, name in self._watched]
        values = self.days[days, rows].astype(object)
        for row, (actor, name) in enumerate(self._watched):
            if words := actor.WORDS.get(name):
                values[rows == row] = [words[int(v)] for v in values[rows == row]]
        return Notes(what, rows, days, values)


def _reader_of(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Give what reads all these of an actor at once."""
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda actor: (read(actor),)
