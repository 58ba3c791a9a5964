"""Arrest in China: patrols, informers and campaigns, and what it costs those who helped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Floats, Ids
from sim.params import number
from sim.people.parties import Shelter
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Arrest:
    """Each day some people in hiding are found.

    More where there is a campaign and where people in hiding concentrate, fewer where the
    ethnic-Korean community is large; those who live alone and those who are new are found most.
    Who helped them risks a fine. Where Beijing tolerates or shelters, far
    fewer are looked for.
    """

    chance: float = number(
        0.00036,
        "daily chance of arrest of a settled party that lives with hosts",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="return-hazard",
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
        0.03,
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

    def step(self, world: World) -> None:
        """Find some of those in hiding and take them into custody."""
        people, places = world.people, world.places
        rng = world.luck("arrest")
        highest = max(1.0, self.kin_factor, self.alone_factor) * self.newcomer_factor
        ids = people.pick(rng, Status.IN_HIDING, places.atlas.host, self._by_host(world) * highest)
        ids = ids[rng.random(ids.size) * highest < self._by_party(world, ids)]
        self._fine_helpers(world, rng, ids)
        people.become(ids, Status.IN_CUSTODY)

    def _by_host(self, world: World) -> Floats:
        """Give the chance of a settled party with hosts, by Chinese county or city."""
        people, places = world.people, world.places
        hosts = places.geography.hosts
        hidden = people.ledger.stock[Status.IN_HIDING, places.atlas.host]
        crowd = 1 + self.concentration * 1000 * hidden / hosts.population
        zeal = 1.0 if places.stance == "return" else self.tolerated_factor
        cover = 1 - self.cover * hosts.korean_share
        found: Floats = self.chance * places.campaign * cover * crowd * zeal
        return np.minimum(found, 0.5)

    def _by_party(self, world: World, ids: Ids) -> Floats:
        parties = world.people.parties
        factor = np.array([self.kin_factor, 1.0, self.alone_factor])[parties.shelter[ids]]
        is_new = world.day - parties.since[ids] < self.newcomer_days
        found: Floats = np.where(is_new, self.newcomer_factor, 1.0) * factor
        return found

    def _fine_helpers(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        people = world.people
        parties = people.parties
        is_helped = parties.shelter[ids] != Shelter.ALONE
        is_fined = is_helped & (rng.random(ids.size) < self.fined_share)
        amounts = rng.random(ids.size) * self.highest_fine
        places = parties.place[ids[is_fined]]
        people.ledger.helpers_fined += np.bincount(places, minlength=people.ledger.n_places)
        people.ledger.fines_cny += float(amounts[is_fined].sum())
