"""Journeys: the length of a way, the fighting along it and the ease of the exit at its end.

All of it as compiled functions read it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.engine.rows import Record, Records
from sim.geography.geography import Geography
from sim.geography.numbering import RETURN, SEAL
from sim.geography.shortest_paths import Routes


class Journeys(NamedTuple):
    """Ways from C counties to E exits and to each other."""

    to_exit_km: Floats  # shape (C, E)
    to_county_km: Floats  # shape (C, C)
    passes_from: NDArray[np.int64]  # where the counties on way c * E + e begin, shape (C * E + 1,)
    passes: NDArray[np.int64]  # counties on the ways, one way after the other
    share: Floats  # the share of the way that lies in each of them


@lru_cache(maxsize=8)
def journeys(routes: Routes) -> Journeys:
    """Give the ways of a road network."""
    on_way = routes.counties_on_way
    return Journeys(
        to_exit_km=np.ascontiguousarray(routes.county_to_exit_km),
        to_county_km=np.ascontiguousarray(routes.county_to_county_km),
        passes_from=np.asarray(on_way.first, dtype=np.int64),
        passes=np.asarray(on_way.county, dtype=np.int64),
        share=on_way.share,
    )


@lru_cache(maxsize=8)
def roads_through(geography: Geography) -> tuple[Floats, Floats]:
    """Count the roads by which people can pass each county and reach each exit, (C,) and (E,).

    A road that passes a county joins two links of it, and a minor one is half a road; to a stretch
    of border one road leads, and to another exit one from each of its gateways.
    """
    counties, exits = geography.counties.name, geography.exits
    row = {name: number for number, name in enumerate(counties)}
    ends = np.zeros(len(counties))
    for link in geography.gazetteer.rows("network.csv"):
        for end in (str(link["from"]), str(link["to"])):
            if end in row:
                ends[row[end]] += 0.5 if link["class"] == "minor" else 1.0
    gateways = np.array([max(len(each), 1) for each in exits.gateways], dtype=np.float64)
    return np.maximum(ends / 2, 0.5), gateways


@compiled
def way_km(ways: Journeys, start: int, goal: int, first_exit: int) -> float:
    """Give the length of the way from a county to a place, km of good road."""
    to_exit = goal >= first_exit
    km: float = (
        ways.to_exit_km[start, goal - first_exit] if to_exit else ways.to_county_km[start, goal]
    )
    return km


@compiled
def fighting_on_way(
    ways: Journeys, start: int, goal: int, first_exit: int, counties: Records
) -> float:
    """Give the mean exposure to fighting on the way from a county to a place, 0 to 1."""
    if goal < first_exit:
        at_both_ends: float = counties[start].conflict + counties[goal].conflict
        return at_both_ends / 2
    way = start * ways.to_exit_km.shape[1] + goal - first_exit
    exposure = 0.0
    for passed in range(ways.passes_from[way], ways.passes_from[way + 1]):
        exposure += ways.share[passed] * counties[ways.passes[passed]].conflict
    return exposure


@compiled
def control_on_way(
    ways: Journeys, start: int, goal: int, first_exit: int, counties: Records
) -> float:
    """Give the mean control of the state on the way from a county to a place, 0 to 1."""
    if goal < first_exit:
        at_both_ends: float = counties[start].control_here + counties[goal].control_here
        return at_both_ends / 2
    way = start * ways.to_exit_km.shape[1] + goal - first_exit
    control = passed_share = 0.0
    for passed in range(ways.passes_from[way], ways.passes_from[way + 1]):
        control += ways.share[passed] * counties[ways.passes[passed]].control_here
        passed_share += ways.share[passed]
    if passed_share <= 0.0:
        return float(counties[start].control_here)
    return control / passed_share


@compiled
def bridge_open(here: Record, policy: Record) -> float:
    """Give how far the bridges of an exit are open, 0 to 1, by who holds both ends of them.

    The near end is opened by order, as far as the state controls it, or left by its guards as it
    loses control; the far end is shut where the neighbour seals its bank, and where it returns
    those who come it opens for what the state itself lets through.
    """
    if here.bridges == 0 or here.stance_opposite == SEAL:
        return 0.0
    left = max(1.0 - here.control_at / policy.bridges_held, 0.0)
    if here.stance_opposite == RETURN:
        left = 0.0
    passable: float = min(policy.exit_open + left, 1.0)
    return passable


@compiled
def ease_of(here: Record, ford: float, policy: Record) -> float:
    """Give the ease of an exit, 0 to 1: of the river, or of a bridge that is open."""
    return max(ford, bridge_open(here, policy))
