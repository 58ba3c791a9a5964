"""Onward movement: who wants to go South, who can, what holds the others, and who arrives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import SmallWorld, beyond_range, host_place, invented_world, members, small_world

from sim.behaviour.routes import Route, Routes
from sim.geography.numbering import BROKERS, MISSIONS, RELIEF
from sim.population.party_row import Intent, LeaverStream
from sim.processes import Custody, Onward
from sim.status import Penalty, Status

YEAR = 365
WIDE = {f"{route.name.lower()}_people_a_day": 10_000.0 for route in Route}
OPEN = Onward(contact_chance=1.0, mission_chance=0.0, wish_a_year=0.0, paid_later_share=0.0)
EVERYBODY = 1e12  # in the South: word of them is everywhere


def hidden(world: SmallWorld, n: int, **columns) -> np.ndarray:
    ids = world.put(Status.IN_HIDING, host_place(world, 0), n, **columns)
    world.start_counting()
    return ids


def networks(
    brokers: float = 0.0, relief: float = 0.0, price: float = 2500.0, **routes: float
) -> SmallWorld:
    world = small_world()
    world.routes = Routes(**{**WIDE, **routes})
    world.places.network_room[[BROKERS, RELIEF]] = brokers, relief
    world.places.network_price[BROKERS] = price
    return world


# ------------------------------------------------------------------------- demand, price and room


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


def test_everybody_who_asks_a_network_is_counted_also_those_for_whom_it_has_no_room():
    """Who can pay asks brokers first, and relief groups when those are full."""
    world = networks(brokers=10.0, relief=0.0)
    hidden(world, 200, intent=Intent.TRANSIT, means=1e6)
    hidden(world, 50, intent=Intent.TRANSIT, means=0.0)
    OPEN.step(world)
    asked = world.people.arrays.by_place["asked"][world.places.atlas.network]
    assert asked.tolist() == [200, 240, 0]
    world.turn()
    assert world.news.asked[BROKERS] == pytest.approx(200 / world.memory.officials_days)


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


def test_kin_in_the_south_pay_for_those_whom_they_called():
    world = networks(brokers=1000.0, price=50_000.0)
    called, alone = (
        hidden(world, 100, intent=Intent.TRANSIT, means=0.0, stream=stream)
        for stream in (LeaverStream.SOUTHBOUND, LeaverStream.MARRIAGE)
    )
    OPEN.step(world)
    assert world.share(called, Status.ONWARD) == 1.0
    assert world.share(alone, Status.IN_HIDING) == 1.0


def test_some_without_means_are_taken_against_payment_after_arrival():
    """A share of 0.4 among 2,000 within 5 standard errors: 1 in a million."""
    world = networks(brokers=1e6)
    ids = hidden(world, 2000, intent=Intent.TRANSIT, means=0.0)
    replace(OPEN, paid_later_share=0.4).step(world)
    assert world.share(ids, Status.ONWARD) == pytest.approx(0.4, abs=5 * (0.24 / 2000) ** 0.5)


def test_a_family_pays_for_each_of_its_members():
    world = networks(brokers=1000.0)
    ids = hidden(world, 50, intent=Intent.TRANSIT, means=4000.0, family=members(women=2))
    OPEN.step(world)
    assert world.share(ids, Status.IN_HIDING) == 1.0


# ------------------------------------------------------------------------------------- the wish


def won(*, in_south: float = EVERYBODY, wish: float = 0.6, n: int = 4000, **columns) -> float:
    """Give the share of those who had not meant to go South that are won for it today."""
    world = networks(brokers=1e6)
    world.news.heard.all["in_south"] = in_south
    usual = {"intent": Intent.REFUGE, "stream": LeaverStream.MARRIAGE, "means": 1e6}
    world.people.open_day(world.day)
    ids = hidden(world, n, **{**usual, **columns})
    beyond_range(OPEN, wish_a_year=wish * YEAR).step(world)
    return world.share(ids, Status.ONWARD)


SPREAD = 5 * 0.5 / 4000**0.5  # five standard errors of a share: 1 in a million


def test_who_wants_to_go_goes_and_refugees_from_danger_are_not_won_for_it():
    assert won(intent=Intent.TRANSIT, wish=0.0) == 1.0
    assert won(wish=0.0) == 0.0
    assert won() == pytest.approx(0.6, abs=SPREAD)
    assert won(fled=True) == 0.0


def test_the_wish_comes_with_word_from_those_who_made_it():
    assert won(in_south=0.0) == 0.0
    assert won(in_south=OPEN.word_half) == pytest.approx(0.3, abs=SPREAD)


def test_the_wish_fades_as_people_settle_but_not_to_nothing():
    settled = won(left_on=-100_000)
    assert settled == pytest.approx(0.6 * OPEN.settled_factor, abs=SPREAD)
    some = OPEN.settled_factor + (1 - OPEN.settled_factor) * np.exp(-1)
    assert won(left_on=-round(OPEN.settles_days)) == pytest.approx(0.6 * some, abs=SPREAD)


def test_who_came_for_trade_is_won_less_easily():
    carriers = won(stream=LeaverStream.TRADE, intent=Intent.CIRCULAR)
    assert carriers == pytest.approx(0.6 * OPEN.trade_factor, abs=SPREAD)


def test_the_wish_of_a_year_does_not_depend_on_how_often_people_meet_helpers():
    shares = []
    for contact in (1.0, 0.25):
        world = networks(brokers=1e6)
        world.news.heard.all["in_south"] = EVERYBODY
        columns = {"intent": Intent.REFUGE, "stream": LeaverStream.MARRIAGE, "means": 1e6}
        ids = hidden(world, 4000, **columns)
        beyond_range(OPEN, contact_chance=contact, wish_a_year=0.2 * YEAR).step(world)
        shares.append(world.share(ids, Status.ONWARD))
    assert shares == pytest.approx([0.2, 0.2], abs=SPREAD)


# ---------------------------------------------------------------------------- the way and its end


def test_who_goes_on_arrives_in_the_south_or_is_caught_and_counts_as_political():
    names = [route.name.lower() for route in Route]
    odds = {f"{name}_caught_share": 0.3 for name in names}
    days = {f"{name}_days_to_border": 5.0 for name in names}
    abroad = {f"{name}_days_abroad": 20.0 for name in names}
    world = networks(brokers=1e6, **odds, **days, **abroad)
    ids = hidden(world, 1000, intent=Intent.TRANSIT, means=1e6)
    process = replace(OPEN, group_people=1.0, group_public_chance=0.0)
    for _ in range(150):
        Custody(public_chance=0.0, leak_chance=0.0).step(world)
        process.step(world)
        world.turn()
    caught = ids[world.people.parties.status[ids] == Status.DETAINED]
    assert caught.size / 1000 == pytest.approx(0.3, abs=0.15)
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


def test_arrivals_are_counted_by_stream_channel_home_and_years_away():
    world = invented_world()
    world.turn(100)
    network = world.places.atlas.network.start + RELIEF
    groups = {
        LeaverStream.TRADE: (3, -300),  # away for 400 days
        LeaverStream.MARRIAGE: (4, 99),
        LeaverStream.SOUTHBOUND: (5, -40 * YEAR),
    }
    for stream, (n, left_on) in groups.items():
        ids = world.put(Status.ONWARD, network, n, home=2, stream=stream, left_on=left_on)
        world.start_counting()
        world.people.become(ids, Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    world.check()
    tally = world.people.ledger.tally[0]
    assert tally["reached_south_as"].tolist() == [3, 4, 5, 0, 0]
    assert tally["reached_south_by"].tolist() == [0, 12, 0, 0]
    assert tally["reached_south_after"].tolist() == [4, 3, *[0] * 8, 5]
    assert tally["days_to_south"] == 3 * 400 + 4 * 1 + 5 * (100 + 40 * YEAR)
    assert world.people.arrays.by_place["arrived"][2] == 12
