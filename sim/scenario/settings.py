"""Settings: every section of a scenario file, and the dataclass that holds its parameters."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property

from sim.actors.policies import (
    Beijing,
    Camps,
    Conflict,
    CountyGovernments,
    Food,
    Gates,
    Networks,
    NorthKorea,
    Patrols,
    Policies,
    Sheltering,
)
from sim.behaviour.destination import Destination
from sim.behaviour.flight import Flight
from sim.behaviour.information import Memory
from sim.behaviour.initial_state import Beginning
from sim.behaviour.other_exits import OtherExits
from sim.behaviour.party_forming import Forming
from sim.behaviour.penalties import Penalties
from sim.behaviour.routes import Routes
from sim.behaviour.streams import Access, Marriage, Southbound, Streams, Trade
from sim.behaviour.structure import Structure
from sim.geography.roads import RoadRules
from sim.geography.seasons import Climate
from sim.population.residents import Population
from sim.processes import (
    DAILY_ORDER,
    Arrest,
    Crossing,
    Custody,
    Departure,
    Detention,
    Hiding,
    Mortality,
    Onward,
    Process,
    Reception,
    Travel,
    VoluntaryReturn,
)


@dataclass(frozen=True)
class Settings:
    """All parameters that hold on a day; a field is a section of the scenario file."""

    population: Population = field(default_factory=Population)
    beginning: Beginning = field(default_factory=Beginning)
    roads: RoadRules = field(default_factory=RoadRules)
    climate: Climate = field(default_factory=Climate)
    structure: Structure = field(default_factory=Structure)
    memory: Memory = field(default_factory=Memory)
    flight: Flight = field(default_factory=Flight)
    destination: Destination = field(default_factory=Destination)
    other_exits: OtherExits = field(default_factory=OtherExits)
    forming: Forming = field(default_factory=Forming)
    penalties: Penalties = field(default_factory=Penalties)
    dprk: NorthKorea = field(default_factory=NorthKorea)
    food: Food = field(default_factory=Food)
    conflict: Conflict = field(default_factory=Conflict)
    beijing: Beijing = field(default_factory=Beijing)
    patrols: Patrols = field(default_factory=Patrols)
    county_governments: CountyGovernments = field(default_factory=CountyGovernments)
    shelter: Sheltering = field(default_factory=Sheltering)
    camps: Camps = field(default_factory=Camps)
    gates: Gates = field(default_factory=Gates)
    networks: Networks = field(default_factory=Networks)
    trade: Trade = field(default_factory=Trade)
    marriage: Marriage = field(default_factory=Marriage)
    southbound: Southbound = field(default_factory=Southbound)
    access: Access = field(default_factory=Access)
    routes: Routes = field(default_factory=Routes)
    departure: Departure = field(default_factory=Departure)
    travel: Travel = field(default_factory=Travel)
    crossing: Crossing = field(default_factory=Crossing)
    reception: Reception = field(default_factory=Reception)
    hiding: Hiding = field(default_factory=Hiding)
    arrest: Arrest = field(default_factory=Arrest)
    custody: Custody = field(default_factory=Custody)
    detention: Detention = field(default_factory=Detention)
    onward: Onward = field(default_factory=Onward)
    voluntary_return: VoluntaryReturn = field(default_factory=VoluntaryReturn)
    mortality: Mortality = field(default_factory=Mortality)

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """The processes with their parameters, in the order of the day."""
        held = [getattr(self, each.name) for each in fields(self)]
        by_type = {type(value): value for value in held}
        return tuple(by_type[kind] for kind in DAILY_ORDER)

    @cached_property
    def leavers(self) -> Streams:
        """The streams of ordinary years."""
        return Streams(self.trade, self.marriage, self.southbound, self.access)

    @cached_property
    def policies(self) -> Policies:
        """What the actors are set to do."""
        return Policies(
            dprk=self.dprk,
            food=self.food,
            conflict=self.conflict,
            beijing=self.beijing,
            patrols=self.patrols,
            county_governments=self.county_governments,
            camps=self.camps,
            networks=self.networks,
            gates=self.gates,
            shelter=self.shelter,
        )
