"""Crossing: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.crossing.attempt import attempt
from sim.processes.crossing.records import RECORDS
from sim.processes.crossing.river_banks import Border
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Crossing(Parameters):
    """Each day some of the parties at the border attempt to cross; the others wait for a chance.

    First the river: an easy ford or ice lets more attempt, deep water drowns some. Then the Korean
    bank: whoever meets guards pays if the guards take it and the price can be met, or else is
    turned back or caught, or shot where that is the order. Then the far bank: Chinese patrols and
    the fence. Crowds thin out both: guards per attempt fall when thousands come at once.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "home",
        "place",
        "crossings",
        "forced_returns",
        "stream",
        "means",
        "fled",
        "armed",
        "went_south",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "goal",
        "crossings",
        "means",
        "due",
    )

    attempt_chance: float = number(
        0.25,
        "daily chance that a waiting party attempts where the river is easy",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a few nights of waiting for a guide or a gap",
    )
    attempt_floor: float = number(
        0.15,
        "share of that chance left where the river is impassable",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: some try whatever the river",
    )
    people_per_km: float = number(
        150.0,
        "most people who can get down to an easy river and over it, a day and km",
        unit="people/km/day",
        low=1.0,
        high=20000.0,
        source="assumption: paths to the water, not the water, are the limit",
    )
    ice_factor: float = number(
        3.0,
        "how many times as many can get over a river that can be walked on",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: ice is passable everywhere, fords are where paths lead to them",
    )
    people_per_bridge: float = number(
        60000.0,
        "most people who can walk over an official crossing that is open at both ends",
        unit="people/day",
        low=0.0,
        high=240000.0,
        source="bridge-throughput",
    )
    meets_guards: float = number(
        0.5,
        "rate of meeting guards where one stands every 100 m",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, guards-2006",
    )
    crowd_per_guard: float = number(
        4.0,
        "attempts a day and guard at which each guard meets half as many",
        unit="people/guard/day",
        low=0.1,
        high=1000.0,
        source="assumption: a guard can hold a handful of people",
    )
    bribe_price: float = number(
        450.0,
        "what a guard on the Korean bank takes to look away, a party",
        unit="USD",
        low=0.0,
        high=20000.0,
        source="crossing-prices, price-split",
    )
    caught_share: float = number(
        0.35,
        "share of those who meet guards and do not pay that are caught; the others turn back",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many see the patrol first",
    )
    shot_share: float = number(
        0.2,
        "share of those who meet guards and do not pay that are shot at sight, under such orders",
        unit="share",
        low=0.0,
        high=1.0,
        source="control-timeline",
    )
    stopped_per_km_of_zone: float = number(
        1.0,
        "rate of being stopped in a closed belt along the bank, at full control",
        unit="per attempt and km",
        low=0.0,
        high=20.0,
        source="assumption: whoever is seen there has no business there; of a belt of a km two in "
        "three would be seen, closure-2020",
    )
    shot_in_zone: float = number(
        0.05,
        "share of those stopped in a closed belt who are shot",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the order is to shoot whoever enters; a quarter as often as guards do "
        "under such orders at the bank itself, closure-2020",
    )
    meets_patrols: float = number(
        0.04,
        "rate of meeting Chinese patrols where ten men stand on a km",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, protocol-1986",
    )
    fence_factor: float = number(
        1.5,
        "rate of meeting patrols at a fenced bank relative to an open one",
        unit="factor",
        low=1.0,
        high=20.0,
        source="fence-2006-2012",
    )
    come_forward: float = number(
        0.7,
        "share of those across unseen who give themselves up where Beijing shelters",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: food and a roof against a promise not yet tested",
    )
    drowning: float = number(
        0.004,
        "chance of a person to drown in an attempt through deep water",
        unit="per attempt",
        low=0.0,
        high=0.5,
        source="assumption: bodies are found each year; no count",
    )
    drowning_in_crowds: float = number(
        1.0,
        "how much that chance grows where as many attempt as can pass",
        unit="factor",
        low=0.0,
        high=100.0,
        source="assumption: who is pushed from behind takes deep water and full boats; twice as "
        "many drown",
    )
    gives_up: float = number(
        0.12,
        "share of those turned back who go home",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most try again",
    )
    gives_up_in_danger: float = number(
        0.06,
        "that share among those who fled",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half as many, because home is what they fled",
    )

    def step(self, world: World) -> None:
        """Let today's attempts end on one bank or the other."""
        places, season = world.places, world.season
        border = Border(
            exits=places.exits,
            policy=places.policy,
            heard=world.news.heard.exits,
            ford=season.ford[world.season_row],
            on_ice=season.on_ice[world.season_row],
            crossing=numbers(self),
            penalties=numbers(world.penalties),
            other=numbers(world.other_exits),
        )
        attempt(world.people.arrays, border, (world.stream("crossing"), world.stream("full banks")))
