"""Destination: how people weigh the ways out, and a safer county against them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.behaviour.distance import worth_of
from sim.behaviour.information import News
from sim.behaviour.other_exits import ease_of_gate
from sim.behaviour.penalties import Penalties
from sim.behaviour.refuges import Refuges
from sim.behaviour.structure import ANEW, DESTINATIONS, Structure
from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.geography.geography import Geography
from sim.geography.itineraries import ease_of
from sim.geography.numbering import Places
from sim.params import Parameters, number, numbers
from sim.population.arrays import Records

_LEAST_ATTEMPTS = 1e-9  # keeps a share of none at nought
_LEAST = 1e-6  # leaves a way that is shut to those who have no other


class Exits(NamedTuple):
    """The ways out today, E of them."""

    places: Records
    policy: Records
    heard: Records  # what was heard of each
    ford: Floats  # ease of the river, 0 to 1, shape (E,)


class Ways(NamedTuple):
    """What each way out is worth today; C counties, E exits, and last to stay inside the DPRK."""

    near: Floats  # by distance alone, on foot, shape (C, E + 1)
    ride: Floats  # the same for those who come by vehicle
    want: Floats  # by all else, for those who leave for want, shape (E + 1,)
    south: Floats  # the same for those who mean to go South, who may take a boat
    danger: Floats  # the same for those who flee
    opened: Floats  # how much of that is a gate, or a bridge, that is open, shape (E + 1,)
    refuges: Refuges
    form: int  # place of the form of `structure.destination` among its options


@dataclass(frozen=True)
class Destination(Parameters):
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
        source="assumption: a week on foot is what few undertake without help, travel-distances",
    )
    distance_power: float = number(
        2.0,
        "power with which the worth of a way falls, where `structure.distance` is `power`",
        unit="exponent",
        low=0.5,
        high=20.0,
        source="assumption: models of migration by gravity find about one to two; on foot, two",
    )
    expected_km_a_day: float = number(
        20.0,
        "speed on foot that people reckon with",
        unit="km/day",
        low=5.0,
        high=60.0,
        source="walking-speeds",
    )
    expected_km_by_vehicle: float = number(
        60.0,
        "speed by truck or train that people reckon with who come by vehicle, while fuel is as "
        "usual",
        unit="km/day",
        low=5.0,
        high=500.0,
        source="rail-travel",
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
        "ease of the southern border, the sea and Russia once control is lost, beside an easy "
        "ford, where no gate is open",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a fiftieth of an easy ford, for mines, open water and one bridge; that "
        "China comes first is documented, china-first-transit",
    )
    gate_ease: float = number(
        0.2,
        "ease of such an exit once control is lost where its far side has opened a gate",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: one lane through a belt of mines is found by few, and known to be safe",
    )
    boat_worth: float = number(
        0.03,
        "worth of the sea beside an easy ford for those who mean to go South from home",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: a few boats a year; fishing boats are counted and watched",
    )
    stay_inside: float = number(
        -2.2,
        "worth of a safer county for those who flee, where 0 is an easy ford at the door with the "
        "largest community of hosts beyond",
        unit="log points",
        low=-10.0,
        high=20.0,
        source="assumption: in past exoduses most who fled stayed in their country; meant to keep "
        "more than half of those who flee inside",
    )
    queue_days: float = number(
        20.0,
        "days of waiting in the queue of an exit that lower its worth to 1/e, for those who flee",
        unit="days",
        low=0.5,
        high=365.0,
        source="assumption: who fears for his life waits days, not months",
    )
    chooses_anew: float = number(
        0.05,
        "daily chance that those who fled and wait at an exit weigh all ways anew",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: after some three weeks of waiting, or as soon as others move off",
    )
    turns_home: float = number(
        0.5,
        "share who go home, of those who then turn inland and whose home is at peace",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half go back to their house, half to somewhere that has food",
    )
    refuge_km: float = number(
        80.0,
        "road distance that lowers the worth of a safer county to 1/e",
        unit="km",
        low=10.0,
        high=1000.0,
        source="assumption: displaced people stay near; no survey from the DPRK",
    )

    def fear(self, places: Places, news: News, penalties: Penalties) -> Floats:
        """Give what orders and the fear of punishment leave of the wish to go, 0 to 1, (C,)."""
        held = places.control_here * (1 - places.exit_open)
        threat = self.risk_aversion * held * (1 + places.shoot_on_sight)
        years = penalties.years_to_fear(news.leavers, news.punished)
        return np.asarray(np.exp(-threat - penalties.deterrence * years * held))

    def ways(self, places: Places, ford: Floats, news: News, structure: Structure) -> Ways:
        """Weigh all ways out as they are today."""
        law = structure.distance, self.distance_power
        on_foot = self.expected_km_a_day
        by_vehicle = max(self.expected_km_by_vehicle * places.fuel, on_foot)
        near, ride = (
            _nearness(places.geography, km * self.distance_days, *law)
            for km in (on_foot, by_vehicle)
        )
        want, danger, opened = np.empty((3, near.shape[1]))
        exits = Exits(places.exits, places.policy, news.heard.exits, ford)
        weigh(exits, places.atlas.sectors, numbers(self), want, danger, opened)
        form = DESTINATIONS.index(structure.destination)
        if structure.destination == ANEW:
            patience = self.patience(news)
            danger[:-1] *= patience
            opened[:-1] *= patience
        south = want + self.boat_worth * places.by_sea
        return Ways(near, ride, want, south, danger, opened, self.refuges(places), form)

    def patience(self, news: News) -> Floats:
        """Give what the queue at each exit leaves of its worth, 0 to 1, shape (E,)."""
        days = news.queue / np.maximum(news.crossings, 1.0)
        return np.asarray(np.exp(-days / self.queue_days))

    def refuges(self, places: Places) -> Refuges:
        """Give what counties there are to flee to, and how calm they are today."""
        return Refuges(_safer_counties(places.geography, self.refuge_km), places.counties)


def reach(ways: Ways) -> Floats:
    """Give how near an easy crossing with hosts beyond is to each county, 0 to 1, shape (C,)."""
    return np.minimum(ways.near @ ways.want, 1.0)


@lru_cache(maxsize=16)
def _nearness(geography: Geography, km_scale: float, form: str, exponent: float) -> Floats:
    """Give what distance leaves of the worth of each exit, shape (C, E + 1).

    It is 1/e after `km_scale`. The last column is for staying inside, and 1.
    """
    near = worth_of(geography.routes.county_to_exit_km / km_scale, form, exponent)
    return np.concatenate([near, np.ones((near.shape[0], 1))], axis=1)


@lru_cache(maxsize=8)
def _safer_counties(geography: Geography, refuge_km: float) -> Floats:
    """Give the running sums of what draws from each county to each other, shape (C, C)."""
    population = geography.counties.population.astype(np.float64)
    draws = np.exp(-geography.routes.county_to_county_km / refuge_km) * population[None, :]
    np.fill_diagonal(draws, 0.0)
    upto: Floats = draws.cumsum(axis=1)
    return upto


@compiled
def weigh(
    exits: Exits, sectors: int, rules: Records, want: Floats, danger: Floats, opened: Floats
) -> None:
    """Fill in what each way out is worth beside its distance.

    Args:
        exits: the exits today.
        sectors: how many of them, the first ones, are sectors of the border with China.
        rules: the numbers of `Destination`.
        want: filled for those who leave for want, shape (E + 1,).
        danger: filled for those who flee, shape (E + 1,).
        opened: filled with how much of that is a gate, or a bridge, that is open, shape (E + 1,).
    """
    destination, policy = rules[0], exits.policy[0]
    let_go = 1 - policy.control * (1 - policy.exit_open)
    for row in range(exits.places.size):
        here, heard = exits.places[row], exits.heard[row]
        if row < sectors:
            ease, shut = ease_of(here, exits.ford[row], policy), exits.ford[row]
        else:
            ease = let_go * ease_of_gate(here, destination)
            shut = let_go * destination.other_exit_ease
        failed = heard.failures / max(heard.attempts, _LEAST_ATTEMPTS)
        deterred = math.exp(-destination.risk_aversion * failed) * max(ease, _LEAST)
        community = max(here.community, _LEAST)
        danger[row] = deterred * community**destination.community_power_in_danger
        opened[row] = danger[row] * max(1.0 - shut / max(ease, _LEAST), 0.0)
        want[row] = deterred * community**destination.community_power if row < sectors else 0.0
    want[exits.places.size] = opened[exits.places.size] = 0.0
    danger[exits.places.size] = math.exp(destination.stay_inside)


@compiled
def reach_of(near: Floats, want: Floats, county: int) -> float:
    """Give how near an easy crossing with hosts beyond is to a county, 0 to 1."""
    reach = 0.0
    for way in range(want.size):
        reach += near[county, way] * want[way]
    return min(reach, 1.0)
