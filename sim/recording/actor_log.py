"""What each actor decided, day by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from sim.actors.base import Actor
from sim.actors.camps import Camp
from sim.actors.china import BorderForce, CentralGovernment, CountyGovernment
from sim.actors.dprk import SectorCommand, State
from sim.actors.food import FoodSupply
from sim.actors.networks import Brokers, ReliefGroups
from sim.engine import mesa_core as mesa
from sim.engine.random_streams import Floats
from sim.geography.reading.vocabulary import STANCES
from sim.quantities.food_phases import PHASES
from sim.recording.variables import Notes

WATCHED: dict[type[mesa.Agent], tuple[str, ...]] = {
    State: ("control", "pickets", "exit_open"),
    SectorCommand: ("guards_per_km", "takes_bribes"),
    CentralGovernment: ("stance", "camps_ordered"),
    BorderForce: ("men",),
    CountyGovernment: ("leniency", "screening", "fear"),
    Camp: ("places_open", "fullness"),
    Brokers: ("room", "price", "risk", "fear"),
    ReliefGroups: ("room", "fear"),
    FoodSupply: ("aid_felt", "gap", "phase", "rice_usd"),
}
"""What is watched of each kind of actor, every day."""

_WORDS: dict[str, tuple[object, ...]] = {
    "stance": STANCES,
    "phase": PHASES,
    "camps_ordered": (False, True),
}
"""What is no number, and in the log the place in these."""


class ActorLog:
    """Every quantity of every actor on every day, shape (days, quantities); words as numbers."""

    def __init__(self, actors: Sequence[Actor], days: int) -> None:
        watched = [(actor, WATCHED[type(actor)]) for actor in actors if type(actor) in WATCHED]
        self._watched = [(actor, name) for actor, names in watched for name in names]
        self._read = [(actor, _reader_of(names)) for actor, names in watched]
        self._words = [
            (row, _WORDS[name]) for row, (_, name) in enumerate(self._watched) if name in _WORDS
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
        for row, (_, _, name) in enumerate(what):
            if name in _WORDS:
                values[rows == row] = [_WORDS[name][int(v)] for v in values[rows == row]]
        return Notes(what, rows, days, values)


def _reader_of(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Give what reads all these of an actor at once."""
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda actor: (read(actor),)
