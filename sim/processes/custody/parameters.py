"""Custody: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.custody.records import RECORDS
from sim.processes.custody.rule import hear_cases
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Custody(Parameters):
    """Those who are held are returned to the DPRK unless someone pays and nobody hears of it.

    A case that is known to the DPRK ends in return, always. While it is not, officials let a party
    go for a payment, less readily when they have let many go of late (the county governments'
    leniency). Everybody else is returned after about a week, as far as Beijing cooperates; those it
    does not return it lets go, or sends to reception where it shelters. While the DPRK takes
    nobody back, cells fill, and after some months those held are let go.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "people",
        "status",
        "place",
        "crossings",
        "forced_returns",
        "means",
        "since",
        "armed",
        "is_public",
        "is_bought_free",
        "went_south",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "forced_returns",
        "means",
        "due",
        "is_public",
        "is_bought_free",
        "went_south",
    )

    public_chance: float = number(
        0.02,
        "chance that an arrest becomes known to the DPRK at once, a person arrested",
        unit="per arrest",
        low=0.0,
        high=1.0,
        source="assumption: most arrests stay local; larger groups make news, publicity-condition",
    )
    leak_chance: float = number(
        0.01,
        "daily chance that a case becomes known while a party is held",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: lists are exchanged between the two services",
    )
    release_price: float = number(
        6000.0,
        "payment for which most officials let a party go",
        unit="USD",
        low=0.0,
        high=100_000.0,
        source="bribe-6000-usd",
    )
    sponsored_share: float = number(
        0.10,
        "share of parties for which relief networks or kin abroad pay",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: sponsors exist, and their funds are small",
    )
    days_held: float = number(
        7.0,
        "mean days in custody before return",
        unit="days",
        low=1.0,
        high=365.0,
        source="custody-week",
    )
    days_to_release: float = number(
        3.0,
        "mean days in custody until a party that was paid for is let go",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: sooner than a return, or the case gets about",
    )
    days_public: float = number(
        40.0,
        "mean days in custody of a case that became public",
        unit="days",
        low=1.0,
        high=730.0,
        source="assumption: other governments ask, and weeks pass before it is decided; five times "
        "what others take, custody-week",
    )

    lets_go_after: float = number(
        180.0,
        "days in custody after which those whom the DPRK does not take back are let go",
        unit="days",
        low=1.0,
        high=5000.0,
        source="assumption: cells fill within months; no document says what China did with whom "
        "nobody took",
    )

    def step(self, world: World) -> None:
        """Open new cases, let some leak, and end those whose term is over."""
        places = world.places
        rules = numbers(self), numbers(world.penalties)
        stream = world.stream("custody"), world.stream("leaks"), world.stream("end of custody")
        hear_cases(world.people.arrays, (places.hosts, places.policy), rules, stream)
