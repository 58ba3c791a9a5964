"""Sentences: how long each class of penalty is held, and the way home."""

from __future__ import annotations

import math

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, exponential, gamma, uniform
from sim.population.arrays import DETENTION, PeopleArrays, Record, Records
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, clear
from sim.population.transitions import become, risk_death, see_newcomers
from sim.status import Cause, Penalty, Status


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
