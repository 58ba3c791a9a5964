"""Hiding: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.hiding.records import RECORDS
from sim.processes.hiding.rule import settle_and_drift, turn_out, worth_of_moving
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Hiding(Parameters):
    """Those who crossed unseen find kin or hosts, or live alone; and they drift inland.

    Room with hosts grows with the ethnic-Korean community and shrinks with the fear of fines, for
    which some hosts send people away who live with them; women with a husband take up none of it.
    People move along the roads from the border counties to the cities behind them, and further
    towards larger communities.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "people",
        "status",
        "place",
        "stream",
        "shelter",
        "due",
        "has_kin",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "shelter",
        "due",
    )

    kin_take_in: float = number(
        0.8,
        "chance that kin in China take a party in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: kin are the reason to come",
    )
    hosts_take_in: float = number(
        0.6,
        "chance that a party without kin finds hosts where there is room",
        unit="share",
        low=0.0,
        high=1.0,
        source="yanbian-800k",
    )
    turned_out: float = number(
        0.03,
        "daily chance that hosts who fear fines as much as can be send a party away",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: within a month; that hosts weigh the fine is documented, "
        "fine-30000-yuan, helper-fines-2001",
    )
    drift: float = number(
        0.004,
        "daily chance that a party in a border county moves on",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: within a year most have left the county where they crossed",
    )
    drift_inland: float = number(
        0.0008,
        "daily chance that a party in a city behind the border moves on",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a few moves in a stay of years",
    )
    border_worth: float = number(
        0.3,
        "worth of a border county to move to relative to a city behind the border",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: patrols and informers are at the river",
    )
    drift_km: float = number(
        120.0,
        "road distance that lowers the worth of a place to move to to 1/e",
        unit="km",
        low=10.0,
        high=2000.0,
        source="assumption: within a day by bus",
    )

    births_a_year: float = number(
        0.08,
        "children born in a year to a woman who lives with a husband",
        unit="1/year",
        low=0.0,
        high=0.5,
        source="assumption: one child in a stay of some ten years, in the second or third",
    )

    def step(self, world: World) -> None:
        """Let newcomers find shelter, and some of all move on."""
        places = world.places
        worth = worth_of_moving(places.geography, self.border_worth, self.drift_km)
        stream = world.stream("shelter"), world.stream("drift"), world.stream("births")
        settle_and_drift(world.people.arrays, places.hosts, numbers(self), worth, stream)
        if self.turned_out > 0.0:
            turn_out(world.people.arrays, places.hosts, numbers(self), world.stream("turned out"))
