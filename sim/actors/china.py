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


def _stances_by_country(geography: Geography, words: Mapping[str, str]) -> NDArray[np.int64]:
    """Give the stance by host of neighbours that have one of their own, as the tables hold it."""
    ordered = {name: STANCES.index(word) for name, word in words.items() if word in STANCES}
    return by_country(geography, ordered, AS_THE_SCENARIO_SAYS).astype(np.int64)


class CentralGovernment(Actor):
    """Those who decide for the neighbours: stance, whom they hand over, when camps are to open.

    The stance is the scenario's, unless that is to return people and the arrivals bring an answer.
    A neighbour has its own where its table says so, or the scenario by its name.
    """

    CARRIES_OVER = ("camps_ordered", "is_answering")
    LOGGED = ("stance", "camps_ordered")
    WORDS: ClassVar = {"stance": STANCES, "camps_ordered": (False, True)}

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name)
        self.stance = ""
        self.camps_ordered = False
        self.is_answering = False
        self._stances, self._cooperation, self._spares = (
            Spread(_stances_by_country),
            Spread(by_country),
            Spread(by_country),
        )

    def decide(self) -> None:
        """Write the stance; order camps where it shelters and arrivals pass what it can bear."""
        stage, policy = self.stage, self.stage.policies.beijing
        places = stage.places
        self.stance = places.stance = self._stance(policy)
        places.hand_over(policy.cooperation)
        places.spares_public = policy.spares_public
        self._differ(policy)
        is_sheltering = places.shelters
        if is_sheltering and stage.news.arrivals >= policy.opens_camps_at:
            self.camps_ordered = True
        self.camps_ordered = places.camps_are_ordered = bool(self.camps_ordered) and is_sheltering

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
        is_free_to = policy.stance == _USUAL
        return policy.answers_with if self.is_answering and is_free_to else policy.stance


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
        self.men = policy.on_watch * (policy.force + self.surge)
        sectors = places.sectors
        lengths = places.geography.exits.length_km[sectors]
        men = follow(self.men, lengths, stage.news.crossings[sectors], policy.mobile_share)
        there = self._patrols_there.of(places.geography, policy.patrols_there)
        places.patrols[sectors] = men * (1 + there[sectors])
        stands = places.geography.exits.fence_from_year <= stage.date.year
        places.is_fenced = stands & (policy.builds_fence > 0.0)


class CountyGovernment(Actor):
    """A Chinese county or city: leniency, campaigns, screening, and how hosts feel about it."""

    LOGGED = ("leniency", "screening", "fear")

    def __init__(self, model: mesa.Model, name: str, host: int) -> None:
        super().__init__(model, name)
        self.host = host
        self.leniency = 0.0
        self.screening = 0.0
        self.fear = 0.0
        self._zeal, self._mercy = Mood("zeal", name), Mood("leniency", name)
        places = self.stage.places
        hosts = places.geography.hosts
        self._kin = float(hosts.population[host] * hosts.kin_share[host])
        self._own_interpreters = float(hosts.interpreters[host])
        self._writes = (
            places.leniency,
            places.fear_of_helping,
            places.campaign,
            places.host_room,
            places.screening,
        )

    def decide(self) -> None:
        """Write what the county does today."""
        stage, host = self.stage, self.host
        policy, news = stage.policies.county_governments, stage.news
        month = stage.date.year, stage.date.month
        self.leniency = self._leniency(month)
        self.fear = 1 - math.exp(-policy.fear_per_yuan * float(news.fines[host]))
        there = policy.campaign_there.get(self.name, 0.0)
        zeal = self._zeal.of(stage.streams, month, policy.zeal_spread)[0]
        at_hand = self._own_interpreters
        if at_hand == AS_THE_SCENARIO_SAYS:
            at_hand = policy.interpreters * self._kin / 1000
        at_hand += policy.interpreters_there.get(self.name, 0.0)
        self.screening = policy.registers_a_day * (at_hand + self._interpreters_sent())
        leniency, fear, campaign, host_room, screening = self._writes
        leniency[host] = self.leniency
        fear[host] = self.fear
        campaign[host] = policy.campaign * (1 + there) * zeal
        host_room[host] = policy.host_room_per_korean * self._kin
        screening[host] = self.screening

    def _leniency(self, month: tuple[int, int]) -> float:
        """Give the chance that officials accept a payment: less after releases of late."""
        policy, releases = self.stage.policies.county_governments, self.stage.news.releases
        usual = policy.leniency + policy.leniency_there.get(self.name, 0.0)
        mood = self._mercy.of(self.stage.streams, month, policy.leniency_spread)[0]
        falls = policy.leniency_falls * float(releases[self.host])
        return float(min(max(usual * mood, 0.0), 1.0) * math.exp(-falls))

    def _interpreters_sent(self) -> float:
        """Give this county's part of the interpreters sent, by the people who wait in it."""
        stage = self.stage
        if not stage.places.camps_are_ordered:
            return 0.0
        waiting = stage.news.waiting
        if not waiting.any():
            return 0.0
        sent = stage.policies.beijing.interpreters_sent
        return float(sent * waiting[self.host] / waiting.sum())
