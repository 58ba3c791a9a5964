"""How travel parties form: who takes the family, who the family is, what it wants and can pay."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, below, normal, poisson, uniform
from sim.params import Parameters, number
from sim.population.arrays import PeopleArrays, Records
from sim.population.cohorts import (
    COHORT_AGE,
    COHORT_CLASS,
    COHORT_HAS_KIN,
    COHORT_IS_MILITARY,
    N_CIVILIAN,
    Age,
    Counts,
)
from sim.population.party_row import Flag, Intent, has, mark_if

MOST_COMPANIONS = 15
_CLASS, _HAS_KIN, _IS_MILITARY = COHORT_CLASS, COHORT_HAS_KIN, COHORT_IS_MILITARY
_IS_CHILD = COHORT_AGE == Age.CHILD


@dataclass(frozen=True)
class Forming(Parameters):
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


@compiled
def take_heads(arrays: PeopleArrays, county: int, heads: Counts) -> None:
    """Take those who set out of a county out of its counts, before any takes a family along."""
    for cohort in range(heads.shape[1]):
        arrays.residents[county, cohort] -= heads[county, cohort]


@compiled
def form_party(
    arrays: PeopleArrays, county: int, cohort: int, companions: int, stream: Stream
) -> int:
    """Make a party of a head, who has left the counts, and of companions out of the same county.

    Everyone among the civilians still there is equally likely to go along; if fewer are left than
    are wanted, all of them go. Room for one more row must have been made.

    Returns:
        The new row, in no status yet.
    """
    p: int = arrays.layout[0].rows
    arrays.layout[0].rows += 1
    party = arrays.parties[p]
    party.home = county
    party.due = party.seat = party.chain = -1
    party.members[_CLASS[cohort]] = 1
    party.people = 1
    mark_if(party, Flag.HAS_KIN, _HAS_KIN[cohort])
    mark_if(party, Flag.ARMED, _IS_MILITARY[cohort])
    for _ in range(companions):
        companion = _draw_civilian(arrays, county, stream)
        if companion < 0:
            break
        arrays.residents[county, companion] -= 1
        party.members[_CLASS[companion]] += 1
        party.people += 1
    arrays.layout[0].largest_party = max(arrays.layout[0].largest_party, int(party.people))
    return p


@compiled
def _draw_civilian(arrays: PeopleArrays, county: int, stream: Stream) -> int:
    """Draw one of a county's civilians and give the cohort, -1 where nobody is left."""
    here = arrays.residents[county]
    there_are = 0
    for cohort in range(N_CIVILIAN):
        there_are += here[cohort]
    if there_are == 0:
        return -1
    aim = below(stream, there_are)
    cohort = 0
    while aim >= here[cohort]:
        aim -= here[cohort]
        cohort += 1
    return cohort


@compiled
def companions_of(cohort: int, family_share: float, household: float, stream: Stream) -> int:
    """Draw how many go with a head: none, or a family of `household` on average, head included.

    Children and soldiers go alone.
    """
    if _IS_MILITARY[cohort] or _IS_CHILD[cohort] or uniform(stream) >= family_share:
        return 0
    return min(1 + poisson(stream, max(household - 2.0, 0.0)), MOST_COMPANIONS)


@compiled
def equip(arrays: PeopleArrays, p: int, forming: Records, stream: Stream) -> None:
    """Give a new party its intent and its means; `forming` are the numbers of `Forming`."""
    party, shares = arrays.parties[p], forming[0]
    u = uniform(stream)
    if has(party, Flag.FLED) or u >= shares.circular_share + shares.transit_share:
        party.intent = Intent.REFUGE
    elif u >= shares.circular_share:
        party.intent = Intent.TRANSIT
    else:
        party.intent = Intent.CIRCULAR
    median = shares.means_median * (shares.kin_means_factor if has(party, Flag.HAS_KIN) else 1.0)
    party.means = median * math.exp(shares.means_spread * normal(stream))
