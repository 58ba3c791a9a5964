"""The decision: what makes people leave home, for want or for danger."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.destination import Ways, reach_of
from sim.behaviour.flight import Alarm
from sim.behaviour.network_effect import network_effect
from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.population.arrays import Records
from sim.population.cohorts import Counts
from sim.population.party_row import LeaverStream


class Home(NamedTuple):
    """What makes people leave home; C counties, S streams."""

    counties: Records  # of the places
    heard: Records  # what was heard in each county
    policy: Records
    departure: Records  # numbers of `Departure`
    structure: Records  # numbers of `Structure`
    streams: Records  # the table of streams
    factors: Floats  # what a cohort adds to the chance of each stream, shape (S, cohorts)
    residents: Counts  # who has never left, shape (C, cohorts)
    called: float  # how far kin in the South get through and can pay, 0 to 1
    alarm: Alarm  # what sets people off
    at_home: Counts  # people, shape (C,)
    people_a_head: float  # who leave with each who decides to flee, on average


class Push(NamedTuple):
    """How hard want pushes people out, 1 at the usual food gap."""

    hunger: float  # those who trade, or fetch food
    need: float  # women who marry


class Chances(NamedTuple):
    """Daily chances to leave by county, of the cohorts that leave most."""

    want: Floats  # by stream of ordinary years, shape (streams, C)
    danger: Floats  # of adults, shape (C,)
    danger_again: Floats  # of parties that came home, shape (C,)
    again: Floats  # for want, of those who came home yesterday, shape (C,)
    soldiers: Floats  # to flee, relative to other adults, shape (C,)
    by_cause: Floats  # what danger there is, shape (C, 4)


@compiled
def weigh_home(home: Home, ways: Ways, fear: Floats, chances: Chances) -> None:
    """Fill in the chances to leave.

    `fear` is what fear leaves of the wish to go, shape (C,).
    """
    departure = home.departure[0]
    food_gap, push = -1.0, Push(0.0, 0.0)
    for county in range(home.counties.size):
        near = reach_of(ways.near, ways.want, county) * fear[county]
        ride = reach_of(ways.ride, ways.want, county) * fear[county]
        if home.counties[county].food_gap != food_gap:  # it mostly is the same everywhere
            food_gap = home.counties[county].food_gap
            push = push_at(home, food_gap)
        weigh_streams(home, county, push, near, ride, chances.want)
        chances.again[county] = departure.again_chance * push.hunger * math.sqrt(near)


@compiled
def weigh_streams(
    home: Home, county: int, push: Push, near: float, ride: float, want: Floats
) -> None:
    """Fill in the daily chances to leave a county by stream, before what the cohort adds."""
    known = pull_in(home, county)
    trade, marriage = home.streams[LeaverStream.TRADE], home.streams[LeaverStream.MARRIAGE]
    want[LeaverStream.TRADE, county] = trade.chance * push.hunger * known * near
    want[LeaverStream.MARRIAGE, county] = marriage.chance * push.need * known * ride
    brought = home.streams[LeaverStream.SOUTHBOUND].chance * home.called
    brought *= home.heard[county].calling / max(_who_may_be_brought(home, county), 1.0)
    want[LeaverStream.SOUTHBOUND, county] = brought
    want[LeaverStream.ACCESS, county] = home.streams[LeaverStream.ACCESS].chance * ride


@compiled
def pull_in(home: Home, county: int) -> float:
    """Give how far the knowledge of the way lets people go who want to, 0 to 1."""
    departure, known = home.departure[0], home.heard[county].known
    effect = network_effect(known, departure.network_half, home.structure[0].network)
    pull: float = departure.network_floor + (1 - departure.network_floor) * effect
    return pull


@compiled
def _who_may_be_brought(home: Home, county: int) -> float:
    """Count the people of a county, weighed by how likely kin are to bring them."""
    weighed = 0.0
    for cohort in range(home.factors.shape[1]):
        weighed += home.factors[LeaverStream.SOUTHBOUND, cohort] * home.residents[county, cohort]
    return weighed


@compiled
def push_at(home: Home, food_gap: float) -> Push:
    """Give how hard want pushes where so much food is missing, 1 at the usual gap."""
    relative = food_gap / home.departure[0].usual_food_gap
    trade, marriage = home.streams[LeaverStream.TRADE], home.streams[LeaverStream.MARRIAGE]
    return Push(relative**trade.hunger_response, relative**marriage.hunger_response)
