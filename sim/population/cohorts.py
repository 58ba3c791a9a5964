"""Cohorts: the classes within which people who have never left home are exchangeable.

Twelve civilian cohorts (sex, age group, kin in China or not) and two of soldiers in military
camps. Members of a travel party are counted by sex and age group alone, six classes.
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


N_CLASSES = len(Sex) * len(Age)
ADULT_WOMEN = Sex.FEMALE * len(Age) + Age.ADULT
ADULT_MEN = Sex.MALE * len(Age) + Age.ADULT
CLASS_SEX = np.repeat(np.arange(len(Sex)), len(Age))

N_COHORTS = 2 * N_CLASSES + 2
SOLDIER_WOMEN, SOLDIER_MEN = N_COHORTS - 2, N_COHORTS - 1
COHORT_CLASS = np.array(
    [*range(N_CLASSES), *range(N_CLASSES), ADULT_WOMEN, ADULT_MEN], dtype=np.int64
)
"""The class of each cohort: without kin, with kin, then women and men in military camps."""
COHORT_HAS_KIN = np.array([False] * N_CLASSES + [True] * N_CLASSES + [False] * 2)
COHORT_IS_MILITARY = np.array([False] * (2 * N_CLASSES) + [True] * 2)


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
