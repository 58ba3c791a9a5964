"""The food supply, the state that it holds up, and how either state answers the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np
import pytest
from worlds import invented_world

from sim.actors.base import Actor
from sim.actors.china import CentralGovernment
from sim.actors.dprk import State
from sim.actors.food import FoodSupply, dearness_of
from sim.actors.policies import Food
from sim.behaviour.structure import Structure
from sim.engine.random_streams import RandomStreams
from sim.quantities.food_phases import PHASES, phase_of
from sim.scenario.settings import Settings

USUAL = Settings().policies
SURE = {"harvest_spread": 0.0, "fuel_spread": 0.0}
NEVER = 10_000


class Capital(mesa.Model):
    """A stage for those who feed, order and answer; nobody's luck varies unless told."""

    def __init__(self, seed: int = 1, *, control: str = "imposed", **policies: Any) -> None:
        super().__init__(rng=1)
        world = invented_world()
        self.day, self.date = 0, date(2012, 1, 1)
        self.places, self.news = world.places, world.news
        self.streams = RandomStreams(seed, 0)
        self.structure = Structure(control=control)
        food = {**SURE, **policies.pop("food", {})}
        self.policies = replace(USUAL, food=replace(USUAL.food, **food))
        for name, values in policies.items():
            self.set(name, **values)

    def set(self, name: str, **values: Any) -> None:
        """Change a policy, as a dated value of a scenario does."""
        changed = replace(getattr(self.policies, name), **values)
        self.policies = replace(self.policies, **{name: changed})

    def live(self, *actors: Actor, until: Callable[[], bool], most: int = NEVER) -> int:
        """Let actors decide day by day until something holds; give the days that it took."""
        for n in range(most):
            for actor in actors:
                actor.decide()
            self.day, self.date = self.day + 1, self.date + timedelta(days=1)
            if until():
                return n + 1
        return most


@pytest.fixture
def capital() -> Iterator[Callable[..., Capital]]:
    """Open a capital; Mesa keeps models with agents alive unless they are told to let go."""
    opened: list[Capital] = []

    def open_capital(*args: Any, **policies: Any) -> Capital:
        opened.append(Capital(*args, **policies))
        return opened[-1]

    yield open_capital
    for model in opened:
        vars(model).clear()


def year_of(model: Capital) -> list[float]:
    """Give the gap of each day of a year."""
    supply = FoodSupply(model)
    gaps: list[float] = []

    def noted() -> bool:
        gaps.append(supply.gap)
        return False

    model.live(supply, until=noted, most=366)
    return gaps


# ------------------------------------------------------------------------------------------ food


def test_the_lean_season_leaves_the_mean_of_the_year_as_it_is(capital):
    gaps = year_of(capital(food={"lean_season": 0.4, "gap": 0.1}))
    assert np.mean(gaps) == pytest.approx(0.1, rel=0.01)
    assert max(gaps) == pytest.approx(0.14, rel=0.01)
    assert min(gaps) == pytest.approx(0.06, rel=0.01)
    months = [(date(2012, 1, 1) + timedelta(days=day)).month for day in range(366)]
    assert months[int(np.argmax(gaps))] == 7
    assert months[int(np.argmin(gaps))] == 1


def test_without_fuel_grain_is_missing_once_stocks_are_used_up(capital):
    season = {"lean_season": 0.0, "gap": 0.1, "fuel_moves": 0.5, "stocks_days": 10.0}
    model = capital(food=season)
    supply = FoodSupply(model)
    supply.decide()
    assert supply.gap == pytest.approx(0.1)
    model.set("dprk", fuel=0.0)
    assert 5 < model.live(supply, until=lambda: supply.gap > 0.125) < 10
    model.live(supply, until=lambda: False, most=200)
    assert supply.gap == pytest.approx(0.15, rel=1e-3)


