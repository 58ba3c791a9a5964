"""Who lives where, how parties form, where they go, what is held against them, what is heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from worlds import (
    GEOGRAPHY,
    HOME,
    N_COUNTIES,
    N_EXITS,
    RUSSIA,
    SEA,
    SOUTHERN,
    SmallWorld,
    exit_place,
    small_world,
)

from sim.behaviour import party_forming
from sim.behaviour.destination import Destination, reach
from sim.behaviour.goal import choose_goal
from sim.behaviour.information import Memory
from sim.behaviour.penalties import Penalties
from sim.behaviour.penalties import penalty_of as rule_on
from sim.behaviour.streams import table_of
from sim.engine.random_streams import RandomStreams
from sim.params import numbers
from sim.population import bulk
from sim.population.cohorts import (
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
from sim.population.party_row import Intent, LeaverStream
from sim.population.residents import Population, Residents, classes_of, settle
from sim.processes.departure.setting_out import draw_heads
from sim.status import Cause, Penalty, Status

COUNTIES = GEOGRAPHY.counties
EVERYWHERE = np.ones(N_COUNTIES)
COUNTRYSIDE = int(GEOGRAPHY.routes.county_to_exit_km[:, :27].min(axis=1).argmax())
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


def form_parties(
    world: SmallWorld, heads: np.ndarray, family_share: float, household: float, *, seed: int = 2
) -> np.ndarray:
    """Form a party around each head, as a day of departures does; give the new rows."""
    people, stream = world.people, RandomStreams(seed, 0).open("forming", 0)
    first = people.parties.count
    people.make_room(int(heads.sum()))
    for county in np.flatnonzero(heads.sum(axis=1)).tolist():
        party_forming.take_heads(people.arrays, county, heads)
        for cohort in np.flatnonzero(heads[county]).tolist():
            for _ in range(heads[county, cohort]):
                companions = party_forming.companions_of(cohort, family_share, household, stream)
                party_forming.form_party(people.arrays, county, cohort, companions, stream)
    return np.arange(first, people.parties.count)


@settings(max_examples=20)
@given(st.integers(0, 1000), st.floats(0.0, 1.0), st.floats(2.0, 6.0))
def test_members_of_new_parties_are_exactly_the_residents_who_leave(seed, family, household):
    world = small_world()
    residents, parties = world.people.residents, world.people.parties
    before = residents.counts.copy()
    heads = np.random.default_rng(seed).binomial(before, 2e-5)
    ids = form_parties(world, heads, family, household, seed=seed)
    cohorts = before - residents.counts
    assert ids.size == heads.sum()
    assert (cohorts >= heads).all()
    assert (residents.counts >= 0).all()
    by_home = np.zeros((N_COUNTIES, 6), dtype=np.int64)
    np.add.at(by_home, parties.home[ids], parties.members[ids])
    assert (by_home == classes_of(cohorts)).all()
    assert (parties.size[ids] == parties.members[ids].sum(axis=1)).all()
    assert parties.size[ids].max(initial=1) <= 1 + party_forming.MOST_COMPANIONS
    for column in (parties.due, parties.seat, parties.chain):
        assert (column[ids] == -1).all()
    bulk.leave_home_all(world.people.arrays, ids)
    world.check()


def test_a_family_has_the_household_size_on_average():
    """Mean of 4,000 families within 5 standard errors of 3.9: 1 in a million."""
    world = small_world()
    ids = form_parties(world, heads_in(0, ADULT_WOMEN, 4000), 1.0, 3.9)
    size = world.people.parties.size[ids]
    assert size.min() >= 2
    assert abs(size.mean() - 3.9) < 5 * size.std() / 4000**0.5


def test_as_many_take_their_family_as_the_share_says():
    """Of 4,000 heads, within 5 standard errors: 1 in a million."""
    world = small_world()
    ids = form_parties(world, heads_in(0, ADULT_WOMEN, 4000), 0.3, 3.9)
    with_family = (world.people.parties.size[ids] > 1).mean()
    assert abs(with_family - 0.3) < 5 * (0.3 * 0.7 / 4000) ** 0.5


def test_families_are_drawn_from_everybody_who_is_left_in_the_county():
    world = small_world()
    before = world.people.residents.counts.copy()
    civilians = np.where(COHORT_IS_MILITARY, 0, before)
    stream = RandomStreams(2, 0).open("families", 0)
    world.people.make_room(50 * N_COUNTIES)
    for county in range(N_COUNTIES):
        for _ in range(50):
            party_forming.form_party(world.people.arrays, county, ADULT_WOMEN, 10, stream)
    drawn = before - world.people.residents.counts
    assert (drawn.sum(axis=1) == 500).all()
    assert drawn[:, COHORT_IS_MILITARY].sum() == 0
    share = civilians / civilians.sum(axis=1, keepdims=True)
    expected = (500 * share).sum(axis=0)[~COHORT_IS_MILITARY]
    seen = drawn.sum(axis=0)[~COHORT_IS_MILITARY]
    assert stats.chisquare(seen, expected).pvalue > RARE


def test_in_an_exhausted_county_the_last_go_without_family():
    world = small_world()
    counts = world.people.residents.counts
    counts[3] = 0
    counts[3, ADULT_WOMEN], counts[3, SOLDIER_MEN] = 12, 50
    ids = form_parties(world, heads_in(3, ADULT_WOMEN, 10), 1.0, 4.0)
    assert counts[3].sum() == counts[3, SOLDIER_MEN] == 50
    assert sorted(world.people.parties.size[ids])[:8] == [1] * 8
    assert world.people.parties.size[ids].sum() == 12


@pytest.mark.parametrize("cohort", [0, 3, SOLDIER_MEN], ids=["girl", "boy", "soldier"])
def test_children_and_soldiers_set_out_alone(cohort):
    world = small_world()
    ids = form_parties(world, heads_in(0, cohort, 100), 1.0, 4.0)
    assert set(world.people.parties.size[ids]) == {1}
    assert set(world.people.parties.armed[ids]) == {cohort == SOLDIER_MEN}


@pytest.mark.parametrize("cohort", range(N_COHORTS))
def test_a_head_is_what_its_cohort_is(cohort):
    world = small_world()
    (p,) = form_parties(world, heads_in(4, cohort, 1), 0.0, 4.0)
    parties = world.people.parties
    assert parties.home[p] == 4
    assert parties.members[p].tolist() == [int(c == COHORT_CLASS[cohort]) for c in range(6)]
    assert parties.has_kin[p] == COHORT_HAS_KIN[cohort]
    assert parties.armed[p] == COHORT_IS_MILITARY[cohort]


def equipped(stream: LeaverStream, n: int = 20_000, **columns) -> SmallWorld:
    """Equip new parties of a stream; they are all that there are."""
    world = small_world()
    ids = world.put(Status.EN_ROUTE, 0, n, **columns)
    luck, rules = RandomStreams(6, 0).open("equipment", 0), numbers(world.forming)
    leaves = table_of(world.leavers, world.forming)[stream : stream + 1]
    for p in ids.tolist():
        party_forming.equip(world.people.arrays, p, leaves, rules, luck)
    return world


@pytest.mark.parametrize(
    ("stream", "intent"),
    [
        (LeaverStream.TRADE, Intent.CIRCULAR),
        (LeaverStream.MARRIAGE, Intent.REFUGE),
        (LeaverStream.SOUTHBOUND, Intent.TRANSIT),
        (LeaverStream.ACCESS, Intent.TRANSIT),
        (LeaverStream.REFUGE, Intent.REFUGE),
    ],
)
def test_what_a_party_seeks_is_what_its_stream_leaves_for(stream, intent):
    parties = equipped(stream, 50).people.parties
    assert set(parties.stream[:50]) == {stream}
    assert set(parties.intent[:50]) == {intent}
    assert set(parties.fled[:50]) == {stream == LeaverStream.REFUGE}


@pytest.mark.parametrize("has_kin", [False, True])
@pytest.mark.parametrize("stream", LeaverStream)
def test_means_are_lognormal_around_the_median_of_the_stream_and_kin_add_to_them(stream, has_kin):
    world = equipped(stream, 5000, has_kin=has_kin)
    median = table_of(world.leavers, world.forming)["means_median"][stream]
    means = world.people.parties.means[:5000].astype(np.float64)
    law = stats.norm(np.log(median * (5.0 if has_kin else 1.0)), 1.6)
    assert stats.kstest(np.log(means), law.cdf).pvalue > RARE


def set_out_for_certain(world: SmallWorld, by_county: np.ndarray, by_cohort: np.ndarray):
    heads = np.zeros((N_COUNTIES, N_COHORTS), dtype=np.int64)
    stream = RandomStreams(1, 0).open("heads", 0)
    drawn = draw_heads(
        world.people.arrays, (by_county, by_cohort, np.ones_like(by_county)), heads, stream
    )
    assert drawn == heads.sum()
    return heads


def test_nobody_sets_out_without_a_chance_and_all_with_certainty():
    world = small_world()
    residents = world.people.residents.counts
    residents[:] = residents % 50
    before = residents.copy()
    by_county, by_cohort = np.zeros(N_COUNTIES), np.zeros(N_COHORTS)
    assert not set_out_for_certain(world, by_county, by_cohort + 1).any()
    assert not set_out_for_certain(world, by_county + 1, by_cohort).any()
    by_county[[2, 7]], by_cohort[[1, 12]] = (1.0, 40.0), (1.0, 3.0)
    expected = np.zeros_like(before)
    expected[np.ix_([2, 7], [1, 12])] = before[np.ix_([2, 7], [1, 12])]
    assert expected.sum() > 20
    assert (set_out_for_certain(world, by_county, by_cohort) == expected).all()
    assert (residents == before).all()


# ---------------------------------------------------------------------------------- destination


def goals(
    world: SmallWorld,
    n: int = 4000,
    home: int = 0,
    *,
    fled: bool = False,
    why: LeaverStream = LeaverStream.TRADE,
) -> np.ndarray:
    ids = world.put(Status.EN_ROUTE, home, n, home=home, fled=fled, stream=why)
    ways = world.destination.ways(world.places, world.season.ford[0], world.news, world.structure)
    stream = RandomStreams(4, 0).open("goals", 0)
    for p in ids.tolist():
        choose_goal(world.people.arrays, p, ways, stream)
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
    near = reach(
        world.destination.ways(world.places, np.ones(N_EXITS), world.news, world.structure)
    )
    assert near.min() >= 0.0
    assert near.max() <= 1.0
    km = GEOGRAPHY.routes.county_to_exit_km[:, : world.places.sectors.stop].min(axis=1)
    assert stats.spearmanr(near, km).statistic < -0.8
    flooded = reach(
        world.destination.ways(world.places, np.full(N_EXITS, 0.3), world.news, world.structure)
    )
    assert (flooded <= near).all()
    assert flooded.sum() < near.sum()


def test_those_who_come_by_vehicle_go_further_along_the_border_while_there_is_fuel():
    """Kilometres to the chosen exit from the county that has the choice; means 5 errors apart."""
    km = GEOGRAPHY.routes.county_to_exit_km[COUNTRYSIDE]

    def far(why: LeaverStream, fuel: float = 1.0) -> np.ndarray:
        world = small_world(fuel=fuel)
        chosen = goals(world, home=COUNTRYSIDE, why=why) - world.places.atlas.exit.start
        return km[chosen]

    on_foot, riding = far(LeaverStream.TRADE), far(LeaverStream.MARRIAGE)
    error = np.hypot(on_foot.std(), riding.std()) / on_foot.size**0.5
    assert riding.mean() > on_foot.mean() + 5 * error
    assert (far(LeaverStream.MARRIAGE, fuel=0.0) == on_foot).all()


def test_a_few_of_those_who_mean_to_go_south_take_a_boat_and_no_others_for_want():
    by_boat = {}
    for why in (LeaverStream.TRADE, LeaverStream.MARRIAGE, LeaverStream.SOUTHBOUND):
        world = small_world()
        sea = world.places.atlas.exit.start + SEA
        by_boat[why] = int((goals(world, home=HOME, why=why) == sea).sum())
    assert by_boat[LeaverStream.SOUTHBOUND] > 0
    assert by_boat[LeaverStream.TRADE] == by_boat[LeaverStream.MARRIAGE] == 0


def fear(**columns: float) -> np.ndarray:
    world = small_world(**columns)
    return world.destination.fear(world.places, world.news, world.penalties)


def test_fear_fades_as_control_does_and_with_an_open_border():
    strict, usual = fear(control=1.0, shoot_on_sight=0.5), fear(control=1.0)
    loose, opened = fear(control=0.3), fear(control=1.0, exit_open=1.0)
    for less, more in ((strict, usual), (usual, loose), (loose, opened)):
        assert (less < more).all()
    assert (strict > 0.0).all()
    assert (opened == 1.0).all()


# ------------------------------------------------------------------------------------ penalties


def penalty_of(penalties: Penalties | None = None, **columns) -> Penalty:
    world = small_world()
    (p,) = world.put(Status.IN_CUSTODY, world.places.atlas.host.start, 1, **columns)
    rules, stream = numbers(penalties or world.penalties), RandomStreams(1, 0).open("penalty", 0)
    return Penalty(int(rule_on(world.people.arrays, int(p), rules, stream)))


@pytest.mark.parametrize("bound", [3, 10])
def test_crossings_below_the_bound_are_economic_and_those_from_it_on_aggravate(bound):
    rule = Penalties(aggravated_from_crossings=bound, political_motive_share=0.0)
    assert penalty_of(rule, crossings=1) is Penalty.ECONOMIC
    assert penalty_of(rule, crossings=bound - 1) is Penalty.ECONOMIC
    assert penalty_of(rule, crossings=bound) is Penalty.AGGRAVATED


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
    news.heard.all["caught_onward"] = news.heard.all["arrivals"] = 10.0
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
    world.people.die(ids[:4], np.full(4, ADULT_WOMEN), Cause.COLD)
    world.turn()
    assert world.news.attempts_yesterday[20] == 0
    assert world.news.failures[20] == 0


def test_who_leaves_today_is_news_of_an_exodus_tomorrow():
    world = small_world()
    ids = form_parties(world, heads_in(9, ADULT_MEN, 100), 0.0, 2.0)
    bulk.leave_home_all(world.people.arrays, ids)
    world.turn()
    population = world.people.residents.by_county[9] + 100
    assert world.news.exodus[9] == pytest.approx(1000 * 100 / population / 10, rel=1e-3)


def test_more_residents_cannot_leave_than_there_are():
    residents = Residents(np.array([[3, 2]]))
    with pytest.raises(ValueError, match="more people leave"):
        residents.leave(np.array([[4, 0]]))


def test_the_sea_and_russia_are_the_last_exits():
    """Other tests rely on it."""
    assert [GEOGRAPHY.exits.kind[e] for e in (SOUTHERN, RUSSIA)] == ["front line", "third country"]
