"""Placing: how people whom a run finds away from home are made, with a history and with terms."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.party_forming import equip, form_party, take_heads
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, among, below, exponential, poisson, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.calendar import set_term
from sim.population.cohorts import Counts
from sim.population.ledger import join_household
from sim.population.party_row import Flag, Intent, LeaverStream, Shelter, has, mark
from sim.population.transitions import begin
from sim.status import Penalty, Status

_DAYS_A_YEAR = 365


class DaysLeft(NamedTuple):
    """Mean days that are left, on the first morning, of what began before it."""

    stay: float  # of those who will go back
    custody: float
    onward: float
    economic: float  # sentences of the economic class
    aggravated: float  # longest rest of a sentence of that class, years
    political: float  # the same


class Group(NamedTuple):
    """People of one stream whom the run finds in one status."""

    status: int
    leaves: Records  # the row of their stream in the table of streams
    stays: bool  # for years, and has no plans to go back
    first_place: int
    upto: Floats  # running sums of the weights of its places; none for those at home


@compiled
def place_group(
    arrays: PeopleArrays,
    heads: Counts,
    group: Group,
    rules: tuple[Records, Records],
    days_left: DaysLeft,
    stream: Stream,
) -> None:
    """Form parties of one, place them, and give them a history and terms.

    Args:
        arrays: everybody.
        heads: who is away, shape (counties, cohorts).
        group: where they are, and of which stream.
        rules: the numbers of `Beginning` and of `Forming`.
        days_left: how long what began before the run still lasts.
        stream: the random stream.
    """
    beginning, forming = rules
    for county in range(heads.shape[0]):
        take_heads(arrays, county, heads)
        for cohort in range(heads.shape[1]):
            for _ in range(heads[county, cohort]):
                p = form_party(arrays, county, cohort, 0, stream)
                equip(arrays, p, group.leaves, forming, stream)
                place = county
                if group.status != Status.AT_HOME:
                    place = group.first_place + among(stream, group.upto)
                begin(arrays, p, group.status, place)
                _give_history(arrays, p, group.stays, beginning[0], days_left, stream)
                if group.status != Status.AT_HOME:
                    _give_term(arrays, p, days_left, stream)


@compiled
def _give_history(
    arrays: PeopleArrays,
    p: int,
    stays: bool,
    beginning: Record,
    days_left: DaysLeft,
    stream: Stream,
) -> None:
    """Give what happened before the run: how often they crossed, how long ago, with whom."""
    party = arrays.parties[p]
    party.crossings = 1 + poisson(stream, beginning.more_crossings)
    if party.status == Status.AT_HOME:
        party.since = -1 - int(exponential(stream) * beginning.home_days)
    elif stays:
        party.intent = Intent.REFUGE
        party.since = -1 - below(stream, beginning.longest_stay_days)
    else:
        party.since = -1 - int(exponential(stream) * days_left.stay)
    party.left_on = party.since
    alone = uniform(stream) < beginning.alone_share
    if party.stream == LeaverStream.MARRIAGE and party.status == Status.IN_HIDING:
        join_household(arrays, party)
    elif has(party, Flag.HAS_KIN):
        party.shelter = Shelter.KIN
    else:
        party.shelter = Shelter.ALONE if alone else Shelter.HOST


@compiled
def _give_term(arrays: PeopleArrays, p: int, days_left: DaysLeft, stream: Stream) -> None:
    """Let a term that began before the run end in it."""
    party = arrays.parties[p]
    if party.status == Status.IN_HIDING:
        if party.intent == Intent.CIRCULAR:
            set_term(arrays, p, math.ceil(exponential(stream) * days_left.stay))
    elif party.status == Status.IN_CUSTODY:
        set_term(arrays, p, math.ceil(exponential(stream) * days_left.custody))
    elif party.status == Status.ONWARD:
        mark(party, Flag.WENT_SOUTH)
        mark(party, Flag.HAS_PASSED)
        set_term(arrays, p, math.ceil(exponential(stream) * days_left.onward))
    elif party.place == arrays.layout[0].penalty + Penalty.ECONOMIC:
        set_term(arrays, p, math.ceil(exponential(stream) * days_left.economic))
    else:
        is_political = party.place == arrays.layout[0].penalty + Penalty.POLITICAL
        years = days_left.political if is_political else days_left.aggravated
        set_term(arrays, p, 1 + below(stream, int(years * _DAYS_A_YEAR)))
