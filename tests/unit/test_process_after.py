"""Detention, voluntary return: how stays end."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import (
    GEOGRAPHY,
    HOME,
    N_COUNTIES,
    SmallWorld,
    exit_place,
    host_place,
    members,
    small_world,
)

from sim.behaviour.penalties import Penalties
from sim.behaviour.streams import Marriage
from sim.population.party_row import Intent, LeaverStream, Shelter
from sim.processes import Detention, Process, VoluntaryReturn
from sim.status import Cause, Penalty, Status

YEAR = 365


def run(world: SmallWorld, process: Process, days: int) -> None:
    for _ in range(days):
        process.step(world)
        world.turn()


# ------------------------------------------------------------------------------------ detention


def sentenced(world: SmallWorld, penalty: Penalty, n: int = 2000, **columns) -> np.ndarray:
    """Hand parties over to the DPRK today."""
    ids = world.put(Status.IN_CUSTODY, host_place(world, 0), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.DETAINED, world.places.atlas.penalty.start + penalty)
    return ids


def terms(penalty: Penalty) -> np.ndarray:
    world = small_world()
    world.penalties = Penalties(executed_share=0.0)
    ids = sentenced(world, penalty)
    Detention().step(world)
    return world.people.parties.due[ids] - world.day


def test_sentences_grow_with_the_class():
    economic, aggravated, political = (terms(penalty) for penalty in Penalty)
    assert set(aggravated) == {3 * YEAR}
    assert political.min() >= 5 * YEAR
    assert political.max() <= 10 * YEAR
    assert economic.mean() == pytest.approx(0.4 * 10 + 0.6 * 120, rel=0.12)
    assert economic.max() < 3 * YEAR


def test_only_the_political_are_executed():
    for penalty, expected in (
        (Penalty.ECONOMIC, 0),
        (Penalty.AGGRAVATED, 0),
        (Penalty.POLITICAL, 400),
    ):
        world = small_world()
        world.penalties = Penalties(executed_share=0.2)
        sentenced(world, penalty)
        Detention().step(world)
        world.check()
        assert world.people.ledger.deaths[Cause.EXECUTION] == pytest.approx(expected, abs=100)


def test_the_released_are_home_with_their_record():
    world = small_world()
    world.penalties = Penalties(economic_days=5.0)
    ids = sentenced(world, Penalty.ECONOMIC, 50, home=9, crossings=2, forced_returns=1)
    run(world, Detention(short_days=2.0), 60)
    parties = world.people.parties
    assert world.share(ids, Status.AT_HOME) == 1.0
    assert set(parties.place[ids]) == {9}
    assert set(parties.crossings[ids]) == {2}
    assert set(parties.forced_returns[ids]) == {1}


def test_nobody_is_released_before_the_sentence_ends():
    world = small_world()
    world.penalties = Penalties(aggravated_years=0.2)
    ids = sentenced(world, Penalty.AGGRAVATED, 10)
    run(world, Detention(), int(0.2 * YEAR))
    assert world.share(ids, Status.DETAINED) == 1.0
    run(world, Detention(), 2)
    assert world.share(ids, Status.AT_HOME) == 1.0


# ----------------------------------------------------------------------------- voluntary return


def hidden(world: SmallWorld, n: int, **columns) -> np.ndarray:
    ids = world.put(Status.IN_HIDING, host_place(world, 0), n, **columns)
    world.start_counting()
    return ids


def test_circular_movers_come_back_with_goods_and_the_others_stay():
    world = small_world(exit_open=1.0)
    for place in (host_place(world, 0), host_place(world, len(GEOGRAPHY.hosts.name) - 1)):
        border = world.put(Status.AT_BORDER, exit_place(world, 3), 300, home=HOME, means=10.0)
        world.people.parties.intent[border[:200]] = Intent.CIRCULAR
        world.start_counting()
        world.people.become(border, Status.IN_HIDING, place)
    world.leavers = world.leavers._replace(marriage=Marriage(after_trade=0.0))
    process = VoluntaryReturn(days_in_china=10.0, goods=200.0, stays_on=0.0)
    run(world, process, 150)
    parties = world.people.parties
    everybody = np.arange(parties.count)
    circular = everybody[parties.intent[: parties.count] == Intent.CIRCULAR]
    others = np.setdiff1d(everybody, circular)
    assert world.share(circular, Status.EN_ROUTE) == 1.0
    assert set(parties.means[circular]) == {210.0}
    assert set(parties.goal[circular]) == {HOME}
    assert (parties.place[circular] < N_COUNTIES).all()
    assert world.share(others, Status.IN_HIDING) == 1.0


def test_guards_catch_some_of_those_who_come_back_while_control_holds():
    shares = []
    for control in (0.0, 0.5, 1.0):
        world = small_world(control=control)
        ids = hidden(world, 2000, intent=Intent.CIRCULAR)
        world.people.set_term(ids, np.ones(2000, dtype=np.int64))
        world.turn()
        world.leavers = world.leavers._replace(marriage=Marriage(after_trade=0.0))
        VoluntaryReturn(caught_share=0.4, stays_on=0.0).step(world)
        shares.append(world.share(ids, Status.DETAINED))
    assert shares == pytest.approx([0.0, 0.2, 0.4], abs=0.06)


def test_a_closed_belt_stops_those_who_come_back_too():
    """Shares among 2,000 within five standard errors."""
    shares = {}
    for control in (0.0, 1.0):
        world = small_world(control=control, buffer_zone=1.5)
        ids = hidden(world, 2000, intent=Intent.CIRCULAR)
        world.people.set_term(ids, np.ones(2000, dtype=np.int64))
        world.turn()
        world.leavers = world.leavers._replace(marriage=Marriage(after_trade=0.0))
        VoluntaryReturn(caught_share=0.0, stays_on=0.0, shot_in_zone=0.1).step(world)
        shares[control] = [
            world.share(ids, status) for status in (Status.EN_ROUTE, Status.DETAINED, Status.DEAD)
        ]
    seen = 1 - np.exp(-1.5)
    assert shares[0.0] == [1.0, 0.0, 0.0]
    assert shares[1.0] == pytest.approx([1 - seen, 0.9 * seen, 0.1 * seen], abs=0.056)


ALONE = members(women=1)


@pytest.mark.parametrize(
    ("family", "stay"),
    [(ALONE, 0.5), (members(men=1), 0.2), (members(older_women=1), 0.2), (members(women=2), 0.2)],
    ids=["a woman alone", "a man", "an old woman", "two women"],
)
def test_of_those_whose_time_is_over_women_alone_stay_with_a_husband_and_others_for_work(
    family, stay
):
    """Shares among 4,000 within 5 standard errors: 1 in a million."""
    world = small_world(exit_open=1.0)
    world.leavers = world.leavers._replace(marriage=Marriage(after_trade=0.3))
    ids = hidden(world, 4000, intent=Intent.CIRCULAR, family=family)
    world.people.set_term(ids, np.ones(4000, dtype=np.int64))
    world.turn()
    VoluntaryReturn(stays_on=0.2).step(world)
    stayed = ids[world.people.parties.status[ids] == Status.IN_HIDING]
    assert stayed.size / 4000 == pytest.approx(stay, abs=5 * 0.5 / 4000**0.5)
    parties = world.people.parties
    wives = parties.stream[stayed] == LeaverStream.MARRIAGE
    assert wives.mean() == pytest.approx(0.6 if family == ALONE else 0.0, abs=0.06)
    assert ((parties.shelter[stayed] == Shelter.HUSBAND) == wives).all()
    run(world, VoluntaryReturn(stays_on=0.2), 100)
    assert world.share(stayed, Status.IN_HIDING) == 1.0


@pytest.mark.parametrize("stream", [LeaverStream.MARRIAGE, LeaverStream.TRADE])
def test_who_came_to_stay_is_not_sent_home_at_the_end_of_a_term(stream):
    world = small_world(exit_open=1.0)
    ids = hidden(world, 200, intent=Intent.REFUGE, stream=stream, shelter=Shelter.HUSBAND)
    world.people.set_term(ids[:100], np.full(100, 3))
    run(world, VoluntaryReturn(days_in_china=1.0), 30)
    assert world.share(ids, Status.IN_HIDING) == 1.0
    assert set(world.people.parties.stream[ids]) == {stream}


PEACE = {"control": 0.9, "conflict": 0.0, "food_gap": 0.15}


@pytest.mark.parametrize(
    ("danger", "goes"),
    [({}, True), ({"conflict": 0.5}, False), ({"control": 0.0}, False), ({"food_gap": 0.5}, False)],
    ids=["peace", "fighting", "disorder", "hunger"],
)
def test_refugees_and_displaced_go_home_only_to_peace(danger, goes):
    world = small_world(**{**PEACE, **danger})
    atlas = world.places.atlas
    groups = [
        world.put(status, place, 300, home=HOME, fled=True)
        for status, place in (
            (Status.IN_HIDING, atlas.host.start),
            (Status.AT_RECEPTION, atlas.host.start),
            (Status.WITH_FAMILIES, atlas.host.start + 1),
            (Status.IN_CENTRE, atlas.host.start + 1),
            (Status.IN_CAMP, atlas.host.start + 1),
            (Status.IN_CAMP, atlas.camp.start),
            (Status.IN_ZONE, atlas.exit.start + 2),
            (Status.INTERNALLY_DISPLACED, 4),
            (Status.AT_BORDER, atlas.exit.start + 2),
        )
    ]
    world.places.camp_places[:] = 1500
    world.start_counting()
    VoluntaryReturn(refugees_return=1.0, displaced_return=1.0, fears_return=0.0).step(world)
    world.check()
    for ids in groups:
        assert world.share(ids, Status.EN_ROUTE) == float(goes)
        if goes:
            assert set(world.people.parties.goal[ids]) == {HOME}
            assert (world.people.parties.place[ids] < N_COUNTIES).all()


def test_trust_in_peace_grows_with_order_and_food():
    shares = []
    for control, gap in ((0.2, 0.15), (0.4, 0.15), (0.9, 0.35), (0.9, 0.15)):
        world = small_world(control=control, food_gap=gap)
        ids = hidden(world, 2000, home=HOME, fled=True)
        VoluntaryReturn(refugees_return=1.0, fears_return=0.0).step(world)
        shares.append(world.share(ids, Status.EN_ROUTE))
    assert shares == pytest.approx([0.0, 0.5, 0.6, 1.0], abs=0.07)


def test_who_left_for_want_does_not_go_home_because_there_is_peace():
    world = small_world(**PEACE)
    ids = hidden(world, 300, fled=False)
    VoluntaryReturn(refugees_return=1.0, fears_return=0.0).step(world)
    assert world.share(ids, Status.IN_HIDING) == 1.0


def test_home_must_be_safe_not_the_place_of_refuge():
    conflict = np.zeros(N_COUNTIES)
    conflict[HOME] = 1.0
    world = small_world(**{**PEACE, "conflict": conflict})
    unsafe = hidden(world, 300, home=HOME, fled=True)
    safe = hidden(world, 300, home=9, fled=True)
    VoluntaryReturn(refugees_return=1.0, fears_return=0.0).step(world)
    assert world.share(unsafe, Status.IN_HIDING) == 1.0
    assert world.share(safe, Status.EN_ROUTE) == 1.0
