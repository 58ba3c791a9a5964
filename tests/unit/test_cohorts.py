"""Cohorts: everything about sex and age follows from one list of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.geography.geography import Geography
from sim.population.cohorts import (
    CLASSES,
    COHORT_AGE,
    COHORT_CLASS,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    COHORT_SEX,
    N_CIVILIAN,
    N_COHORTS,
    Age,
    Sex,
)
from sim.population.residents import Population, settle
from sim.scenario.load import load_scenario

HERE = Path(__file__).parent
WORLD = HERE.parent / "world"
SHARE = 0.15


@pytest.fixture(scope="module")
def other() -> dict[str, Any]:
    """Run four days of war in the invented world with four age groups."""
    path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(HERE / "other_cohorts.py")],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_every_cohort_is_a_class_with_kin_or_without_or_in_a_camp():
    assert len(CLASSES) == len(Sex) * len(Age)
    assert 2 * len(CLASSES) == N_CIVILIAN == N_COHORTS - len(Sex)
    assert not COHORT_IS_MILITARY[:N_CIVILIAN].any()
    assert COHORT_IS_MILITARY[N_CIVILIAN:].all()
    for cohort in range(N_COHORTS):
        assert CLASSES[COHORT_CLASS[cohort]] == (COHORT_SEX[cohort], COHORT_AGE[cohort])
    whole = {*zip(COHORT_CLASS, COHORT_HAS_KIN, COHORT_IS_MILITARY, strict=True)}
    assert len(whole) == N_COHORTS


def test_residents_have_the_kin_ages_and_sexes_of_the_census():
    counties = Geography.read(WORLD).counties
    population = Population(military=0, kin_share=0.5)
    residents = settle(counties, population, np.full(len(counties.name), 1.0)).counts
    total = residents.sum()
    assert residents[:, COHORT_SEX == Sex.FEMALE].sum(axis=1).tolist() == counties.female.tolist()
    assert residents[:, COHORT_HAS_KIN].sum() / total == pytest.approx(0.5, abs=1e-3)
    for age, share in zip(Age, population.share_by_age(), strict=True):
        assert residents[:, age == COHORT_AGE].sum() / total == pytest.approx(share, abs=1e-3)


def test_another_age_group_is_one_more_word_in_the_list(other):
    assert (other["classes"], other["cohorts"]) == (8, 18)
    child, _, older, youths = other["at_home"]
    civilians = child / Population().child_share
    assert youths / civilians == pytest.approx(SHARE, rel=0.01)
    assert older / civilians == pytest.approx(Population().older_share, rel=0.01)


def test_people_of_another_age_group_leave_and_nobody_is_lost(other):
    residents = Geography.read(WORLD).counties.population.sum()
    military = load_scenario(str(WORLD / "war.yaml")).on(0).population.military
    assert other["somewhere"] == residents + military
    assert 0 < other["youths_away"] < other["away"]
