"""Onward movement: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.onward.records import RECORDS
from sim.processes.onward.rule import inland_hosts, move_onward
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Onward(Parameters):
    """Networks take people from hiding across China to Laos or Thailand and on to South Korea.

    Who goes is a matter of demand: of kin who called them, and of the word of those who made it,
    which wins some who had not meant to; the wish fades as people settle. Brokers want their price,
    from kin, from own means or after arrival; relief groups take whom their funds pay for. On the
    way through China some are caught, and count as political in the DPRK because they were bound
    for the South. A few try a diplomatic mission: who gets in leaves for the South, who does not
    becomes a public case.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "people",
        "status",
        "place",
        "intent",
        "means",
        "fled",
        "has_passed",
    )
    writes: ClassVar[tuple[str, ...]] = ("intent", "due", "is_public", "went_south", "has_passed")

    contact_chance: float = number(
        0.02,
        "daily chance that a party in hiding gets in touch with a network",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a month or two until somebody is found who can be trusted",
    )
    wish_a_year: float = number(
        0.45,
        "share of newcomers in hiding who are won for the South in a year, where everybody knows "
        "somebody who made it",
        unit="1/year",
        low=0.0,
        high=5.0,
        source="assumption: most who stay for years do not go on, hidden-activity-procuring-food",
    )
    word_half: float = number(
        10_000.0,
        "people in the South at which word of them has half its full effect",
        unit="people",
        low=10.0,
        high=1_000_000.0,
        source="assumption: a community so large that most in hiding know of somebody who made it",
    )
    trade_factor: float = number(
        0.25,
        "that share among those who came for food or trade relative to others",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: they have a household to go back to",
    )
    settled_factor: float = number(
        0.1,
        "what is left of that share among those who settled",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: children and a household keep them",
    )
    settles_days: float = number(
        900.0,
        "mean time away from home after which people count as settled",
        unit="days",
        low=30.0,
        high=10_000.0,
        source="assumption: a child is born in the second or third year",
    )
    paid_later_share: float = number(
        0.35,
        "share of parties without means that a broker takes against payment after arrival",
        unit="share",
        low=0.0,
        high=1.0,
        source="chain-migration",
    )
    days_in_china: float = number(
        14.0,
        "mean days of the way through China",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: trains and buses in stages over some 4,000 km",
    )
    caught_share: float = number(
        0.10,
        "share of parties caught on the way through China",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: group arrests in the south-west are reported every year",
    )
    days_in_third_country: float = number(
        90.0,
        "mean days between leaving China and arrival in South Korea",
        unit="days",
        low=1.0,
        high=1500.0,
        source="onward-laos-thailand",
    )
    evenness: float = number(
        3.0,
        "shape of the waits abroad and in missions, gamma distributed: 1 as uneven as can be by "
        "chance alone, more the more even",
        unit="shape",
        low=0.5,
        high=50.0,
        source="assumption: months, seldom days and seldom years",
    )
    mission_chance: float = number(
        0.00001,
        "daily chance that a party bound for the South tries a diplomatic mission",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="diplomatic-offices-exit",
    )
    mission_success: float = number(
        0.6,
        "share of those who get in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guarded since the entries of 2002",
    )
    days_in_mission: float = number(
        150.0,
        "mean days between entry and arrival in South Korea",
        unit="days",
        low=1.0,
        high=3000.0,
        source="assumption: months, at times years, of negotiation",
    )

    def step(self, world: World) -> None:
        """Set people on their way, and bring on those whose leg ends today."""
        places = world.places
        tables = places.networks, inland_hosts(places.geography)
        stream = world.stream("onward"), world.stream("missions"), world.stream("third country")
        in_south = world.news.in_south
        word = in_south / (in_south + self.word_half)
        move_onward(world.people.arrays, tables, numbers(self), word, stream)
