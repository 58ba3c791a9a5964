"""What a process is, and all that a process may see of the world."""

from __future__ import annotations

from typing import ClassVar, Protocol

from sim.behaviour.destination import Destination
from sim.behaviour.flight import Flight
from sim.behaviour.information import Memory, News
from sim.behaviour.other_exits import OtherExits
from sim.behaviour.party_forming import Forming
from sim.behaviour.penalties import Penalties
from sim.behaviour.routes import Routes
from sim.behaviour.streams import Streams
from sim.behaviour.structure import Structure
from sim.engine.draws import Stream
from sim.geography.numbering import Places
from sim.geography.seasons import Season
from sim.population.population import People
from sim.quantities.variables import Variable


class World(Protocol):
    """The world on one day, as processes see it."""

    @property
    def season_row(self) -> int:
        """Today's row in the tables of rivers and weather."""

    @property
    def people(self) -> People:
        """Everybody."""

    @property
    def places(self) -> Places:
        """Places and the policy that holds there today."""

    @property
    def season(self) -> Season:
        """Rivers and weather."""

    @property
    def news(self) -> News:
        """What was heard of the days before."""

    @property
    def structure(self) -> Structure:
        """The forms of mechanisms that the scenario chose."""

    @property
    def penalties(self) -> Penalties:
        """What the DPRK holds against those who left."""

    @property
    def destination(self) -> Destination:
        """How people weigh the ways out."""

    @property
    def flight(self) -> Flight:
        """Who flees in danger, and how fast."""

    @property
    def leavers(self) -> Streams:
        """The streams of ordinary years."""

    @property
    def memory(self) -> Memory:
        """How far news reaches and how long it lives."""

    @property
    def routes(self) -> Routes:
        """The ways out of the neighbour to a third country."""

    @property
    def forming(self) -> Forming:
        """How parties form."""

    @property
    def other_exits(self) -> OtherExits:
        """The southern border, the sea and Russia."""

    def stream(self, stream: str) -> Stream:
        """Give today's stream of this name."""


class Process(Protocol):
    """A process: its fields are its parameters, its one method is a day of it."""

    records: ClassVar[tuple[Variable, ...]]
    """What it records of a day."""
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    """Which variables of a party it looks at and changes, beside what the gate does with each."""

    def step(self, world: World) -> None:
        """Move people through one day."""
