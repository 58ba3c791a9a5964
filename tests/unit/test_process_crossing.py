"""Crossing: the river, the guards, the patrols, the crowd, and the other ways out.

Shares are compared over thousands of parties with chances that differ by far more than chance
allows: each difference asked for is at least five standard errors below the one expected.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import (
    GEOGRAPHY,
    HOME,
    N_EXITS,
    RUSSIA,
    SEA,
    SOUTHERN,
    SmallWorld,
    exit_place,
    members,
    small_world,
)

from sim.behaviour.other_exits import OtherExits
from sim.behaviour.penalties import Penalties
from sim.population.party_row import LeaverStream
from sim.processes import Crossing
from sim.status import Cause, Penalty, Status

EXITS = GEOGRAPHY.exits
LONG = int(np.argmax(np.where(EXITS.county >= 0, EXITS.length_km, 0)))  # the longest sector
EAGER = Crossing(attempt_chance=1.0, people_per_km=20_000.0, drowning=0.0)
N = 4000


def attempt(process: Crossing, way_out: int = LONG, n: int = N, *, crowd: float = 0.0, **columns):
    """Let parties of one try a way out for a day."""
    world = small_world(**columns)
    ids = world.put(Status.AT_BORDER, exit_place(world, way_out), n, got_out=False)
    world.start_counting()
    world.news.attempts_yesterday[:] = crowd
    process.step(world)
    world.check()
    return world, ids


def across(world: SmallWorld, ids: np.ndarray) -> float:
    return world.share(ids, Status.IN_HIDING)


def test_who_meets_nobody_is_across_unseen_and_has_crossed_once():
    world, ids = attempt(EAGER)
    assert across(world, ids) == 1.0
    assert set(world.people.parties.crossings[ids]) == {1}
    host = EXITS.host[LONG] + world.places.atlas.host.start
    assert set(world.people.parties.place[ids]) == {host}


def test_an_easier_river_lets_more_attempt():
    shares = []
    for ford in (0.05, 0.5, 1.0):
        world = small_world()
        world.season.ford[0] = ford
        ids = world.put(Status.AT_BORDER, exit_place(world, LONG), N)
        Crossing(attempt_chance=0.4, people_per_km=20_000.0, drowning=0.0).step(world)
        shares.append(across(world, ids))
    assert shares[0] < shares[1] < shares[2]
    assert shares == pytest.approx(
        [0.4 * (0.15 + 0.85 * ford) for ford in (0.05, 0.5, 1)], abs=0.05
    )


def test_ice_spares_who_would_drown():
    def drowned(*, on_ice: bool) -> int:
        world = small_world()
        world.season.ford[0] = 0.2
        world.season.on_ice[0] = on_ice
        world.put(Status.AT_BORDER, exit_place(world, LONG), N, family=members(women=1, girls=2))
        world.start_counting()
        Crossing(attempt_chance=1.0, people_per_km=20_000.0, drowning=0.05).step(world)
        world.check()
        return int(world.people.ledger.deaths[Cause.DROWNING])

    assert drowned(on_ice=True) == 0
    expected = N * 0.32 * 3 * 0.05 * 0.8  # attempts x members x chance x depth
    assert drowned(on_ice=False) == pytest.approx(expected, rel=0.3)


def test_more_guards_catch_more_and_let_fewer_across():
    caught, passed = [], []
    for guards in (0.0, 5.0, 20.0):
        world, ids = attempt(EAGER, guards=guards)
        caught.append(world.share(ids, Status.DETAINED))
        passed.append(across(world, ids))
    assert caught[0] == 0.0
    assert caught[0] + 0.03 < caught[1] < caught[2] - 0.03
    assert passed[0] > passed[1] + 0.03 > passed[2] + 0.06


def test_guards_who_take_bribes_let_those_across_who_can_pay_and_keep_the_money():
    def share(means: float, takes_bribes: float) -> float:
        world = small_world(guards=30.0, takes_bribes=takes_bribes)
        ids = world.put(Status.AT_BORDER, exit_place(world, LONG), N, means=means)
        replace(EAGER, bribe_price=1000.0).step(world)
        assert world.people.parties.means[ids].min() >= 0.0
        return across(world, ids)

    rich, poor, honest = share(1500.0, 1.0), share(900.0, 1.0), share(1500.0, 0.0)
    assert rich == 1.0
    assert rich > poor + 0.1
    assert honest == pytest.approx(poor, abs=0.05)


def test_no_guard_stops_anybody_once_pyongyang_opens_the_border():
    world, ids = attempt(EAGER, guards=50.0, exit_open=1.0)
    assert across(world, ids) == 1.0


def test_shots_are_fired_only_under_orders():
    for shoot, least in ((0.0, 0), (1.0, 100)):
        world, _ = attempt(EAGER, guards=30.0, shoot_on_sight=shoot)
        shot = world.people.ledger.deaths[Cause.SHOOTING]
        assert shot >= least
        assert (shot > 0) == (shoot > 0.0)


def test_a_crowd_thins_out_guards_and_patrols():
    for column in ({"guards": 20.0}, {"patrols": 40.0}):
        alone, ids = attempt(EAGER, **column)
        crowded, ids_then = attempt(EAGER, crowd=1e5, **column)
        assert across(crowded, ids_then) > across(alone, ids) + 0.1


def test_more_patrols_and_a_fence_catch_more_on_the_far_bank():
    rates = []
    for patrols, fence in ((0.0, False), (10.0, False), (10.0, True), (40.0, True)):
        watchful = replace(EAGER, meets_patrols=0.12)
        world, ids = attempt(watchful, patrols=patrols, is_fenced=fence)
        rates.append(world.share(ids, Status.IN_CUSTODY))
    assert rates[0] == 0.0
    assert rates[1] > 0.05
    assert rates[2] > rates[1] + 0.02
    assert rates[3] > rates[2] + 0.1


@pytest.mark.parametrize(
    ("stance", "met", "unmet"),
    [
        ("return", Status.IN_CUSTODY, Status.IN_HIDING),
        ("tolerate", Status.IN_HIDING, Status.IN_HIDING),
        ("shelter", Status.AT_RECEPTION, Status.IN_HIDING),
    ],
)
def test_what_follows_a_meeting_is_beijings_stance(stance, met, unmet):
    shy = Crossing(
        attempt_chance=1.0,
        people_per_km=20_000.0,
        drowning=0.0,
        come_forward=0.0,
        meets_patrols=1.0,
    )
    world, ids = attempt(shy, stance=stance, patrols=200.0)
    assert world.share(ids, met) == 1.0
    world, ids = attempt(shy, stance=stance, patrols=0.0)
    assert world.share(ids, unmet) == 1.0


def test_a_sealed_river_pushes_back_whom_patrols_meet_and_they_have_not_crossed():
    process = Crossing(
        attempt_chance=1.0, people_per_km=20_000.0, drowning=0.0, come_forward=0.5, gives_up=0.0
    )
    world, ids = attempt(process, stance="seal", patrols=60.0)
    back = ids[world.people.parties.status[ids] == Status.AT_BORDER]
    known = world.share(ids, Status.AT_RECEPTION)
    assert back.size > N / 10
    assert set(world.people.parties.crossings[back]) == {0}
    assert known == pytest.approx(across(world, ids), abs=0.05)
    assert world.share(ids, Status.IN_CUSTODY) == 0.0


def test_who_is_turned_back_waits_on_or_sets_out_for_home():
    process = Crossing(
        attempt_chance=1.0, people_per_km=20_000.0, drowning=0.0, caught_share=0.0, gives_up=0.5
    )
    world, ids = attempt(process, guards=500.0)
    homeward = ids[world.people.parties.status[ids] == Status.EN_ROUTE]
    assert homeward.size / N == pytest.approx(0.5, abs=0.05)
    assert set(world.people.parties.goal[homeward]) == {HOME}
    assert set(world.people.parties.place[homeward]) == {EXITS.county[LONG]}
    waiting = ids[world.people.parties.status[ids] == Status.AT_BORDER]
    assert waiting.size + homeward.size == N


@pytest.mark.parametrize("size", [1, 4])
def test_no_more_pass_in_a_day_than_the_paths_hold(size):
    """Whole parties: the last one may stand with one foot beyond the limit."""
    world = small_world()
    world.put(Status.AT_BORDER, exit_place(world, LONG), N, family=members(women=1, girls=size - 1))
    world.put(Status.AT_BORDER, exit_place(world, LONG - 1), 5)
    world.start_counting()
    process = Crossing(attempt_chance=1.0, people_per_km=10.0, drowning=0.0)
    process.step(world)
    passed = world.people.ledger.left[Status.AT_BORDER].sum(axis=0)
    limit = 10.0 * EXITS.length_km[LONG]
    assert limit <= passed[exit_place(world, LONG)] < limit + size
    assert passed[exit_place(world, LONG - 1)] == 5


def test_bridges_carry_many_once_they_are_open():
    bridge = next(e for e in range(N_EXITS) if EXITS.crossing[e] and EXITS.county[e] >= 0)
    narrow = Crossing(attempt_chance=1.0, people_per_km=1.0, drowning=0.0)
    shut, ids = attempt(narrow, bridge)
    opened, ids_then = attempt(narrow, bridge, exit_open=1.0)
    assert across(shut, ids) < 0.1
    assert across(opened, ids_then) == 1.0


# ------------------------------------------------------------------------- caught on the bank

SURE_TO_BE_CAUGHT = Crossing(
    attempt_chance=1.0, people_per_km=20_000.0, caught_share=1.0, drowning=0.0, meets_guards=20.0
)


@pytest.mark.parametrize(
    ("crossings", "penalty"),
    [(0, Penalty.ECONOMIC), (2, Penalty.ECONOMIC), (3, Penalty.AGGRAVATED)],
)
def test_who_is_caught_on_the_korean_bank_is_held_by_class(crossings, penalty):
    world = small_world(guards=500.0)
    world.penalties = Penalties(aggravated_from_crossings=3, political_motive_share=0.0)
    ids = world.put(Status.AT_BORDER, exit_place(world, LONG), 200, crossings=crossings)
    SURE_TO_BE_CAUGHT.step(world)
    assert world.share(ids, Status.DETAINED) == 1.0
    assert set(world.people.parties.place[ids]) == {world.places.atlas.penalty.start + penalty}


def test_a_stricter_rule_makes_more_cases_aggravated():
    world = small_world(guards=500.0)
    world.penalties = Penalties(aggravated_from_crossings=1, political_motive_share=0.0)
    ids = world.put(Status.AT_BORDER, exit_place(world, LONG), 200, crossings=1)
    SURE_TO_BE_CAUGHT.step(world)
    assert set(world.people.parties.place[ids]) == {
        world.places.atlas.penalty.start + Penalty.AGGRAVATED
    }


# -------------------------------------------------------------------------- the other ways out


@pytest.mark.parametrize(
    ("way_out", "there"),
    [
        (SOUTHERN, Status.IN_SOUTH_KOREA),
        (SEA, Status.IN_SOUTH_KOREA),
        (RUSSIA, Status.ELSEWHERE_ABROAD),
    ],
    ids=["south", "sea", "russia"],
)
def test_the_other_ways_out_open_only_as_control_is_lost(way_out, there):
    reached = []
    for control in (1.0, 0.5, 0.0):
        world = small_world(control=control)
        world.other_exits = OtherExits(
            southern_people=1e5, boats_a_day=1e5, boats=1e6, boats_abroad=0.0, southern_success=0.5
        )
        ids = world.put(Status.AT_BORDER, exit_place(world, way_out), N)
        EAGER.step(world)
        reached.append(world.share(ids, there))
    assert reached[0] == 0.0
    assert reached[0] + 0.05 < reached[1] < reached[2] - 0.05


def test_mines_and_water_kill_on_the_other_ways_out():
    """Boats that are held back in the harbour are in no danger: guards are gone here."""
    for way_out, cause in ((SOUTHERN, Cause.SHOOTING), (SEA, Cause.DROWNING)):
        world = small_world(control=0.0)
        world.other_exits = OtherExits(southern_people=1e5, boats_a_day=1e5, boats=1e6)
        world.put(Status.AT_BORDER, exit_place(world, way_out), N, family=members(women=1, men=1))
        world.start_counting()
        EAGER.step(world)
        world.check()
        assert world.people.ledger.deaths[cause] > N / 50
        assert world.people.ledger.deaths.sum() == world.people.ledger.deaths[cause]


def test_boats_are_held_back_in_the_harbour_where_the_state_is_in_control():
    world = small_world(control=1.0)
    world.other_exits = OtherExits(boats_a_day=1e5, boats=1e6, sea_death=0.5)
    ids = world.put(Status.AT_BORDER, exit_place(world, SEA), 500)
    world.start_counting()
    EAGER.step(world)
    world.check()
    assert world.people.ledger.deaths.sum() == 0
    assert world.share(ids, Status.IN_SOUTH_KOREA) == 0.0


@pytest.mark.parametrize("stream", [LeaverStream.MARRIAGE, LeaverStream.SOUTHBOUND])
def test_guards_are_paid_for_those_whom_somebody_brings_out(stream):
    """Whom brokers lead pays nothing at the river, and passes as the rich do."""
    world = small_world(guards=500.0, takes_bribes=1.0)
    led = world.put(Status.AT_BORDER, exit_place(world, LONG), 500, means=0.0, stream=stream)
    alone = world.put(Status.AT_BORDER, exit_place(world, LONG), 500, means=0.0)
    EAGER.step(world)
    assert across(world, led) == 1.0
    assert across(world, alone) < 0.5
    assert (world.people.parties.means[led] == 0.0).all()
