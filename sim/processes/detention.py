"""Detention in the DPRK: three classes of penalty, and the way home with a record."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, exponential, gamma, uniform
from sim.params import Parameters, number, numbers
from sim.population.arrays import DETENTION, PeopleArrays, Record, Records
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, clear
from sim.population.transitions import become, risk_death, see_newcomers
from sim.processes.base import World
from sim.status import Cause, Penalty, Status


@dataclass(frozen=True)
class Detention(Parameters):
    """Those who fall into the hands of the DPRK serve a sentence of their class.

    Economic: a local labour camp, months. Aggravated: years. Political: five years and more, or
    execution. Whoever is released goes home, known to the police.
    """

    economic_days: float = number(
        120.0,
        "mean sentence of the economic class",
        unit="days",
        low=1.0,
        high=1500.0,
        source="penalty-nonpolitical-village, sentence-practice",
    )
    aggravated_years: float = number(
        3.0,
        "sentence of the aggravated class",
        unit="years",
        low=0.2,
        high=30.0,
        source="penalty-3y-camp",
    )
    political_years: float = number(
        5.0,
        "least sentence of the political class",
        unit="years",
        low=0.5,
        high=50.0,
        source="penalty-political-5y",
    )
    political_years_most: float = number(
        10.0,
        "longest sentence of the political class that ends",
        unit="years",
        low=0.5,
        high=60.0,
        source="assumption: twice the least; terms without end lie beyond any run",
    )
    executed_share: float = number(
        0.1,
        "share of people of the political class who are executed",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: documents call execution likely and give no count; one in ten keeps it "
        "visible without taking the word for a rate, penalty-political-5y",
    )
    short_holding: float = number(
        0.4,
        "share of the economic class let go after a few days",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: local police take a bribe or have no room",
    )
    short_days: float = number(
        10.0,
        "mean days until these are let go",
        unit="days",
        low=1.0,
        high=90.0,
        source="assumption: questioning takes a week or two",
    )

    def step(self, world: World) -> None:
        """Sentence those who came today, release those whose sentence is over."""
        sentence_and_release(world.people.arrays, numbers(self), world.stream("sentence"))


@compiled
def sentence_and_release(arrays: PeopleArrays, rules: Records, stream: Stream) -> None:
    """Sentence those who came today, then release those whose sentence is over."""
    sentence(arrays, rules, stream)
    release(arrays)


@compiled
def sentence(arrays: PeopleArrays, rules: Records, stream: Stream) -> None:
    """Give those who came today a term of their class; some of the political class die."""
    detention, first = rules[0], arrays.layout[0].penalty
    n = see_newcomers(arrays, DETENTION)
    for row in range(n):
        p = arrays.found[row]
        penalty = arrays.parties[p].place - first
        if penalty == Penalty.POLITICAL:
            risk_death(arrays, p, detention.executed_share, Cause.EXECUTION, stream)
        if arrays.parties[p].status != Status.DEAD:
            set_term(arrays, p, math.ceil(_days(penalty, detention, stream)))


@compiled
def _days(penalty: int, detention: Record, stream: Stream) -> float:
    days: float = detention.aggravated_years * 365
    if penalty == Penalty.POLITICAL:
        more = detention.political_years_most - detention.political_years
        days = (detention.political_years + more * uniform(stream)) * 365
    elif penalty == Penalty.ECONOMIC:
        if uniform(stream) < detention.short_holding:
            days = exponential(stream) * detention.short_days
        else:
            days = gamma(stream, 2.0) * detention.economic_days / 2
    return days


@compiled
def release(arrays: PeopleArrays) -> None:
    """Let those whose sentence is over go home."""
    n = take_due(arrays, Status.DETAINED)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        clear(party, Flag.WENT_SOUTH)
        become(arrays, arrays.found[row], Status.AT_HOME, party.home)
