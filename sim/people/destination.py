"""Destination: how people weigh the ways out, and a safer county against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.geography.places import Places
from sim.luck import Floats, Ids, choose_columns
from sim.params import number
from sim.people.news import News
from sim.people.parties import Parties

_LEAST = 1e-6  # keeps logarithms finite where a way is shut


@dataclass(frozen=True)
class Weights:
    """How each county weighs the goals of a journey."""

    want: Floats  # exits, shape (C, E)
    danger: Floats  # exits, and last a safer county, shape (C, E + 1)


@dataclass(frozen=True)
class Destination:
    """Where a journey leads: a logit over days of travel, ease, hosts beyond and news of failures.

    Who leaves for want looks at the border with China alone; who flees also at the southern
    border, the sea and Russia, and at counties without fighting.
    """

    distance_days: float = number(
        6.5,
        "days of travel that lower the worth of a way to 1/e",
        unit="days",
        low=0.2,
        high=60.0,
        source="origin-rates, travel-distances",
    )
    expected_km_a_day: float = number(
        20.0,
        "speed on foot that people reckon with",
        unit="km/day",
        low=5.0,
        high=60.0,
        source="walking-speeds",
    )
    community_km: float = number(
        60.0,
        "road distance at which a community of hosts behind a crossing counts 1/e",
        unit="km",
        low=5.0,
        high=500.0,
        source="assumption: two or three days on foot, or a short bus ride, from the river",
    )
    community_power: float = number(
        1.0,
        "power with which hosts beyond a crossing count",
        unit="exponent",
        low=0.0,
        high=3.0,
        source="yanbian-800k, jilin-existing-stock, route-tumen-main",
    )
    community_power_in_danger: float = number(
        0.3,
        "that power for those who flee: safety counts before hosts",
        unit="exponent",
        low=0.0,
        high=3.0,
        source="assumption: people in danger take the nearest way out",
    )
    risk_aversion: float = number(
        1.5,
        "how strongly a share of failed attempts, and guards at the usual strength, deter",
        unit="log points per share",
        low=0.0,
        high=10.0,
        source="nk-traitors, penalty-torture-death",
    )
    other_exit_ease: float = number(
        0.02,
        "ease of the southern border, the sea and Russia once control is lost, beside an easy ford",
        unit="share",
        low=0.0,
        high=1.0,
        source="china-first-transit, crisis-estimates",
    )
    stay_inside: float = number(
        -2.2,
        "worth of a safer county for those who flee, where 0 is an easy ford at the door with the "
        "largest community of hosts beyond",
        unit="log points",
        low=-10.0,
        high=20.0,
        source="crisis-estimates",
    )
    refuge_km: float = number(
        80.0,
        "road distance that lowers the worth of a safer county to 1/e",
        unit="km",
        low=10.0,
        high=1000.0,
        source="assumption: displaced people stay near; no survey from the DPRK",
    )

    def fear(self, places: Places) -> float:
        """Give what the guards' orders leave of the wish to go, 0 to 1."""
        threat = places.control * (1 - places.exit_open) * (1 + places.shoot_on_sight)
        return float(np.exp(-self.risk_aversion * threat))

    def ease(self, places: Places, ford: Floats) -> Floats:
        """Give the ease of each exit on a day, 0 to 1, shape (E,)."""
        is_china = np.arange(ford.size) < places.sectors.stop
        guarded = places.control * (1 - places.exit_open)
        other = self.other_exit_ease * (1 - guarded)
        return np.maximum(np.where(is_china, places.passable(ford), other), _LEAST)

    def reach(self, places: Places, ford: Floats, news: News) -> Floats:
        """Give how near an easy crossing with hosts beyond is to each county, 0 to 1."""
        worth = self._utility(places, ford, news, self.community_power)[:, places.sectors]
        pull: Floats = np.exp(worth).sum(axis=1)
        return np.minimum(pull, 1.0)

    def weigh(self, places: Places, ford: Floats, news: News) -> Weights:
        """Weigh each exit for each county, and for those in danger a safer county against them."""
        want = self._utility(places, ford, news, self.community_power)
        want[:, places.sectors.stop :] = -np.inf
        danger = self._utility(places, ford, news, self.community_power_in_danger)
        inside = np.full((danger.shape[0], 1), self.stay_inside)
        danger = np.concatenate([danger, inside], axis=1)
        return Weights(
            want=np.exp(want - want.max(axis=1, keepdims=True)),
            danger=np.exp(danger - danger.max(axis=1, keepdims=True)),
        )

    def choose(
        self,
        rng: np.random.Generator,
        places: Places,
        parties: Parties,
        ids: Ids,
        weights: Weights,
    ) -> None:
        """Set the goal of each party from the county where it stands."""
        start = parties.place[ids].astype(np.int64)
        flees = parties.fled[ids]
        goal = np.empty(ids.size, dtype=np.int64)
        goal[~flees] = choose_columns(rng, weights.want, start[~flees])
        goal[flees] = choose_columns(rng, weights.danger, start[flees])
        parties.goal[ids] = places.number(places.atlas.exit, goal)
        inside = goal == weights.want.shape[1]
        if inside.any():
            parties.goal[ids[inside]] = self.refuge(rng, places, start[inside])

    def refuge(self, rng: np.random.Generator, places: Places, counties: Ids) -> Ids:
        """Choose a safer county for each party from the county where it stands."""
        return choose_columns(rng, self._refuges(places), counties)

    def _utility(self, places: Places, ford: Floats, news: News, power: float) -> Floats:
        """Give the worth of each exit for each county, shape (C, E)."""
        km = places.geography.routes.county_to_exit_km
        community = np.log(np.maximum(places.community, _LEAST)) * power
        worth = np.log(self.ease(places, ford)) + community
        worth = worth - self.risk_aversion * news.failed_share
        utility: Floats = worth[None, :] - km / self.expected_km_a_day / self.distance_days
        return utility

    def _refuges(self, places: Places) -> Floats:
        """Give the weight of each county as a refuge for each other, shape (C, C)."""
        routes = places.geography.routes
        people = places.geography.counties.population.astype(np.float64)
        weight = np.exp(-routes.county_to_county_km / self.refuge_km) * people[None, :]
        weight = weight * np.maximum(1 - places.conflict, _LEAST)[None, :]
        np.fill_diagonal(weight, 0.0)
        return weight
