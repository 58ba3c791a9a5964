"""Departure and travel: who sets out, and what the way holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import (
    GEOGRAPHY,
    N_COUNTIES,
    SmallWorld,
    beyond_range,
    exit_place,
    members,
    small_world,
)

from sim.behaviour.destination import reach
from sim.behaviour.party_forming import Forming
from sim.population.cohorts import ADULT_MEN, ADULT_WOMEN, COHORT_IS_MILITARY, N_CLASSES
from sim.population.party_row import Intent
from sim.processes import Departure, Travel
from sim.status import Cause, Status

ROUTES = GEOGRAPHY.routes
USUAL = Departure()
NEAR = int(ROUTES.county_to_exit_km[:, 18:26].min(axis=1).argmin())  # a county at the Tumen
FAR = int(ROUTES.county_to_exit_km[:, :27].min(axis=1).argmax())


def chances(world: SmallWorld, process: Departure = USUAL) -> np.ndarray:
    near = reach(
        world.destination.ways(world.places, world.season.ford[0], world.news, world.structure)
    )
    return process.want(world.places, world.news, near * world.destination.fear(world.places))


def leave(world: SmallWorld, process: Departure) -> np.ndarray:
    """Let people leave for a day; give departures by county."""
    world.start_counting()
    process.step(world)
    world.check()
    return world.people.ledger.left[Status.AT_HOME, Status.EN_ROUTE, world.places.atlas.county]


# ------------------------------------------------------------------------------------ departure


def test_the_wish_to_leave_grows_with_hunger_the_network_and_the_nearness_of_the_border():
    world = small_world()
    usual = chances(world)[:, ADULT_WOMEN]
    world.places.food_gap = world.places.food_gap * 2
    assert (chances(world)[:, ADULT_WOMEN] > 1.5 * usual).all()
    world.places.food_gap = world.places.food_gap / 2
    world.news.network[:] = 10.0
    assert (chances(world)[:, ADULT_WOMEN] > 1.5 * usual).all()
    assert usual[NEAR] > 5 * usual[FAR]


def test_women_leave_more_often_than_men_and_kin_pull():
    chance = chances(small_world())[NEAR]
    assert chance[ADULT_WOMEN] > chance[ADULT_MEN]
    assert chance[N_CLASSES + ADULT_WOMEN] > chance[ADULT_WOMEN]
    assert chance[ADULT_MEN] > chance[3]  # boys
    assert (chance[COHORT_IS_MILITARY] == 0.0).all()


def test_soldiers_leave_only_if_the_scenario_says_so():
    assert (chances(small_world(), Departure(soldiers_take_part=1.0))[NEAR, -2:] > 0.0).all()


def test_departures_are_as_many_as_the_chances_say():
    """Sum over all cohorts within 5 standard errors of the Poisson sum: 1 in a million."""
    world = small_world()
    world.forming = Forming(family_share_in_want=0.0)
    eager = beyond_range(Departure(), base_chance=0.05)
    expected = (chances(world, eager) * world.people.residents.counts).sum()
    assert expected > 2000
    assert abs(leave(world, eager).sum() - expected) < 5 * expected**0.5


def test_nobody_leaves_without_a_reason():
    world = small_world(food_gap=0.0, control=1.0)
    world.put(Status.AT_HOME, NEAR, 500, home=NEAR)
    assert leave(world, USUAL).sum() == 0


def test_fighting_and_disorder_make_people_flee_with_their_families():
    for columns in ({"conflict": 1.0}, {"control": 0.2, "food_gap": 0.4}):
        world = small_world(**columns)
        calm = Departure(base_chance=0.0, conflict_chance=1e-5, disorder_chance=1e-5)
        left = leave(world, calm).sum()
        parties = world.people.parties
        rows = slice(0, parties.count)
        assert left > 50
        assert parties.fled[rows].all()
        assert set(parties.intent[rows]) == {Intent.REFUGE}
        assert parties.size[rows].mean() > 2.5


def test_one_county_in_flames_empties_and_the_others_do_not():
    conflict = np.zeros(N_COUNTIES)
    conflict[FAR] = 1.0
    left = leave(small_world(conflict=conflict), Departure(base_chance=0.0))
    assert left[FAR] > 0
    assert left.sum() == left[FAR]


def test_herding_multiplies_flight_up_to_its_limit():
    def fleeing(exodus: float) -> float:
        world = small_world(conflict=1.0)
        world.forming = Forming(family_share_in_danger=0.0)
        world.news.exodus[:] = exodus
        calm = Departure(base_chance=0.0, conflict_chance=1e-4, herding=2.0, herding_limit=4.0)
        return float(leave(world, calm).sum())

    alone, some, crowd = fleeing(0.0), fleeing(0.5), fleeing(50.0)
    assert some / alone == pytest.approx(2.0, rel=0.15)
    assert crowd / alone == pytest.approx(4.0, rel=0.15)


def test_whoever_came_home_leaves_again_with_the_old_row():
    world = small_world()
    ids = world.put(Status.AT_HOME, NEAR, 1000, home=NEAR, crossings=2)
    process = replace(USUAL, base_chance=0.0, again_chance=0.2)
    left = leave(world, process)
    gone = world.people.parties.status[ids] == Status.EN_ROUTE
    assert left[NEAR] == gone.sum() > 0
    assert world.people.parties.count == 1000
    assert world.people.ledger.firsts["left_home"] == 0
    assert set(world.people.parties.crossings[ids]) == {2}


def test_the_displaced_move_on_where_fighting_has_come():
    conflict = np.zeros(N_COUNTIES)
    conflict[FAR] = 1.0
    world = small_world(conflict=conflict)
    hit = world.put(Status.INTERNALLY_DISPLACED, FAR, 500, home=NEAR, fled=True)
    safe = world.put(Status.INTERNALLY_DISPLACED, 0 if FAR else 1, 500, home=NEAR, fled=True)
    leave(world, Departure(base_chance=0.0, conflict_chance=0.0, moves_on_chance=0.5))
    assert world.share(hit, Status.EN_ROUTE) == pytest.approx(0.5, abs=0.12)
    assert world.share(safe, Status.INTERNALLY_DISPLACED) == 1.0


# --------------------------------------------------------------------------------------- travel

SMOOTH = Travel(stopped_per_100_km=0.0, time_spread=0.0, vehicle_share=0.0)


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
