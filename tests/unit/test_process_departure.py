"""Departure: who leaves home for the first time, for what, with whom, and who leaves again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import GEOGRAPHY, SmallWorld, beyond_range, small_world

from sim.behaviour.destination import Ways
from sim.behaviour.penalties import Penalties
from sim.behaviour.streams import ORDINARY, Access, Marriage, Southbound, Streams, Trade, table_of
from sim.geography.numbering import BROKERS
from sim.population.cohorts import (
    ADULT_MEN,
    ADULT_WOMEN,
    COHORT_AGE,
    COHORT_IS_MILITARY,
    COHORT_SEX,
    N_CLASSES,
    Age,
    Sex,
)
from sim.population.party_row import Intent, LeaverStream
from sim.processes import Departure
from sim.status import Penalty, Status

ROUTES = GEOGRAPHY.routes
USUAL = Departure()
NEAR = int(ROUTES.county_to_exit_km[:, 18:26].min(axis=1).argmin())  # a county at the Tumen
FAR = int(ROUTES.county_to_exit_km[:, :27].min(axis=1).argmax())
NOBODY = Streams(Trade(chance=0.0), Marriage(chance=0.0), Southbound(), Access(chance=0.0))
TRADE, MARRIAGE, SOUTHBOUND, ACCESS = ORDINARY


def ways_of(world: SmallWorld) -> Ways:
    ford = world.season.ford[world.season_row]
    return world.destination.ways(world.places, ford, world.news, world.structure)


def chances(world: SmallWorld, process: Departure = USUAL) -> np.ndarray:
    """Give the daily chance of everybody to leave for want, shape (streams, counties, cohorts)."""
    table = table_of(world.leavers, world.forming)
    by_county = process.chances(world, ways_of(world), table).want
    return by_county[:, :, None] * process.by_cohort(world.leavers)[:, None, :]


def leave(world: SmallWorld, process: Departure) -> np.ndarray:
    """Let people leave for a day; give departures by county."""
    world.start_counting()
    process.step(world)
    world.check()
    return world.people.ledger.left[Status.AT_HOME, Status.EN_ROUTE, world.places.atlas.county]


# ------------------------------------------------------------------------------- for food or trade


def test_the_wish_to_trade_grows_with_hunger_the_network_and_the_nearness_of_the_border():
    world = small_world()
    usual = chances(world)[TRADE, :, ADULT_WOMEN]
    world.places.food_gap = world.places.food_gap * 2
    assert chances(world)[TRADE, :, ADULT_WOMEN] == pytest.approx(
        usual * 2**world.leavers.trade.hunger_response
    )
    world.places.food_gap = world.places.food_gap / 2
    world.news.known[:] = 10.0
    assert (chances(world)[TRADE, :, ADULT_WOMEN] > 1.5 * usual).all()
    assert usual[NEAR] > 5 * usual[FAR]


def test_where_nobody_knows_anyone_who_got_out_only_the_floor_is_left():
    world = small_world()
    alone = chances(world)[TRADE, NEAR, ADULT_MEN]
    world.news.known[:] = 1e12
    known = chances(world)[TRADE, NEAR, ADULT_MEN]
    assert alone == pytest.approx(USUAL.network_floor * known)


def test_men_carry_more_often_than_women_children_seldom_and_kin_pull():
    chance = chances(small_world())[TRADE, NEAR]
    usual = Trade()
    assert chance[ADULT_WOMEN] == pytest.approx(usual.women_factor * chance[ADULT_MEN])
    assert chance[ADULT_WOMEN + N_CLASSES] == pytest.approx(USUAL.kin_factor * chance[ADULT_WOMEN])
    assert (chance[COHORT_AGE != Age.ADULT] < chance[ADULT_MEN]).all()


def test_soldiers_leave_for_danger_alone():
    assert (chances(small_world())[:, :, COHORT_IS_MILITARY] == 0.0).all()


def test_departures_are_as_many_as_the_chances_say_in_every_stream():
    """Each sum over all cohorts within 5 standard errors of the Poisson sum: 1 in a million."""
    world = small_world()
    world.news.known[:] = 5.0
    world.news.calling[:] = 2000.0
    world.leavers = Streams(
        replace(beyond_range(Trade(), chance=0.01), family_share=0.0),
        beyond_range(Marriage(), chance=0.01),
        Southbound(),
        beyond_range(Access(family_share=0.0), chance=1e-3),
    )
    expected = (chances(world) * world.people.residents.counts).sum(axis=(1, 2))
    assert expected.min() > 100
    leave(world, USUAL)
    left = world.people.ledger.tally[0]["left_home_as"]
    assert (np.abs(left[: len(ORDINARY)] - expected) < 5 * expected**0.5).all()
    assert left[LeaverStream.REFUGE] == 0


def test_nobody_leaves_without_a_reason():
    world = small_world(food_gap=0.0, control=1.0)
    world.leavers = world.leavers._replace(access=Access(chance=0.0))
    world.put(Status.AT_HOME, NEAR, 500, home=NEAR)
    assert leave(world, USUAL).sum() == 0


# ------------------------------------------------------------------------------------ for marriage


def test_for_a_marriage_only_women_of_age_leave_alone_and_to_stay():
    world = small_world()
    world.news.known[:] = 1e6
    world.leavers = NOBODY._replace(marriage=Marriage(chance=0.001))
    taken = (COHORT_SEX == Sex.FEMALE) & (COHORT_AGE == Age.ADULT) & ~COHORT_IS_MILITARY
    assert ((chances(world)[MARRIAGE, NEAR] > 0.0) == taken).all()
    assert leave(world, USUAL).sum() > 50
    parties = world.people.parties
    rows = slice(0, parties.count)
    assert set(parties.stream[rows]) == {LeaverStream.MARRIAGE}
    assert set(parties.intent[rows]) == {Intent.REFUGE}
    assert (parties.size[rows] == 1).all()
    assert (parties.members[rows, ADULT_WOMEN] == 1).all()


# ---------------------------------------------------------------------------------- on to the South


def called(**changes: float) -> np.ndarray:
    """Give how many are brought from each county a day, on average, by what there is."""
    world = small_world()
    world.news.calling[NEAR] = 100.0
    world.places.network_price[BROKERS] = changes.pop("price", 2500.0)
    world.memory = replace(world.memory, **changes)
    return (chances(world)[SOUTHBOUND] * world.people.residents.counts).sum(axis=1)


def test_the_southbound_come_from_the_counties_whose_people_call():
    brought = called(price=0.0)
    assert brought[NEAR] == pytest.approx(100.0 * Southbound().brought_a_year / 365)
    assert brought.sum() == brought[NEAR]


def test_who_arrives_in_the_south_calls_at_home_and_stops_in_the_end():
    world = small_world()
    network = world.places.atlas.network.start
    ids = world.put(Status.ONWARD, network, 30, home=FAR)
    world.start_counting()
    world.people.become(ids, Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    world.turn()
    assert world.news.calling[FAR] == 30
    assert world.news.calling.sum() == 30
    world.turn(100)
    left = (1 - 1 / world.memory.calling_days) ** 100
    assert world.news.calling[FAR] == pytest.approx(30 * left)


def test_more_are_brought_with_phones_and_fewer_at_a_higher_price():
    without, some, common = (called(phones=phones)[NEAR] for phones in (0.0, 0.5, 1.0))
    assert without == pytest.approx(0.4 * common)
    assert some == pytest.approx(0.7 * common)
    cheap, usual, dear = (called(price=price)[NEAR] for price in (0.0, 4000.0, 40_000.0))
    assert usual == pytest.approx(cheap / 2)
    assert dear < cheap / 50


# --------------------------------------------------------------------------------------- by a post


def test_leavers_with_access_are_mostly_men_who_reckon_with_a_vehicle_and_mean_to_go_south():
    """A post matters as far as one can ride, so more of them come from far off."""
    world = small_world()
    by_post, on_foot = chances(world)[ACCESS], chances(world)[TRADE]
    assert by_post[NEAR, ADULT_WOMEN] == pytest.approx(0.05 * by_post[NEAR, ADULT_MEN])
    assert (by_post[NEAR, COHORT_AGE != Age.ADULT] == 0.0).all()
    far_by_post = by_post[FAR, ADULT_MEN] / by_post[NEAR, ADULT_MEN]
    assert far_by_post > 2 * on_foot[FAR, ADULT_MEN] / on_foot[NEAR, ADULT_MEN]
    world.places.fuel = 0.0
    stranded = chances(world)[ACCESS]
    assert stranded[FAR, ADULT_MEN] < by_post[FAR, ADULT_MEN] / 2
    world.places.fuel = 1.0
    world.leavers = NOBODY._replace(access=beyond_range(Access(family_share=0.0), chance=1e-3))
    assert leave(world, USUAL).sum() > 50
    parties = world.people.parties
    assert set(parties.intent[: parties.count]) == {Intent.TRANSIT}
    assert set(parties.stream[: parties.count]) == {LeaverStream.ACCESS}


# ----------------------------------------------------------------------------- what punishment does


def test_years_of_punishment_deter_and_the_more_the_likelier_they_are():
    def wish(punished: float, penalty: Penalty, **terms: float) -> float:
        world = small_world()
        world.penalties = Penalties(**terms)
        world.news.heard.all["leavers"] = 100.0
        world.news.punished[penalty] = punished
        return float(chances(world)[TRADE, NEAR, ADULT_MEN])

    free = wish(0.0, Penalty.ECONOMIC)
    months, years, decade = (wish(10.0, penalty) for penalty in Penalty)
    assert free > months > years > decade
    one_in_ten = 3.0 * 0.1  # years to reckon with
    assert years == pytest.approx(free * np.exp(-one_in_ten))
    assert wish(20.0, Penalty.AGGRAVATED) == pytest.approx(free * np.exp(-2 * one_in_ten))
    assert wish(10.0, Penalty.AGGRAVATED, aggravated_years=9.0) == pytest.approx(
        free * np.exp(-3 * one_in_ten)
    )
    assert wish(10.0, Penalty.AGGRAVATED, deterrence=0.0) == pytest.approx(free)


def test_punishment_does_not_deter_where_the_state_has_lost_control_or_opens_the_border():
    def kept(**columns: float) -> float:
        wishes = []
        for punished in (0.0, 50.0):
            world = small_world(**columns)
            world.news.heard.all["leavers"] = 100.0
            world.news.punished[Penalty.AGGRAVATED] = punished
            wishes.append(chances(world)[TRADE, NEAR, ADULT_MEN])
        return float(wishes[1] / wishes[0])

    assert kept() < 0.3
    assert kept(control=0.0) == kept(exit_open=1.0) == 1.0


# ------------------------------------------------------------------------------------ once more


def test_whoever_came_home_leaves_again_with_the_old_row():
    world = small_world()
    world.leavers = NOBODY
    ids = world.put(Status.AT_HOME, NEAR, 1000, home=NEAR, crossings=2)
    left = leave(world, Departure(again_chance=0.2))
    gone = world.people.parties.status[ids] == Status.EN_ROUTE
    assert left[NEAR] == gone.sum() > 0
    assert world.people.parties.count == 1000
    assert world.people.ledger.firsts["left_home"] == 0
    assert world.people.ledger.tally[0]["left_home_as"][TRADE] == gone.sum()
    assert set(world.people.parties.crossings[ids]) == {2}
    assert set(world.people.parties.left_on[ids[gone]]) == {world.day}


def again(n: int = 20_000, **columns: object) -> int:
    """Give how many of those who came home go again today."""
    world = small_world()
    world.leavers = NOBODY
    ids = world.put(Status.AT_HOME, NEAR, n, home=NEAR, **columns)
    leave(world, beyond_range(Departure(), again_chance=0.9))
    return int((world.people.parties.status[ids] == Status.EN_ROUTE).sum())


def test_who_came_home_long_ago_leaves_again_less():
    """Each half within 5 standard errors of the whole: 1 in a million."""
    yesterday, a_half_life, long_ago = (
        again(since=-days) for days in (0, round(USUAL.habit_days), 100_000)
    )
    assert yesterday > 1000
    assert abs(a_half_life - yesterday / 2) < 5 * yesterday**0.5
    assert long_ago == 0


def test_who_was_handed_over_once_leaves_again_less():
    free, punished = again(), again(forced_returns=1)
    assert abs(punished - free * USUAL.punished_factor) < 5 * free**0.5


def test_a_record_that_would_make_the_next_case_aggravated_deters():
    beginners, regulars = again(crossings=1), again(crossings=Penalties().aggravated_from_crossings)
    assert abs(regulars - beginners * (1 - USUAL.record_deters)) < 5 * beginners**0.5


def test_who_leaves_again_leaves_on_a_new_day():
    """Arrival counts the days from the last time that somebody left home."""
    world = small_world()
    world.leavers = NOBODY
    ids = world.put(Status.AT_HOME, NEAR, 2000, home=NEAR, left_on=-500, since=0)
    world.turn(3)
    leave(world, beyond_range(Departure(), again_chance=0.9))
    gone = world.people.parties.status[ids] == Status.EN_ROUTE
    assert gone.any()
    left_on = world.people.parties.left_on[ids]
    assert set(left_on[gone]) == {3}
    assert set(left_on[~gone]) == {-500}
