"""Beginning: who is already away from home when the run starts, and what is remembered at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from sim.behaviour.party_forming import Forming
from sim.behaviour.placing import DaysLeft, Group, place_group
from sim.engine.random_streams import Floats, RandomStreams
from sim.geography.numbering import Places
from sim.params import Parameters, number, numbers, whole
from sim.population.arrays import Records
from sim.population.cohorts import Counts
from sim.population.party_row import LeaverStream
from sim.population.population import People
from sim.status import Status


class Leavers(NamedTuple):
    """How likely who is to leave, and how those who do are equipped."""

    chance: Floats  # of each stream, shape (streams, counties, cohorts)
    table: Records  # the table of streams
    forming: Forming
    days_left: DaysLeft


@dataclass(frozen=True)
class Beginning(Parameters):
    """People who are not at home on the first morning; they are taken from their home counties."""

    READ_AT_START: ClassVar[bool] = True

    run_in_days: int = whole(
        120,
        "days that are lived through before the first one, under its settings and without record, "
        "so that people are on their way, at the border and in custody as on any other day",
        unit="days",
        low=0,
        high=3650,
        source="assumption: longer than a journey, a stay for food and a term of custody",
    )
    in_hiding: int = whole(
        35_500,
        "people in hiding in China",
        unit="people",
        low=0,
        high=500_000,
        source="assumption: as the back-cast ends; inside what the documents say, "
        "hidden-10-40k-2012, hidden-30-40k-2014",
    )
    marriage_share: float = number(
        0.71,
        "share of those in hiding who are women with a husband",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as the back-cast ends; observers put it at eight in ten around 2010",
    )
    trade_share: float = number(
        0.165,
        "share of those in hiding who came for food or money and will go back",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as the back-cast ends; that many fetch food is documented, "
        "hidden-activity-procuring-food",
    )
    stayed_share: float = number(
        0.115,
        "share of those in hiding who came for food or money and stayed for work",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as the back-cast ends",
    )
    in_custody: int = whole(
        60,
        "people in Chinese custody",
        unit="people",
        low=0,
        high=20_000,
        source="assumption: as the back-cast ends, a week's arrests, custody-week",
    )
    detained: int = whole(
        4_300,
        "people detained in the DPRK after a return or a failed attempt",
        unit="people",
        low=0,
        high=200_000,
        source="assumption: some months' worth of returns and failed attempts",
    )
    onward: int = whole(
        680,
        "people on the way from China to South Korea",
        unit="people",
        low=0,
        high=50_000,
        source="assumption: six or seven a day for a hundred days",
    )
    home_again: int = whole(
        75_000,
        "people at home who have been to China before and may go again",
        unit="people",
        low=0,
        high=1_000_000,
        source="assumption: as the back-cast ends; that many go back and forth is documented, "
        "circular-survey, refugees-wander-back-and-forth",
    )
    home_days: float = number(
        600.0,
        "mean time since these came home",
        unit="days",
        low=1.0,
        high=10_000.0,
        source="assumption: the time in which half settle for good",
    )
    known_leavers: int = whole(
        240_000,
        "journeys out that are remembered at home, as knowledge of the way",
        unit="people",
        low=0,
        high=5_000_000,
        source="assumption: as the back-cast ends; tens-of-thousands-since-famine",
    )
    in_south: int = whole(
        21_600,
        "people who arrived in the South before the run",
        unit="people",
        low=0,
        high=1_000_000,
        source="cumulative-23000-since-1953",
    )
    calling: int = whole(
        6_200,
        "those of them who still bring their kin",
        unit="people",
        low=0,
        high=1_000_000,
        source="assumption: as the back-cast ends, two to three years of arrivals",
    )
    brokers_room: float = number(
        7.0,
        "people whom brokers can take a day on the first morning; demand moves it from then on",
        unit="people/day",
        low=0.01,
        high=1000.0,
        source="assumption: as the back-cast ends",
    )

    aggravated_share: float = number(
        0.22,
        "share of those detained who serve an aggravated sentence",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: sentences of years fill camps more than sentences of months",
    )
    political_share: float = number(
        0.25,
        "share of those detained who serve a political sentence",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as the back-cast ends; few, held long",
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
        4000,
        "longest time since those in hiding who stay crossed; times are spread evenly below it",
        unit="days",
        low=1,
        high=10_000,
        source="assumption: stays of up to eleven years before the start",
    )
    more_crossings: float = number(
        0.5,
        "mean crossings before the last of those who have been to China",
        unit="crossings",
        low=0.0,
        high=20.0,
        source="refugees-wander-back-and-forth",
    )

    def share_by_nearness(self, places: Places, reach: Floats, people: int) -> Floats:
        """Share people out over their home counties, as near as the border is, shape (C,)."""
        weight = places.geography.counties.population * reach
        shared: Floats = people * weight / weight.sum()
        return shared

    def network(self, places: Places, reach: Floats) -> Floats:
        """Give the known leavers per 1,000 residents by county, as near as the border is."""
        known = self.share_by_nearness(places, reach, self.known_leavers)
        per_thousand: Floats = 1000.0 * known / places.geography.counties.population
        return per_thousand

    def place(
        self, people: People, places: Places, leavers: Leavers, streams: RandomStreams
    ) -> None:
        """Take people out of their counties and place them where the run finds them.

        Args:
            people: everybody, all at home.
            places: the places.
            leavers: who they are likely to be.
            streams: the streams to draw from.
        """
        rng, stream = streams.generator("beginning", 0), streams.open("beginning", 0)
        rules = numbers(self), numbers(leavers.forming)
        for count, group in self._groups(places, leavers.table):
            heads = _draw(people, rng, leavers.chance[int(group.leaves["stream"][0])], count)
            people.make_room(count)
            place_group(people.arrays, heads, group, rules, leavers.days_left, stream)

    def _groups(self, places: Places, table: Records) -> list[tuple[int, Group]]:
        """Give how many people the run finds in which status, of which stream."""
        atlas, hosts = places.atlas, places.geography.hosts
        kin = np.cumsum(hosts.population * hosts.kin_share)
        economic = max(1 - self.aggravated_share - self.political_share, 0.0)
        penalty = np.cumsum([economic, self.aggravated_share, self.political_share])
        network = np.cumsum([1 - self.relief_share, self.relief_share, 0.0])
        married = round(self.in_hiding * self.marriage_share)
        trading = min(round(self.in_hiding * self.trade_share), self.in_hiding - married)
        stayed = min(round(self.in_hiding * self.stayed_share), self.in_hiding - married - trading)
        others = self.in_hiding - married - trading - stayed
        trade, marriage, south = (
            table[stream : stream + 1]
            for stream in (LeaverStream.TRADE, LeaverStream.MARRIAGE, LeaverStream.SOUTHBOUND)
        )
        nowhere = np.empty(0)
        return [
            (married, Group(Status.IN_HIDING, marriage, True, atlas.host.start, kin)),
            (trading, Group(Status.IN_HIDING, trade, False, atlas.host.start, kin)),
            (stayed, Group(Status.IN_HIDING, trade, True, atlas.host.start, kin)),
            (others, Group(Status.IN_HIDING, south, False, atlas.host.start, kin)),
            (self.in_custody, Group(Status.IN_CUSTODY, trade, False, atlas.host.start, kin)),
            (self.detained, Group(Status.DETAINED, trade, False, atlas.penalty.start, penalty)),
            (self.onward, Group(Status.ONWARD, south, False, atlas.network.start, network)),
            (self.home_again, Group(Status.AT_HOME, trade, False, atlas.county.start, nowhere)),
        ]


def _draw(people: People, rng: np.random.Generator, chance: Floats, count: int) -> Counts:
    """Draw who is away out of the cohorts that are likely to leave, shape (counties, cohorts)."""
    residents = people.residents.counts
    weight = residents * chance
    if not count or weight.sum() <= 0.0:
        return np.zeros_like(residents)
    drawn = rng.multinomial(count, (weight / weight.sum()).ravel())
    return np.minimum(drawn.reshape(residents.shape), residents)
