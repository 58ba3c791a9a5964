"""Arrest: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.arrest.records import RECORDS
from sim.processes.arrest.rule import find
from sim.processes.base import World
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Arrest(Parameters):
    """Each day some people in hiding are found.

    More where there is a campaign and where people in hiding concentrate, fewer where the
    ethnic-Korean community is large; those who live alone and those who are new are found most.
    Who helped them risks a fine. Where Beijing tolerates or shelters, far
    fewer are looked for.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = ("place", "shelter", "since")
    writes: ClassVar[tuple[str, ...]] = ()

    chance: float = number(
        0.00017,
        "daily chance of arrest of a settled party that lives with hosts",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="assumption: one in sixteen a year of those who have settled with hosts",
    )
    kin_factor: float = number(
        0.6,
        "chance of parties with kin relative to parties with hosts",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: kin do not inform",
    )
    alone_factor: float = number(
        2.0,
        "chance of parties alone relative to parties with hosts",
        unit="factor",
        low=0.0,
        high=20.0,
        source="assumption: no papers, no language, no cover",
    )
    husband_factor: float = number(
        0.45,
        "chance of women with a husband relative to parties with hosts",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: the village knows, and the family pays the police",
    )
    newcomer_factor: float = number(
        2.0,
        "chance in the first weeks relative to later",
        unit="factor",
        low=1.0,
        high=20.0,
        source="assumption: clothes, speech and the road give newcomers away",
    )
    newcomer_days: float = number(
        30.0,
        "how long a party counts as new",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: a month to find one's feet",
    )
    cover: float = number(
        0.6,
        "how far a wholly ethnic-Korean county would lower the chance",
        unit="share",
        low=0.0,
        high=1.0,
        source="yanbian-800k",
    )
    concentration: float = number(
        0.003,
        "growth of the chance with each person in hiding per 1,000 inhabitants",
        unit="per (1/1,000)",
        low=0.0,
        high=5.0,
        source="ethnic-destabilisation",
    )
    tolerated_factor: float = number(
        0.1,
        "chance where Beijing tolerates or shelters relative to where it returns",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: local officers look elsewhere when told to",
    )
    fined_share: float = number(
        0.3,
        "share of arrests with kin or hosts that bring these a fine",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: fines are threatened more often than levied",
    )
    highest_fine: float = number(
        30_000.0,
        "highest fine; fines are spread evenly below it",
        unit="CNY",
        low=0.0,
        high=200_000.0,
        source="fine-30000-yuan, bounties-fines",
    )

    reward: float = number(
        500.0,
        "what is paid for a report of somebody in hiding",
        unit="CNY",
        low=0.0,
        high=100_000.0,
        source="bounties-fines",
    )
    usual_reward: float = number(
        500.0,
        "the reward at which as many are reported as the chance of arrest reckons with",
        unit="CNY",
        low=1.0,
        high=100_000.0,
        source="bounties-fines",
    )
    reported_share: float = number(
        0.3,
        "share of arrests that follow a report at the usual reward",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: neighbours, employers and traders know of most who hide; rewards say "
        "that the police need them, rewards-2016",
    )
    reward_response: float = number(
        0.4,
        "power with which reports grow with the reward",
        unit="exponent",
        low=0.0,
        high=2.0,
        source="assumption: sixteen times the reward brings three times the reports",
    )

    def step(self, world: World) -> None:
        """Find some of those in hiding and take them into custody."""
        places = world.places
        find(world.people.arrays, places.hosts, numbers(self), world.stream("arrest"))
