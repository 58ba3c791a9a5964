"""Custody in China: release for a payment while the case is secret, forced return otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Ids, Mask
from sim.params import number
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Custody:
    """Those who are held are returned to the DPRK unless someone pays and nobody hears of it.

    A case that is known to the DPRK ends in return, always. While it is not, officials let a party
    go for a payment, less readily when they have let many go of late (the county governments'
    leniency). Everybody else is returned after about a week, as far as Beijing cooperates; those it
    does not return it lets go, or sends to reception where it shelters.
    """

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
        source="arrest-11-june19, custody-week",
    )

    def step(self, world: World) -> None:
        """Open new cases, let some leak, and end those whose term is over."""
        self._open_cases(world)
        self._leak(world)
        self._close_cases(world)

    def _open_cases(self, world: World) -> None:
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("custody")
        ids = people.newcomers(Status.IN_CUSTODY, "custody")
        ids = ids[parties.place[ids] < places.atlas.separate.start]
        if not ids.size:
            return
        known = 1 - (1 - self.public_chance) ** parties.size[ids]
        parties.is_public[ids] |= rng.random(ids.size) < known
        is_public = parties.is_public[ids]
        is_released = ~is_public & self._is_bought_free(world, rng, ids)
        mean = np.where(is_public, self.days_public, self.days_held)
        mean = np.where(is_released, self.days_to_release, mean)
        people.set_term(ids, 1 + rng.poisson(np.maximum(mean - 1, 0.0)))
        parties.is_bought_free[ids] = is_released
        pays_itself = ids[is_released & (parties.means[ids] >= self.release_price)]
        parties.means[pays_itself] -= self.release_price

    def _is_bought_free(self, world: World, rng: np.random.Generator, ids: Ids) -> Mask:
        """Tell for whom a payment is offered and accepted."""
        places, parties = world.places, world.people.parties
        host = places.index(places.atlas.host, parties.place[ids])
        u = rng.random((ids.size, 2))
        is_offered = (parties.means[ids] >= self.release_price) | (u[:, 0] < self.sponsored_share)
        return is_offered & (u[:, 1] < places.leniency[host])

    def _leak(self, world: World) -> None:
        people, places = world.people, world.places
        rng = world.luck("leaks")
        ids = people.pick(rng, Status.IN_CUSTODY, places.atlas.host, self.leak_chance)
        people.parties.is_public[ids] = True

    def _close_cases(self, world: World) -> None:
        """Return, release or shelter those whose term ends today."""
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("end of custody")
        ids = people.due(Status.IN_CUSTODY)
        goes_back = self._goes_back(world, rng, ids)
        self._return(world, rng, ids[goes_back])
        rest = ids[~goes_back]
        parties.is_bought_free[rest] = parties.is_public[rest] = False
        parties.went_south[rest] = False
        if places.shelters:
            people.become(rest, Status.AT_RECEPTION)
        else:
            people.become(rest, Status.IN_HIDING)

    def _goes_back(self, world: World, rng: np.random.Generator, ids: Ids) -> Mask:
        """Tell whom China hands over: every public case as long as it cooperates at all."""
        places, parties = world.places, world.people.parties
        if places.shelters:
            return np.zeros(ids.size, dtype=bool)
        cooperates = rng.random(ids.size) < places.cooperation
        is_wanted = cooperates & (places.stance != "tolerate") & ~parties.is_bought_free[ids]
        is_public = parties.is_public[ids] & (places.cooperation > 0.0)
        return is_wanted | is_public

    def _return(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        """Hand parties over to the DPRK."""
        people, places = world.people, world.places
        parties = people.parties
        penalty = world.penalties.of(parties, ids, rng)
        parties.forced_returns[ids] += 1
        parties.is_bought_free[ids] = parties.is_public[ids] = False
        people.become(ids, Status.DETAINED, places.number(places.atlas.penalty, penalty))
