"""Hunger: who dies of it at home, and where people fled to inside the country."""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, gap, gap_scale
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays, Records
from sim.population.bulk import strike
from sim.population.transitions import die_at_home
from sim.status import Cause, Status

_DAYS_A_YEAR = 365
_A_TENTH = 0.1
_PER = 1000


class Frailty(NamedTuple):
    """How readily hunger kills, relative to those whom it kills most."""

    most: float  # relative to adults
    by_cohort: Floats  # shape (cohorts,)
    by_class: Floats  # shape (classes,)


@compiled
def starve(
    arrays: PeopleArrays, counties: Records, rules: Records, frailty: Frailty, stream: Stream
) -> None:
    """Let people die of hunger wherever it is more than they can bear."""
    for county in range(counties.size):
        chance = chance_of(counties[county].hunger, rules) * frailty.most
        if chance > 0.0:
            _starve_in(arrays, county, min(chance, 1.0), frailty, stream)


@compiled
def chance_of(hunger: float, rules: Records) -> float:
    """Give the daily chance of an adult to die of a lack that has lasted, a share of need."""
    mortality = rules[0]
    beyond = max(hunger - mortality.hunger_borne, 0.0) / _A_TENTH
    a_year: float = mortality.hunger_deaths / _PER * beyond**mortality.hunger_power
    return a_year / _DAYS_A_YEAR


@compiled
def _starve_in(
    arrays: PeopleArrays, county: int, chance: float, frailty: Frailty, stream: Stream
) -> None:
    """Let people of one county die: those who never left, those home again, the displaced."""
    for cohort in range(frailty.by_cohort.size):
        alive = arrays.residents[county, cohort]
        dead = struck(alive, chance * frailty.by_cohort[cohort], stream)
        if dead > 0:
            die_at_home(arrays, county, cohort, dead, Cause.HUNGER)
    place = arrays.layout[0].county + county
    for status in (Status.AT_HOME, Status.INTERNALLY_DISPLACED):
        strike(arrays, status, place, chance, Cause.HUNGER, stream, frailty.by_class)


@compiled
def struck(people: int, chance: float, stream: Stream) -> int:
    """Draw how many of so many people are struck, each with the same chance: a binomial number.

    Those who are passed over are passed over in geometric gaps, so that it costs what it strikes.
    """
    if people <= 0 or chance <= 0.0:
        return 0
    scale = gap_scale(chance)
    drawn, position = 0, gap(stream, scale)
    while position < people:
        drawn += 1
        position += 1 + gap(stream, scale)
    return drawn
