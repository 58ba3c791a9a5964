"""Travel: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.geography.itineraries import journeys, roads_through
from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.travel.on_the_way import OnTheWay
from sim.processes.travel.records import RECORDS
from sim.processes.travel.rule import set_out_and_arrive
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Travel(Parameters):
    """Parties walk or ride along the roads and arrive after a term of days.

    A road carries so many people a day, and whoever comes behind more of them waits; vehicles and
    fuel are for so many, and families who find none and live far off give up on foot.

    On the day of arrival it shows what the way held: checkpoints stop some who have no permit and
    no bribe, fewer as the state loses control; fighting kills some and leaves others displaced.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "home",
        "place",
        "goal",
        "crossings",
        "forced_returns",
        "means",
        "since",
        "fled",
        "armed",
        "went_south",
    )
    writes: ClassVar[tuple[str, ...]] = ("members", "people", "status", "goal", "due")

    walking_km_a_day: float = number(
        20.0,
        "speed on foot on main roads, family and baggage included",
        unit="km/day",
        low=5.0,
        high=40.0,
        source="walking-speeds",
    )
    winter_factor: float = number(
        0.75,
        "speed on foot from December to February relative to the other months",
        unit="factor",
        low=0.2,
        high=1.0,
        source="walking-speeds",
    )
    vehicle_km_a_day: float = number(
        100.0,
        "way made by truck, bus or train in a day",
        unit="km/day",
        low=20.0,
        high=500.0,
        source="rail-travel",
    )
    vehicle_share: float = number(
        0.5,
        "share of parties that find a vehicle while fuel is as usual",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: trucks and trains take passengers for money; no count",
    )
    seats_per_1000: float = number(
        4.0,
        "most people whom buses, trucks and trains of a county take away in a day while fuel is as "
        "usual, per 1,000 residents",
        unit="per 1,000 a day",
        low=0.0,
        high=1000.0,
        source="assumption: a bus or truck of forty for every ten thousand, once a day",
    )
    people_per_road: float = number(
        45_000.0,
        "most people whom one main road carries in a day, on foot and by vehicle",
        unit="people/day",
        low=100.0,
        high=1_000_000.0,
        source="road-throughput",
    )
    days_on_foot: float = number(
        20.0,
        "days on foot after which a share of 1/e of the families who flee still go on",
        unit="days",
        low=1.0,
        high=1_000_000.0,
        source="assumption: after three weeks the food that a back carries is eaten",
    )
    time_spread: float = number(
        0.35,
        "standard deviation of the logarithm of travel time between parties",
        unit="log points",
        low=0.0,
        high=2.0,
        source="rail-travel",
    )
    stopped_per_100_km: float = number(
        0.25,
        "rate of being stopped without a permit, at full control",
        unit="per 100 km",
        low=0.0,
        high=5.0,
        source="travel-permits",
    )
    permit_free_km: float = number(
        40.0,
        "way that needs no permit",
        unit="km",
        low=0.0,
        high=200.0,
        source="travel-permits",
    )
    permit_bribe: float = number(
        2.5,
        "what a missing permit costs at a checkpoint",
        unit="USD",
        low=0.0,
        high=500.0,
        source="permit-bribes",
    )
    bribe_works: float = number(
        0.7,
        "share of stopped parties that a bribe gets through",
        unit="share",
        low=0.0,
        high=1.0,
        source="travel-permits",
    )
    detained_share: float = number(
        0.1,
        "share of those stopped on the way to the border who are detained; the others go home",
        unit="share",
        low=0.0,
        high=1.0,
        source="secret-police-increase",
    )
    meets_secret_police: float = number(
        0.01,
        "rate at which secret police in the usual number take those on the way to the river, at "
        "full control",
        unit="per journey",
        low=0.0,
        high=5.0,
        source="assumption: few beside those whom guards take; that they were put on to leavers is "
        "documented, secret-police-increase",
    )
    blocked_by_fighting: float = number(
        0.12,
        "rate of being blocked on the way where fighting is worst",
        unit="1/day",
        low=0.0,
        high=5.0,
        source="assumption: one in ten a day turns aside where shells fall on the road",
    )
    killed_by_fighting: float = number(
        0.0008,
        "rate of dying on the way where fighting is worst, a person",
        unit="1/day",
        low=0.0,
        high=0.2,
        source="assumption: below one in a hundred for a journey of ten days through a front",
    )

    def step(self, world: World) -> None:
        """Set out those who started today, and see what became of those whose way ends today."""
        places = world.places
        on_foot = self.walking_km_a_day
        if world.season.is_winter[world.season_row]:
            on_foot *= self.winter_factor
        way = OnTheWay(
            journeys(places.geography.routes),
            world.destination.refuges(places),
            places.exits,
            places.policy,
            on_foot,
            world.news.heard,
            *roads_through(places.geography),
        )
        rules = numbers(self), numbers(world.penalties)
        stream = world.stream("travel time"), world.stream("travel")
        set_out_and_arrive(world.people.arrays, rules, way, stream)