def test_how_much_fuel_moves_is_drawn_once_for_each_member(capital):
    food = {"lean_season": 0.0, "fuel_spread": 0.5}
    found = set()
    for seed in range(1, 6):
        gaps = year_of(capital(seed, food=food, dprk={"fuel": 0.0}))
        assert np.ptp(gaps) == pytest.approx(0.0, abs=1e-12)
        found.add(round(gaps[0], 9))
    assert len(found) == 5


def test_rice_grows_dear_with_the_gap_and_eats_into_savings(capital):
    policy = Food(rice_usd=0.5, rice_gap=0.1, rice_elasticity=0.25, savings_eaten=0.5)
    assert dearness_of(0.1, policy) == pytest.approx(1.0)
    assert dearness_of(0.28, policy) == pytest.approx(1.25**4)
    assert dearness_of(1.0, policy) < 1e6
    food = {"gap": 0.28, "lean_season": 0.0, "rice_gap": 0.1}
    food |= {"rice_usd": 0.5, "rice_usual": 0.25}
    model = capital(food={**food, "rice_elasticity": 0.25, "savings_eaten": 0.5})
    supply = FoodSupply(model)
    supply.decide()
    assert supply.rice_usd == pytest.approx(0.5 * 1.25**4)
    assert model.places.savings == pytest.approx((2 * 1.25**4) ** -0.5)


def test_hunger_follows_the_gap_after_months(capital):
    model = capital(food={"lean_season": 0.0, "hunger_days": 100.0})
    supply = FoodSupply(model)
    supply.decide()
    assert model.places.hunger == pytest.approx(model.places.food_gap)
    model.set("food", gap=0.48)
    half = model.live(supply, until=lambda: bool(model.places.hunger[0] >= 0.28))
    assert model.places.food_gap[0] == pytest.approx(0.48)
    assert half == pytest.approx(100 * np.log(2), abs=1.5)


def test_a_gap_has_the_phase_that_the_register_gives_it():
    assert [phase_of(gap) for gap in (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)] == [
        PHASES[0], PHASES[1], PHASES[1], PHASES[2], PHASES[2], PHASES[3]
    ]  # fmt: skip


# ------------------------------------------------------------------------------- fuel and guards


def test_without_fuel_guards_watch_less_and_are_moved_and_reinforced_less(capital):
    watch = []
    for fuel in (1.0, 0.5, 0.0):
        model = capital(dprk={"vigilance_spread": 0.0, "fuel": fuel, "watch_by_vehicle": 0.4})
        model.news.crossings[0] = 200.0
        state = State(model, "a state")
        state.decide()
        sectors = model.places.sectors
        lengths = model.places.geography.exits.length_km[sectors]
        guards = model.places.guards[sectors]
        watch.append(((guards * lengths).sum(), guards[0] / guards[-1], state.pickets))
    whole, uneven, pickets = zip(*watch, strict=True)
    assert whole[0] > whole[1] > whole[2]
    assert uneven[0] > uneven[1] > uneven[2] > 1.0
    assert pickets[0] > pickets[1] > pickets[2] > 100_000 * 0.12
    assert whole[2] == pytest.approx(pickets[2] * 0.6)


# --------------------------------------------------------------------------------------- control


def days_to_loss(model: Capital) -> tuple[int, State, FoodSupply]:
    supply, state = FoodSupply(model), State(model, "a state")
    return model.live(supply, state, until=lambda: state.control < 0.5), state, supply


def test_control_is_imposed_unless_a_scenario_lets_it_erode(capital):
    model = capital(dprk={"fuel": 0.0}, food={"aid": 0.0})
    days, state, _ = days_to_loss(model)
    assert days == NEVER
    assert state.control == USUAL.dprk.control


def test_supplies_as_usual_wear_nothing_down(capital):
    _, state, _ = days_to_loss(capital(control="eroded"))
    assert state.control == pytest.approx(USUAL.dprk.control)


