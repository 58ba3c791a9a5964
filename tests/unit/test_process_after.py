"""Detention, onward movement, voluntary return, mortality: how stays end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import (
    GEOGRAPHY,
    HOME,
    N_COUNTIES,
    SmallWorld,
    beyond_range,
    exit_place,
    host_place,
    members,
    small_world,
)

from sim.geography.numbering import BROKERS, MISSIONS, RELIEF
from sim.population.party_row import Intent
from sim.processes import Custody, Detention, Mortality, Onward, Process, VoluntaryReturn
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


def terms(penalty: Penalty, process: Detention) -> np.ndarray:
    world = small_world()
    ids = sentenced(world, penalty)
    process.step(world)
    return world.people.parties.due[ids] - world.day


def test_sentences_grow_with_the_class():
    process = Detention(executed_share=0.0)
    economic, aggravated, political = (terms(penalty, process) for penalty in Penalty)
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
        sentenced(world, penalty)
        Detention(executed_share=0.2).step(world)
        world.check()
        assert world.people.ledger.deaths[Cause.EXECUTION] == pytest.approx(expected, abs=100)


def test_the_released_are_home_with_their_record():
    world = small_world()
    ids = sentenced(world, Penalty.ECONOMIC, 50, home=9, crossings=2, forced_returns=1)
    run(world, Detention(economic_days=5.0, short_days=2.0), 60)
    parties = world.people.parties
    assert world.share(ids, Status.AT_HOME) == 1.0
    assert set(parties.place[ids]) == {9}
    assert set(parties.crossings[ids]) == {2}
    assert set(parties.forced_returns[ids]) == {1}


def test_nobody_is_released_before_the_sentence_ends():
    world = small_world()
    ids = sentenced(world, Penalty.AGGRAVATED, 10)
    process = Detention(aggravated_years=0.2)
    run(world, process, int(0.2 * YEAR))
    assert world.share(ids, Status.DETAINED) == 1.0
    run(world, process, 2)
    assert world.share(ids, Status.AT_HOME) == 1.0


# --------------------------------------------------------------------------------------- onward

OPEN = Onward(contact_chance=1.0, mission_chance=0.0, persuaded_share=0.0, paid_later_share=0.0)


def hidden(world: SmallWorld, n: int, **columns) -> np.ndarray:
    ids = world.put(Status.IN_HIDING, host_place(world, 0), n, **columns)
    world.start_counting()
    return ids


def networks(brokers: float = 0.0, relief: float = 0.0, price: float = 2500.0) -> SmallWorld:
    world = small_world()
    world.places.network_room[[BROKERS, RELIEF]] = brokers, relief
    world.places.network_price[BROKERS] = price
    return world


@pytest.mark.parametrize("size", [1, 3])
def test_networks_take_no_more_than_their_room(size):
    world = networks(brokers=6.5, relief=1.8)
    hidden(world, 800, intent=Intent.TRANSIT, means=1e6, family=members(women=1, girls=size - 1))
    taken = []
    for _ in range(40):
        OPEN.step(world)
        taken.append(world.people.ledger.reached[Status.IN_HIDING, Status.ONWARD].copy())
        world.turn()
    atlas = world.places.atlas.network
    by_network = np.array(taken)[:, atlas]
    assert by_network[:, BROKERS].max() <= 7
    assert by_network[:, RELIEF].max() <= 2
    assert by_network[:, MISSIONS].max() == 0
    assert by_network[:, BROKERS].mean() <= 6.5 + 5 * 0.5 / 40**0.5
    if size == 1:
        assert by_network[:, BROKERS].mean() == pytest.approx(6.5, abs=0.4)


def test_brokers_want_their_price_and_relief_takes_whom_it_can():
    world = networks(brokers=1000.0)
    poor, rich = (hidden(world, 100, intent=Intent.TRANSIT, means=m) for m in (2000.0, 3000.0))
    OPEN.step(world)
    assert world.share(rich, Status.ONWARD) == 1.0
    assert world.share(poor, Status.IN_HIDING) == 1.0
    world.places.network_room[RELIEF] = 1000.0
    world.turn()
    OPEN.step(world)
    assert world.share(poor, Status.ONWARD) == 1.0


def test_a_family_pays_for_each_of_its_members():
    world = networks(brokers=1000.0)
    ids = hidden(world, 50, intent=Intent.TRANSIT, means=4000.0, family=members(women=2))
    OPEN.step(world)
    assert world.share(ids, Status.IN_HIDING) == 1.0


def test_only_those_go_who_want_to_or_are_persuaded_and_refugees_are_not():
    world = networks(brokers=1e6)
    transit, refuge, fled = (
        hidden(world, 500, means=1e6, **columns)
        for columns in (
            {"intent": Intent.TRANSIT},
            {"intent": Intent.REFUGE},
            {"intent": Intent.REFUGE, "fled": True},
        )
    )
    replace(OPEN, persuaded_share=0.3).step(world)
    assert world.share(transit, Status.ONWARD) == 1.0
    assert world.share(refuge, Status.ONWARD) == pytest.approx(0.3, abs=0.1)
    assert world.share(fled, Status.ONWARD) == 0.0


def test_who_goes_on_arrives_in_the_south_or_is_caught_and_counts_as_political():
    world = networks(brokers=1e6)
    ids = hidden(world, 1000, intent=Intent.TRANSIT, means=1e6)
    process = replace(OPEN, caught_share=0.3, days_in_china=5.0, days_in_third_country=20.0)
    for _ in range(150):
        Custody(public_chance=0.0, leak_chance=0.0).step(world)
        process.step(world)
        world.turn()
    caught = ids[world.people.parties.status[ids] == Status.DETAINED]
    assert caught.size / 1000 == pytest.approx(0.3, abs=0.08)
    arrived = world.share(ids, Status.IN_SOUTH_KOREA)
    assert arrived == pytest.approx(1 - caught.size / 1000)
    political = world.places.atlas.penalty.start + Penalty.POLITICAL
    assert set(world.people.parties.place[caught]) == {political}


def test_who_runs_for_a_mission_gets_in_or_becomes_a_public_and_political_case():
    world = networks()
    ids = hidden(world, 1000, intent=Intent.TRANSIT)
    stay = hidden(world, 1000, intent=Intent.CIRCULAR)
    process = beyond_range(
        replace(OPEN, mission_success=0.6, days_in_mission=30.0), mission_chance=1.0
    )
    process.step(world)
    inside = world.people.parties.place[ids] == world.places.atlas.network.start + MISSIONS
    assert inside.mean() == pytest.approx(0.6, abs=0.08)
    outside = ids[~inside]
    parties = world.people.parties
    assert (parties.status[outside] == Status.IN_CUSTODY).all()
    assert parties.is_public[outside].all()
    assert world.share(stay, Status.IN_HIDING) == 1.0
    world.places.leniency[:] = 1.0
    parties.means[outside] = 1e6
    for _ in range(200):
        Custody(days_public=2.0).step(world)
        world.turn()
        replace(process, mission_chance=0.0).step(world)
    assert set(parties.place[outside]) == {world.places.atlas.penalty.start + Penalty.POLITICAL}
    assert world.share(ids[inside], Status.IN_SOUTH_KOREA) == 1.0


# ----------------------------------------------------------------------------- voluntary return


def test_circular_movers_come_back_with_goods_and_the_others_stay():
    world = small_world(exit_open=1.0)
    for place in (host_place(world, 0), host_place(world, len(GEOGRAPHY.hosts.name) - 1)):
        border = world.put(Status.AT_BORDER, exit_place(world, 3), 300, home=HOME, means=10.0)
        world.people.parties.intent[border[:200]] = Intent.CIRCULAR
        world.start_counting()
        world.people.become(border, Status.IN_HIDING, place)
    process = VoluntaryReturn(days_in_china=10.0, goods=200.0)
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
        VoluntaryReturn(caught_share=0.4).step(world)
        shares.append(world.share(ids, Status.DETAINED))
    assert shares == pytest.approx([0.0, 0.2, 0.4], abs=0.06)


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
            (Status.IN_CAMP, atlas.camp.start),
            (Status.INTERNALLY_DISPLACED, 4),
            (Status.AT_BORDER, atlas.exit.start + 2),
        )
    ]
    world.places.camp_places[:] = 1500
    world.start_counting()
    VoluntaryReturn(refugees_return=1.0, displaced_return=1.0).step(world)
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
        VoluntaryReturn(refugees_return=1.0).step(world)
        shares.append(world.share(ids, Status.EN_ROUTE))
    assert shares == pytest.approx([0.0, 0.5, 0.6, 1.0], abs=0.07)


def test_who_left_for_want_does_not_go_home_because_there_is_peace():
    world = small_world(**PEACE)
    ids = hidden(world, 300, fled=False)
    VoluntaryReturn(refugees_return=1.0).step(world)
    assert world.share(ids, Status.IN_HIDING) == 1.0


def test_home_must_be_safe_not_the_place_of_refuge():
    conflict = np.zeros(N_COUNTIES)
    conflict[HOME] = 1.0
    world = small_world(**{**PEACE, "conflict": conflict})
    unsafe = hidden(world, 300, home=HOME, fled=True)
    safe = hidden(world, 300, home=9, fled=True)
    VoluntaryReturn(refugees_return=1.0).step(world)
    assert world.share(unsafe, Status.IN_HIDING) == 1.0
    assert world.share(safe, Status.EN_ROUTE) == 1.0


# ------------------------------------------------------------------------------------ mortality


def deaths(
    process: Mortality, status: Status, *, winter: bool = False, place: int | None = None
) -> int:
    world = small_world(camp_places=10_000)
    world.season.is_winter[:] = winter
    atlas = world.places.atlas
    where = {
        Status.AT_BORDER: atlas.exit,
        Status.IN_CAMP: atlas.camp,
        Status.INTERNALLY_DISPLACED: atlas.county,
        Status.DETAINED: atlas.penalty,
    }.get(status, atlas.host)
    world.put(status, where.start if place is None else place, 2000, family=members(women=1, men=1))
    world.start_counting()
    process.step(world)
    world.check()
    return int(world.people.ledger.deaths.sum())


HARD = beyond_range(
    Mortality(winter_factor=4.0, displaced_factor=0.5, camp_factor=0.1), exposure=0.02
)


def test_exposure_kills_those_without_shelter_most_and_more_in_winter():
    """Binomial counts among 4,000 within 5 standard errors of their mean: 1 in a million."""
    for status, factor in (
        (Status.AT_BORDER, 1.0),
        (Status.AT_RECEPTION, 1.0),
        (Status.INTERNALLY_DISPLACED, 0.5),
        (Status.IN_CAMP, 0.1),
        (Status.IN_HIDING, 0.0),
    ):
        for winter in (False, True):
            mean = 4000 * 0.02 * factor * (4.0 if winter else 1.0)
            assert abs(deaths(HARD, status, winter=winter) - mean) <= 5 * mean**0.5


def test_detention_kills_by_class_and_custody_by_its_own_chance():
    process = beyond_range(Mortality(custody=0.005, economic=0.01), aggravated=0.03, political=0.06)
    first = small_world().places.atlas.penalty.start
    counts = [deaths(process, Status.DETAINED, place=first + penalty) for penalty in Penalty]
    assert counts == pytest.approx([40, 120, 240], abs=5 * 16)
    assert counts[0] < counts[1] < counts[2]
    assert deaths(process, Status.IN_CUSTODY) == pytest.approx(20, abs=5 * 4.5)


def test_nobody_dies_where_all_chances_are_nought():
    none = Mortality(exposure=0.0, custody=0.0, economic=0.0, aggravated=0.0, political=0.0)
    for status in (Status.AT_BORDER, Status.IN_CAMP, Status.IN_CUSTODY, Status.DETAINED):
        assert deaths(none, status, winter=True) == 0
