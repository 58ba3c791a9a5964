"""Cohorts: the classes within which people who have never left home are exchangeable.

Twelve civilian cohorts (sex, age group, kin in China or not) and two of soldiers in military
camps. Members of a travel party are counted by sex and age group alone, six classes. Everything
follows from the lists of sexes and age groups; all others ask for the tables here. The share of
each age group but adults is a parameter of `sim.population.residents.Population`.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


class Sex(IntEnum):
    """Sex as the census counts it."""

    FEMALE = 0
    MALE = 1


class Age(IntEnum):
    """Age groups of the 2008 census summary: 0-14, 15-64, 65 and over."""

    CHILD = 0
    ADULT = 1
    OLDER = 2


CLASSES = tuple((sex, age) for sex in Sex for age in Age)
"""The classes by which members of a party are counted."""
_OF_CIVILIANS = [(number, has_kin) for has_kin in (False, True) for number in range(len(CLASSES))]
_OF_SOLDIERS = [CLASSES.index((sex, Age.ADULT)) for sex in Sex]
COHORTS = (
    *((number, has_kin, False) for number, has_kin in _OF_CIVILIANS),
    *((number, False, True) for number in _OF_SOLDIERS),
)
"""Class, kin across the border, in a military camp; soldiers, who never go along, stand last."""

N_CLASSES, N_COHORTS, N_CIVILIAN = len(CLASSES), len(COHORTS), len(_OF_CIVILIANS)
ADULT_WOMEN, ADULT_MEN = (CLASSES.index((sex, Age.ADULT)) for sex in Sex)
SOLDIER_WOMEN, SOLDIER_MEN = range(N_CIVILIAN, N_COHORTS)
CLASS_SEX = np.array([sex for sex, _ in CLASSES])
CLASS_AGE = np.array([age for _, age in CLASSES])
COHORT_CLASS = np.array([number for number, _, _ in COHORTS], dtype=np.int64)
COHORT_HAS_KIN = np.array([has_kin for _, has_kin, _ in COHORTS])
COHORT_IS_MILITARY = np.array([is_military for _, _, is_military in COHORTS])
COHORT_SEX, COHORT_AGE = CLASS_SEX[COHORT_CLASS], CLASS_AGE[COHORT_CLASS]
ADULT_COHORTS = COHORT_AGE == Age.ADULT


def share_out(total: Counts, weights: NDArray[np.float64]) -> Counts:
    """Split whole numbers by weights without losing anybody, by largest remainders.

    Args:
        total: how many to split, shape (n,).
        weights: shape (n, k) or (k,); each row need not sum to one but must be positive somewhere.

    Returns:
        Whole numbers of shape (n, k) whose rows sum to `total`.
    """
    weights = np.broadcast_to(weights, (total.size, np.shape(weights)[-1]))
    exact = total[:, None] * (weights / weights.sum(axis=1, keepdims=True))
    parts = np.floor(exact).astype(np.int64)
    missing = total - parts.sum(axis=1)
    rank = np.argsort(np.argsort(-(exact - parts), axis=1, kind="stable"), axis=1)
    split: Counts = parts + (rank < missing[:, None])
    return split
