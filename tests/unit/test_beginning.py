"""The first morning: who is away already, with what behind them, and what the run-in does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from worlds import GEOGRAPHY, N_COUNTIES, SmallWorld, small_world

from sim.behaviour.initial_state import Beginning, Leavers
from sim.behaviour.placing import DaysLeft
from sim.behaviour.streams import by_cohort, table_of
from sim.engine.random_streams import RandomStreams
from sim.model import BorderModel
from sim.population.cohorts import ADULT_WOMEN
from sim.population.party_row import Intent, LeaverStream, Shelter
from sim.scenario.load import load_scenario
from sim.simulation.member import run_member
from sim.status import Penalty, Status

COUNTIES = GEOGRAPHY.counties
RARE = 1e-6  # false-alarm rate of each test of a distribution here, were its seed drawn anew
DAYS_LEFT = DaysLeft(
    stay=40.0, custody=4.0, onward=50.0, economic=60.0, aggravated=3.0, political=9.0
)
YEAR = 365
QUIET = str(Path(__file__).parents[1] / "world" / "quiet.yaml")


def begun(**counts: float) -> SmallWorld:
    """Place people who are away on the first morning."""
    world = small_world()
    chance = np.repeat(by_cohort(world.leavers)[:, None, :], N_COUNTIES, axis=1)
    table = table_of(world.leavers, world.forming)
    leavers = Leavers(chance, table, world.forming, DAYS_LEFT)
    nobody = dict.fromkeys(("in_hiding", "in_custody", "detained", "onward", "home_again"), 0)
    beginning = Beginning(**{**nobody, **counts})
    beginning.place(world.people, world.places, leavers, RandomStreams(1, 0))
    return world


def in_hiding(n: int, share: str) -> SmallWorld:
    """Place people in hiding who are all of one kind."""
    shares = dict.fromkeys(("marriage_share", "trade_share", "stayed_share"), 0.0)
    return begun(in_hiding=n, **{**shares, share: 1.0})


def test_the_run_finds_as_many_people_away_as_the_scenario_says():
    world = begun(in_hiding=900, in_custody=40, detained=300, onward=70, home_again=200)
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


def test_those_in_hiding_are_of_the_streams_that_the_scenario_says():
    shares = {"marriage_share": 0.5, "trade_share": 0.2, "stayed_share": 0.1}
    parties = begun(in_hiding=1000, **shares).people.parties
    rows = slice(0, 1000)
    stream, intent = parties.stream[rows], parties.intent[rows]
    found = [
        int(((stream == which) & (intent == wants)).sum())
        for which, wants in (
            (LeaverStream.MARRIAGE, Intent.REFUGE),
            (LeaverStream.TRADE, Intent.CIRCULAR),
            (LeaverStream.TRADE, Intent.REFUGE),
            (LeaverStream.SOUTHBOUND, Intent.TRANSIT),
        )
    ]
    assert found == [500, 200, 100, 200]


def test_those_who_were_married_away_are_women_with_a_husband_who_came_long_ago():
    parties = in_hiding(4000, "marriage_share").people.parties
    rows = slice(0, 4000)
    assert (parties.members[rows, ADULT_WOMEN] == 1).all()
    assert (parties.size[rows] == 1).all()
    assert set(parties.shelter[rows]) == {Shelter.HUSBAND}
    assert set(parties.due[rows]) == {-1}
    ago = -1 - parties.since[rows]
    assert ago.min() >= 0
    assert ago.max() < Beginning().longest_stay_days
    tenths = np.bincount(ago * 10 // Beginning().longest_stay_days, minlength=10)
    assert stats.chisquare(tenths).pvalue > RARE
    assert (parties.left_on[rows] == parties.since[rows]).all()


def test_those_who_will_go_back_have_a_past_and_a_day_for_it():
    parties = in_hiding(5000, "trade_share").people.parties
    rows = slice(0, 5000)
    shelter, kin = parties.shelter[rows], parties.has_kin[rows]
    assert (shelter[kin] == Shelter.KIN).all()
    without = np.bincount(shelter[~kin], minlength=len(Shelter))
    assert without[Shelter.KIN] == without[Shelter.HUSBAND] == 0
    assert stats.binomtest(int(without[Shelter.ALONE]), int(without.sum()), 0.45).pvalue > RARE
    earlier = np.bincount(parties.crossings[rows] - 1, minlength=6)[:6]
    law = stats.poisson(0.5)
    share = np.append(law.pmf(np.arange(5)), law.sf(4))
    earlier[5] = 5000 - earlier[:5].sum()
    assert stats.chisquare(earlier, 5000 * share).pvalue > RARE
    due = parties.due[rows]
    assert (due >= 1).all()
    assert abs(due.mean() - 0.5 - 40.0) < 5 * 40.0 / 5000**0.5
    assert (parties.since[rows] <= -1).all()


def test_those_held_or_on_their_way_have_a_day_on_which_that_ends():
    shares = {"aggravated_share": 0.2, "political_share": 0.1}
    world = begun(in_custody=300, detained=3000, onward=300, **shares)
    parties = world.people.parties
    everybody = slice(0, 3600)
    due, status = parties.due[everybody], parties.status[everybody]
    assert (due >= 1).all()
    assert (parties.chain[everybody] >= 0).all()
    on_their_way = status == Status.ONWARD
    for column in (parties.went_south, parties.has_passed):
        assert (column[everybody] == on_their_way).all()
    held = np.where(
        status == Status.DETAINED,
        parties.place[everybody] - world.places.atlas.penalty.start,
        -1,
    )
    classes = np.bincount(held[held >= 0], minlength=3)
    assert stats.chisquare(classes, 3000 * np.array([0.7, 0.2, 0.1])).pvalue > RARE
    for penalty, years in ((Penalty.AGGRAVATED, 3.0), (Penalty.POLITICAL, 9.0)):
        left = due[held == penalty]
        assert left.max() <= years * YEAR
        assert stats.kstest(left / (years * YEAR), "uniform").pvalue > RARE


def test_who_is_home_again_has_crossed_came_home_a_while_ago_and_has_no_term():
    parties = begun(home_again=2000, home_days=600.0).people.parties
    rows = slice(0, 2000)
    assert (parties.status[rows] == Status.AT_HOME).all()
    assert (parties.place[rows] == parties.home[rows]).all()
    assert (parties.crossings[rows] >= 1).all()
    assert (parties.due[rows] == -1).all()
    ago = -parties.since[rows]
    assert ago.min() >= 1
    assert abs(ago.mean() - 600.5) < 5 * 600.0 / 2000**0.5


def test_the_network_at_home_holds_the_known_leavers_and_follows_the_reach():
    reach = np.linspace(0.0, 1.0, N_COUNTIES)
    known = Beginning(known_leavers=48_000).network(small_world().places, reach)
    assert (known * COUNTIES.population).sum() / 1000 == pytest.approx(48_000)
    assert known == pytest.approx(known[-1] * reach)


# ---------------------------------------------------------------------------------------- run-in


UNDER_WAY = (Status.EN_ROUTE, Status.AT_BORDER)


def first_morning(*sets: str) -> np.ndarray:
    """Give the people of each status as the first day opens, in the invented world."""
    model = BorderModel(load_scenario(QUIET, list(sets), days=5), seed=1)
    try:
        assert model.day == 0
        return model.stock_at_start.copy()
    finally:
        model.forget()


def test_after_a_run_in_people_are_under_way_on_the_first_morning_and_without_one_nobody_is():
    at_once = first_morning("beginning.run_in_days=0")
    assert at_once[list(UNDER_WAY)].sum() == 0
    assert at_once[Status.IN_HIDING] == 600
    lived = first_morning("beginning.run_in_days=60", "trade.chance=0.01")
    assert lived[list(UNDER_WAY)].min() > 0
    assert lived.sum() == at_once.sum()


def test_the_run_in_is_not_recorded_and_the_first_day_is_that_of_the_scenario():
    scenario = load_scenario(QUIET, ["beginning.run_in_days=60", "trade.chance=0.01"], days=10)
    record = run_member(scenario, 1, 0)
    assert record.start == scenario.start
    flow, stock = record.variables["flow"], record.variables["stock"]
    assert flow.shape[0] == stock.shape[0] == 10
    change = flow[0].sum(axis=0) - flow[0].sum(axis=1)
    assert (record.stock_at_start + change == stock[0]).all()
    assert record.stock_at_start[Status.EN_ROUTE] > 0
