"""Travel: the way to the border, to a safer county, or home."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from sim.behaviour.destination import Refuges, choose_refuge
from sim.behaviour.penalties import detain
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, normal, uniform
from sim.geography.itineraries import Journeys, fighting_on_way, journeys, way_km
from sim.params import Parameters, number, numbers
from sim.population.arrays import TRAVEL, PeopleArrays, Record, Records
from sim.population.calendar import first_due, next_due, set_term
from sim.population.transitions import become, risk_death, see_newcomers
from sim.processes.base import World
from sim.status import Cause, Status


@dataclass(frozen=True)
class Travel(Parameters):
    """Parties walk or ride along the roads and arrive after a term of days.

    On the day of arrival it shows what the way held: checkpoints stop some who have no permit and
    no bribe, fewer as the state loses control; fighting kills some and leaves others displaced.
    """

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
    blocked_by_fighting: float = number(
        0.12,
        "rate of being blocked on the way where fighting is worst",
        unit="1/day",
        low=0.0,
        high=5.0,
        source="reference-class",
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
        if world.season.is_winter[world.day]:
            on_foot *= self.winter_factor
        way = OnTheWay(
            journeys(places.geography.routes),
            world.destination.refuges(places),
            places.policy,
            on_foot,
        )
        rules = numbers(self), numbers(world.penalties)
        stream = world.stream("travel time"), world.stream("travel")
        set_out_and_arrive(world.people.arrays, rules, way, stream)


class OnTheWay(NamedTuple):
    """What people meet on the way."""

    ways: Journeys
    refuges: Refuges  # where those go whom fighting blocks
    policy: Records
    on_foot_km: float  # a day


@compiled
def set_out_and_arrive(
    arrays: PeopleArrays,
    rules: tuple[Records, Records],
    way: OnTheWay,
    stream: tuple[Stream, Stream],
) -> None:
    """Set out those who started today, then bring to their goal those whose way ends today."""
    set_out(arrays, rules[0], way, stream[0])
    arrive(arrays, rules, way, stream[1])


@compiled
def set_out(arrays: PeopleArrays, rules: Records, way: OnTheWay, stream: Stream) -> None:
    """Let those who started since yesterday be on their way for as long as it takes."""
    travel = rules[0]
    rides = travel.vehicle_share * way.policy[0].fuel
    n = see_newcomers(arrays, TRAVEL)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        km_a_day = travel.vehicle_km_a_day if uniform(stream) < rides else way.on_foot_km
        days = way_km(way.ways, party.place, party.goal, arrays.layout[0].exit) / km_a_day
        days *= math.exp(travel.time_spread * normal(stream))
        set_term(arrays, arrays.found[row], math.ceil(days))


@compiled
def arrive(
    arrays: PeopleArrays, rules: tuple[Records, Records], way: OnTheWay, stream: Stream
) -> None:
    """Bring to their goal those whose way ends today, as far as they get."""
    p = first_due(arrays, Status.EN_ROUTE)
    while p >= 0:
        behind = next_due(arrays, p)
        _end_journey(arrays, p, rules, way, stream)
        p = behind


@compiled
def _end_journey(
    arrays: PeopleArrays, p: int, rules: tuple[Records, Records], way: OnTheWay, stream: Stream
) -> None:
    """Let one party be stopped by fighting or at a checkpoint, or reach its goal."""
    travel, party = rules[0][0], arrays.parties[p]
    goes_home = party.goal == party.home
    is_blocked = _meet_fighting(arrays, p, travel, way, stream)
    if party.status == Status.DEAD:
        return
    if is_blocked and not goes_home:
        become(
            arrays, p, Status.INTERNALLY_DISPLACED, choose_refuge(party.place, way.refuges, stream)
        )
    elif not goes_home and _is_stopped(arrays, party, travel, way, stream):
        if uniform(stream) < travel.detained_share:
            detain(arrays, p, rules[1], stream)
        else:
            become(arrays, p, Status.AT_HOME, party.home)
    elif goes_home:
        become(arrays, p, Status.AT_HOME, party.goal)
    elif party.goal >= arrays.layout[0].exit:
        become(arrays, p, Status.AT_BORDER, party.goal)
    else:
        become(arrays, p, Status.INTERNALLY_DISPLACED, party.goal)


@compiled
def _meet_fighting(
    arrays: PeopleArrays, p: int, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Let fighting on the way kill some of a party; tell whether it blocks the others."""
    party, first_exit = arrays.parties[p], arrays.layout[0].exit
    counties = way.refuges.counties
    exposure = fighting_on_way(way.ways, party.place, party.goal, first_exit, counties)
    if exposure <= 0.0:
        return False
    days = exposure * (arrays.layout[0].day - party.since)
    risk_death(arrays, p, 1.0 - math.exp(-travel.killed_by_fighting * days), Cause.FIGHTING, stream)
    return uniform(stream) < 1.0 - math.exp(-travel.blocked_by_fighting * days)


@compiled
def _is_stopped(
    arrays: PeopleArrays, party: Record, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Tell whether a party is stopped for want of a permit and of a bribe."""
    policy = way.policy[0]
    checkpoints = travel.stopped_per_100_km * policy.control * (1 - policy.exit_open)
    km = way_km(way.ways, party.place, party.goal, arrays.layout[0].exit)
    rate = checkpoints * max(km - travel.permit_free_km, 0.0) / 100
    if uniform(stream) >= 1.0 - math.exp(-rate):
        return False
    cannot_pay: bool = party.means < travel.permit_bribe
    return cannot_pay or uniform(stream) >= travel.bribe_works
