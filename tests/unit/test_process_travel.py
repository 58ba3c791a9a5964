"""Travel: what the way holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import GEOGRAPHY, SmallWorld, exit_place, members, small_world

from sim.processes import Travel
from sim.status import Cause, Status

ROUTES = GEOGRAPHY.routes
NEAR = int(ROUTES.county_to_exit_km[:, 18:26].min(axis=1).argmin())  # a county at the Tumen
FAR = int(ROUTES.county_to_exit_km[:, :27].min(axis=1).argmax())

SMOOTH = Travel(
    stopped_per_100_km=0.0,
    time_spread=0.0,
    vehicle_share=0.0,
    seats_per_1000=1000.0,
    days_on_foot=1_000_000.0,
)


def set_out(
    world: SmallWorld, goal: int, *, n: int = 400, home: int = FAR, **columns
) -> np.ndarray:
    """Put parties at home and let them set out for a place today."""
    ids = world.put(Status.AT_HOME, home, n, home=home, **columns)
    world.people.parties.goal[ids] = goal
    world.start_counting()
    world.people.become(ids, Status.EN_ROUTE)
    return ids


def days_on_the_way(process: Travel, *, winter: bool = False, **columns) -> int:
    world = small_world(**columns)
    world.season.is_winter[:] = winter
    ids = set_out(world, exit_place(world, 20), n=5)
    for _ in range(300):
        process.step(world)
        if world.share(ids, Status.AT_BORDER) == 1.0:
            return world.day
        world.turn()
    raise AssertionError("nobody arrived")


def test_the_way_takes_its_length_at_the_speed_of_feet():
    km = ROUTES.county_to_exit_km[FAR, 20]
    assert days_on_the_way(SMOOTH) == int(np.ceil(km / 20.0))


def test_vehicles_shorten_the_way_and_winter_lengthens_it():
    on_foot = days_on_the_way(SMOOTH)
    assert days_on_the_way(replace(SMOOTH, vehicle_share=1.0)) < on_foot / 3
    assert days_on_the_way(replace(SMOOTH, vehicle_share=1.0), fuel=0.0) == on_foot
    assert days_on_the_way(SMOOTH, winter=True) > on_foot


def travel_to_the_end(world: SmallWorld, process: Travel) -> None:
    for _ in range(120):
        process.step(world)
        world.turn()


@pytest.mark.parametrize(
    "columns", [{"control": 0.2}, {"exit_open": 1.0}], ids=["control lost", "border open"]
)
def test_checkpoints_stop_fewer_where_control_is_lost_or_the_border_open(columns):
    def arrived(**columns) -> float:
        world = small_world(**columns)
        ids = set_out(world, exit_place(world, 20), means=0.0)
        travel_to_the_end(world, replace(SMOOTH, stopped_per_100_km=0.2))
        return world.share(ids, Status.AT_BORDER)

    assert arrived(**columns) > arrived() + 0.2


def test_who_is_stopped_is_sent_home_or_held_and_money_helps():
    world = small_world()
    poor = set_out(world, exit_place(world, 20), means=0.0)
    rich = set_out(world, exit_place(world, 20), means=100.0)
    process = replace(SMOOTH, stopped_per_100_km=5.0, detained_share=0.25, bribe_works=1.0)
    travel_to_the_end(world, process)
    assert world.share(rich, Status.AT_BORDER) == 1.0
    assert world.share(poor, Status.DETAINED) == pytest.approx(0.25, abs=0.12)
    assert set(world.status_of(poor)) == {Status.AT_HOME, Status.DETAINED}


def test_short_ways_need_no_permit_and_the_way_home_never():
    world = small_world()
    near = set_out(world, exit_place(world, 20), home=int(GEOGRAPHY.exits.county[20]), means=0.0)
    world.put(Status.AT_BORDER, exit_place(world, 20), 1)
    homeward = world.put(Status.AT_BORDER, exit_place(world, 20), 100, home=FAR, means=0.0)
    world.people.parties.goal[homeward] = FAR
    world.start_counting()
    world.people.become(homeward, Status.EN_ROUTE, int(GEOGRAPHY.exits.county[20]))
    travel_to_the_end(world, replace(SMOOTH, stopped_per_100_km=5.0))
    assert world.share(near, Status.AT_BORDER) == 1.0
    assert world.share(homeward, Status.AT_HOME) == 1.0


def test_ways_through_fighting_kill_some_and_leave_others_displaced():
    def outcome(conflict: float) -> tuple[int, float]:
        world = small_world(conflict=conflict, control=0.0)
        deaths = 0
        ids = set_out(world, exit_place(world, 20), family=members(women=2, girls=2), fled=True)
        process = replace(SMOOTH, killed_by_fighting=0.005)
        for _ in range(120):
            process.step(world)
            deaths += int(world.people.ledger.deaths[Cause.FIGHTING])
            world.turn()
        return deaths, world.share(ids, Status.INTERNALLY_DISPLACED)

    assert outcome(0.0) == (0, 0.0)
    deaths, displaced = outcome(0.3)
    more_deaths, more_displaced = outcome(1.0)
    assert 0 < deaths < more_deaths
    assert 0.0 < displaced < more_displaced


def test_who_heads_for_a_safer_county_becomes_displaced_there():
    world = small_world(control=0.0)
    ids = set_out(world, NEAR, fled=True)
    travel_to_the_end(world, SMOOTH)
    assert world.share(ids, Status.INTERNALLY_DISPLACED) == 1.0
    assert set(world.people.parties.place[ids]) == {NEAR}
