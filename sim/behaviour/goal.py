"""Goal: which way out a party chooses, or the safer county that it flees to."""

from __future__ import annotations

import numpy as np

from sim.behaviour.destination import Ways
from sim.behaviour.refuges import choose_refuge
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays
from sim.population.party_row import Flag, LeaverStream, has

ON_FOOT = (LeaverStream.TRADE, LeaverStream.REFUGE)
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
    chosen = _draw_way(near, factor, stream)
    if chosen == near.size - 1:
        party.goal = choose_refuge(party.place, ways.refuges, stream)
    else:
        party.goal = arrays.layout[0].exit + chosen


@compiled
def _draw_way(near: Floats, factor: Floats, stream: Stream) -> int:
    """Draw a way out by its worth, that by distance times that by all else, shapes (E + 1,)."""
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
