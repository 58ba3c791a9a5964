"""Beginning: who is already away from home when the run starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.geography.places import Places
from sim.luck import Floats, Ids
from sim.params import number, whole
from sim.people.forming import form_parties
from sim.people.parties import Intent, Parties, Shelter
from sim.people.people import People
from sim.status import Penalty, Status


@dataclass(frozen=True)
class DaysLeft:
    """Mean days that are left, on the first morning, of what began before it."""

    stay: float  # of those who will go back
    custody: float
    onward: float
    economic: float  # sentences of the economic class
    years: float  # longest rest of the other sentences, years


Equip = Callable[[Parties, np.random.Generator, Ids], None]


@dataclass(frozen=True)
class Beginning:
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
        rng: np.random.Generator,
        chance: Floats,
        equip: Equip,
        days_left: DaysLeft,
    ) -> None:
        """Take people out of their counties and place them where the run finds them.

        Args:
            people: everybody, all at home.
            places: the places.
            rng: the stream to draw from.
            chance: how likely people of each cohort are to leave, shape (counties, cohorts).
            equip: gives new parties their intent and their means.
            days_left: how long what began before the run still lasts.
        """
        atlas = places.atlas
        hosts = places.geography.hosts
        koreans = hosts.population * hosts.korean_share
        economic = 1 - self.aggravated_share - self.political_share
        penalty = np.array([max(economic, 0.0), self.aggravated_share, self.political_share])
        network = np.array([1 - self.relief_share, self.relief_share, 0.0])
        groups = (
            (self.in_hiding, Status.IN_HIDING, atlas.host, koreans),
            (self.in_custody, Status.IN_CUSTODY, atlas.host, koreans),
            (self.detained, Status.DETAINED, atlas.penalty, penalty),
            (self.onward, Status.ONWARD, atlas.network, network),
        )
        for count, status, where, weight in groups:
            ids, cohorts = self._draw(people, rng, chance, count)
            at = rng.choice(np.arange(where.start, where.stop), ids.size, p=weight / weight.sum())
            equip(people.parties, rng, ids)
            people.begin(ids, cohorts, status, at)
            self._give_history(people, rng, ids)
            self._give_terms(people, places, rng, ids, days_left)
        ids, cohorts = self._draw(people, rng, chance, self.home_again)
        equip(people.parties, rng, ids)
        people.begin(ids, cohorts, Status.AT_HOME, people.parties.home[ids])
        people.parties.crossings[ids] = 1 + rng.poisson(self.more_crossings, ids.size)

    def _draw(
        self, people: People, rng: np.random.Generator, chance: Floats, count: int
    ) -> tuple[Ids, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
        """Form parties of one out of the cohorts that are likely to leave."""
        residents = people.residents.counts
        weight = residents * chance
        heads = np.zeros_like(residents)
        if count and weight.sum() > 0.0:
            drawn = rng.multinomial(count, (weight / weight.sum()).ravel())
            heads = np.minimum(drawn.reshape(residents.shape), residents)
        return form_parties(people, rng, heads, 0.0, 2.0)

    def _give_history(self, people: People, rng: np.random.Generator, ids: Ids) -> None:
        """Give what happened before the run: how long ago, with whom, what they want."""
        parties = people.parties
        parties.since[ids] = -rng.integers(1, self.longest_stay_days + 1, ids.size)
        parties.crossings[ids] = 1 + rng.poisson(self.more_crossings, ids.size)
        u = rng.random(ids.size)
        upto = self.circular_share, self.circular_share + self.transit_share
        parties.intent[ids] = np.select(
            [u < upto[0], u < upto[1]], [Intent.CIRCULAR, Intent.TRANSIT], Intent.REFUGE
        )
        alone = rng.random(ids.size) < self.alone_share
        with_whom = np.where(alone, Shelter.ALONE, Shelter.HOST)
        parties.shelter[ids] = np.where(parties.has_kin[ids], Shelter.KIN, with_whom)

    def _give_terms(
        self,
        people: People,
        places: Places,
        rng: np.random.Generator,
        ids: Ids,
        days_left: DaysLeft,
    ) -> None:
        """Let terms that began before the run end in it."""
        parties = people.parties
        if not ids.size:
            return
        status = Status(parties.status[ids[0]])
        if status is Status.IN_HIDING:
            ids = ids[parties.intent[ids] == Intent.CIRCULAR]
            people.set_term(ids, _days(rng, days_left.stay, ids.size))
        elif status is Status.IN_CUSTODY:
            people.set_term(ids, _days(rng, days_left.custody, ids.size))
        elif status is Status.ONWARD:
            parties.intent[ids] = Intent.TRANSIT
            parties.went_south[ids] = parties.left_china[ids] = True
            people.set_term(ids, _days(rng, days_left.onward, ids.size))
        elif status is Status.DETAINED:
            penalty = places.index(places.atlas.penalty, parties.place[ids])
            is_economic = penalty == Penalty.ECONOMIC
            days = np.where(is_economic, _days(rng, days_left.economic, ids.size), 0)
            years = rng.integers(1, int(days_left.years * 365) + 1, ids.size)
            people.set_term(ids, np.where(is_economic, days, years))


def _days(rng: np.random.Generator, mean: float, n: int) -> Ids:
    return np.ceil(rng.exponential(mean, size=n)).astype(np.int64)
