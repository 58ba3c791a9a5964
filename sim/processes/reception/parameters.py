"""Reception: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.reception.records import RECORDS
from sim.processes.reception.roofs import shortest_first
from sim.processes.reception.rule import Streams, Tables, receive
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Reception(Parameters):
    """Those who are known are brought in, screened and registered, and then given a roof.

    Each step has a line of its own, first come, first served, and a day's capacity: rescue at the
    bank, by those at the posts; screening and registration, by whichever are fewer, the hands at
    the posts or the interpreters; a roof, while there is room. Each takes a night at least, and
    nobody is registered twice.
    Officials and soldiers are held apart, and let out to the others as policy has it.

    A roof is found in the county where a party waits: with a family, else in a school or hall, else
    at a named site, which takes in so many a day, else in a camp that was put up there. Who finds
    none there is carried by bus to the nearest county or site that has room, while there are
    seats. What places and seats are left then serve those who live with families and in schools:
    some of them ask for a place in a camp, and schools are given back when their term is over.
    Where the form of shelter has a zone, those who wait on the near bank are let into it.

    Who waits has no shelter; some slip away to kin and hosts. Where Beijing withdraws shelter,
    those at reception and under roofs are taken into custody.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "people",
        "status",
        "place",
        "crossed_at",
        "fled",
        "armed",
        "registered",
    )
    writes: ClassVar[tuple[str, ...]] = ("armed", "registered")

    slips_away: float = number(
        0.01,
        "daily chance that a party waiting without shelter goes into hiding",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: hosts are near, shelter is not",
    )
    elite_share: float = number(
        0.015,
        "share of parties that officials find to be led by an official or an officer in plain "
        "clothes; soldiers are known as such",
        unit="share",
        low=0.0,
        high=1.0,
        source="plan-detain-leaders, plan-2013-groups",
    )
    comes_forward_later: float = number(
        0.01,
        "daily chance that a party in hiding gives itself up where Beijing shelters",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: word spreads that those in camps are not returned",
    )
    asks_to_move: float = number(
        0.002,
        "daily chance that a party with a family or in a school takes a place in a camp, where one "
        "is free and no control is left at home; the more of it has come back, the fewer settle in",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="shelter-families-tire-1999",
    )
    withdrawal: float = number(
        0.1,
        "daily chance that a party is taken into custody once Beijing no longer shelters",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a fortnight to clear reception points and camps",
    )

    def step(self, world: World) -> None:
        """Bring in, register, house; or clear reception where shelter is withdrawn."""
        places = world.places
        ways = shortest_first(places.geography.routes)
        disorder = max(1.0 - float(places.control) / world.flight.orderly_control, 0.0)
        tables = Tables(places.hosts, places.camps, places.exits, places.policy, ways, disorder)
        streams = Streams(
            coming=world.stream("coming forward"),
            rescue=world.stream("rescue at the bank"),
            registration=world.stream("registration"),
            release=world.stream("release of those held apart"),
            zone=world.stream("zone on the near bank"),
            relocation=world.stream("moves from one roof to another"),
            withdrawal=world.stream("withdrawal of shelter"),
            slipping=world.stream("slipping away"),
        )
        receive(world.people.arrays, tables, numbers(self), streams)
