"""Beginning: who is already away from home when the run starts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from sim.behaviour.party_forming import Forming, equip, form_party, take_heads
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, among, below, exponential, poisson, uniform
from sim.engine.random_streams import Floats, RandomStreams
from sim.geography.numbering import Places
from sim.params import Parameters, number, numbers, whole
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.calendar import set_term
from sim.population.cohorts import Counts
from sim.population.party_row import Flag, Intent, Shelter, has, mark
from sim.population.population import People
from sim.population.transitions import begin
from sim.status import Penalty, Status

_DAYS_A_YEAR = 365


class DaysLeft(NamedTuple):
    """Mean days that are left, on the first morning, of what began before it."""

    stay: float  # of those who will go back
    custody: float
    onward: float
    economic: float  # sentences of the economic class
    years: float  # longest rest of the other sentences, years


@dataclass(frozen=True)
class Beginning(Parameters):
    """People who are not at home on the first morning; they are taken from their home counties."""

    READ_AT_START: ClassVar[bool] = True

    in_hiding: int = whole(
        25_000,
        "people in hiding in China",
        unit="people",
        low=0,
        high=500_000,
        source="hidden-10-40k-2012, hidden-30-40k-2014, stock-series",
    )
    circular_share: float = number(
        0.06,
        "share of those in hiding who came for food or money and will go back",
        unit="share",
        low=0.0,
        high=1.0,
        source="hidden-activity-procuring-food",
    )
    transit_share: float = number(
        0.40,
        "share of those in hiding who want to go on to the South",
        unit="share",
        low=0.0,
        high=1.0,
        source="hidden-activity-procuring-food",
    )
    in_custody: int = whole(
        150,
        "people in Chinese custody",
        unit="people",
        low=0,
        high=20_000,
        source="returns-1998-2006, custody-week",
    )
    detained: int = whole(
        3_000,
        "people detained in the DPRK after a return or a failed attempt",
        unit="people",
        low=0,
        high=200_000,
        source="assumption: some months' worth of returns and failed attempts",
    )
    onward: int = whole(
        750,
        "people on the way from China to South Korea",
        unit="people",
        low=0,
        high=50_000,
        source="assumption: seven a day for a hundred days",
    )
    home_again: int = whole(
        15_000,
        "people at home who have been to China before",
        unit="people",
        low=0,
        high=1_000_000,
        source="circular-survey, refugees-wander-back-and-forth",
    )
    known_leavers: int = whole(
        48_000,
        "people who got out and are known at home: those who reached the South and those in hiding",
        unit="people",
        low=0,
        high=2_000_000,
        source="cumulative-23000-since-1953, hidden-10-40k-2012, tens-of-thousands-since-famine",
    )

    aggravated_share: float = number(
        0.20,
        "share of those detained who serve an aggravated sentence",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: sentences of years fill camps more than sentences of months",
    )
    political_share: float = number(
        0.05,
        "share of those detained who serve a political sentence",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: few, held long",
    )
    relief_share: float = number(
        0.2,
        "share of those on the way South who travel with relief networks, not with brokers",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as the room of the two",
    )
    alone_share: float = number(
        0.45,
        "share of those in hiding without kin who live alone, not with hosts",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: near half; hosts have room for many, and many move on for work",
    )
    longest_stay_days: int = whole(
        700,
        "longest time since those in hiding crossed; times are spread evenly below it",
        unit="days",
        low=1,
        high=10_000,
        source="assumption: stays of up to two years before the start",
    )
    more_crossings: float = number(
        0.5,
        "mean crossings before the last of those who have been to China",
        unit="crossings",
        low=0.0,
        high=20.0,
        source="refugees-wander-back-and-forth",
    )

    def network(self, places: Places, reach: Floats) -> Floats:
        """Give the known leavers per 1,000 residents by county, as near as the border is."""
        population = places.geography.counties.population
        weight = population * reach
        known: Floats = 1000.0 * self.known_leavers * weight / weight.sum() / population
        return known

    def place(
        self,
        people: People,
        places: Places,
        chance: Floats,
        forming: Forming,
        days_left: DaysLeft,
        streams: RandomStreams,
    ) -> None:
        """Take people out of their counties and place them where the run finds them.

        Args:
            people: everybody, all at home.
            places: the places.
            chance: how likely people of each cohort are to leave, shape (counties, cohorts).
            forming: gives new parties their intent and their means.
            days_left: how long what began before the run still lasts.
            streams: the streams to draw from.
        """
        atlas = places.atlas
        hosts = places.geography.hosts
        kin = hosts.population * hosts.kin_share
        economic = 1 - self.aggravated_share - self.political_share
        penalty = np.array([max(economic, 0.0), self.aggravated_share, self.political_share])
        network = np.array([1 - self.relief_share, self.relief_share, 0.0])
        groups = (
            (self.in_hiding, Status.IN_HIDING, atlas.host, kin),
            (self.in_custody, Status.IN_CUSTODY, atlas.host, kin),
            (self.detained, Status.DETAINED, atlas.penalty, penalty),
            (self.onward, Status.ONWARD, atlas.network, network),
            (self.home_again, Status.AT_HOME, atlas.county, np.empty(0)),
        )
        rng, stream = streams.generator("beginning", 0), streams.open("beginning", 0)
        for count, status, where, weight in groups:
            heads = _draw(people, rng, chance, count)
            people.make_room(count)
            group = _Group(status, where.start, np.cumsum(weight))
            history = (numbers(self), numbers(forming), days_left)
            _place(people.arrays, heads, group, history, stream)


class _Group(NamedTuple):
    """People whom the run finds in one status."""

    status: int
    first_place: int
    upto: Floats  # running sums of the weights of its places; none for those at home


def _draw(people: People, rng: np.random.Generator, chance: Floats, count: int) -> Counts:
    """Draw who is away out of the cohorts that are likely to leave, shape (counties, cohorts)."""
    residents = people.residents.counts
    weight = residents * chance
    if not count or weight.sum() <= 0.0:
        return np.zeros_like(residents)
    drawn = rng.multinomial(count, (weight / weight.sum()).ravel())
    return np.minimum(drawn.reshape(residents.shape), residents)


@compiled
def _place(
    arrays: PeopleArrays,
    heads: Counts,
    group: _Group,
    history: tuple[Records, Records, DaysLeft],
    stream: Stream,
) -> None:
    """Form parties of one, place them, and give them a history and terms."""
    beginning, forming, days_left = history
    for county in range(heads.shape[0]):
        take_heads(arrays, county, heads)
        for cohort in range(heads.shape[1]):
            for _ in range(heads[county, cohort]):
                p = form_party(arrays, county, cohort, 0, stream)
                equip(arrays, p, forming, stream)
                place = county
                if group.status != Status.AT_HOME:
                    place = group.first_place + among(stream, group.upto)
                begin(arrays, p, group.status, place)
                party = arrays.parties[p]
                party.crossings = 1 + poisson(stream, beginning[0].more_crossings)
                if group.status != Status.AT_HOME:
                    _give_history(party, beginning[0], stream)
                    _give_term(arrays, p, days_left, stream)


@compiled
def _give_history(party: Record, beginning: Record, stream: Stream) -> None:
    """Give what happened before the run: how long ago, with whom, what they want."""
    party.since = -1 - below(stream, beginning.longest_stay_days)
    u = uniform(stream)
    if u < beginning.circular_share:
        party.intent = Intent.CIRCULAR
    elif u < beginning.circular_share + beginning.transit_share:
        party.intent = Intent.TRANSIT
    else:
        party.intent = Intent.REFUGE
    alone = uniform(stream) < beginning.alone_share
    if has(party, Flag.HAS_KIN):
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
        party.intent = Intent.TRANSIT
        mark(party, Flag.WENT_SOUTH)
        mark(party, Flag.HAS_PASSED)
        set_term(arrays, p, math.ceil(exponential(stream) * days_left.onward))
    elif party.place == arrays.layout[0].penalty + Penalty.ECONOMIC:
        set_term(arrays, p, math.ceil(exponential(stream) * days_left.economic))
    else:
        set_term(arrays, p, 1 + below(stream, int(days_left.years * _DAYS_A_YEAR)))
