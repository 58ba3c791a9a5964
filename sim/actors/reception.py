"""Reception across the border: posts, families, halls and further camps, county by county."""

from __future__ import annotations

import math

import numpy as np

from sim.actors.base import Actor, follow
from sim.behaviour.structure import CAMPS_ONLY, ZONE
from sim.engine import mesa_core as mesa
from sim.geography.numbering import SEAL, SHELTER
from sim.geography.tables import AS_THE_SCENARIO_SAYS

_WEEK = 7


class Reception(Actor):
    """What a county does for those who are known there: posts, and roofs that grow from the order.

    Officials stand at the posts, or troops where the river is sealed. Of what is sent or put up by
    the government each county has the share that it has of those who wait.
    """

    LOGGED = ("screening", "added")
    CARRIES_OVER = ("added",)

    def __init__(self, model: mesa.Model, name: str, host: int) -> None:
        super().__init__(model, name)
        self.host = host
        self.added = 0.0
        self.screening = 0.0
        hosts = self.stage.places.geography.hosts
        self._residents = float(hosts.population[host])
        self._kin = float(hosts.population[host] * hosts.kin_share[host])
        self._own_interpreters = float(hosts.interpreters[host])
        places = self.stage.places
        self._sites = np.flatnonzero(places.geography.camps.host == host)
        self._waiting, self._stance = self.stage.news.waiting, places.stance_here
        self._writes = (
            places.rescue,
            places.screening,
            places.care,
            places.family_room,
            places.centre_places,
            places.added_places,
        )
        self._offered: tuple[float, ...] = ()
        self._offered_in: tuple[object, ...] | None = None

    def decide(self) -> None:
        """Write how many can be brought in and registered, what care they have, and the roofs.

        Where nobody waits and nothing is ordered, that is what it was the day before.
        """
        calm = self._calm()
        if calm is None or calm != self._offered_in:
            self._offered = self._offer()
            self._offered_in = calm
        for column, value in zip(self._writes, self._offered, strict=True):
            column[self.host] = value

    def _calm(self) -> tuple[object, ...] | None:
        """Give all that the offer hangs on where nobody waits and nothing is ordered."""
        stage, places = self.stage, self.stage.places
        if self._waiting[self.host] or places.days_ordered or places.camps_are_ordered:
            return None
        stance = int(self._stance[self.host])
        return stage.policies, stage.structure, places.takes_in, stance, self.added

    def _offer(self) -> tuple[float, ...]:
        """Reckon what there is today, in the order of the columns that are written."""
        stage, host = self.stage, self.host
        places, policy = stage.places, stage.policies.shelter
        part = self._part()
        staff = self._staff(part)
        able = policy.screened_a_day * staff, self._registered_a_day(part)
        self.screening = min(able) if places.takes_in else 0.0
        served = min(policy.care_people / max(float(self._waiting[host]), 1.0), 1.0)
        self._add_camps(part)
        families = policy.families_of_kin * self._kin
        families += policy.families_of_others * (self._residents - self._kin)
        days = places.days_ordered
        centres = policy.centres * self._residents * min(days / policy.centres_days, 1.0)
        centres *= days < policy.centres_until
        beside_sites = stage.structure.shelter != CAMPS_ONLY
        return (
            policy.rescued_a_day * staff,
            self.screening,
            policy.care * self._grown(policy.care_days) * served,
            families * self._grown(policy.families_days) * beside_sites,
            centres * beside_sites,
            self.added * beside_sites,
        )

    def _grown(self, days: float) -> float:
        """Give how far what comes of itself after the order has come, 0 to 1."""
        return 1.0 - math.exp(-self.stage.places.days_ordered / days)

    def _part(self) -> float:
        """Give this county's share of those who wait without a roof."""
        here = float(self._waiting[self.host])
        return here / float(self._waiting.sum()) if here else 0.0

    def _staff(self, part: float) -> float:
        """Count those at the posts: officials, or troops where the river is sealed."""
        places, policy = self.stage.places, self.stage.policies.shelter
        if places.stance_here[self.host] == SEAL:
            return float(policy.troops_share * places.men * part)
        sent = policy.staff_sent * part if places.camps_are_ordered else 0.0
        return policy.staff * self._residents / 1000 + sent

    def _registered_a_day(self, part: float) -> float:
        """Count those whom interpreters can register: its own, and those who were sent."""
        stage, policy = self.stage, self.stage.policies.county_governments
        at_hand = self._own_interpreters
        if at_hand == AS_THE_SCENARIO_SAYS:
            at_hand = policy.interpreters * self._kin / 1000
        at_hand += policy.interpreters_there.get(self.name, 0.0)
        if stage.places.camps_are_ordered:
            at_hand += stage.policies.beijing.interpreters_sent * part
        return policy.registers_a_day * at_hand

    def _add_camps(self, part: float) -> None:
        """Put up camps where people wait; what stands remains until nobody is sheltered."""
        places, policies = self.stage.places, self.stage.policies
        policy, size = policies.shelter, policies.camps.capacity
        if not places.camps_are_ordered or places.stance_here[self.host] < SHELTER:
            self.added = 0.0
        elif places.days_ordered >= policy.added_after and self._is_full(policy.added_when_full):
            room = max(policy.added_most * size - float(places.added_places.sum()), 0.0)
            self.added += min(policy.added_a_week / _WEEK * size * part, room)

    def _is_full(self, share: float) -> bool:
        """Tell whether so much of the camps in the county is taken; without any they are full."""
        places, news = self.stage.places, self.stage.news
        taken = float(news.in_camp[self._sites].sum() + news.in_camps[self.host])
        return taken >= share * (float(places.camp_places[self._sites].sum()) + self.added)


class Transport(Actor):
    """Those who serve all counties: buses inland, and the army where it holds a zone."""

    LOGGED = ("seats",)

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name)
        self.seats = 0.0

    def decide(self) -> None:
        """Write how many can be carried, how fast sites take in, and the places of the zone."""
        stage, policy = self.stage, self.stage.policies.shelter
        places, ordered = stage.places, stage.places.camps_are_ordered
        self.seats = places.seats = policy.buses * policy.people_a_bus if ordered else 0.0
        places.camp_intake = stage.policies.camps.intake
        holds = stage.structure.shelter == ZONE and ordered
        stands = min(places.days_ordered / policy.zone_days, 1.0) * holds
        sectors = places.sectors
        lengths = places.geography.exits.length_km[sectors]
        mobile = stage.policies.patrols.mobile_share
        spread = follow(policy.zone_places * stands, lengths, stage.news.crossings[sectors], mobile)
        places.zone_places[sectors] = spread * lengths
