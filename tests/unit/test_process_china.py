"""Hiding, arrest, custody: what happens to those who are across unseen, or are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import (
    GEOGRAPHY,
    SmallWorld,
    exit_place,
    host_place,
    small_world,
)
from worlds import members as people_of

from sim.behaviour.penalties import Penalties
from sim.population.party_row import Intent, LeaverStream, Shelter
from sim.processes import Arrest, Custody, Hiding
from sim.status import Penalty, Status

HOSTS = GEOGRAPHY.hosts
KOREANS = HOSTS.population * HOSTS.kin_share
BORDER = int(np.flatnonzero(HOSTS.is_border)[0])


# --------------------------------------------------------------------------------------- hiding


def newly_across(world: SmallWorld, n: int, host: int = BORDER, **columns) -> np.ndarray:
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.IN_HIDING, host_place(world, host))
    return ids


def shelter_shares(world: SmallWorld, ids: np.ndarray) -> list[float]:
    found = world.people.parties.shelter[ids]
    return [float((found == kind).mean()) for kind in Shelter]


STILL = Hiding(drift=0.0, drift_inland=0.0)


def newly_then_settled(world: SmallWorld, n: int) -> np.ndarray:
    """Let people without kin get across, and find shelter."""
    world.turn()
    ids = newly_across(world, n)
    STILL.step(world)
    return ids


def test_newcomers_find_kin_or_hosts_or_live_alone():
    world = small_world(host_room=1e9)
    with_kin = newly_across(world, 2000, has_kin=True)
    without = newly_across(world, 2000)
    STILL.step(world)
    assert shelter_shares(world, with_kin)[Shelter.KIN] == pytest.approx(0.8, abs=0.05)
    assert shelter_shares(world, without)[Shelter.KIN] == 0.0
    assert shelter_shares(world, without)[Shelter.HOST] == pytest.approx(0.6, abs=0.06)


@pytest.mark.parametrize(
    "columns", [{"host_room": 0.0}, {"host_room": 1e9, "fear_of_helping": 1.0}]
)
def test_without_room_or_in_fear_of_fines_nobody_but_kin_takes_people_in(columns):
    world = small_world(**columns)
    ids = newly_across(world, 500)
    STILL.step(world)
    assert shelter_shares(world, ids)[Shelter.ALONE] == 1.0


def test_hosts_who_fear_fines_send_people_away_and_kin_do_not():
    """Of 2,000 some e^-1 are left with hosts, within five standard errors."""
    world = small_world(host_room=1e9)
    with_kin = newly_across(world, 200, has_kin=True)
    without = newly_across(world, 2000)
    replace(STILL, hosts_take_in=1.0, kin_take_in=1.0).step(world)
    assert shelter_shares(world, without)[Shelter.HOST] == 1.0
    world.places.fear_of_helping = np.full(world.places.fear_of_helping.size, 0.5)
    for _ in range(100):
        world.turn()
        replace(STILL, turned_out=0.02).step(world)
    left = shelter_shares(world, without)[Shelter.HOST]
    assert left == pytest.approx(0.99**100, abs=5 * 0.48 / 2000**0.5)
    assert shelter_shares(world, with_kin)[Shelter.KIN] == 1.0


def test_women_with_a_husband_take_no_room_from_others():
    shares = []
    for wives in (0, 2000):
        world = small_world(host_room=1000.0)
        married = newly_across(world, max(wives, 1), stream=LeaverStream.MARRIAGE)
        STILL.step(world)
        assert shelter_shares(world, married)[Shelter.HUSBAND] == 1.0
        shares.append(shelter_shares(world, newly_then_settled(world, 400))[Shelter.HOST])
    assert shares[0] == pytest.approx(shares[1], abs=5 * 2**0.5 * 0.5 / 400**0.5)
    assert min(shares) > 0.2


def test_who_comes_for_a_marriage_lives_with_a_husband_whatever_hosts_fear():
    world = small_world(host_room=0.0, fear_of_helping=1.0)
    ids = newly_across(world, 500, stream=LeaverStream.MARRIAGE, has_kin=True)
    STILL.step(world)
    assert shelter_shares(world, ids)[Shelter.HUSBAND] == 1.0


def test_children_are_born_to_women_with_a_husband_and_to_nobody_else():
    """2,000 women for 60 days at half a child a year: 164 expected, five standard deviations."""
    world = small_world()
    wives = world.put(Status.AT_BORDER, exit_place(world, 3), 2000, stream=LeaverStream.MARRIAGE)
    others = world.put(Status.AT_BORDER, exit_place(world, 3), 2000, stream=LeaverStream.TRADE)
    world.start_counting()
    world.people.become(np.append(wives, others), Status.IN_HIDING, host_place(world, 0))
    process = Hiding(births_a_year=0.5, drift=0.0, drift_inland=0.0)
    born = 0
    for _ in range(60):
        process.step(world)
        born += int(world.people.ledger.tally["children_born"][0])
        world.turn()
    assert abs(born - 1000 * 60 / 365) < 5 * (1000 * 60 / 365) ** 0.5
    world.people.become(wives[:1500], Status.IN_CUSTODY, host_place(world, 0))
    assert int(world.people.layout["wives"][0]) == 500


def test_hosts_take_fewer_in_as_their_room_fills():
    shares = []
    for room in (1e9, 4000.0, 2500.0):
        world = small_world(host_room=room)
        shares.append(shelter_shares(world, _step(STILL, world, newly_across(world, 2000)))[1])
    assert shares[0] > shares[1] + 0.1 > shares[2] + 0.2


def _step(process, world: SmallWorld, ids: np.ndarray) -> np.ndarray:
    process.step(world)
    return ids


def test_people_drift_from_the_border_to_larger_communities_and_keep_their_plans():
    world = small_world()
    ids = world.put(Status.IN_HIDING, host_place(world, BORDER), 2000, intent=Intent.CIRCULAR)
    world.people.set_term(ids, np.full(2000, 9))
    world.start_counting()
    Hiding(drift=1.0, drift_inland=0.0).step(world)
    world.check()
    to = world.people.parties.place[ids] - world.places.atlas.host.start
    assert BORDER not in set(to)
    assert (KOREANS[to].mean()) > KOREANS.mean()
    assert set(world.people.parties.due[ids]) == {9}


def test_a_return_planned_for_today_stands_after_a_move():
    world = small_world()
    ids = world.put(Status.IN_HIDING, host_place(world, BORDER), 50, intent=Intent.CIRCULAR)
    world.people.set_term(ids, np.ones(50, dtype=np.int64))
    world.start_counting()
    world.turn()
    Hiding(drift=1.0).step(world)
    due = world.people.parties.due[ids]
    assert ((due == world.day) | (due == world.day + 1)).all()


# --------------------------------------------------------------------------------------- arrest

SEARCH = Arrest(chance=0.1, newcomer_factor=1.0, concentration=0.0, cover=0.0, fined_share=0.5)
OLD = {"since": -500}


def arrested(process: Arrest = SEARCH, n: int = 4000, host: int = BORDER, **columns) -> float:
    world_columns = {k: columns.pop(k) for k in ("stance", "campaign") if k in columns}
    world = small_world(**world_columns)
    ids = world.put(Status.IN_HIDING, host_place(world, host), n, **{**OLD, **columns})
    world.start_counting()
    process.step(world)
    world.check()
    return world.share(ids, Status.IN_CUSTODY)


def test_arrests_are_as_many_as_the_chance_says():
    """0.1 of 4,000 with hosts, 5 standard errors: 1 in a million."""
    assert arrested(shelter=Shelter.HOST) == pytest.approx(0.1, abs=5 * (0.09 / 4000) ** 0.5)


def test_kin_cover_and_solitude_and_newness_betray():
    with_hosts = arrested(shelter=Shelter.HOST)
    assert arrested(shelter=Shelter.KIN) < with_hosts - 0.02
    assert arrested(shelter=Shelter.ALONE) > with_hosts + 0.05
    eager = replace(SEARCH, newcomer_factor=2.0)
    assert arrested(eager, shelter=Shelter.HOST, since=0) > with_hosts + 0.05
    assert arrested(eager, shelter=Shelter.HOST) == pytest.approx(with_hosts, abs=0.03)


def test_campaigns_find_more_and_tolerance_fewer():
    usual = arrested(shelter=Shelter.HOST)
    assert arrested(shelter=Shelter.HOST, campaign=3.0) > usual + 0.1
    for stance in ("tolerate", "shelter"):
        assert arrested(shelter=Shelter.HOST, stance=stance) < usual / 4


def test_ethnic_korean_counties_cover_and_crowds_draw_attention():
    most = int(HOSTS.kin_share.argmax())
    covered = replace(SEARCH, cover=1.0)
    assert arrested(covered, host=most, shelter=Shelter.HOST) < arrested(
        host=most, shelter=Shelter.HOST
    )
    crowded = replace(SEARCH, concentration=0.5)
    assert arrested(crowded, shelter=Shelter.HOST) > arrested(shelter=Shelter.HOST) + 0.05


def test_helpers_are_fined_at_most_the_highest_fine_and_nobody_helps_who_lives_alone():
    for shelter, is_fined in ((Shelter.HOST, True), (Shelter.KIN, True), (Shelter.ALONE, False)):
        world = small_world()
        ids = world.put(Status.IN_HIDING, host_place(world, BORDER), 4000, shelter=shelter)
        SEARCH.step(world)
        ledger = world.people.ledger
        fined = ledger.helpers_fined.sum()
        assert fined <= (world.people.parties.status[ids] == Status.IN_CUSTODY).sum()
        assert (fined > 0) == is_fined
        assert ledger.fines_cny <= fined * 30_000.0
        if is_fined:
            assert ledger.fines_cny / fined == pytest.approx(15_000, rel=0.25)


# -------------------------------------------------------------------------------------- custody

SECRET = Custody(public_chance=0.0, leak_chance=0.0, sponsored_share=0.0)


def held(world: SmallWorld, n: int, **columns) -> np.ndarray:
    """Let parties be arrested today."""
    ids = world.put(Status.IN_HIDING, host_place(world, BORDER), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.IN_CUSTODY)
    return ids


def wait_out(world: SmallWorld, process: Custody, days: int = 150) -> int:
    """Let cases be closed; give the people released."""
    released = 0
    for _ in range(days):
        process.step(world)
        released += int(world.people.ledger.flow[Status.IN_CUSTODY, Status.IN_HIDING])
        world.turn()
    return released


@pytest.mark.parametrize("means", [0.0, 1e6], ids=["poor", "rich"])
def test_a_public_case_is_always_returned_whatever_is_paid(means):
    world = small_world(leniency=1.0, cooperation=0.01)
    ids = held(world, 300, means=means, is_public=True)
    wait_out(world, SECRET)
    assert world.share(ids, Status.DETAINED) == 1.0
    assert set(world.people.parties.forced_returns[ids]) == {1}


def test_a_payment_frees_while_the_case_is_secret_and_is_taken():
    world = small_world(leniency=1.0)
    rich, poor = held(world, 200, means=7000.0), held(world, 200, means=5000.0)
    assert wait_out(world, SECRET) == 200
    assert world.share(rich, Status.IN_HIDING) == 1.0
    assert world.share(poor, Status.DETAINED) == 1.0
    assert set(world.people.parties.means[rich]) == {1000.0}
    assert not world.people.parties.forced_returns[rich].any()


def test_a_case_that_leaks_is_returned_although_it_was_paid_for():
    world = small_world(leniency=1.0)
    ids = held(world, 300, means=1e6)
    SECRET.step(world)
    assert world.people.parties.is_bought_free[ids].all()
    world.turn()
    wait_out(world, replace(SECRET, leak_chance=1.0))
    assert world.share(ids, Status.DETAINED) == 1.0


def test_sponsors_pay_for_some_and_never_leave_them_in_debt():
    world = small_world(leniency=1.0)
    ids = held(world, 1000, means=100.0)
    wait_out(world, replace(SECRET, sponsored_share=0.5))
    assert world.share(ids, Status.IN_HIDING) == pytest.approx(0.5, abs=0.1)
    assert world.people.parties.means[ids].min() >= 0.0


def test_fewer_are_released_where_officials_are_less_lenient():
    shares = []
    for leniency in (0.0, 0.4, 0.9):
        world = small_world(leniency=leniency)
        held(world, 1000, means=1e6)
        shares.append(wait_out(world, SECRET) / 1000)
    assert shares[0] == 0.0
    assert shares == pytest.approx([0.0, 0.4, 0.9], abs=0.08)


def test_larger_parties_become_public_more_often():
    world = small_world()
    alone = held(world, 1000)
    family = held(world, 1000, family=people_of(women=2, girls=2))
    replace(SECRET, public_chance=0.2).step(world)
    is_public = world.people.parties.is_public
    assert is_public[alone].mean() == pytest.approx(0.2, abs=0.07)
    assert is_public[family].mean() == pytest.approx(1 - 0.8**4, abs=0.08)


@pytest.mark.parametrize(
    ("columns", "end"),
    [
        ({"stance": "tolerate", "cooperation": 0.0}, Status.IN_HIDING),
        ({"stance": "shelter"}, Status.AT_RECEPTION),
        ({"stance": "seal"}, Status.AT_RECEPTION),
        ({"stance": "return", "cooperation": 0.0}, Status.IN_HIDING),
        ({"stance": "return"}, Status.DETAINED),
    ],
    ids=["amnesty", "shelter", "seal", "no cooperation", "return"],
)
def test_the_end_of_custody_is_beijings_stance(columns, end):
    world = small_world(**columns)
    ids = held(world, 100)
    wait_out(world, SECRET)
    assert world.share(ids, end) == 1.0


def test_a_secret_case_is_closed_after_about_a_week():
    world = small_world()
    ids = held(world, 2000)
    SECRET.step(world)
    days = world.people.parties.due[ids] - world.day
    assert days.mean() == pytest.approx(7.0, abs=0.4)
    assert days.min() >= 1


@pytest.mark.parametrize(
    ("columns", "penalty"),
    [
        ({"crossings": 1}, Penalty.ECONOMIC),
        ({"crossings": 3}, Penalty.AGGRAVATED),
        ({"went_south": True}, Penalty.POLITICAL),
    ],
)
def test_the_returned_are_held_by_what_they_did(columns, penalty):
    world = small_world()
    world.penalties = Penalties(aggravated_from_crossings=3, political_motive_share=0.0)
    ids = held(world, 50, **columns)
    wait_out(world, SECRET)
    assert set(world.people.parties.place[ids]) == {world.places.atlas.penalty.start + penalty}
