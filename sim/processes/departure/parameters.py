"""Departure: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np

from sim.behaviour.destination import Ways
from sim.behaviour.information import phone_reach
from sim.behaviour.streams import ORDINARY, Streams, by_cohort, table_of
from sim.engine.random_streams import Floats
from sim.geography.numbering import BROKERS
from sim.params import Parameters, number, numbers
from sim.population.arrays import Records
from sim.population.cohorts import COHORT_AGE, COHORT_HAS_KIN, COHORT_IS_MILITARY, Age
from sim.population.party_row import LeaverStream
from sim.processes.base import World
from sim.processes.departure.decision import Chances, Home, weigh_home
from sim.processes.departure.records import RECORDS
from sim.processes.departure.setting_out import draw_heads, leave_once_more, set_out
from sim.quantities.variables import Variable

_LUCK = {
    LeaverStream.TRADE: "departure for trade",
    LeaverStream.MARRIAGE: "departure for marriage",
    LeaverStream.SOUTHBOUND: "departure for the South",
    LeaverStream.ACCESS: "departure with access",
    LeaverStream.REFUGE: "flight",
}
"""The random streams of those who leave for the first time."""
_PAYS_OWN_WAY = [stream for stream in LeaverStream if stream != LeaverStream.SOUTHBOUND]
"""Those whose money loses worth as rice grows dear; kin in the South pay for the others."""


@dataclass(frozen=True)
class Departure(Parameters):
    """Each day some people leave, for want or for danger.

    Want: each stream has a small daily chance of its own. Food and trade and marriage grow with the
    food gap, with kin in China and with the knowledge of the way; who is brought South depends on
    the kin there who call, on phones and on the price; early leavers have access by their post. All
    fall with the days of travel, with attempts that failed, with guards and with the punishment to
    reckon with. Who came home leaves again, less and less the longer ago it was. Danger:
    fighting nearby, or a state that has lost control, makes families leave together; the more
    neighbours leave, the more follow. A journey leads to a stretch of border chosen by days of
    travel, ease, hosts beyond and news of failures, or, in danger, to a safer county.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "home",
        "place",
        "crossings",
        "forced_returns",
        "stream",
        "since",
        "has_kin",
        "fled",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "home",
        "goal",
        "intent",
        "stream",
        "means",
        "due",
        "has_kin",
        "fled",
        "armed",
    )

    usual_food_gap: float = number(
        0.08,
        "food gap at which the base chance holds",
        unit="share of need",
        low=0.01,
        high=1.0,
        source="assumption: a chronic shortfall in the years around 2011",
    )
    network_floor: float = number(
        0.02,
        "share of the chance that remains where nobody knows anyone who got out",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: one in fifty would find the way alone; before the famine few did",
    )
    network_half: float = number(
        5.0,
        "known leavers per 1,000 residents at which the knowledge of the way has half its full "
        "effect",
        unit="per 1,000",
        low=0.1,
        high=200.0,
        source="assumption: one household in fifty knows somebody who got out",
    )
    kin_factor: float = number(
        3.0,
        "chance of those with kin in China relative to those without",
        unit="factor",
        low=1.0,
        high=50.0,
        source="chain-migration",
    )
    again_chance: float = number(
        0.0105,
        "daily chance that a party that has just come home leaves again for want, where the border "
        "is nearest and the food gap is the usual one",
        unit="1/day",
        low=0.0,
        high=0.2,
        source="refugees-wander-back-and-forth",
    )
    habit_days: float = number(
        250.0,
        "time at home in which the chance to leave again halves",
        unit="days",
        low=10.0,
        high=10_000.0,
        source="assumption: who has not gone for a year or two has found another living",
    )
    punished_factor: float = number(
        0.5,
        "chance to leave again of those who were once handed over, relative to others",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: half of them have had enough; that punishment frightens is documented, "
        "nk-traitors",
    )
    record_deters: float = number(
        0.4,
        "share of those whose next crossing would be aggravated who stay at home for it",
        unit="share",
        low=0.0,
        high=1.0,
        source="penalty-factors",
    )
    record_goes_south: float = number(
        0.005,
        "share of those whose next crossing would be aggravated who make for the South if they go",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: few carriers have anybody to go to; that a record drives people on is "
        "documented, penalty-factors",
    )
    conflict_chance: float = number(
        0.0007,
        "daily chance that an adult decides on flight where fighting is worst",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: one adult in fifty a month; meant to place a war among past exoduses, "
        "not above them",
    )
    disorder_chance: float = number(
        0.00016,
        "daily chance that an adult decides on flight where control is lost and the food gap is "
        "twice the usual one",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: a quarter of the flight from fighting; meant to place a collapse among "
        "past exoduses, not above them",
    )
    orderly_control: float = number(
        0.8,
        "control below which disorder makes people flee",
        unit="share",
        low=0.01,
        high=1.0,
        source="state-control-weakening",
    )
    herding: float = number(
        2.0,
        "growth of flight with each neighbour in 1,000 who leaves a day",
        unit="per (1/1,000 a day)",
        low=0.0,
        high=50.0,
        source="assumption: departures in past exoduses accelerate before they ebb",
    )
    herding_limit: float = number(
        4.0,
        "most that herding can multiply flight",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: keeps the tipping finite",
    )
    soldiers_take_part: float = number(
        0.0,
        "chance of soldiers to leave relative to civilians",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: soldiers stay with their units unless a scenario says otherwise",
    )
    moves_on_chance: float = number(
        0.01,
        "daily chance that displaced people move on where the fighting has caught up with them",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: displacement is repeated in most wars",
    )

    def step(self, world: World) -> None:
        """Let people leave for want and for danger, and those who left before leave again."""
        ford = world.season.ford[world.season_row]
        people, places = world.people, world.places
        ways = world.destination.ways(places, ford, world.news, world.structure)
        table = table_of(world.leavers, world.forming)
        table["means_median"][_PAYS_OWN_WAY] *= places.savings
        chances, factors = self.chances(world, ways, table), self.by_cohort(world.leavers)
        for stream in ORDINARY:
            self._leave(world, stream, chances.want[stream], factors[stream], table, ways)
        if chances.danger.any():
            danger = chances.danger
            self._leave(world, LeaverStream.REFUGE, danger, self._flight_by_cohort, table, ways)
        rules = numbers(self), numbers(world.penalties)
        streams = world.stream("leaving again"), world.stream("moving on")
        leave_once_more(people.arrays, (places.counties, chances), rules, ways, streams)

    def chances(self, world: World, ways: Ways, table: Records) -> Chances:
        """Give today's chances to leave each county, before what the cohort adds.

        Args:
            world: the world of today.
            ways: what each way out is worth.
            table: the table of streams.
        """
        counties = len(world.places.counties)
        want = np.empty((len(ORDINARY), counties))
        chances = Chances(want, np.empty(counties), np.empty(counties))
        fear = world.destination.fear(world.places, world.news, world.penalties)
        weigh_home(self._home(world, table), ways, fear, chances)
        return chances

    def _home(self, world: World, table: Records) -> Home:
        price = float(world.places.network_price[BROKERS]) / world.leavers.southbound.budget
        return Home(
            counties=world.places.counties,
            heard=world.news.heard.counties,
            policy=world.places.policy,
            departure=numbers(self),
            structure=numbers(world.structure),
            streams=table,
            factors=self.by_cohort(world.leavers),
            residents=world.people.residents.counts,
            called=float(phone_reach(numbers(world.memory))) / (1.0 + price**2),
        )

    def by_cohort(self, leavers: Streams) -> Floats:
        """Give what each cohort adds to the chance of each stream, shape (streams, cohorts)."""
        return _by_cohort(leavers, self.kin_factor, self.soldiers_take_part)

    @cached_property
    def _flight_by_cohort(self) -> Floats:
        flight: Floats = (COHORT_AGE == Age.ADULT) * _part(self.soldiers_take_part)
        return flight

    def _leave(
        self,
        world: World,
        stream: LeaverStream,
        by_county: Floats,
        by_cohort: Floats,
        table: Records,
        ways: Ways,
    ) -> None:
        """Draw who leaves home for the first time, and send them on their way."""
        people, luck = world.people, world.stream(_LUCK[stream])
        heads = np.zeros_like(people.residents.counts)
        drawn = draw_heads(people.arrays, by_county, by_cohort, heads, luck)
        if drawn:
            people.make_room(drawn)
            leaves = table[stream : stream + 1]
            set_out(people.arrays, heads, leaves, numbers(world.forming), ways, luck)


@lru_cache
def _by_cohort(leavers: Streams, kin_factor: float, soldiers: float) -> Floats:
    """Give what each cohort adds to the chance of each stream, by what kin and soldiers do."""
    factors = by_cohort(leavers) * _part(soldiers)
    has_kin = np.where(COHORT_HAS_KIN, kin_factor, 1.0)
    factors[[LeaverStream.TRADE, LeaverStream.MARRIAGE]] *= has_kin
    return factors


def _part(soldiers: float) -> Floats:
    """Give the chance of each cohort relative to civilians."""
    return np.where(COHORT_IS_MILITARY, soldiers, 1.0)
