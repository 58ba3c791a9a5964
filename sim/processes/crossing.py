"""Crossing: the attempt at the border, from the river's edge to the far bank."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.behaviour.river_banks import Border, cross_to_neighbour, guarded, turn_back
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, shuffle, uniform
from sim.geography.itineraries import ease_of
from sim.geography.numbering import FRONT_LINE, SEA, THIRD_COUNTRY
from sim.params import Parameters, number, numbers
from sim.population.arrays import PeopleArrays
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, risk_death, roster
from sim.processes.base import World
from sim.status import Cause, Status

_SURELY = 8.0  # standard deviations


@dataclass(frozen=True)
class Crossing(Parameters):
    """Each day some of the parties at the border attempt to cross; the others wait for a chance.

    First the river: an easy ford or ice lets more attempt, deep water drowns some. Then the Korean
    bank: whoever meets guards pays if the guards take it and the price can be met, or else is
    turned back or caught, or shot where that is the order. Then the far bank: Chinese patrols and
    the fence. Crowds thin out both: guards per attempt fall when thousands come at once.
    """

    attempt_chance: float = number(
        0.25,
        "daily chance that a waiting party attempts where the river is easy",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a few nights of waiting for a guide or a gap",
    )
    attempt_floor: float = number(
        0.15,
        "share of that chance left where the river is impassable",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: some try whatever the river",
    )
    people_per_km: float = number(
        150.0,
        "most people who can get down to an easy river and over it, a day and km",
        unit="people/km/day",
        low=1.0,
        high=20000.0,
        source="assumption: paths to the water, not the water, are the limit",
    )
    people_per_bridge: float = number(
        60000.0,
        "most people who can walk over an official crossing once Pyongyang opens it",
        unit="people/day",
        low=0.0,
        high=240000.0,
        source="bridge-throughput",
    )
    meets_guards: float = number(
        0.5,
        "rate of meeting guards where one stands every 100 m",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, guards-2006",
    )
    crowd_per_guard: float = number(
        4.0,
        "attempts a day and guard at which each guard meets half as many",
        unit="people/guard/day",
        low=0.1,
        high=1000.0,
        source="assumption: a guard can hold a handful of people",
    )
    bribe_price: float = number(
        1000.0,
        "what a guard on the Korean bank takes to look away, a party",
        unit="USD",
        low=0.0,
        high=20000.0,
        source="crossing-prices, price-split",
    )
    caught_share: float = number(
        0.35,
        "share of those who meet guards and do not pay that are caught; the others turn back",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many see the patrol first",
    )
    shot_share: float = number(
        0.2,
        "share of those who meet guards and do not pay that are shot at sight, under such orders",
        unit="share",
        low=0.0,
        high=1.0,
        source="control-timeline",
    )
    meets_patrols: float = number(
        0.12,
        "rate of meeting Chinese patrols where ten men stand on a km",
        unit="per attempt",
        low=0.0,
        high=20.0,
        source="border-largely-unguarded-2012, protocol-1986",
    )
    fence_factor: float = number(
        1.5,
        "rate of meeting patrols at a fenced bank relative to an open one",
        unit="factor",
        low=1.0,
        high=20.0,
        source="fence-2006-2012",
    )
    come_forward: float = number(
        0.7,
        "share of those across unseen who give themselves up where Beijing shelters",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: food and a roof against a promise not yet tested",
    )
    drowning: float = number(
        0.004,
        "chance of a person to drown in an attempt through deep water",
        unit="per attempt",
        low=0.0,
        high=0.5,
        source="assumption: bodies are found each year; no count",
    )
    gives_up: float = number(
        0.12,
        "share of those turned back who go home",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most try again",
    )
    gives_up_in_danger: float = number(
        0.06,
        "that share among those who fled",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half as many, because home is what they fled",
    )

    def step(self, world: World) -> None:
        """Let today's attempts end on one bank or the other."""
        places, season = world.places, world.season
        border = Border(
            exits=places.exits,
            policy=places.policy,
            heard=world.news.heard.exits,
            ford=season.ford[world.day],
            on_ice=season.on_ice[world.day],
            crossing=numbers(self),
            penalties=numbers(world.penalties),
            other=numbers(world.other_exits),
        )
        attempt(world.people.arrays, border, world.stream("crossing"))


