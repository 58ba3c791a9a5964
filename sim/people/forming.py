"""How travel parties form: who takes the family, who the family is, what it wants and can pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Ids
from sim.params import number
from sim.people.cohorts import (
    COHORT_CLASS,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    N_CLASSES,
    Age,
    Counts,
)
from sim.people.parties import Intent, Parties
from sim.people.people import People

_MOST_COMPANIONS = 15
_COHORT_IS_CHILD = COHORT_CLASS % len(Age) == Age.CHILD


@dataclass(frozen=True)
class Forming:
    """Who leaves together, what a party is looking for, and what it can pay."""

    circular_share: float = number(
        0.62,
        "share of those who leave for want to fetch food or money and go back",
        unit="share",
        low=0.0,
        high=1.0,
        source="circular-survey, hidden-activity-procuring-food",
    )
    transit_share: float = number(
        0.24,
        "share of those who leave for want to go on to the South",
        unit="share",
        low=0.0,
        high=1.0,
        source="hidden-activity-procuring-food",
    )
    family_share_in_want: float = number(
        0.08,
        "share of those who leave for want that take their family",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most leave alone; families follow later",
    )
    family_share_in_danger: float = number(
        0.75,
        "share of those who flee that take their family",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: in past exoduses families left together",
    )
    household: float = number(
        3.9,
        "mean size of a family that leaves",
        unit="people",
        low=2.0,
        high=8.0,
        source="household-size",
    )
    means_median: float = number(
        150.0,
        "median of what a party can pay, for those without kin in China",
        unit="USD",
        low=1.0,
        high=10000.0,
        source="assumption: several months of market earnings; no income survey at hand",
    )
    means_spread: float = number(
        1.6,
        "standard deviation of the logarithm of what a party can pay",
        unit="log points",
        low=0.0,
        high=4.0,
        source="assumption: a few can pay thousands, most cannot pay hundreds",
    )
    kin_means_factor: float = number(
        5.0,
        "what kin in China add to a party's means",
        unit="factor",
        low=1.0,
        high=50.0,
        source="chain-migration",
    )

    def form(
        self, people: People, rng: np.random.Generator, heads: Counts, *, fled: bool
    ) -> tuple[Ids, Counts]:
        """Form a party around each head, for want or in danger, and give it intent and means.

        Args:
            people: who takes the residents; they leave when the parties are placed.
            rng: the stream to draw from.
            heads: how many set out, shape (counties, cohorts).
            fled: whether they leave in danger.

        Returns:
            The new rows, and all residents they take along, shape (counties, cohorts).
        """
        share = self.family_share_in_danger if fled else self.family_share_in_want
        ids, cohorts = form_parties(people, rng, heads, share, self.household)
        people.parties.fled[ids] = fled
        self.equip(people.parties, rng, ids)
        return ids, cohorts

    def equip(self, parties: Parties, rng: np.random.Generator, ids: Ids) -> None:
        """Give new parties their intent and their means."""
        u = rng.random(ids.size)
        upto = self.circular_share, self.circular_share + self.transit_share
        wants = [u < upto[0], u < upto[1]]
        intent = np.select(wants, [Intent.CIRCULAR, Intent.TRANSIT], Intent.REFUGE)
        parties.intent[ids] = np.where(parties.fled[ids], Intent.REFUGE, intent)
        median = np.where(parties.has_kin[ids], self.kin_means_factor, 1.0) * self.means_median
        parties.means[ids] = median * np.exp(self.means_spread * rng.standard_normal(ids.size))


def form_parties(
    people: People,
    rng: np.random.Generator,
    heads: Counts,
    family_share: float,
    household: float,
) -> tuple[Ids, Counts]:
    """Form a party around each head, alone or with family drawn from the same county.

    Args:
        people: who takes the residents; they leave when the parties are placed.
        rng: the stream to draw from.
        heads: how many set out, shape (counties, cohorts).
        family_share: share of heads who take their family; children and soldiers go alone.
        household: mean size of a family that leaves, people.

    Returns:
        The new rows, in the order of counties, and all residents they take along, heads included,
        shape (counties, cohorts).
    """
    flat = np.repeat(np.arange(heads.size), heads.ravel())
    home, cohort = flat // heads.shape[1], flat % heads.shape[1]
    ids = people.parties.add(flat.size)
    members = np.zeros((flat.size, N_CLASSES), dtype=np.uint8)
    members[np.arange(flat.size), COHORT_CLASS[cohort]] = 1
    takes_family = rng.random(flat.size) < family_share
    takes_family &= ~COHORT_IS_MILITARY[cohort] & ~_COHORT_IS_CHILD[cohort]
    wanted = np.where(takes_family, _companions(rng, flat.size, household), 0)
    family = _draw_families(people.residents.counts - heads, rng, home, wanted, members)
    parties = people.parties
    parties.home[ids], parties.members[ids] = home, members
    parties.size[ids] = members.sum(axis=1)
    parties.has_kin[ids] = COHORT_HAS_KIN[cohort]
    parties.armed[ids] = COHORT_IS_MILITARY[cohort]
    return ids, heads + family


def _companions(rng: np.random.Generator, n: int, household: float) -> NDArray[np.int64]:
    """Draw how many go with each head: at least one, `household - 1` on average."""
    more = rng.poisson(max(household - 2.0, 0.0), size=n)
    return np.minimum(1 + more, _MOST_COMPANIONS)


def _draw_families(
    rest: Counts,
    rng: np.random.Generator,
    home: Ids,
    wanted: Ids,
    members: NDArray[np.uint8],
) -> Counts:
    """Seat companions in the parties and write them into `members`; give them by cohort."""
    per_county = np.bincount(home, weights=wanted, minlength=rest.shape[0]).astype(np.int64)
    drawn = draw_civilians(rest, rng, per_county)
    if not drawn.any():
        return drawn
    seats = np.repeat(np.arange(home.size), wanted)
    county = home[seats]
    first = np.searchsorted(county, np.arange(rest.shape[0]))
    filled = np.arange(seats.size) - first[county] < drawn.sum(axis=1)[county]
    seats = seats[filled]
    flat = np.repeat(np.arange(drawn.size), drawn.ravel())
    order = np.lexsort((rng.random(flat.size), flat // drawn.shape[1]))
    classes = COHORT_CLASS[flat[order] % drawn.shape[1]]
    np.add.at(members, (seats, classes), 1)
    return drawn


def draw_civilians(rest: Counts, rng: np.random.Generator, wanted: Counts) -> Counts:
    """Draw people among the civilians of each county, everyone equally likely.

    Args:
        rest: residents who are still there, shape (counties, cohorts).
        rng: the stream to draw from.
        wanted: how many by county; more than live there counts as all.

    Returns:
        How many of each cohort, shape (counties, cohorts); soldiers' columns are zero.
    """
    drawn = np.zeros_like(rest)
    some = np.flatnonzero(wanted)
    if some.size:
        civilians = np.where(COHORT_IS_MILITARY, 0, rest[some])
        drawn[some] = _hypergeometric(civilians, rng, wanted[some])
    return drawn


def _hypergeometric(civilians: Counts, rng: np.random.Generator, wanted: Counts) -> Counts:
    """Draw a number of people from each row, everyone in it equally likely."""
    others = civilians.sum(axis=1)
    wanted = np.minimum(wanted, others)
    drawn = np.zeros_like(civilians)
    for cohort in range(2 * N_CLASSES):
        here = civilians[:, cohort]
        others = others - here
        drawn[:, cohort] = rng.hypergeometric(here, others, wanted)
        wanted = wanted - drawn[:, cohort]
    return drawn
