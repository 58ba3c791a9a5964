"""Departure: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from sim.behaviour.destination import Ways
from sim.behaviour.flight import TEMPI, TRIGGERS, Alarm, people_a_head, tempo
from sim.behaviour.flight.parameters import nearness_of_fighting
from sim.behaviour.information import phone_reach
from sim.behaviour.streams import ORDINARY, Streams, by_cohort, table_of
from sim.engine.random_streams import Floats
from sim.geography.numbering import BROKERS
from sim.params import Parameters, number, numbers
from sim.population.arrays import Records
from sim.population.cohorts import COHORT_AGE, COHORT_HAS_KIN, COHORT_IS_MILITARY, Age, share_out
from sim.population.party_row import LeaverStream
from sim.processes.base import World
from sim.processes.departure.anew import choose_anew, hear_of_ways
from sim.processes.departure.decision import Chances, Home, weigh_home
from sim.processes.departure.haste import spread_rumours, weigh_danger
from sim.processes.departure.records import RECORDS
from sim.processes.departure.setting_out import draw_heads, leave_once_more, set_out
from sim.quantities.variables import Variable
from sim.status import Status

_LUCK = {
    LeaverStream.TRADE: "departure for trade",
    LeaverStream.MARRIAGE: "departure for marriage",
    LeaverStream.SOUTHBOUND: "departure for the South",
    LeaverStream.ACCESS: "departure with access",
    LeaverStream.REFUGE: "flight",
}
"""The random streams of those who leave for the first time."""
_ADULTS: Floats = np.where(COHORT_AGE == Age.ADULT, 1.0, 0.0)
WAVES = TEMPI[tempo.WAVES]
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
    fighting nearby, control that is lost while food is short, and the flight of others set off a
    finite share of each place, families together; the more neighbours leave, the sooner the others
    of them follow, and soldiers go as the state loses hold of them. A journey leads to a
    stretch of border chosen by days of travel, ease, hosts beyond and news of failures, or, in
    danger, to a safer county.
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
            self._leave(
                world, LeaverStream.REFUGE, chances.danger, _ADULTS, table, ways, chances.soldiers
            )
        rules = numbers(self), numbers(world.penalties), numbers(world.flight)
        streams = world.stream("leaving again"), world.stream("moving on")
        leave_once_more(people.arrays, (places.counties, chances), rules, ways, streams)
        choosers = places.exits, numbers(world.destination), ways, world.stream("choosing anew")
        choose_anew(people.arrays, *choosers)
        heard = world.news.heard.counties, numbers(world.destination), ways
        hear_of_ways(people.arrays, *heard, world.stream("leaving a refuge"))
        fled = people.ledger.by_place["fled"][places.atlas.county]
        if fled.any():
            people.ledger.tally["fled_for"][0] = share_out(fled, chances.by_cause).sum(axis=0)

    def chances(self, world: World, ways: Ways, table: Records) -> Chances:
        """Give today's chances to leave each county, before what the cohort adds.

        Args:
            world: the world of today.
            ways: what each way out is worth.
            table: the table of streams.
        """
        counties = len(world.places.counties)
        danger, danger_again, again, soldiers = np.empty((len(Chances._fields) - 2, counties))
        want, by_cause = np.empty((len(ORDINARY), counties)), np.empty((counties, len(TRIGGERS)))
        chances = Chances(want, danger, danger_again, again, soldiers, by_cause)
        fear = world.destination.fear(world.places, world.news, world.penalties)
        home = self._home(world, table, ways)
        weigh_home(home, ways, fear, chances)
        if world.structure.tempo == WAVES:
            spread_rumours(home, world.stream("rumours of flight"))
        weigh_danger(home, world.people.arrays, chances)
        return chances

    def _home(self, world: World, table: Records, ways: Ways) -> Home:
        price = float(world.places.network_price[BROKERS]) / world.leavers.southbound.budget
        people, places, forming = world.people, world.places, world.forming
        return Home(
            counties=places.counties,
            heard=world.news.heard.counties,
            policy=places.policy,
            departure=numbers(self),
            structure=numbers(world.structure),
            streams=table,
            factors=self.by_cohort(world.leavers),
            residents=people.residents.counts,
            called=float(phone_reach(numbers(world.memory))) / (1.0 + price**2),
            alarm=self._alarm(world, ways),
            at_home=people.ledger.stock[Status.AT_HOME, places.atlas.county],
            people_a_head=people_a_head(forming.family_share_in_danger, forming.household),
        )

    def _alarm(self, world: World, ways: Ways) -> Alarm:
        places = world.places
        return Alarm(
            counties=places.counties,
            heard=world.news.heard.counties,
            provinces=world.news.provinces,
            felt=nearness_of_fighting(places.geography, world.flight.fighting_km),
            near=np.minimum(ways.near[:, :-1] @ ways.danger[:-1], 1.0),
            flight=numbers(world.flight),
            departure=numbers(self),
        )

    def by_cohort(self, leavers: Streams) -> Floats:
        """Give what each cohort adds to the chance of each stream, shape (streams, cohorts)."""
        return _by_cohort(leavers, self.kin_factor)

    def _leave(
        self,
        world: World,
        stream: LeaverStream,
        by_county: Floats,
        by_cohort: Floats,
        table: Records,
        ways: Ways,
        soldiers: Floats | None = None,
    ) -> None:
        """Draw who leaves home for the first time, and send them on their way."""
        people, luck = world.people, world.stream(_LUCK[stream])
        heads = np.zeros_like(people.residents.counts)
        part = np.zeros_like(by_county) if soldiers is None else soldiers
        drawn = draw_heads(people.arrays, (by_county, by_cohort, part), heads, luck)
        if drawn:
            people.make_room(drawn)
            leaves = table[stream : stream + 1]
            set_out(people.arrays, heads, leaves, numbers(world.forming), ways, luck)


@lru_cache
def _by_cohort(leavers: Streams, kin_factor: float) -> Floats:
    """Give what each cohort adds to the chance of each stream, soldiers in peace nothing."""
    factors = np.where(COHORT_IS_MILITARY, 0.0, by_cohort(leavers))
    has_kin = np.where(COHORT_HAS_KIN, kin_factor, 1.0)
    factors[[LeaverStream.TRADE, LeaverStream.MARRIAGE]] *= has_kin
    return factors
