"""Refuges: the safer county that those choose who flee and stay inside their own country."""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, among, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import Records

_LEAST = 1e-6  # leaves a county that is shut to those who have no other
_TRIES = 32  # draws of a refuge before all are weighed


class Refuges(NamedTuple):
    """Where those may go who stay inside the DPRK; C counties."""

    upto: Floats  # running sums of what draws from each county to each other, shape (C, C)
    counties: Records  # of the places


@compiled
def choose_refuge(start: int, refuges: Refuges, stream: Stream) -> int:
    """Choose a safer county for a party from the county where it stands.

    A county is drawn by nearness and size and accepted as far as it is calm; where fighting is
    almost everywhere, all are weighed instead, which gives the same chances.
    """
    upto = refuges.upto[start]
    for _ in range(_TRIES):
        county = among(stream, upto)
        if uniform(stream) < _calm(refuges, county):
            return county
    aim = 0.0
    for county in range(upto.size):
        aim += _weight(refuges, start, county)
    aim *= uniform(stream)
    county = 0
    while aim >= _weight(refuges, start, county) and county < upto.size - 1:
        aim -= _weight(refuges, start, county)
        county += 1
    return county


@compiled
def _calm(refuges: Refuges, county: int) -> float:
    """Give how far a county is without fighting, 0 to 1."""
    calm: float = 1.0 - refuges.counties[county].conflict
    return max(calm, _LEAST)


@compiled
def _weight(refuges: Refuges, start: int, county: int) -> float:
    """Give what draws from one county to another today."""
    upto = refuges.upto[start]
    draws: float = upto[county] - (upto[county - 1] if county > 0 else 0.0)
    return draws * _calm(refuges, county)
