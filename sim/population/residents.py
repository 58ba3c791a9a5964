"""Residents: people who have never left home, held as counts by county and cohort.

They are exchangeable within a cohort, so counting them is exact: drawing how many leave and which
cohorts they come from has the same distribution as deciding for each of 24 million in turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.geography.tables import Counties
from sim.params import Parameters, number, whole
from sim.population.cohorts import (
    COHORT_AGE,
    COHORT_CLASS,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    COHORT_SEX,
    N_CLASSES,
    N_COHORTS,
    SOLDIER_MEN,
    SOLDIER_WOMEN,
    Age,
    Counts,
    Sex,
    share_out,
)


@dataclass(frozen=True)
class Population(Parameters):
    """Who lives in the DPRK at the start."""

    READ_AT_START: ClassVar[bool] = True

    military: int = whole(
        702_372,
        "people counted in military camps; placed in counties in proportion to civilians, "
        "because the census does not say where the camps are",
        unit="people",
        low=0,
        high=2_000_000,
        source="census-2008",
    )
    military_women_share: float = number(
        0.05,
        "share of women among people in military camps",
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption: conscription is mostly of men; the census tables at hand do not split",
    )
    child_share: float = number(
        0.2319,
        "share of people aged 0 to 14",
        unit="share",
        low=0.0,
        high=0.6,
        source="census-age-sex",
    )
    older_share: float = number(
        0.0872,
        "share of people aged 65 and over",
        unit="share",
        low=0.0,
        high=0.4,
        source="census-age-sex",
    )
    kin_share: float = number(
        0.10,
        "share of people with kin in China where the border and the ethnic-Korean counties are "
        "nearest; elsewhere it falls with the reach of the border",
        unit="share",
        low=0.0,
        high=0.6,
        source="assumption: a minority even at the border; no document counts kin",
    )

    def share_by_age(self) -> NDArray[np.float64]:
        """Give the share of each age group; adults are who is left."""
        shares = np.zeros(len(Age))
        shares[Age.ADULT] = 1.0
        for age in Age:
            if age != Age.ADULT:
                shares[age] = getattr(self, f"{age.name.lower()}_share")
                shares[Age.ADULT] -= shares[age]
        return shares


class Residents:
    """Counts by county and cohort, shape (counties, cohorts)."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts

    @property
    def by_county(self) -> Counts:
        """People by county, soldiers included."""
        total: Counts = self.counts.sum(axis=1)
        return total

    def leave(self, counts: Counts) -> None:
        """Take people out, shape (counties, cohorts).

        Raises:
            ValueError: if a cohort has fewer people than are to leave.
        """
        self.counts -= counts
        if (self.counts < 0).any():
            raise ValueError("more people leave a cohort than live in it")


def settle(counties: Counties, population: Population, reach: NDArray[np.float64]) -> Residents:
    """Count the residents of each county by cohort from the census.

    Args:
        counties: the 2008 census by county and sex.
        population: age structure, soldiers and kin.
        reach: how near the border and its ethnic-Korean hosts are, 1 at the nearest, shape (C,).
    """
    ages = population.share_by_age()
    kin = (population.kin_share * reach)[:, None]
    counts = np.zeros((len(counties.name), N_COHORTS), dtype=np.int64)
    for sex, total in ((Sex.FEMALE, counties.female), (Sex.MALE, counties.male)):
        cohorts = np.flatnonzero((sex == COHORT_SEX) & ~COHORT_IS_MILITARY)
        by_kin = np.where(COHORT_HAS_KIN[cohorts], kin, 1 - kin)
        counts[:, cohorts] = share_out(total, by_kin * ages[COHORT_AGE[cohorts]])
    women = population.military_women_share
    soldiers = share_out(np.array([population.military]), counties.population.astype(np.float64))[0]
    split = share_out(soldiers, np.array([women, 1.0 - women]))
    counts[:, SOLDIER_WOMEN], counts[:, SOLDIER_MEN] = split[:, 0], split[:, 1]
    return Residents(counts)


def classes_of(cohorts: Counts) -> Counts:
    """Sum counts by cohort, shape (n, cohorts), to counts by class, shape (n, classes)."""
    out = np.zeros((cohorts.shape[0], N_CLASSES), dtype=np.int64)
    np.add.at(out.T, COHORT_CLASS, cohorts.T)
    return out
