"""Hunger kills at home: whom, where, how many, and through the gate."""

from __future__ import annotations

import math

import numpy as np
import pytest
from worlds import SmallWorld, beyond_range, invented_world, members

from sim.population.cohorts import (
    COHORT_AGE,
    COHORT_CLASS,
    COHORT_IS_MILITARY,
    N_CLASSES,
    Age,
)
from sim.processes import Mortality
from sim.status import Cause, Status

RARE = 5.0  # standard errors: a claim that holds fails once in a million runs
ALIKE = {"hunger_child_factor": 1.0, "hunger_older_factor": 1.0, "hunger_soldier_factor": 1.0}
QUIET = {
    "cold": 0.0,
    "disease": 0.0,
    "custody": 0.0,
    "economic": 0.0,
    "aggravated": 0.0,
    "political": 0.0,
}


def hungry_world(hunger: float, **columns: object) -> SmallWorld:
    return invented_world(hunger=hunger, **columns)


def dead_at_home(world: SmallWorld) -> np.ndarray:
    """Give who died at home today by county, from the ledger."""
    return world.people.ledger.left[Status.AT_HOME, Status.DEAD, world.places.atlas.county]


def test_nobody_dies_of_a_lack_that_can_be_borne():
    world = hungry_world(0.18)
    Mortality(hunger_borne=0.18).step(world)
    world.check()
    assert world.people.ledger.deaths[Cause.HUNGER] == 0


@pytest.mark.parametrize(("hunger", "times"), [(0.28, 1.0), (0.38, 2.0**1.6)])
def test_residents_die_as_often_as_the_lack_beyond_it_says(hunger, times):
    world = hungry_world(hunger)
    alive = world.people.residents.counts.sum()
    process = Mortality(hunger_borne=0.18, hunger_deaths=900.0, hunger_power=1.6, **ALIKE)
    process.step(world)
    world.check()
    chance = 0.9 * times / 365
    dead = dead_at_home(world).sum()
    assert abs(dead - alive * chance) < RARE * math.sqrt(alive * chance * (1 - chance))
    assert dead == world.people.ledger.deaths[Cause.HUNGER]
    assert world.people.residents.counts.sum() == alive - dead


def test_it_kills_where_it_is_and_nowhere_else():
    world = hungry_world(0.1)
    world.places.hunger[2] = 0.6
    Mortality(hunger_deaths=1000.0).step(world)
    dead = dead_at_home(world)
    assert dead[2] > 0
    assert dead.sum() == dead[2]


def test_the_old_and_children_die_first_and_soldiers_are_fed_before_others():
    world = hungry_world(0.5)
    before = world.people.residents.counts.sum(axis=0)
    process = beyond_range(
        Mortality(hunger_power=1.0, hunger_borne=0.0, hunger_deaths=1000.0), hunger_deaths=8000.0
    )
    process.step(world)
    dead = before - world.people.residents.counts.sum(axis=0)
    adult = 8.0 * 5 / 365
    civilians = ~COHORT_IS_MILITARY
    for chosen, factor in (
        (civilians & (COHORT_AGE == Age.ADULT), 1.0),
        (civilians & (COHORT_AGE == Age.CHILD), process.hunger_child_factor),
        (civilians & (COHORT_AGE == Age.OLDER), process.hunger_older_factor),
        (COHORT_IS_MILITARY, process.hunger_soldier_factor),
    ):
        alive, chance = before[chosen].sum(), adult * factor
        spread = math.sqrt(alive * chance * (1 - chance))
        assert abs(dead[chosen].sum() - alive * chance) < RARE * spread


def test_who_is_home_again_and_who_fled_inside_die_like_their_neighbours():
    world = hungry_world(0.28)
    family = members(women=1, girls=1)
    county = world.places.atlas.county.start
    home = world.put(Status.AT_HOME, county, 4_000, family=family)
    fled = world.put(Status.INTERNALLY_DISPLACED, county + 1, 4_000, family=family)
    world.start_counting()
    process = beyond_range(Mortality(hunger_borne=0.18, **QUIET), hunger_deaths=36_000.0)
    process.step(world)
    world.check()
    chance = 36.0 / 365
    for ids in (home, fled):
        alive = world.people.parties.members[ids].sum(axis=0)
        for sex_age, factor in ((1, 1.0), (0, process.hunger_child_factor)):
            dead, p = 4_000 - int(alive[sex_age]), chance * factor
            assert abs(dead - 4_000 * p) < RARE * math.sqrt(4_000 * p * (1 - p))
    displaced = world.people.ledger.left[Status.INTERNALLY_DISPLACED, Status.DEAD].sum()
    assert displaced == 8_000 - world.people.parties.members[fled].sum()


def test_the_cohorts_of_one_class_are_weighed_by_their_age():
    frailty = Mortality()._frailty
    assert frailty.by_class.shape == (N_CLASSES,)
    civilians = ~COHORT_IS_MILITARY
    expected = frailty.by_class[COHORT_CLASS][civilians]
    assert frailty.by_cohort[civilians] == pytest.approx(expected)
    assert max(frailty.by_cohort.max(), frailty.by_class.max()) == 1.0