def test_without_oil_and_aid_control_is_lost_and_comes_back_with_them(capital):
    model = capital(control="eroded", dprk={"erosion_spread": 0.0})
    supply, state = FoodSupply(model), State(model, "a state")
    model.live(supply, state, until=lambda: False, most=30)
    model.set("dprk", fuel=0.0)
    model.set("food", aid=0.0)
    lost = model.live(supply, state, until=lambda: state.control < 0.5)
    assert 60 < lost < 365
    model.set("dprk", fuel=1.0)
    model.set("food", aid=1.0)
    back = model.live(supply, state, until=lambda: state.control > 0.8)
    assert 60 < back < 1500


def test_each_supply_alone_wears_control_down_and_hunger_does_too(capital):
    held = []
    for policies in (
        {},
        {"dprk": {"fuel": 0.0}, "food": {"fuel_moves": 0.0}},
        {"food": {"aid": 0.0, "aid_reaches": 0.0}},
        {"food": {"gap": 0.3}},
    ):
        model = capital(control="eroded", **policies)
        supply, state = FoodSupply(model), State(model, "a state")
        model.live(supply, state, until=lambda: False, most=100)
        held.append(state.control)
    assert max(held[1:]) < held[0] - 0.02


def test_the_day_on_which_control_is_lost_differs_between_members(capital):
    cut = {"dprk": {"fuel": 0.0, "erosion_spread": 0.5}, "food": {"aid": 0.0}}
    days = {days_to_loss(capital(seed, control="eroded", **cut))[0] for seed in range(1, 9)}
    assert len(days) == 8


def test_what_wears_control_down_is_remembered_from_day_to_day(capital):
    cut = {"dprk": {"fuel": 0.0}, "food": {"aid": 0.0}}
    model = capital(control="eroded", **cut)
    supply, state = FoodSupply(model), State(model, "a state")
    model.live(supply, state, until=lambda: False, most=50)
    other = State(model, "another")
    other.take_over(state.carries_over())
    assert other.hold == state.hold < 1.0
    assert other.opens_on is None


# ------------------------------------------------------------------------------- answers of states


def test_pyongyang_answers_a_stop_of_aid_after_a_while_and_closes_when_it_returns(capital):
    model = capital(dprk={"opens_when_aid_below": 0.5, "opens_after_days": 20.0})
    state = State(model, "a state")
    assert model.live(state, until=lambda: state.exit_open > 0, most=100) == 100
    model.set("food", aid=0.2)
    assert model.live(state, until=lambda: state.exit_open == 1.0) == 21
    assert model.places.exit_open == 1.0
    model.set("food", aid=1.0)
    assert model.live(state, until=lambda: state.exit_open == 0.0) == 1


def test_pyongyang_answers_nothing_by_default(capital):
    model = capital(food={"aid": 0.0})
    state = State(model, "a state")
    assert model.live(state, until=lambda: state.exit_open > 0, most=200) == 200


def arrivals(model: Capital, a_day: float) -> None:
    model.news.heard.all["arrivals"] = a_day


def test_beijing_answers_many_arrivals_and_returns_people_again_when_they_are_few(capital):
    answer = {"answers_with": "tolerate", "answers_from": 300.0, "answers_until": 100.0}
    model = capital(beijing=answer)
    beijing = CentralGovernment(model, "a government")
    stances = []
    for a_day in (200.0, 350.0, 200.0, 99.0, 200.0):
        arrivals(model, a_day)
        beijing.decide()
        stances.append(model.places.stance)
    assert stances == ["return", "tolerate", "tolerate", "return", "return"]


def test_beijing_gives_no_answer_by_default_and_none_against_an_order(capital):
    for policy in ({}, {"stance": "seal", "answers_with": "tolerate"}):
        model = capital(beijing=policy)
        arrivals(model, 1e6)
        CentralGovernment(model, "a government").decide()
        assert model.places.stance == policy.get("stance", "return")
