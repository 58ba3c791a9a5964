"""Goal: which way out a party chooses, or the safer county that it flees to."""

from __future__ import annotations

import numpy as np

from sim.behaviour.destination import Ways
from sim.behaviour.refuges import choose_refuge
from sim.behaviour.structure import DESTINATIONS, NEAREST
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays
from sim.population.ledger import hold, hold_if_it_wishes
from sim.population.party_row import Flag, Hold, LeaverStream, has

_NEAREST = DESTINATIONS.index(NEAREST)
ON_FOOT = (LeaverStream.TRADE, LeaverStream.REFUGE)
_SHUT = 1e-5  # of an exit that nobody can use hardly more is left
RIDES = np.array([stream not in ON_FOOT for stream in LeaverStream])
"""Whether those of a stream come by vehicle and reckon with one."""
HEADS_SOUTH = np.array(
    [stream in (LeaverStream.SOUTHBOUND, LeaverStream.ACCESS) for stream in LeaverStream]
)
"""Whether those of a stream mean to go South from the first day, be it by boat."""


@compiled
def choose_goal(arrays: PeopleArrays, p: int, ways: Ways, stream: Stream) -> None:
    """Set the goal of a party from the county where it stands."""
    party = arrays.parties[p]
    near = ways.near[party.place]
    if RIDES[party.stream]:
        near = ways.ride[party.place]
    factor = ways.want
    if has(party, Flag.FLED):
        factor = ways.danger
    elif HEADS_SOUTH[party.stream]:
        factor = ways.south
    chosen = draw_way(near, factor, ways.form, stream)
    if chosen == near.size - 1:
        party.goal = choose_refuge(party.place, ways.refuges, stream)
        hold_if_it_wishes(arrays, party, Hold.GAVE_UP)
    else:
        party.goal = arrays.layout[0].exit + chosen
        if has(party, Flag.FLED):
            hold(arrays, party, Hold.ON_THE_WAY)


@compiled
def draw_way(near: Floats, factor: Floats, form: int, stream: Stream) -> int:
    """Draw a way out by its worth, that by distance times that by all else, shapes (E + 1,).

    Where people take the nearest, the draw only tells whether they leave the country.
    """
    chosen = _draw_by_worth(near, factor, stream)
    return _nearest(near, factor) if form == _NEAREST and chosen < near.size - 1 else chosen


@compiled
def draw_way_out(near: Floats, factor: Floats, stream: Stream) -> int:
    """Draw one of the ways out alone, by the same worth; the last, to stay inside, is left out."""
    exits = near.size - 1
    return _draw_by_worth(near[:exits], factor[:exits], stream)


@compiled
def _nearest(near: Floats, factor: Floats) -> int:
    """Give the nearest way out of those that are not shut."""
    chosen, best = 0, -1.0
    for way in range(near.size - 1):
        if near[way] > best and factor[way] > _SHUT:
            chosen, best = way, near[way]
    return chosen


@compiled
def _draw_by_worth(near: Floats, factor: Floats, stream: Stream) -> int:
    """Draw a way by its worth."""
    aim = 0.0
    for way in range(near.size):
        aim += near[way] * factor[way]
    aim *= uniform(stream)
    chosen = 0
    for way in range(near.size):
        weight = near[way] * factor[way]
        if weight > 0.0:
            chosen = way
            aim -= weight
        if aim < 0.0:
            break
    return chosen
