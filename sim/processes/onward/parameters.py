"""Onward movement: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.onward.rule import inland_hosts, move_onward


@dataclass(frozen=True)
class Onward(Parameters):
    """Networks take people from hiding across China to Laos or Thailand and on to South Korea.

    What limits the flow is their room, not the wish to go. Brokers want their price, relief
    networks take whom they can. On the way through China some are caught, and count as political
    in the DPRK because they were bound for the South. A few try a diplomatic mission: who gets in
    leaves for the South, who does not becomes a public case.
    """

    contact_chance: float = number(
        0.008,
        "daily chance that a party in hiding gets in touch with a network",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: months until trust and money are found",
    )
    persuaded_share: float = number(
        0.12,
        "share of contacts with parties that had not meant to go on which now do",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many stay for years before they move on",
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
        move_onward(world.people.arrays, tables, numbers(self), stream)
