"""Mortality in flight and by fighting: who dies of what, where, and more or less of it.

Binomial counts are held within five standard errors of their mean: once in a million runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, beyond_range, host_place, invented_world, members

from sim.population.cohorts import Age
from sim.processes import Crossing, Mortality
from sim.status import Cause, Penalty, Status

ADULTS = members(women=1, men=1)
NOTHING: Mapping[str, float] = {
    "cold": 0.0,
    "disease": 0.0,
    "hunger_deaths": 0.0,
    "war_deaths": 0.0,
    "custody": 0.0,
    "economic": 0.0,
    "aggravated": 0.0,
    "political": 0.0,
}
UNSHELTERED = (Status.AT_BORDER, Status.AT_RECEPTION)
ROOFED = (Status.WITH_FAMILIES, Status.IN_CENTRE)
PARTIES = 2000


def only(**chances: float) -> Mortality:
    """Let one thing kill, and nothing else."""
    return beyond_range(Mortality(), **{**NOTHING, **chances})


def place_of(world: SmallWorld, status: Status) -> int:
    atlas = world.places.atlas
    kinds = {
        Status.AT_BORDER: atlas.exit,
        Status.IN_ZONE: atlas.exit,
        Status.IN_CAMP: atlas.camp,
        Status.INTERNALLY_DISPLACED: atlas.county,
        Status.DETAINED: atlas.penalty,
    }
    return kinds.get(status, atlas.host).start


def toll(
    process: Mortality,
    status: Status,
    *,
    family: Any = ADULTS,
    winter: bool = False,
    place: int | None = None,
    parties: int = PARTIES,
    **columns: Any,
) -> np.ndarray:
    """Give the deaths of a day by cause among parties of one status at one place."""
    world = invented_world(camp_places=100_000, **columns)
    world.season.is_winter[:] = winter
    where = place_of(world, status) if place is None else place
    world.put(status, where, parties, family=family)
    world.start_counting()
    process.step(world)
    world.check()
    return world.people.ledger.deaths.copy()


def is_about(count: float, mean: float) -> bool:
    return abs(count - mean) <= 5 * max(mean, 1.0) ** 0.5


@pytest.mark.parametrize("winter", [False, True])
def test_cold_kills_as_far_as_no_roof_keeps_it_out_and_more_in_winter(winter):
    process = only(cold=0.01, winter_factor=5.0, displaced_roof=0.7, tent_keeps=0.8)
    mean = 2 * PARTIES * 0.01 * (5.0 if winter else 1.0)
    for status, part in (
        *((status, 1.0) for status in UNSHELTERED),
        (Status.INTERNALLY_DISPLACED, 0.3),
        (Status.IN_CAMP, 0.2),
        (Status.IN_ZONE, 0.2),
        *((status, 0.0) for status in ROOFED),
        (Status.IN_HIDING, 0.0),
    ):
        dead = toll(process, status, winter=winter)
        assert is_about(dead[Cause.COLD], mean * part)
        assert dead.sum() == dead[Cause.COLD]


@pytest.mark.parametrize("parties", [500, 2000, 5000])
def test_disease_grows_with_the_crowd_up_to_a_ceiling(parties):
    process = only(disease=0.002, crowd_doubles=2000.0, disease_most=0.01)
    people = 2 * parties
    chance = min(0.002 * (1 + people / 2000), 0.01)
    dead = toll(process, Status.AT_RECEPTION, parties=parties)
    assert is_about(dead[Cause.DISEASE], people * chance)


def test_care_keeps_disease_and_hunger_off():
    process = only(
        disease=0.005, crowd_doubles=1e6, hunger_deaths=5000.0, hunger_borne=0.0, unfed_lack=0.5
    )
    without, with_care, full = (
        toll(process, Status.AT_RECEPTION, care=care) for care in (0.0, 0.5, 1.0)
    )
    assert is_about(with_care[Cause.DISEASE], without[Cause.DISEASE] / 2)
    assert with_care[Cause.HUNGER] < without[Cause.HUNGER] - 5 * without[Cause.HUNGER] ** 0.5
    assert full.sum() == 0


@pytest.mark.parametrize(
    ("cause", "chances", "child", "older"),
    [
        (Cause.COLD, {"cold": 0.004}, "cold_child_factor", "cold_older_factor"),
        (Cause.DISEASE, {"disease": 0.004, "crowd_doubles": 1e6}, "disease_child_factor",
         "disease_older_factor"),
    ],
    ids=["cold", "disease"],
)  # fmt: skip
def test_children_and_the_old_are_weaker(cause, chances, child, older):
    process = only(**chances, **{child: 3.0, older: 5.0})
    counts = [
        toll(process, Status.AT_RECEPTION, family=members(**{who: 2}))[cause]
        for who in ("women", "girls", "older_women")
    ]
    for count, factor in zip(counts, (1.0, 3.0, 5.0), strict=True):
        assert is_about(count, 2 * PARTIES * 0.004 * factor)


def test_the_displaced_die_of_disease_the_more_the_more_guests_there_are_for_each_host():
    process = only(disease=0.001, crowd_doubles=1000.0, displaced_crowd=20_000.0, disease_most=0.1)
    residents = float(INVENTED.counties.population[0])
    for parties in (500, 4000):
        crowd = 20_000.0 * 2 * parties / residents
        dead = toll(process, Status.INTERNALLY_DISPLACED, parties=parties)
        assert is_about(dead[Cause.DISEASE], 2 * parties * 0.001 * (1 + crowd / 1000.0))


@pytest.mark.parametrize("exposure", [0.2, 1.0])
def test_fighting_kills_at_home_where_people_fled_to_and_on_the_bank(exposure):
    world = invented_world(conflict=exposure)
    exposed = (Status.INTERNALLY_DISPLACED, Status.AT_BORDER)
    for status in (*exposed, Status.AT_RECEPTION):
        world.put(status, place_of(world, status), PARTIES, family=ADULTS)
    world.start_counting()
    alive = world.people.residents.counts.sum()
    only(war_deaths=500.0, war_power=1.5).step(world)
    world.check()
    chance = 0.5 / 30.4 * exposure**1.5
    died = world.people.ledger.left[:, Status.DEAD].sum(axis=1)
    assert is_about(died[Status.AT_HOME], alive * chance)
    for status in exposed:
        assert is_about(died[status], 2 * PARTIES * chance)
    assert died[Status.AT_RECEPTION] == 0


def test_fighting_kills_nobody_where_there_is_none():
    world = invented_world()
    world.places.conflict[1] = 0.8
    only(war_deaths=1000.0).step(world)
    world.check()
    dead = world.people.ledger.left[Status.AT_HOME, Status.DEAD, world.places.atlas.county]
    assert dead[1] > 0 == np.delete(dead, 1).sum()


def test_deaths_are_told_by_cause_with_status_and_with_age():
    world = invented_world(conflict=0.9)
    family = members(women=1, girls=2, older_men=1)
    world.put(Status.AT_RECEPTION, host_place(world, 0), 500, family=family)
    world.start_counting()
    beyond_range(Mortality(), cold=0.02, disease=0.02).step(world)
    world.check()
    tally = world.people.ledger.tally[0]
    as_status = tally["deaths_as"].reshape(len(Cause), len(Status))
    at_age = tally["deaths_at_age"].reshape(len(Cause), len(Age))
    assert (as_status.sum(axis=1) == tally["deaths"]).all()
    assert (at_age.sum(axis=1) == tally["deaths"]).all()
    assert as_status[Cause.COLD, Status.AT_RECEPTION] == tally["deaths"][Cause.COLD] > 0
    assert as_status[Cause.FIGHTING, Status.AT_HOME] > 0
    assert (at_age[Cause.COLD] > 0).all()


def test_detention_kills_by_class_and_custody_by_its_own_chance():
    process = only(custody=0.005, economic=0.01, aggravated=0.03, political=0.06)
    first = invented_world().places.atlas.penalty.start
    for penalty, chance in zip(Penalty, (0.01, 0.03, 0.06), strict=True):
        dead = toll(process, Status.DETAINED, place=first + penalty)
        assert is_about(dead[Cause.DETENTION], 2 * PARTIES * chance)
    assert is_about(toll(process, Status.IN_CUSTODY)[Cause.DETENTION], 2 * PARTIES * 0.005)


def test_nobody_dies_where_all_chances_are_nought():
    statuses = (*UNSHELTERED, *ROOFED, Status.IN_CAMP, Status.IN_ZONE, Status.IN_CUSTODY)
    for status in (*statuses, Status.DETAINED, Status.INTERNALLY_DISPLACED):
        assert toll(only(), status, winter=True, conflict=0.5).sum() == 0


def drowned(yesterday: float) -> int:
    """Give who drowns where so many tried the day before, and as many as are there can pass."""
    world = invented_world(patrols=0.0)
    world.season.ford[:] = 0.1
    world.news.heard.exits["attempts_yesterday"] = yesterday
    world.put(Status.AT_BORDER, world.places.atlas.exit.start + 1, PARTIES, family=ADULTS)
    world.start_counting()
    river = Crossing(
        attempt_chance=1.0, attempt_floor=1.0, drowning=0.1, drowning_in_crowds=2.0,
        people_per_km=1000.0,
    )  # fmt: skip
    river.step(world)
    world.check()
    return int(world.people.ledger.deaths[Cause.DROWNING])


def test_more_drown_where_a_crowd_pushes_up_to_a_limit():
    alone, pressed, crushed = (drowned(tried) for tried in (0.0, 1e6, 1e9))
    assert alone > 0
    assert abs(pressed - 3 * alone) <= 5 * (pressed + 9 * alone) ** 0.5
    assert crushed == pressed
