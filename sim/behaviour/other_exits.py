"""The other ways out: the southern border, the sea, Russia. None matters while control holds.

What is on their far side has a policy of its own, which decides whether a gate is open.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.compiled import compiled
from sim.geography.numbering import OPEN_GATE
from sim.params import Parameters, number
from sim.population.arrays import Record


@dataclass(frozen=True)
class OtherExits(Parameters):
    """Guards, mines and water in one chance each, or a gate that the state beyond opens.

    By default nothing is opened, boats are few, and a few dozen people a day can try.
    """

    southern_people: float = number(
        30.0,
        "most people who can try the southern border in a day without a gate",
        unit="people/day",
        low=0.0,
        high=100_000.0,
        source="assumption: a few lanes through minefields that take ten people each in a night",
    )
    southern_success: float = number(
        0.08,
        "chance that an attempt over the southern border succeeds once control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: mines and fences stop most who try, with or without guards",
    )
    southern_death: float = number(
        0.05,
        "chance of a person to die in an attempt over the southern border",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: mines and two armies in a strip of 4 km",
    )
    boats: float = number(
        600.0,
        "boats that can be taken and do not come back",
        unit="boats",
        low=0.0,
        high=1_000_000.0,
        source="assumption: one in ten of the small fishing boats of both coasts; the others are "
        "kept, guarded or without an engine",
    )
    boats_a_day: float = number(
        2.0,
        "most boats that put to sea in a day while fuel is as usual",
        unit="boats/day",
        low=0.0,
        high=100_000.0,
        source="assumption: one from either coast that leaves unwatched",
    )
    people_per_boat: float = number(
        12.0,
        "people on a boat",
        unit="people",
        low=1.0,
        high=5_000.0,
        source="assumption: two or three families on a fishing boat",
    )
    boats_abroad: float = number(
        0.3,
        "share of boats that reach another shore than that of the South",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: currents of the east coast lead to Japan, where tens of thousands were "
        "reckoned with; fewer boats put out there",
    )
    sea_success: float = number(
        0.35,
        "chance that an attempt by boat succeeds once control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: boats are few and watched",
    )
    sea_death: float = number(
        0.03,
        "chance of a person to die in an attempt by boat",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: of the order seen on other short sea routes",
    )
    russian_success: float = number(
        0.4,
        "chance that an attempt over the last kilometres of the Tumen to Russia succeeds once "
        "control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: a guarded river as elsewhere, and a second guarded bank",
    )


@compiled
def ease_of_gate(here: Record, destination: Record) -> float:
    """Give the ease of an exit that leads to no neighbour, by what is open on its far side."""
    if here.gate == OPEN_GATE:
        return 1.0
    through: float = destination.gate_ease
    around: float = destination.other_exit_ease
    return through if here.gate_room > 0.0 else around
