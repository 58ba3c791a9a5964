"""Alarm: what share of each county is set off today, by fighting, disorder or the flight of others.

Each household has a limit of what it bears, and goes when that is passed, so that a share of a
place answers to each degree of danger. The dangers act apart: whoever bears one may not bear
another.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.population.arrays import Records

TRIGGERS = ("fighting", "disorder", "others", "wish")
"""What sets people off, in the order of the columns below; the last goes whatever befalls."""


class Alarm(NamedTuple):
    """What sets people off; C counties."""

    counties: Records  # of the places
    heard: Records  # what was heard in each county
    provinces: Records  # scratch, a row a province
    felt: Floats  # how strongly fighting in one county is felt in another, shape (C, C)
    near: Floats  # by how near a way out of danger is, 0 to 1, shape (C,)
    flight: Records  # numbers of `Flight`
    departure: Records  # numbers of `Departure`


@compiled
def raise_alarm(alarm: Alarm, share: Floats, by_cause: Floats) -> None:
    """Fill in which share of each county is set off, shape (C,), and by what, shape (C, 4).

    Each row of `by_cause` sums to 1; where nobody is set off it is the wish alone.
    """
    flight = alarm.flight[0]
    _hear_of_flight(alarm)
    is_war = _worst_fighting(alarm) > 0.0
    for county in range(share.size):
        fighting = flight.flees_fighting * _fighting_near(alarm, county) if is_war else 0.0
        disorder = flight.flees_disorder * _disorder(alarm, county)
        moved = alarm.provinces[alarm.heard[county].province].flight / flight.news_of_flight
        others = flight.flees_with_others * min(moved, 1.0)
        calm = (1.0 - fighting) * (1.0 - disorder) * (1.0 - others)
        ready = _as_here(1.0 - calm, flight.place_spread * alarm.heard[county].daring)
        share[county] = 1.0 - (1.0 - ready) * (1.0 - flight.wishes)
        by_cause[county, 0], by_cause[county, 1], by_cause[county, 2] = fighting, disorder, others
        by_cause[county, 3] = flight.wishes
        _to_one(by_cause[county])


@compiled
def _hear_of_flight(alarm: Alarm) -> None:
    """Count who fled of late in each province, per 1,000 a day."""
    provinces, heard = alarm.provinces, alarm.heard
    for province in range(provinces.size):
        provinces[province].flight = provinces[province].residents = 0.0
    for county in range(heard.size):
        here = heard[county]
        provinces[here.province].flight += here.flight * here.residents
        provinces[here.province].residents += here.residents
    for province in range(provinces.size):
        provinces[province].flight /= max(provinces[province].residents, 1.0)


@compiled
def _worst_fighting(alarm: Alarm) -> float:
    """Give the worst fighting anywhere, 0 to 1."""
    worst = 0.0
    for county in range(alarm.counties.size):
        worst = max(worst, alarm.counties[county].conflict)
    return worst


@compiled
def _fighting_near(alarm: Alarm, county: int) -> float:
    """Give the fighting of a county, or what is felt of worse fighting nearby, 0 to 1."""
    worst = 0.0
    for other in range(alarm.counties.size):
        conflict = alarm.counties[other].conflict
        if conflict > worst:  # what is felt of it elsewhere is at most all of it
            worst = max(worst, conflict * alarm.felt[county, other])
    return worst


@compiled
def _disorder(alarm: Alarm, county: int) -> float:
    """Give how far control is lost and food is short in a county, 0 to 1; less far from exits."""
    departure, flight, here = alarm.departure[0], alarm.flight[0], alarm.counties[county]
    hunger = min(here.food_gap / (2 * departure.usual_food_gap), 1.0)
    lost = max(1 - here.control_here / flight.orderly_control, 0.0)
    ability: float = flight.far_share + (1 - flight.far_share) * alarm.near[county]
    degree: float = lost * lost * hunger * ability
    return degree


@compiled
def _to_one(parts: Floats) -> None:
    """Let parts sum to one; where there are none, the last is all of it."""
    whole = 0.0
    for part in range(parts.size):
        whole += parts[part]
    if whole <= 0.0:
        parts[parts.size - 1] = whole = 1.0
    for part in range(parts.size):
        parts[part] /= whole


@compiled
def _as_here(share: float, daring: float) -> float:
    """Shift the odds of a share by so many log points; none and all stay what they are."""
    odds = share * math.exp(daring)
    return odds / (1.0 - share + odds) if share < 1.0 else 1.0