@compiled
def attempt(arrays: PeopleArrays, border: Border, stream: Stream) -> None:
    """Draw who attempts today, no more than can pass, and let each attempt end."""
    layout = arrays.layout[0]
    for row in range(border.exits.size):
        chance, room, drowning = _conditions(border, row, layout.sectors)
        n = _line_up(arrays, layout.exit + row, chance, room, stream)
        queue = 0
        for turn in range(n):
            if queue >= room:
                break
            p = arrays.found[turn]
            look_ahead(arrays, turn, n)
            queue += int(arrays.parties[p].people)
            if not risk_death(arrays, p, drowning, Cause.DROWNING, stream):
                continue
            if row < layout.sectors:
                cross_to_neighbour(arrays, p, border, stream)
            else:
                _cross_elsewhere(arrays, p, border, stream)


@compiled
def _conditions(border: Border, row: int, sectors: int) -> tuple[float, float, float]:
    """Give an exit's chance that a waiting party attempts, its room, people, and the danger.

    The danger is a person's chance to drown: the deeper the water and the less ice, the greater.
    """
    crossing, here, is_open = border.crossing[0], border.exits[row], border.policy[0].exit_open
    ease = ease_of(here, border.ford[row], is_open)
    floor = crossing.attempt_floor
    chance = crossing.attempt_chance * (floor + (1 - floor) * ease)
    room = crossing.people_per_km * here.length_km * max(border.ford[row], floor)
    room += crossing.people_per_bridge * here.bridges * is_open
    if here.kind == FRONT_LINE:
        room = border.other[0].southern_people
    elif here.kind == SEA:
        room = border.other[0].sea_people
    drowning = 0.0
    if row < sectors and not border.on_ice[row] and not here.is_dry:
        drowning = crossing.drowning * (1.0 - ease)
    return chance, room, drowning


@compiled
def _line_up(arrays: PeopleArrays, place: int, chance: float, room: float, stream: Stream) -> int:
    """Draw who attempts at an exit, in random order.

    Where many more would attempt than can pass, only as many are drawn as surely fill the room: the
    first in a random order of all are a random sample. Each party has a member at least, so `room`
    parties are enough; eight standard deviations more make a shortfall less likely than 1e-14.
    """
    bag = roster(arrays, Status.AT_BORDER, place)
    waiting = arrays.filled[bag]
    if waiting == 0:
        return 0
    enough = room + _SURELY * (math.sqrt(room) + 1.0) + _SURELY * _SURELY
    n = draw(arrays, bag, min(chance, enough / waiting), stream, 0)
    shuffle(stream, arrays.found, 0, n)
    return n


@compiled
def _cross_elsewhere(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> None:
    """Try the front line, the sea or a third country; guards and luck in one chance each."""
    party, odds, policy = arrays.parties[p], border.other[0], border.policy[0]
    kind = border.exits[party.place - arrays.layout[0].exit].kind
    success = odds.russian_success
    if kind == FRONT_LINE:
        success = odds.southern_success
        risk_death(arrays, p, odds.southern_death, Cause.SHOOTING, stream)
    elif kind == SEA:
        success = odds.sea_success
        risk_death(arrays, p, odds.sea_death, Cause.DROWNING, stream)
    if party.status == Status.DEAD:
        return
    if uniform(stream) >= success * (1.0 - guarded(policy)):
        turn_back(arrays, p, border, stream)
        return
    party.crossings += 1
    if kind == THIRD_COUNTRY:
        become(arrays, p, Status.ELSEWHERE_ABROAD, arrays.layout[0].abroad)
    else:
        become(arrays, p, Status.IN_SOUTH_KOREA, arrays.layout[0].south_korea)
