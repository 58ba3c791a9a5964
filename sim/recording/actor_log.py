"""What each actor decided, day by day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.actors.base import Actor
from sim.engine.random_streams import Floats
from sim.recording.variables import Notes


class ActorLog:
    """Every quantity of every actor on every day, shape (days, quantities); words as numbers."""

    def __init__(self, actors: Sequence[Actor], days: int) -> None:
        self._watched = [(actor, name) for actor in actors for name in actor.LOGGED]
        self.days: Floats = np.zeros((days, len(self._watched)))

    def write(self, day: int) -> None:
        """Write down what the actors decided today."""
        self.days[day] = [_as_number(actor, name) for actor, name in self._watched]

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


def _as_number(actor: Actor, name: str) -> float:
    """Give a word as its place among its like, and a number as it is."""
    value: float | str = getattr(actor, name)
    return float(actor.WORDS[name].index(value)) if isinstance(value, str) else value
