"""What people meet on the way."""

from __future__ import annotations

from typing import NamedTuple

from sim.behaviour.information.heard import Heard
from sim.behaviour.refuges import Refuges
from sim.engine.random_streams import Floats
from sim.geography.itineraries import Journeys
from sim.population.arrays import Records


class OnTheWay(NamedTuple):
    """What people meet on the way."""

    ways: Journeys
    refuges: Refuges  # where those go whom fighting blocks
    exits: Records
    policy: Records
    on_foot_km: float  # a day
    heard: Heard  # what was heard of the roads: for whom they have had no room yet
    roads: Floats  # roads that pass each county, shape (C,)
    approaches: Floats  # roads that lead to each exit, shape (E,)
