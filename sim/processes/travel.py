"""Travel: the way to the border, to a safer county, or home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Floats, Ids, Mask
from sim.params import number
from sim.processes.base import World
from sim.status import Cause, Status


@dataclass(frozen=True)
class Travel:
    """Parties walk or ride along the roads and arrive after a term of days.

    On the day of arrival it shows what the way held: checkpoints stop some who have no permit and
    no bribe, fewer as the state loses control; fighting kills some and leaves others displaced.
    """

    walking_km_a_day: float = number(
        20.0,
        "speed on foot on main roads, family and baggage included",
        unit="km/day",
        low=5.0,
        high=40.0,
        source="walking-speeds",
    )
    winter_factor: float = number(
        0.75,
        "speed on foot from December to February relative to the other months",
        unit="factor",
        low=0.2,
        high=1.0,
        source="walking-speeds",
    )
    vehicle_km_a_day: float = number(
        100.0,
        "way made by truck, bus or train in a day",
        unit="km/day",
        low=20.0,
        high=500.0,
        source="rail-travel",
    )
    vehicle_share: float = number(
        0.5,
        "share of parties that find a vehicle while fuel is as usual",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: trucks and trains take passengers for money; no count",
    )
    time_spread: float = number(
        0.35,
        "standard deviation of the logarithm of travel time between parties",
        unit="log points",
        low=0.0,
        high=2.0,
        source="rail-travel",
    )
    stopped_per_100_km: float = number(
        0.25,
        "rate of being stopped without a permit, at full control",
        unit="per 100 km",
        low=0.0,
        high=5.0,
        source="travel-permits",
    )
    permit_free_km: float = number(
        40.0,
        "way that needs no permit",
        unit="km",
        low=0.0,
        high=200.0,
        source="travel-permits",
    )
    permit_bribe: float = number(
        2.5,
        "what a missing permit costs at a checkpoint",
        unit="USD",
        low=0.0,
        high=500.0,
        source="permit-bribes",
    )
    bribe_works: float = number(
        0.7,
        "share of stopped parties that a bribe gets through",
        unit="share",
        low=0.0,
        high=1.0,
        source="travel-permits",
    )
    detained_share: float = number(
        0.1,
        "share of those stopped on the way to the border who are detained; the others go home",
        unit="share",
        low=0.0,
        high=1.0,
        source="secret-police-increase",
    )
    blocked_by_fighting: float = number(
        0.12,
        "rate of being blocked on the way where fighting is worst",
        unit="1/day",
        low=0.0,
        high=5.0,
        source="reference-class",
    )
    killed_by_fighting: float = number(
        0.0008,
        "rate of dying on the way where fighting is worst, a person",
        unit="1/day",
        low=0.0,
        high=0.2,
        source="assumption: below one in a hundred for a journey of ten days through a front",
    )

    def step(self, world: World) -> None:
        """Set out those who started today, and see what became of those whose way ends today."""
        self._set_out(world)
        self._arrive(world)

    def _set_out(self, world: World) -> None:
        ids = world.people.newcomers(Status.EN_ROUTE, "travel")
        if not ids.size:
            return
        rng = world.luck("travel time")
        rides = rng.random(ids.size) < self.vehicle_share * world.places.fuel
        on_foot = self.walking_km_a_day
        if world.season.is_winter[world.day]:
            on_foot *= self.winter_factor
        days = _way_km(world, ids) / np.where(rides, self.vehicle_km_a_day, on_foot)
        days = days * np.exp(self.time_spread * rng.standard_normal(ids.size))
        world.people.set_term(ids, np.ceil(days).astype(np.int64))

    def _arrive(self, world: World) -> None:
        people, places = world.people, world.places
        ids = people.due(Status.EN_ROUTE)
        if not ids.size:
            return
        rng = world.luck("travel")
        is_blocked = self._meet_fighting(world, rng, ids)
        lives = people.living(ids)
        ids, is_blocked = ids[lives], is_blocked[lives]
        goal = people.parties.goal[ids]
        goes_home = goal == people.parties.home[ids]
        is_stopped = self._meet_checkpoints(world, rng, ids) & ~goes_home & ~is_blocked
        self._stop(world, rng, ids[is_stopped])
        self._turn_aside(world, rng, ids[is_blocked])
        arrives = ~is_stopped & ~is_blocked
        at_exit = goal >= places.atlas.exit.start
        for chosen, status in (
            (goes_home, Status.AT_HOME),
            (at_exit, Status.AT_BORDER),
            (~goes_home & ~at_exit, Status.INTERNALLY_DISPLACED),
        ):
            there = arrives & chosen
            people.become(ids[there], status, goal[there])

    def _turn_aside(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        """Let those whom fighting blocks seek shelter in another county."""
        if ids.size:
            start = world.people.parties.place[ids].astype(np.int64)
            refuge = world.destination.refuge(rng, world.places, start)
            world.people.become(ids, Status.INTERNALLY_DISPLACED, refuge)

    def _meet_fighting(self, world: World, rng: np.random.Generator, ids: Ids) -> Mask:
        """Let fighting on the way kill some; tell which parties it blocks."""
        if not world.places.conflict.any():
            return np.zeros(ids.size, dtype=bool)
        parties = world.people.parties
        exposed_days = _exposure(world, ids) * (world.day - parties.since[ids])
        dying = 1 - np.exp(-self.killed_by_fighting * exposed_days)
        world.people.die_by_chance(rng, ids, dying, Cause.FIGHTING)
        blocked = 1 - np.exp(-self.blocked_by_fighting * exposed_days)
        is_blocked = rng.random(ids.size) < blocked
        goes_out: Mask = parties.goal[ids] != parties.home[ids]
        return is_blocked & goes_out

    def _meet_checkpoints(self, world: World, rng: np.random.Generator, ids: Ids) -> Mask:
        """Tell which parties are stopped for want of a permit and of a bribe."""
        km = np.maximum(_way_km(world, ids) - self.permit_free_km, 0.0)
        rate = self.stopped_per_100_km * world.places.control * (1 - world.places.exit_open)
        stopped = rng.random(ids.size) < 1 - np.exp(-rate * km / 100)
        pays = world.people.parties.means[ids] >= self.permit_bribe
        return stopped & ~(pays & (rng.random(ids.size) < self.bribe_works))

    def _stop(self, world: World, rng: np.random.Generator, ids: Ids) -> None:
        """Send home those who are stopped, or detain them."""
        people, places = world.people, world.places
        is_detained = rng.random(ids.size) < self.detained_share
        held, sent_home = ids[is_detained], ids[~is_detained]
        penalty = world.penalties.of(people.parties, held, rng)
        people.become(held, Status.DETAINED, places.number(places.atlas.penalty, penalty))
        people.become(sent_home, Status.AT_HOME, people.parties.home[sent_home])


def _way_km(world: World, ids: Ids) -> Floats:
    """Give the length of each party's way from the county where it set out."""
    places, parties = world.places, world.people.parties
    start, goal = parties.place[ids], parties.goal[ids]
    routes = places.geography.routes
    is_exit = goal >= places.atlas.exit.start
    km = np.empty(ids.size)
    exits = places.index(places.atlas.exit, goal[is_exit])
    km[is_exit] = routes.county_to_exit_km[start[is_exit], exits]
    km[~is_exit] = routes.county_to_county_km[start[~is_exit], goal[~is_exit]]
    return km


def _exposure(world: World, ids: Ids) -> Floats:
    """Give the mean exposure to fighting along each party's way, 0 to 1."""
    places, parties = world.places, world.people.parties
    start, goal = parties.place[ids], parties.goal[ids]
    conflict = places.conflict
    n_exits = len(places.geography.exits.name)
    along = np.asarray(places.geography.routes.counties_on_way @ conflict).reshape(-1, n_exits)
    is_exit = goal >= places.atlas.exit.start
    exposure = np.empty(ids.size)
    exposure[is_exit] = along[start[is_exit], places.index(places.atlas.exit, goal[is_exit])]
    exposure[~is_exit] = (conflict[start[~is_exit]] + conflict[goal[~is_exit]]) / 2
    return exposure
