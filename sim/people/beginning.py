"""Beginning: who is already away from home when the run starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.geography.places import Places
from sim.luck import Floats, Ids
from sim.params import number, whole
from sim.people.forming import form_parties
from sim.people.parties import Intent, Parties, Shelter
from sim.people.people import People
from sim.status import Penalty, Status

Equip = Callable[[Parties, np.random.Generator, Ids], None]


@dataclass(frozen=True)
class Beginning:
    """People who are not at home on the first morning; they are taken from their home counties."""

    in_hiding: int = whole(
        25_000,
        "people in hiding in China",
        unit="people",
        low=0,
        high=500_000,
        source="hidden-10-40k-2012, hidden-30-40k-2014, stock-series",
    )
    circular_share: float = number(
        0.15,
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
    ) -> None:
        """Take people out of their counties and place them where the run finds them.

        Args:
            people: everybody, all at home.
            places: the places.
            rng: the stream to draw from.
            chance: how likely people of each cohort are to leave, shape (counties, cohorts).
            equip: gives new parties their intent and their means.
        """
        atlas = places.atlas
        hosts = places.geography.hosts
        koreans = hosts.population * hosts.korean_share
        penalty = np.array([0.75, 0.2, 0.05])
        groups = (
            (self.in_hiding, Status.IN_HIDING, atlas.host, koreans),
            (self.in_custody, Status.IN_CUSTODY, atlas.host, koreans),
            (self.detained, Status.DETAINED, atlas.penalty, penalty),
            (self.onward, Status.ONWARD, atlas.network, np.array([0.8, 0.2, 0.0])),
        )
        for count, status, where, weight in groups:
            ids, cohorts = self._draw(people, rng, chance, count)
            at = rng.choice(np.arange(where.start, where.stop), ids.size, p=weight / weight.sum())
            equip(people.parties, rng, ids)
            people.begin(ids, cohorts, status, at)
            self._give_history(people, rng, ids)
            self._give_terms(people, places, rng, ids)
        ids, cohorts = self._draw(people, rng, chance, self.home_again)
        equip(people.parties, rng, ids)
        people.begin(ids, cohorts, Status.AT_HOME, people.parties.home[ids])
        people.parties.crossings[ids] = 1 + rng.poisson(0.5, ids.size)

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
        parties.since[ids] = -rng.integers(1, 700, ids.size)
        parties.crossings[ids] = 1 + rng.poisson(0.5, ids.size)
        u = rng.random(ids.size)
        upto = self.circular_share, self.circular_share + self.transit_share
        parties.intent[ids] = np.select(
            [u < upto[0], u < upto[1]], [Intent.CIRCULAR, Intent.TRANSIT], Intent.REFUGE
        )
        alone = rng.random(ids.size) < 0.45
        with_whom = np.where(alone, Shelter.ALONE, Shelter.HOST)
        parties.shelter[ids] = np.where(parties.has_kin[ids], Shelter.KIN, with_whom)

    def _give_terms(
        self, people: People, places: Places, rng: np.random.Generator, ids: Ids
    ) -> None:
        """Let terms that began before the run end in it."""
        parties = people.parties
        if not ids.size:
            return
        status = Status(parties.status[ids[0]])
        if status is Status.IN_HIDING:
            ids = ids[parties.intent[ids] == Intent.CIRCULAR]
            people.set_term(ids, _days(rng, 40.0, ids.size))
        elif status is Status.IN_CUSTODY:
            people.set_term(ids, _days(rng, 4.0, ids.size))
        elif status is Status.ONWARD:
            parties.intent[ids] = Intent.TRANSIT
            parties.went_south[ids] = parties.left_china[ids] = True
            people.set_term(ids, _days(rng, 50.0, ids.size))
        elif status is Status.DETAINED:
            penalty = places.index(places.atlas.penalty, parties.place[ids])
            is_economic = penalty == Penalty.ECONOMIC
            days = np.where(is_economic, _days(rng, 90.0, ids.size), 0)
            years = rng.integers(1, 3 * 365, ids.size)
            people.set_term(ids, np.where(is_economic, days, years))


def _days(rng: np.random.Generator, mean: float, n: int) -> Ids:
    return np.ceil(rng.exponential(mean, size=n)).astype(np.int64)

