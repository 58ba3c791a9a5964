"""What each actor decided, day by day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.actors.base import Actor
from sim.actors.camps import Camp
from sim.actors.china import BorderForce, CentralGovernment, CountyGovernment
from sim.actors.dprk import SectorCommand, State
from sim.actors.food import PHASES, FoodSupply
from sim.actors.networks import Brokers, ReliefGroups
from sim.actors.reception import Reception
from sim.engine import mesa_core as mesa
from sim.engine.random_streams import Floats
from sim.geography.reading.vocabulary import STANCES
from sim.recording.variables import Notes

WATCHED: dict[type[mesa.Agent], tuple[str, ...]] = {
    State: ("control", "pickets", "exit_open"),
    SectorCommand: ("guards_per_km", "takes_bribes"),
    CentralGovernment: ("stance", "camps_ordered", "is_full"),
    BorderForce: ("men",),
    CountyGovernment: ("leniency", "fear"),
    Reception: ("screening", "added"),
    Camp: ("places_open", "fullness"),
    Brokers: ("room", "price", "fear"),
    ReliefGroups: ("room", "fear"),
    FoodSupply: ("aid_felt", "gap", "phase", "rice_usd"),
}
"""What is watched of each kind of actor, every day."""

_WORDS: dict[str, tuple[object, ...]] = {
    "stance": STANCES,
    "phase": PHASES,
    "camps_ordered": (False, True),
    "is_full": (False, True),
}
"""What is no number, and in the log the place in these."""


class ActorLog:
    """Every quantity of every actor on every day, shape (days, quantities); words as numbers."""

    def __init__(self, actors: Sequence[Actor], days: int) -> None:
        self._watched = [(actor, name) for actor in actors for name in WATCHED.get(type(actor), ())]
        self.days: Floats = np.zeros((days, len(self._watched)))

    def write(self, day: int) -> None:
        """Write down what the actors decided today."""
        self.days[day] = [_as_number(name, getattr(actor, name)) for actor, name in self._watched]

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


def _as_number(name: str, value: float | str) -> float:
    """Give a word as its place among its like, and a number as it is."""
    return float(_WORDS[name].index(value)) if isinstance(value, str) else value
