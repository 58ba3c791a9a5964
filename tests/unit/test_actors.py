"""Actors read yesterday's news and write columns of places; they never see people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import mesa
import numpy as np
import pytest
from worlds import GEOGRAPHY, N_CAMPS, N_COUNTIES, N_HOSTS, START, small_world

from sim.actors import policies as given
from sim.actors.base import Actor, by_county, follow
from sim.actors.camps import Camp
from sim.actors.china import BorderForce, CentralGovernment, CountyGovernment
from sim.actors.dprk import SectorCommand, State
from sim.actors.food import FoodSupply
from sim.actors.networks import Brokers, ReliefGroups
from sim.actors.policies import (
    Beijing,
    Camps,
    Conflict,
    Networks,
    Patrols,
    Policies,
    Sheltering,
)
from sim.actors.reception import Reception
from sim.behaviour.structure import Structure
from sim.engine.random_streams import RandomStreams
from sim.geography.gazetteer import shipped
from sim.geography.numbering import BROKERS, RELIEF

NorthKorea = partial(given.NorthKorea, vigilance_spread=0.0)
Food = partial(given.Food, harvest_spread=0.0, lean_season=0.0)
CountyGovernments = partial(given.CountyGovernments, zeal_spread=0.0, leniency_spread=0.0)

HOT = 22  # a sector on the Tumen


class Office(mesa.Model):
    """A stage with one actor on it; what varies between months is left out unless told."""

    def __init__(self, **policies: object) -> None:
        super().__init__(rng=1)
        world = small_world()
        self.day = 0
        self.date: date = START
        self.places = world.places
        self.news = world.news
        self.streams = RandomStreams(1, 0)
        self.structure = Structure()
        usual = Policies(
            NorthKorea(),
            Food(),
            Conflict(),
            Beijing(),
            Patrols(),
            CountyGovernments(),
            Camps(),
            Networks(),
            Sheltering(),
        )
        self.policies = replace(usual, **policies)

    def set(self, **policies: object) -> None:
        """Change the policy, as a dated value of a scenario does."""
        self.policies = replace(self.policies, **policies)

    def days(self, actor: Actor, n: int = 1) -> None:
        """Let an actor decide for some days."""
        for _ in range(n):
            actor.decide()
            self.day += 1


@pytest.fixture
def office() -> Callable[..., Office]:
    """Open an office; Mesa keeps models with agents alive unless they are told to let go."""
    opened = []

    def open_office(**policies: object) -> Office:
        opened.append(Office(**policies))
        return opened[-1]

    yield open_office
    for model in opened:
        vars(model).clear()


# ----------------------------------------------------------------------------- posting of forces


def test_a_force_is_posted_whole_and_its_mobile_part_follows_the_crossings():
    lengths, crossings = np.array([10.0, 20.0, 30.0]), np.array([0.0, 9.0, 3.0])
    even = follow(600.0, lengths, np.zeros(3), 0.5)
    assert even == pytest.approx([10.0, 10.0, 10.0])
    for share in (0.0, 0.5, 1.0):
        density = follow(600.0, lengths, crossings, share)
        assert (density * lengths).sum() == pytest.approx(600.0)
    assert follow(600.0, lengths, crossings, 0.0) == pytest.approx(even)
    assert (follow(600.0, lengths, crossings, 1.0) * lengths).tolist() == [0.0, 450.0, 150.0]


def test_a_county_overrides_its_province():
    name, province = GEOGRAPHY.counties.name[5], GEOGRAPHY.counties.province[5]
    spread = by_county(GEOGRAPHY, {province: 0.4, name: 0.1})
    inside = np.array([p == province for p in GEOGRAPHY.counties.province])
    assert spread[5] == 0.1
    assert set(spread[inside]) == {0.4, 0.1}
    assert (spread[~inside] == 0.0).all()


# ---------------------------------------------------------------------------------------- DPRK


def test_guards_follow_yesterdays_crossings(office):
    model = office()
    state = State(model, "a state")
    state.decide()
    calm = model.places.guards.copy()
    model.news.crossings[HOT] = 50.0
    state.decide()
    others = np.arange(model.places.sectors.stop) != HOT
    assert model.places.guards[HOT] > 2 * calm[HOT]
    growth = 1 + 0.25 * model.policies.dprk.control * 0.5
    assert model.places.guards[model.places.sectors][others] == pytest.approx(
        calm[model.places.sectors][others] * 0.6 * growth
    )


def test_pickets_are_reinforced_up_to_a_limit_and_only_where_control_holds(office):
    model = office()
    state = State(model, "a state")
    state.decide()
    usual = state.pickets
    model.news.crossings[HOT] = 100.0
    state.decide()
    some = state.pickets
    model.news.crossings[HOT] = 1e6
    state.decide()
    assert usual < some < state.pickets == pytest.approx(2 * usual)
    model.set(dprk=NorthKorea(control=0.0))
    state.decide()
    assert state.pickets == pytest.approx(usual)


def test_the_state_writes_its_orders(office):
    order = NorthKorea(control=0.4, fuel=0.3, exit_open=0.2, shoot_on_sight=0.1)
    province = GEOGRAPHY.counties.province[0]
    model = office(dprk=order, conflict=Conflict(exposure={province: 0.7}))
    State(model, "a state").decide()
    places = model.places
    found = places.control, places.fuel, places.exit_open, places.shoot_on_sight
    assert found == (0.4, 0.3, 0.2, 0.1)
    assert places.conflict[0] == 0.7
    assert 0 < (places.conflict > 0).sum() < N_COUNTIES


def test_guards_desert_and_take_bribes_as_control_is_lost(office):
    found = []
    for control in (1.0, 0.5, 0.0):
        model = office(dprk=NorthKorea(control=control))
        State(model, "a state").decide()
        command = SectorCommand(model, "a sector", HOT)
        before = model.places.guards[HOT]
        command.decide()
        found.append((command.guards_per_km / before, command.takes_bribes))
        assert model.places.guards[HOT] == command.guards_per_km
    assert found == [
        pytest.approx((1.0, 0.45)),
        pytest.approx((1 - 0.85 / 2, 0.625)),
        pytest.approx((1 - 0.85, 0.8)),
    ]


def test_a_cut_of_aid_is_felt_as_stocks_run_down(office):
    usual = Food(gap=0.15, need=5e6, aid_tonnes=7.5e5, aid_in_gap=7.5e5)
    model = office(food=usual)
    supply = FoodSupply(model)
    supply.decide()
    assert model.places.food_gap == pytest.approx(0.15)
    model.set(food=replace(usual, aid=0.0))
    gaps = []
    for _ in range(400):
        supply.decide()
        gaps.append(model.places.food_gap[0])
    assert gaps[0] < 0.16
    assert gaps == sorted(gaps)
    assert gaps[45] == pytest.approx(0.15 + 0.15 * (1 - np.exp(-1)), abs=0.005)
    assert gaps[-1] == pytest.approx(0.30, abs=0.001)


def test_a_gap_before_aid_is_lowered_by_the_tonnes_that_reach_those_who_lack_food(office):
    before = Food(gap=0.30, need=5e6, aid_tonnes=1e6, aid_in_gap=0.0, aid_reaches=0.5)
    for policy, gap in (
        (before, 0.30 - 0.5 * 0.2),
        (replace(before, aid=0.0), 0.30),
        (replace(before, uncounted=0.05), 0.15),
        (replace(before, gap=0.1, least_gap=0.08), 0.08),
    ):
        model = office(food=policy)
        FoodSupply(model).decide()
        assert model.places.food_gap == pytest.approx(gap)


def test_a_county_may_lack_more_and_no_gap_leaves_its_range(office):
    name = GEOGRAPHY.counties.name[3]
    model = office(food=Food(gap=0.5, gap_there={name: 0.9}))
    FoodSupply(model).decide()
    assert model.places.food_gap[3] == 1.0
    assert np.delete(model.places.food_gap, 3) == pytest.approx(0.5)
    model = office(food=Food(gap=0.0, aid=5.0))
    FoodSupply(model).decide()
    assert (model.places.food_gap == 0.0).all()


# ---------------------------------------------------------------------------------------- China


def test_beijing_orders_camps_only_where_it_shelters_and_arrivals_pass_its_threshold(office):
    for stance, arrivals, ordered in (
        ("return", 1e6, False),
        ("tolerate", 1e6, False),
        ("shelter", 499.0, False),
        ("shelter", 500.0, True),
        ("seal", 500.0, True),
    ):
        model = office(beijing=Beijing(stance=stance))
        model.news.heard.all["arrivals"] = arrivals
        CentralGovernment(model, "a government").decide()
        assert model.places.camps_are_ordered is ordered
        assert model.places.stance == stance


def test_camps_stay_ordered_as_arrivals_ebb_until_shelter_is_withdrawn(office):
    model = office(beijing=Beijing(stance="shelter"))
    beijing = CentralGovernment(model, "a government")
    model.news.heard.all["arrivals"] = 900.0
    beijing.decide()
    model.news.heard.all["arrivals"] = 1.0
    beijing.decide()
    assert model.places.camps_are_ordered
    model.set(beijing=Beijing(stance="return", cooperation=0.4))
    beijing.decide()
    assert not model.places.camps_are_ordered
    assert (model.places.cooperation == 0.4).all()


def test_a_surge_ramps_over_its_days(office):
    model = office()
    force = BorderForce(model)
    force.decide()
    usual = force.men
    assert usual == pytest.approx(0.33 * 18_000)
    model.set(patrols=Patrols(surge=150_000))
    men = []
    for _ in range(140):
        force.decide()
        men.append(force.men)
    whole = 0.33 * 168_000
    assert men == sorted(men)
    assert men[0] - usual == pytest.approx((whole - usual) / 14)
    assert men[13] - usual == pytest.approx((whole - usual) * (1 - (13 / 14) ** 14))
    assert men[-1] == pytest.approx(whole, rel=1e-3)
    lengths = GEOGRAPHY.exits.length_km
    assert (model.places.patrols * lengths)[:27].sum() == pytest.approx(men[-1], rel=0.02)


def test_patrols_go_where_people_cross(office):
    model = office()
    force = BorderForce(model)
    force.decide()
    calm = model.places.patrols[HOT]
    model.news.crossings[HOT] = 10.0
    force.decide()
    assert model.places.patrols[HOT] > 3 * calm


def test_the_fence_stands_from_its_year_and_only_if_it_is_built(office):
    years = GEOGRAPHY.exits.fence_from_year
    model = office()
    force = BorderForce(model)
    for year in (1995, 2011, 2018):
        model.date = date(year, 6, 1)
        force.decide()
        assert (model.places.is_fenced == (years <= year)).all()
    assert model.places.is_fenced.any()
    model.set(patrols=Patrols(builds_fence=0.0))
    force.decide()
    assert not model.places.is_fenced.any()


def test_leniency_falls_with_releases_and_helpers_fear_fines(office):
    model = office()
    county = CountyGovernment(model, "a county", 2)
    leniency, fear = [], []
    for news in (0.0, 0.5, 2.0):
        model.news.releases[2], model.news.fines[2] = news, 15_000 * news
        county.decide()
        leniency.append(model.places.leniency[2])
        fear.append(model.places.fear_of_helping[2])
    assert leniency == pytest.approx([0.6 * np.exp(-1.5 * news) for news in (0.0, 0.5, 2.0)])
    assert fear[0] == 0.0 < fear[1] < fear[2] < 1.0
    assert (np.delete(model.places.leniency, 2) == 0.0).all()


def test_campaigns_and_room_are_a_countys_own(office):
    names = GEOGRAPHY.hosts.name
    model = office(
        county_governments=CountyGovernments(campaign=2.0, campaign_there={names[1]: 1.0})
    )
    for host, name in enumerate(names):
        CountyGovernment(model, name, host).decide()
    assert model.places.campaign[1] == 4.0
    assert (np.delete(model.places.campaign, 1) == 2.0).all()
    koreans = GEOGRAPHY.hosts.population * GEOGRAPHY.hosts.kin_share
    assert model.places.host_room == pytest.approx(0.08 * koreans)


def test_interpreters_are_sent_once_camps_are_ordered_to_where_people_wait(office):
    model = office(shelter=Sheltering(staff=100.0))
    counties = [Reception(model, n, h) for h, n in enumerate(GEOGRAPHY.hosts.name)]

    def screening() -> np.ndarray:
        for county in counties:
            county.decide()
        return model.places.screening.copy()

    usual = screening()
    model.news.waiting[[1, 3]] = 300.0, 100.0
    assert screening() == pytest.approx(usual)
    model.places.camps_are_ordered = True
    more = screening() - usual
    assert more.sum() == pytest.approx(150 * 25)
    assert more[1] == pytest.approx(3 * more[3])
    assert np.flatnonzero(more > 1e-9).tolist() == [1, 3]


# ------------------------------------------------------------- what varies by month and by year


def moods(model: Office, month: int) -> list[float]:
    """Let those decide whose zeal varies, in a month; give what they wrote."""
    model.date = date(2012, month, 15)
    model.set(
        dprk=given.NorthKorea(vigilance_spread=0.5),
        food=given.Food(harvest_spread=0.5, lean_season=0.0),
        county_governments=given.CountyGovernments(zeal_spread=0.5),
    )
    for actor in (
        State(model, "a state"),
        FoodSupply(model),
        CountyGovernment(model, "a county", 1),
    ):
        actor.decide()
    places = model.places
    return [float(x) for x in (places.guards[3], places.food_gap[0], places.campaign[1])]


def test_vigilance_and_zeal_vary_by_month_and_harvests_by_year(office):
    june, july, november = (moods(office(), month) for month in (6, 7, 11))
    assert moods(office(), 6) == june
    assert june[0] != july[0]
    assert june[1] == july[1] != november[1]
    assert june[2] != july[2]


def test_each_member_has_its_own_months_and_each_sector_its_own_vigilance(office):
    other = office()
    other.streams = RandomStreams(1, 1)
    model = office()
    assert all(a != b for a, b in zip(moods(model, 6), moods(other, 6), strict=True))
    assert np.unique(model.places.guards[model.places.sectors]).size > 20


def test_a_spread_holds_from_its_date_on(office):
    model = office()
    state = State(model, "a state")
    state.decide()
    calm = model.places.guards.copy()
    model.set(dprk=given.NorthKorea(vigilance_spread=0.5))
    state.decide()
    assert (model.places.guards[model.places.sectors] != calm[model.places.sectors]).all()


# ---------------------------------------------------------------------------- camps and networks


def camps(model: Office) -> list[Camp]:
    return [Camp(model, name, camp) for camp, name in enumerate(GEOGRAPHY.camps.name)]


def opening_days(model: Office, until: int = 100) -> list[int | None]:
    """Give the day on which each camp has places, with the order on day 0."""
    sites, opened = camps(model), [None] * N_CAMPS
    model.places.stance, model.places.camps_are_ordered = "shelter", True
    for day in range(until):
        model.day = day
        for number, site in enumerate(sites):
            site.decide()
            if opened[number] is None and model.places.camp_places[number] > 0:
                opened[number] = day
    return opened


def test_camps_open_after_their_lag_and_ready_ones_first(office):
    policy = Camps(ready=shipped().defaults["camps.ready"])
    opened = opening_days(office(camps=policy))
    for name, day in zip(GEOGRAPHY.camps.name, opened, strict=True):
        assert day == (5 if name in policy.ready else 60)
    assert opened.count(5) == len(policy.ready) == 2


def test_no_camp_opens_without_an_order(office):
    model = office()
    sites = camps(model)
    for day in range(100):
        model.day = day
        for site in sites:
            site.decide()
    assert not model.places.camp_places.any()


def test_a_camp_has_its_capacity_and_shrinks_no_faster_than_people_leave(office):
    model = office(camps=Camps(opening_days=0.0, building_days=0.0))
    model.places.stance, model.places.camps_are_ordered = "shelter", True
    site = camps(model)[0]
    site.decide()
    assert model.places.camp_places[0] == 1500
    model.news.in_camp[0] = 1200.0
    model.set(camps=Camps(capacity=1000.0, opening_days=0.0))
    site.decide()
    assert model.places.camp_places[0] == 1200
    assert site.fullness == 1.0
    model.news.in_camp[0] = 300.0
    site.decide()
    assert model.places.camp_places[0] == 1000
    assert site.fullness == pytest.approx(0.3)
    model.places.camps_are_ordered = False
    site.decide()
    assert model.places.camp_places[0] == 300


YEAR = 365
STEADY = partial(Networks, growth=0.0)


def brokers_of(model: Office, capacity: float = 6.5) -> Brokers:
    return Brokers(model, "brokers", capacity)


def test_brokers_ask_more_the_more_seek_them_up_to_a_limit_and_relief_asks_nothing(office):
    model = office(networks=STEADY(price=2500.0, price_rises=0.5))
    brokers, relief = brokers_of(model), ReliefGroups(model, "relief")
    prices = []
    for asked in (0.0, 3.25, 6.5, 13.0):
        model.news.asked[BROKERS] = asked
        brokers.decide()
        prices.append(model.places.network_price[BROKERS])
    assert prices == pytest.approx([2500.0, 3125.0, 3750.0, 3750.0])
    model.news.asked[RELIEF] = 5.0
    relief.decide()
    assert model.places.network_price[RELIEF] == 0.0


@pytest.mark.parametrize(
    ("demand", "change"), [(0.0, -1.0), (0.5, -0.5), (1.0, 0.0), (1.5, 0.5), (9.0, 1.0)]
)
def test_brokers_capacity_follows_demand_by_no_more_than_guides_can_train_in_a_year(
    office, demand, change
):
    model = office(networks=Networks(growth=0.85))
    brokers = brokers_of(model)
    for _ in range(YEAR):
        model.news.asked[BROKERS] = demand * brokers.capacity
        brokers.decide()
    assert brokers.capacity == pytest.approx(6.5 * (1 + 0.85 * change / YEAR) ** YEAR)
    assert model.places.network_room[BROKERS] == brokers.capacity


def test_somebody_always_knows_a_way(office):
    model = office(networks=Networks(growth=10.0))
    brokers = brokers_of(model, capacity=0.02)
    model.days(brokers, 2 * YEAR)
    assert brokers.capacity == pytest.approx(0.01)


def test_brokers_room_stays_what_it_was_where_a_scenario_takes_it_for_fixed(office):
    model = office()
    model.structure = Structure(onward="fixed")
    brokers = brokers_of(model)
    model.news.asked[BROKERS] = 100.0
    model.days(brokers, YEAR)
    assert model.places.network_room[BROKERS] == 6.5


def test_relief_follows_its_funds(office):
    rooms = []
    for funds, funding in ((3000.0, 1.0), (3000.0, 4.0), (0.0, 1.0)):
        model = office(networks=Networks(relief_funds=funds, funding=funding, relief_cost=2000.0))
        ReliefGroups(model, "relief").decide()
        rooms.append(float(model.places.network_room[RELIEF]))
    assert rooms == [1.5, 6.0, 0.0]


def test_arrests_on_the_way_and_sentences_of_helpers_frighten_networks(office):
    model = office(networks=STEADY(fear_per_arrest=0.1, fear_per_helper_year=0.002))
    years = model.policies.dprk.helper_years
    for caught, sentenced in ((5.0, 0.0), (0.0, 40.0), (5.0, 40.0)):
        model.news.heard.all["caught_onward"] = caught
        model.news.heard.all["helpers_sentenced"] = sentenced
        bold = np.exp(-0.1 * caught - 0.002 * sentenced * years)
        brokers, relief = brokers_of(model), ReliefGroups(model, "relief")
        brokers.decide()
        relief.decide()
        assert brokers.room == pytest.approx(6.5 * bold)
        assert relief.room == pytest.approx(1.5 * bold)
        assert brokers.price == pytest.approx(STEADY().price * (1 + 1 - bold))


def test_brokers_ask_more_the_fewer_get_through_the_river_and_the_way_on(office):
    prices = []
    for failed, caught in ((0.0, 0.0), (5.0, 0.0), (0.0, 1.0), (5.0, 1.0)):
        model = office(networks=STEADY(price=1000.0, price_by_risk=2.0, fear_per_arrest=0.0))
        model.news.attempts[0], model.news.failures[0] = 10.0, failed
        model.news.onward[BROKERS] = 4.0
        model.news.heard.all["caught_onward"] = caught
        brokers = brokers_of(model)
        model.days(brokers, 3)
        prices.append(brokers.price)
    river, way = 0.5, 0.75
    assert prices == pytest.approx([1000 / safe**2 for safe in (1.0, river, way, river * way)])


def test_a_price_follows_risk_with_a_lag(office):
    model = office(networks=STEADY(price=1000.0, price_by_risk=1.0, risk_days=100.0))
    model.news.attempts[0] = 10.0
    brokers = brokers_of(model)
    model.days(brokers, 2000)
    assert brokers.price == pytest.approx(1000.0)
    model.news.failures[0] = 5.0
    model.days(brokers, 100)
    assert brokers.risk == pytest.approx(0.5 * (1 - np.exp(-1)), abs=0.01)


def test_fear_makes_brokers_fewer_too(office):
    model = office()
    model.news.heard.all["caught_onward"] = 3.0
    brokers = brokers_of(model)
    for _ in range(YEAR):
        model.news.asked[BROKERS] = brokers.capacity
        brokers.decide()
    assert brokers.capacity < 0.9 * 6.5


def test_no_actor_reads_people(office):
    """The stage offers no people: every actor decides without them."""
    model = office()
    assert not hasattr(model, "people")
    names = GEOGRAPHY.hosts.name
    actors = [
        FoodSupply(model),
        State(model, "a state"),
        SectorCommand(model, "a sector", 0),
        CentralGovernment(model, "a government"),
        BorderForce(model),
        *[CountyGovernment(model, names[host], host) for host in range(N_HOSTS)],
        *camps(model),
        brokers_of(model),
        ReliefGroups(model, "relief"),
    ]
    for actor in actors:
        model.days(actor, 3)
