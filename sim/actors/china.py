"""Actors in China: Beijing, the force on the border, and the counties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.actors.base import Actor, Mood, Spread, by_country, by_sector, follow
from sim.actors.policies import Beijing
from sim.engine import mesa_core as mesa
from sim.geography.geography import Geography
from sim.geography.reading.vocabulary import STANCES
from sim.geography.tables import AS_THE_SCENARIO_SAYS

_USUAL = "return"
"""The one stance that arrivals may change; any other is an order already."""
_SHELTERING = ("shelter", "seal")
_GOES_ON, _STOP = "continue", "stop"


def _stances_by_country(geography: Geography, words: Mapping[str, str]) -> NDArray[np.int64]:
    """Give the stance by host of neighbours that have one of their own, as the tables hold it."""
    ordered = {name: STANCES.index(word) for name, word in words.items() if word in STANCES}
    return by_country(geography, ordered, AS_THE_SCENARIO_SAYS).astype(np.int64)


class CentralGovernment(Actor):
    """Those who decide for the neighbours: stance, whom they hand over, when they order shelter.

    The stance is the scenario's, unless that is to return people and the arrivals bring an answer,
    or it is to shelter them and so many wait without a roof that they change course for good. A
    neighbour has its own where its table says so, or the scenario by its name.
    """

    CARRIES_OVER = ("days_ordered", "is_answering", "is_full")
    LOGGED = ("stance", "camps_ordered", "is_full")
    WORDS: ClassVar = {
        "stance": STANCES,
        "camps_ordered": (False, True),
        "is_full": (False, True),
    }

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name)
        self.stance = ""
        self.camps_ordered = False
        self.days_ordered = 0.0
        self.is_answering = False
        self._stances, self._cooperation, self._spares = (
            Spread(_stances_by_country),
            Spread(by_country),
            Spread(by_country),
        )
        self.is_full = False

    def decide(self) -> None:
        """Write the stance; order shelter once it shelters and arrivals pass what it can bear."""
        stage, policy = self.stage, self.stage.policies.beijing
        places = stage.places
        self.stance = places.stance = self._stance(policy)
        places.hand_over(policy.cooperation)
        places.spares_public = policy.spares_public
        self._differ(policy)
        places.takes_in = not (self.is_full and policy.when_full == _STOP)
        places.releases_apart = stage.policies.shelter.releases_apart
        is_called_for = self.days_ordered > 0.0 or stage.news.arrivals >= policy.opens_camps_at
        self.days_ordered += 1.0
        if not (places.shelters and is_called_for):
            self.days_ordered = 0.0
        places.days_ordered = self.days_ordered
        self.camps_ordered = places.camps_are_ordered = self.days_ordered > 0.0

    def _differ(self, policy: Beijing) -> None:
        """Let single neighbours do what the scenario says of them by name."""
        places = self.stage.places
        if policy.stance_there:
            places.take_stances(self._stances.of(places.geography, policy.stance_there))
        if policy.cooperation_there:
            beyond = self._cooperation.of(places.geography, policy.cooperation_there)
            places.cooperation = np.clip(places.cooperation + beyond, 0.0, 1.0)
        if policy.spares_public_there:
            beyond = self._spares.of(places.geography, policy.spares_public_there)
            places.spares_public = np.clip(places.spares_public + beyond, 0.0, 1.0)

    def _stance(self, policy: Beijing) -> str:
        """Give the ordered stance, or the answer while more arrive than Beijing can bear."""
        limit = policy.answers_until if self.is_answering else policy.answers_from
        self.is_answering = self.stage.news.arrivals >= limit
        stance = policy.stance
        if self.is_answering and stance == _USUAL:
            stance = policy.answers_with
        if stance not in _SHELTERING:
            return stance
        waiting = float(self.stage.news.waiting.sum())
        self.is_full = bool(self.is_full) or waiting >= policy.full_at
        changes = self.is_full and policy.when_full not in (_GOES_ON, _STOP)
        return policy.when_full if changes else stance


class BorderForce(Actor):
    """The army and the border police on the Chinese bank: a force moved to where people cross."""

    CARRIES_OVER = ("surge",)
    LOGGED = ("men",)

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model, "border force")
        self.surge = 0.0
        self.men = 0.0
        self._patrols_there = Spread(by_sector)

    def decide(self) -> None:
        """Move the surge towards what is ordered, and post the men."""
        stage, policy = self.stage, self.stage.policies.patrols
        places = stage.places
        self.surge += (policy.surge - self.surge) / policy.surge_days
        places.men = policy.force + self.surge
        self.men = policy.on_watch * places.men
        sectors = places.sectors
        lengths = places.geography.exits.length_km[sectors]
        men = follow(self.men, lengths, stage.news.crossings[sectors], policy.mobile_share)
        there = self._patrols_there.of(places.geography, policy.patrols_there)
        places.patrols[sectors] = men * (1 + there[sectors])
        stands = places.geography.exits.fence_from_year <= stage.date.year
        places.is_fenced = stands & (policy.builds_fence > 0.0)


class CountyGovernment(Actor):
    """A Chinese county or city: leniency, campaigns, and how hosts feel about it."""

    LOGGED = ("leniency", "fear")

    def __init__(self, model: mesa.Model, name: str, host: int) -> None:
        super().__init__(model, name)
        self.host = host
        self.leniency = 0.0
        self.fear = 0.0
        self._zeal, self._mercy = Mood("zeal", name), Mood("leniency", name)
        places = self.stage.places
        hosts = places.geography.hosts
        self._kin = float(hosts.population[host] * hosts.kin_share[host])
        self._writes = (
            places.leniency,
            places.fear_of_helping,
            places.campaign,
            places.host_room,
        )
        self._releases, self._fines = self.stage.news.releases, self.stage.news.fines
        self._mild = self._campaign = 0.0
        self._this_month: tuple[object, ...] = ()

    def decide(self) -> None:
        """Write what the county does today: officials accept less after releases of late."""
        stage, host = self.stage, self.host
        policy, today = stage.policies.county_governments, stage.date
        if (policy, today.year, today.month) != self._this_month:
            self._begin_month((today.year, today.month))
        falls = policy.leniency_falls * float(self._releases[host])
        self.leniency = self._mild * math.exp(-falls)
        self.fear = 1 - math.exp(-policy.fear_per_yuan * float(self._fines[host]))
        leniency, fear, campaign, host_room = self._writes
        leniency[host] = self.leniency
        fear[host] = self.fear
        campaign[host] = self._campaign
        host_room[host] = policy.host_room_per_korean * self._kin

    def _begin_month(self, month: tuple[int, int]) -> None:
        """Find the chance that officials accept a payment, and how eager the county is."""
        policy, streams = self.stage.policies.county_governments, self.stage.streams
        self._this_month = policy, *month
        usual = policy.leniency + policy.leniency_there.get(self.name, 0.0)
        mood = self._mercy.of(streams, month, policy.leniency_spread)[0]
        self._mild = float(min(max(usual * mood, 0.0), 1.0))
        there = policy.campaign_there.get(self.name, 0.0)
        zeal = self._zeal.of(streams, month, policy.zeal_spread)[0]
        self._campaign = float(policy.campaign * (1 + there) * zeal)
