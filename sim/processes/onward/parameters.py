"""Onward movement: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.behaviour.routes import Route, table_of_routes
from sim.geography.numbering import Places
from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.onward.demand import without_groups
from sim.processes.onward.records import RECORDS
from sim.processes.onward.rule import (
    WaysOn,
    end_legs,
    go_on,
    inland_hosts,
    move_onward,
    room_for,
)
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class Onward(Parameters):
    """Networks take people from hiding across China to Laos or Thailand and on to South Korea.

    Who goes is a matter of demand: of kin who called them, and of the word of those who made it,
    which wins some who had not meant to; the wish fades as people settle. Brokers want their price,
    from kin, from own means or after arrival; relief groups take whom their funds pay for. On the
    way through China some are caught, and count as political in the DPRK because they were bound
    for the South. A few try a diplomatic mission: who gets in leaves for the South, who does not
    becomes a public case.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "people",
        "status",
        "place",
        "goal",
        "intent",
        "stream",
        "means",
        "left_on",
        "since",
        "fled",
        "has_passed",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "goal",
        "intent",
        "due",
        "is_public",
        "went_south",
        "has_passed",
    )

    contact_chance: float = number(
        0.02,
        "daily chance that a party in hiding gets in touch with a network",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a month or two until somebody is found who can be trusted",
    )
    wish_a_year: float = number(
        0.97,
        "share of newcomers in hiding who are won for the South in a year, where everybody knows "
        "somebody who made it",
        unit="1/year",
        low=0.0,
        high=5.0,
        source="assumption: most who stay for years do not go on, hidden-activity-procuring-food",
    )
    word_half: float = number(
        14_000.0,
        "people in the South at which word of them has half its full effect",
        unit="people",
        low=10.0,
        high=1_000_000.0,
        source="assumption: a community so large that most in hiding know of somebody who made it",
    )
    trade_factor: float = number(
        0.25,
        "that share among those who came for food or trade relative to others",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: they have a household to go back to",
    )
    settled_factor: float = number(
        0.06,
        "what is left of that share among those who settled",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: children and a household keep them",
    )
    settles_days: float = number(
        850.0,
        "mean time away from home after which people count as settled",
        unit="days",
        low=30.0,
        high=10_000.0,
        source="assumption: a child is born in the second or third year",
    )
    paid_later_share: float = number(
        0.35,
        "share of parties without means that a broker takes against payment after arrival",
        unit="share",
        low=0.0,
        high=1.0,
        source="chain-migration",
    )
    group_people: float = number(
        6.0,
        "mean people of a group that a network sends on its way; it is caught together",
        unit="people",
        low=1.0,
        high=50.0,
        source="assumption: as many as a guide can lead and a house can hide; groups of up to "
        "a dozen are reported",
    )
    campaign_on_way: float = number(
        0.5,
        "power with which the rate of arrest on the way through China grows with the campaign in "
        "the cities there",
        unit="exponent",
        low=0.0,
        high=2.0,
        source="assumption: drives check trains, stations and inns, and guides avoid half of it; "
        "that there were drives is documented, campaigns-china",
    )
    group_public_chance: float = number(
        0.03,
        "chance that the arrest of a group on the way becomes known to the DPRK at once, for each "
        "of its people",
        unit="per person arrested",
        low=0.0,
        high=1.0,
        source="assumption: a third of groups of a dozen make news, a few of single persons; the "
        "more know of a case, the sooner it is public, publicity-condition",
    )
    evenness: float = number(
        3.0,
        "shape of the waits abroad and in missions, gamma distributed: 1 as uneven as can be by "
        "chance alone, more the more even",
        unit="shape",
        low=0.5,
        high=50.0,
        source="assumption: months, seldom days and seldom years",
    )
    mission_chance: float = number(
        0.00001,
        "daily chance that a party bound for the South tries a diplomatic mission",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="diplomatic-offices-exit",
    )
    mission_success: float = number(
        0.6,
        "share of those who get in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guarded since the entries of 2002",
    )
    days_in_mission: float = number(
        150.0,
        "mean days between entry and arrival in South Korea",
        unit="days",
        low=1.0,
        high=3000.0,
        source="assumption: months, at times years, of negotiation",
    )

    mission_rush: float = number(
        0.0,
        "growth of that chance in a rush, 0 for none",
        unit="factor",
        low=0.0,
        high=10_000.0,
        source="assumption: none by default; entries by two dozen and more at once are documented, "
        "campaigns-china",
    )
    mission_fence_half: float = number(
        200.0,
        "people who tried of late at which missions are fenced so that half as many get in",
        unit="people",
        low=1.0,
        high=100_000.0,
        source="assumption: some twenty entries of ten people within a year brought wire and "
        "guards to every embassy",
    )

    def _watch(self, places: Places) -> float:
        """Give how much more closely the way is watched: by the mean of the cities on it."""
        inland = inland_hosts(places.geography)
        campaign = float(places.campaign[inland].sum()) / inland.size
        return float(campaign**self.campaign_on_way)

    def step(self, world: World) -> None:
        """Set people on their way, and bring on those whose leg ends today."""
        places, in_south = world.places, world.news.in_south
        ways = WaysOn(
            networks=places.networks,
            routes=table_of_routes(world.routes),
            inland=inland_hosts(places.geography),
            watch=self._watch(places),
            word=in_south / (in_south + self.word_half),
            tried=world.news.tried_missions,
            gathering=without_groups(len(Route)),
        )
        arrays, rules = world.people.arrays, numbers(self)
        stream = world.stream("onward"), world.stream("missions")
        move_onward(arrays, ways, rules, stream)
        n = end_legs(arrays)
        go_on(arrays, n, ways, rules, room_for(n), world.stream("third country"))
