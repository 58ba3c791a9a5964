"""Who lives where, how parties form, where they go, what is held against them, what is heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from worlds import GEOGRAPHY, N_COUNTIES, N_EXITS, RUSSIA, SOUTHERN, exit_place, small_world

from sim.people.beginning import Beginning, DaysLeft
from sim.people.cohorts import (
    ADULT_MEN,
    ADULT_WOMEN,
    CLASS_SEX,
    COHORT_CLASS,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    N_COHORTS,
    SOLDIER_MEN,
    Sex,
    share_out,
)
from sim.people.destination import Destination
from sim.people.forming import draw_civilians, form_parties
from sim.people.news import Memory
from sim.people.penalties import Penalties
from sim.people.residents import Population, Residents, classes_of, settle
from sim.status import Cause, Penalty, Status

COUNTIES = GEOGRAPHY.counties
EVERYWHERE = np.ones(N_COUNTIES)
RARE = 1e-6  # false-alarm rate of each test of a distribution here, were its seed drawn anew


# ---------------------------------------------------------------------------------- residents


def test_residents_are_the_census_to_the_last_person():
    residents = settle(COUNTIES, Population(), 0.3 * EVERYWHERE)
    assert residents.counts.sum() == 24_052_231
    civilians = np.where(COHORT_IS_MILITARY, 0, residents.counts)
    by_class = classes_of(civilians)
    for sex, census in ((Sex.FEMALE, COUNTIES.female), (Sex.MALE, COUNTIES.male)):
        assert (by_class[:, sex == CLASS_SEX].sum(axis=1) == census).all()
    assert (civilians.sum(axis=1) == COUNTIES.population).all()
    assert residents.counts[:, COHORT_IS_MILITARY].sum() == 702_372
    assert (residents.counts >= 0).all()


def test_age_groups_are_those_of_the_census_and_kin_follow_the_reach():
    reach = np.linspace(0.0, 1.0, N_COUNTIES)
    counts = settle(COUNTIES, Population(kin_share=0.2), reach).counts
    civilians = counts[:, ~COHORT_IS_MILITARY]
    ages = np.bincount(COHORT_CLASS[:12] % 3, weights=civilians.sum(axis=0))
    assert ages / ages.sum() == pytest.approx([0.2319, 0.6809, 0.0872], abs=1e-4)
    kin = counts[:, COHORT_HAS_KIN].sum(axis=1) / civilians.sum(axis=1)
    assert kin == pytest.approx(0.2 * reach, abs=1e-3)


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=5),
    st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=6),
)
def test_sharing_out_loses_nobody_and_is_off_by_less_than_one(total, weights):
    totals, shares = np.array(total), np.array(weights)
    parts = share_out(totals, shares)
    assert (parts.sum(axis=1) == totals).all()
    assert (np.abs(parts - totals[:, None] * shares / shares.sum()) < 1 + 1e-6).all()


# ------------------------------------------------------------------------------------- forming


def heads_in(county: int, cohort: int, n: int) -> np.ndarray:
    heads = np.zeros((N_COUNTIES, N_COHORTS), dtype=np.int64)
    heads[county, cohort] = n
    return heads


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(0.0, 1.0), st.floats(2.0, 6.0))
def test_members_of_new_parties_are_exactly_the_residents_who_leave(seed, family, household):
    world = small_world()
    rng = np.random.default_rng(seed)
    heads = rng.binomial(world.people.residents.counts, 2e-5)
    ids, cohorts = form_parties(world.people, rng, heads, family, household)
    parties = world.people.parties
    assert (cohorts >= heads).all()
    assert (cohorts <= world.people.residents.counts).all()
    by_home = np.zeros((N_COUNTIES, 6), dtype=np.int64)
    np.add.at(by_home, parties.home[ids], parties.members[ids])
    assert (by_home == classes_of(cohorts)).all()
    assert (parties.size[ids] == parties.members[ids].sum(axis=1)).all()
    world.people.leave_home(ids, cohorts)
    world.check()


def test_a_family_has_the_household_size_on_average():
    """Mean of 4,000 families within 5 standard errors of 3.9: 1 in a million."""
    world = small_world()
    rng = np.random.default_rng(2)
    ids, _ = form_parties(world.people, rng, heads_in(0, ADULT_WOMEN, 4000), 1.0, 3.9)
    size = world.people.parties.size[ids]
    assert size.min() >= 2
    assert abs(size.mean() - 3.9) < 5 * size.std() / 4000**0.5


def test_families_are_drawn_from_everybody_who_is_left_in_the_county():
    world = small_world()
    rest = world.people.residents.counts.copy()
    rng = np.random.default_rng(2)
    wanted = np.full(N_COUNTIES, 500)
    drawn = draw_civilians(rest, rng, wanted)
    assert (drawn.sum(axis=1) == 500).all()
    civilians = np.where(COHORT_IS_MILITARY, 0, rest)
    share = civilians / civilians.sum(axis=1, keepdims=True)
    expected = (500 * share).sum(axis=0)[~COHORT_IS_MILITARY]
    seen = drawn.sum(axis=0)[~COHORT_IS_MILITARY]
    assert drawn[:, COHORT_IS_MILITARY].sum() == 0
    assert stats.chisquare(seen, expected).pvalue > RARE


def test_in_an_exhausted_county_the_last_go_without_family():
    world = small_world()
    counts = world.people.residents.counts
    counts[3] = 0
    counts[3, ADULT_WOMEN], counts[3, SOLDIER_MEN] = 12, 50
    rng = np.random.default_rng(2)
    ids, cohorts = form_parties(world.people, rng, heads_in(3, ADULT_WOMEN, 10), 1.0, 4.0)
    assert cohorts.sum() == 12
    assert cohorts[3, SOLDIER_MEN] == 0
    assert sorted(world.people.parties.size[ids])[:8] == [1] * 8
    assert world.people.parties.size[ids].sum() == 12


@pytest.mark.parametrize("cohort", [0, 3, SOLDIER_MEN], ids=["girl", "boy", "soldier"])
def test_children_and_soldiers_set_out_alone(cohort):
    world = small_world()
    rng = np.random.default_rng(2)
    ids, _ = form_parties(world.people, rng, heads_in(0, cohort, 100), 1.0, 4.0)
    assert set(world.people.parties.size[ids]) == {1}
    assert set(world.people.parties.armed[ids]) == {cohort == SOLDIER_MEN}


# ------------------------------------------------------------------------------------ beginning


def test_the_run_finds_as_many_people_away_as_the_scenario_says():
    world = small_world()
    beginning = Beginning(in_hiding=900, in_custody=40, detained=300, onward=70, home_again=200)
    chance = np.ones((N_COUNTIES, N_COHORTS))
    days_left = DaysLeft(stay=40.0, custody=4.0, onward=50.0, economic=60.0, years=3.0)
    equip = world.forming.equip
    rng = world.luck("beginning")
    beginning.place(world.people, world.places, rng, chance, equip, days_left)
    stock = world.people.ledger.stock.sum(axis=1)
    away = {
        Status.IN_HIDING: 900,
        Status.IN_CUSTODY: 40,
        Status.DETAINED: 300,
        Status.ONWARD: 70,
    }
    assert {status: stock[status] for status in away} == away
    assert stock.sum() == 24_052_231
    assert world.people.sizes(Status.AT_HOME, world.places.atlas.county).sum() == 200
    assert not world.people.ledger.flow.any()
    world.start_counting()
    world.check()


def test_the_network_at_home_holds_the_known_leavers_and_follows_the_reach():
    reach = np.linspace(0.0, 1.0, N_COUNTIES)
    known = Beginning(known_leavers=48_000).network(small_world().places, reach)
    assert (known * COUNTIES.population).sum() / 1000 == pytest.approx(48_000)
    assert known == pytest.approx(known[-1] * reach)


# ---------------------------------------------------------------------------------- destination


def goals(world, n: int = 4000, home: int = 0, *, fled: bool) -> np.ndarray:
    ids = world.put(Status.EN_ROUTE, home, n, home=home, fled=fled)
    ford = world.season.ford[0]
    weights = world.destination.weigh(world.places, ford, world.news)
    rng = np.random.default_rng(4)
    world.destination.choose(rng, world.places, world.people.parties, ids, weights)
    return world.people.parties.goal[ids].astype(np.int64)


def test_who_leaves_for_want_goes_to_china_and_who_flees_may_go_elsewhere():
    world = small_world(control=0.2)
    world.destination = Destination(other_exit_ease=1.0, stay_inside=0.0)
    home = COUNTIES.name.index("Kaesong") if "Kaesong" in COUNTIES.name else 0
    atlas, china = world.places.atlas, world.places.sectors.stop
    want = goals(world, home=home, fled=False)
    assert ((want >= atlas.exit.start) & (want < atlas.exit.start + china)).all()
    flight = goals(world, home=home, fled=True)
    assert (flight >= atlas.exit.start + SOUTHERN).any()
    assert (flight < atlas.exit.start).any()
    assert home not in set(flight[flight < atlas.exit.start])


def test_a_refuge_is_seldom_where_there_is_fighting():
    world = small_world(control=0.2)
    world.destination = Destination(stay_inside=10.0)
    neighbour = int(GEOGRAPHY.routes.county_to_county_km[0].argsort()[1])
    before = (goals(world, fled=True) == neighbour).mean()
    world.places.conflict[neighbour] = 1.0
    assert before > 0.02
    assert (goals(world, fled=True) == neighbour).mean() < before / 5


@pytest.mark.parametrize("change", ["shut", "failing", "far"])
def test_a_way_that_is_harder_is_chosen_less(change):
    world = small_world()
    usual = goals(world, fled=False)
    way = int(np.bincount(usual).argmax())
    sector = way - world.places.atlas.exit.start
    if change == "shut":
        world.season.ford[:, sector] = 0.01
    elif change == "failing":
        world.news.attempts[sector] = world.news.failures[sector] = 100.0
    else:
        way_km = GEOGRAPHY.routes.county_to_exit_km[:, sector]
        home = int(way_km.argmax())
        assert (goals(world, fled=False, home=home) == way).mean() < (usual == way).mean() / 2
        return
    assert (goals(world, fled=False) == way).mean() < (usual == way).mean() / 2


def test_reach_falls_with_distance_and_with_the_river():
    world = small_world()
    reach = world.destination.reach(world.places, np.ones(N_EXITS), world.news)
    assert reach.min() >= 0.0
    assert reach.max() <= 1.0
    km = GEOGRAPHY.routes.county_to_exit_km[:, : world.places.sectors.stop].min(axis=1)
    assert stats.spearmanr(reach, km).statistic < -0.8
    flooded = world.destination.reach(world.places, np.full(N_EXITS, 0.3), world.news)
    assert (flooded <= reach).all()
    assert flooded.sum() < reach.sum()


def test_fear_fades_as_control_does_and_with_an_open_border():
    destination = Destination()
    strict = destination.fear(small_world(control=1.0, shoot_on_sight=0.5).places)
    usual = destination.fear(small_world(control=1.0).places)
    loose = destination.fear(small_world(control=0.3).places)
    opened = destination.fear(small_world(control=1.0, exit_open=1.0).places)
    assert 0.0 < strict < usual < loose < opened == 1.0


# ------------------------------------------------------------------------------------ penalties


def penalty_of(penalties: Penalties | None = None, **columns) -> Penalty:
    world = small_world()
    ids = world.put(Status.IN_CUSTODY, world.places.atlas.host.start, 1, **columns)
    rule = penalties or world.penalties
    return Penalty(rule.of(world.people.parties, ids, np.random.default_rng(1))[0])


def test_the_first_and_second_crossing_are_economic_and_the_third_aggravates():
    assert penalty_of(crossings=1) is Penalty.ECONOMIC
    assert penalty_of(crossings=2) is Penalty.ECONOMIC
    assert penalty_of(crossings=3) is Penalty.AGGRAVATED
    assert penalty_of(Penalties(5, 2, 0.0), crossings=3) is Penalty.ECONOMIC


def test_earlier_returns_and_a_uniform_aggravate():
    assert penalty_of(forced_returns=1) is Penalty.ECONOMIC
    assert penalty_of(forced_returns=2) is Penalty.AGGRAVATED
    assert penalty_of(armed=True) is Penalty.AGGRAVATED


def test_who_was_bound_for_the_south_is_political_whatever_else_holds():
    assert penalty_of(went_south=True) is Penalty.POLITICAL
    assert penalty_of(went_south=True, crossings=9, armed=True) is Penalty.POLITICAL
    assert penalty_of(Penalties(political_motive_share=1.0)) is Penalty.POLITICAL


# ----------------------------------------------------------------------------------------- news


def test_news_fades_when_nothing_happens():
    world = small_world()
    news = world.news
    news.network[:] = news.exodus[:] = 1.0
    for column in (news.attempts, news.failures, news.crossings, news.releases, news.fines):
        column[:] = 10.0
    news.caught_onward = news.arrivals = 10.0
    memory = Memory()
    world.turn(7)
    assert news.network == pytest.approx((1 - 1 / memory.network_days) ** 7)
    assert news.exodus == pytest.approx((1 - 1 / memory.exodus_days) ** 7)
    assert news.attempts == pytest.approx(10 * (1 - 1 / memory.risk_days) ** 7)
    for column in (news.crossings, news.releases, news.fines):
        assert column == pytest.approx(10 * (1 - 1 / memory.officials_days) ** 7)
    assert news.arrivals == pytest.approx(10 * (1 - 1 / memory.officials_days) ** 7)
    assert news.failed_share == pytest.approx(1.0)


def test_a_crossing_is_heard_of_the_next_day_at_home_and_in_offices():
    world = small_world()
    ids = world.put(Status.AT_BORDER, exit_place(world, 20), 40, home=5)
    world.start_counting()
    world.people.become(ids[:30], Status.IN_HIDING, world.places.atlas.host.start)
    world.people.become(ids[30:], Status.AT_BORDER)
    assert world.news.network[5] == 0.0
    world.turn()
    residents = world.people.residents.by_county[5] + 40
    assert world.news.network[5] == pytest.approx(1000 * 30 / residents, rel=1e-3)
    assert world.news.network.sum() == world.news.network[5]
    assert world.news.crossings[20] == pytest.approx(30 / 7)
    assert world.news.arrivals == pytest.approx(30 / 7)
    assert world.news.attempts_yesterday[20] == 40
    assert world.news.failed_share[20] == pytest.approx(10 / 40)


def test_the_news_of_attempts_counts_those_who_attempted_alone():
    world = small_world()
    ids = world.put(Status.AT_BORDER, exit_place(world, 20), 40)
    world.start_counting()
    world.people.die(ids[:4], np.full(4, ADULT_WOMEN), Cause.EXPOSURE)
    world.turn()
    assert world.news.attempts_yesterday[20] == 0
    assert world.news.failures[20] == 0


def test_who_leaves_today_is_news_of_an_exodus_tomorrow():
    world = small_world()
    rng = np.random.default_rng(1)
    ids, cohorts = form_parties(world.people, rng, heads_in(9, ADULT_MEN, 100), 0.0, 2.0)
    world.people.leave_home(ids, cohorts)
    world.turn()
    population = world.people.residents.by_county[9] + 100
    assert world.news.exodus[9] == pytest.approx(1000 * 100 / population / 10, rel=1e-3)


def test_more_residents_cannot_leave_than_there_are():
    residents = Residents(np.array([[3, 2]]))
    with pytest.raises(ValueError, match="more people leave"):
        residents.leave(np.array([[4, 0]]))


def test_the_sea_and_russia_are_the_last_exits():
    """Other tests rely on it."""
    assert [GEOGRAPHY.exits.kind[e] for e in (SOUTHERN, RUSSIA)] == ["southern border", "russia"]
