"""The way on: routes with their own days and room, groups that are caught together, missions.

Shares of `n` independent draws are allowed five standard deviations: a right program fails once in
1.7 million times.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from worlds import SmallWorld, host_place, invented_world

from sim.behaviour.routes import Route, Routes, table_of_routes
from sim.geography.numbering import BROKERS, MISSIONS, NETWORKS, RELIEF
from sim.population.party_row import Intent, LeaverStream
from sim.processes import Onward
from sim.status import Status

N = 3000
OPEN = Onward(contact_chance=1.0, mission_chance=0.0, paid_later_share=0.0)
WIDE = Routes(
    laos_share=0.3,
    mongolia_share=0.1,
    thailand_people_a_day=10_000.0,
    laos_people_a_day=10_000.0,
    mongolia_people_a_day=10_000.0,
)


def five_deviations(chance: float, n: int = N) -> float:
    return 5 * math.sqrt(chance * (1 - chance) / n)


def bound_for_the_south(world: SmallWorld, n: int = N) -> np.ndarray:
    """Put parties into hiding whom kin called."""
    ids = world.put(
        Status.IN_HIDING,
        host_place(world, 0),
        n,
        intent=Intent.TRANSIT,
        stream=LeaverStream.SOUTHBOUND,
    )
    world.start_counting()
    return ids


def on_the_way(routes: Routes, onward: Onward = OPEN) -> tuple[SmallWorld, np.ndarray]:
    """Let as many set out with brokers as routes have room for."""
    world = invented_world(network_room=np.array([1e6, 0.0, 0.0]))
    world.routes = routes
    ids = bound_for_the_south(world)
    onward.step(world)
    return world, ids[world.people.parties.status[ids] == Status.ONWARD]


def test_shares_of_routes_add_up_and_whoever_is_left_goes_by_thailand():
    assert table_of_routes(WIDE)["share"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    crowded = replace(WIDE, laos_share=0.9, mongolia_share=0.9)
    assert table_of_routes(crowded)["share"].tolist() == pytest.approx([0.0, 0.5, 0.5])


def test_parties_are_led_by_routes_in_their_shares():
    world, ids = on_the_way(WIDE, replace(OPEN, group_people=1.0))
    assert ids.size == N
    routes = world.people.parties.goal[ids]
    for route, share in zip(Route, (0.6, 0.3, 0.1), strict=True):
        assert (routes == route).mean() == pytest.approx(share, abs=five_deviations(share))


def test_a_full_route_sends_people_to_the_others_and_no_more_go_than_all_can_take():
    narrow = replace(
        WIDE, thailand_people_a_day=50.0, laos_people_a_day=20.0, mongolia_people_a_day=7.0
    )
    world, ids = on_the_way(narrow)
    taken = np.bincount(world.people.parties.goal[ids], minlength=len(Route))
    assert taken.tolist() == [50, 20, 7]
    assert world.people.ledger.by_place["asked"].sum() >= N


def test_each_route_takes_its_own_time():
    days = replace(
        WIDE,
        thailand_days_to_border=1.0,
        laos_days_to_border=1.0,
        mongolia_days_to_border=1.0,
        thailand_days_abroad=100.0,
        laos_days_abroad=60.0,
        mongolia_days_abroad=20.0,
        thailand_caught_share=0.0,
        laos_caught_share=0.0,
        mongolia_caught_share=0.0,
    )
    world, ids = on_the_way(days, replace(OPEN, group_people=1.0, evenness=50.0))
    world.places.network_room = np.zeros(len(NETWORKS))
    arrived_on = np.zeros(ids.size)
    for _ in range(200):
        world.turn()
        OPEN_AND_EVEN.step(world)
        there = world.people.parties.status[ids] == Status.IN_SOUTH_KOREA
        arrived_on[there & (arrived_on == 0)] = world.day
    routes = world.people.parties.goal[ids]
    mean = [float(arrived_on[routes == route].mean()) for route in Route]
    assert mean == pytest.approx([101.5, 61.5, 21.5], abs=3.0)


OPEN_AND_EVEN = replace(OPEN, evenness=50.0)


ALL_BY_ONE_ROUTE = replace(WIDE, laos_share=0.0, mongolia_share=0.0)


@pytest.mark.parametrize(("campaign", "power"), [(1.0, 1.0), (3.0, 0.0), (3.0, 1.0), (0.5, 1.0)])
def test_a_campaign_raises_the_chance_to_be_caught_on_the_way(campaign, power):
    """Who ends the way on one day is one group here: days are counted, not people."""
    onward = replace(OPEN, group_people=1.0, campaign_on_way=power)
    routes = replace(ALL_BY_ONE_ROUTE, thailand_caught_share=0.2, thailand_days_to_border=300.0)
    world, ids = on_the_way(routes, onward)
    world.places.network_room = np.zeros(len(NETWORKS))
    world.places.campaign = np.full(world.places.campaign.size, campaign)
    ends_on = world.people.parties.due[ids].copy()
    is_caught = np.zeros(ids.size, dtype=bool)
    for _ in range(int(ends_on.max()) + 1):
        world.turn()
        onward.step(world)
        is_caught |= world.people.parties.status[ids] == Status.IN_CUSTODY
    days = np.unique(ends_on)
    by_day = [float(is_caught[ends_on == day].mean()) for day in days]
    caught = 1 - 0.8 ** (campaign**power)
    assert set(by_day) <= {0.0, 1.0}
    assert np.mean(by_day) == pytest.approx(caught, abs=five_deviations(caught, days.size))


def test_a_group_is_caught_together_or_not_at_all():
    onward = replace(OPEN, group_people=12.0)
    world, ids = on_the_way(replace(ALL_BY_ONE_ROUTE, thailand_caught_share=0.5), onward)
    parties = world.people.parties
    ends_on = parties.due[ids].copy()
    world.places.network_room = np.zeros(len(NETWORKS))
    for _ in range(60):
        world.turn()
        onward.step(world)
    is_caught = parties.status[ids] == Status.IN_CUSTODY
    for day in np.unique(ends_on):
        assert np.unique(is_caught[ends_on == day]).size == 1
    assert is_caught.any()


@pytest.mark.parametrize("people", [1, 10])
def test_the_larger_a_group_the_likelier_its_arrest_is_public(people):
    """All are caught: of lone travellers 5 in 100 become known at once, of tens 40."""
    onward = replace(OPEN, group_people=50.0, group_public_chance=0.05)
    caught = replace(ALL_BY_ONE_ROUTE, thailand_caught_share=1.0, thailand_days_to_border=1.0)
    groups = 400
    public = 0
    for seed in range(groups):
        world = invented_world(seed, network_room=np.array([float(people), 0.0, 0.0]))
        world.routes = caught
        ids = bound_for_the_south(world, people)
        onward.step(world)
        world.turn()
        onward.step(world)
        assert world.share(ids, Status.IN_CUSTODY) == 1.0
        known = world.people.parties.is_public[ids]
        assert known.all() or not known.any()
        public += bool(known.any())
    expected = 1 - 0.95**people
    assert public / groups == pytest.approx(expected, abs=five_deviations(expected, groups))


def test_arrivals_are_counted_by_the_way_that_they_came():
    world = invented_world()
    networks = world.places.atlas.network.start
    for network, n in ((BROKERS, 5), (RELIEF, 3), (MISSIONS, 2)):
        ids = world.put(Status.ONWARD, networks + network, n)
        world.people.become(ids, Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    ids = world.put(Status.AT_BORDER, world.places.atlas.exit.start, 4)
    world.people.become(ids, Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    assert world.people.ledger.tally["reached_south_by"][0].tolist() == [5, 3, 2, 4]


@pytest.mark.parametrize(("tried", "gets_in"), [(0.0, 0.6), (200.0, 0.3), (1800.0, 0.06)])
def test_the_more_tried_of_late_the_fewer_get_into_a_mission(tried, gets_in):
    world = invented_world()
    world.news.heard.all["tried_missions"] = tried
    ids = bound_for_the_south(world)
    Onward(contact_chance=0.0, mission_chance=0.1, mission_rush=9.0).step(world)
    assert world.share(ids, Status.ONWARD) == pytest.approx(gets_in, abs=five_deviations(gets_in))
    assert set(world.status_of(ids)) == {Status.ONWARD, Status.IN_CUSTODY}
    world.turn()
    assert world.news.tried_missions == pytest.approx(tried * (1 - 1 / 1500) + N)


def test_a_rush_brings_as_many_more_to_the_gates_as_the_scenario_says():
    tried = []
    for rush in (0.0, 9.0):
        world = invented_world()
        ids = bound_for_the_south(world)
        Onward(contact_chance=0.0, mission_chance=0.02, mission_rush=rush).step(world)
        tried.append(1.0 - world.share(ids, Status.IN_HIDING))
    for share, chance in zip(tried, (0.02, 0.2), strict=True):
        assert share == pytest.approx(chance, abs=five_deviations(chance))
