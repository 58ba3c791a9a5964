"""Haste: the chances to flee today, from what sets people off and from how fast they then go."""

from __future__ import annotations

import math

from sim.behaviour.flight import raise_alarm, readiness
from sim.behaviour.flight.tempo import WAVES, hurry
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, normal
from sim.population.arrays import PeopleArrays
from sim.population.cohorts import ADULT_COHORTS, N_CIVILIAN
from sim.processes.departure.decision import Chances, Home

_LEAST = 1e-9


@compiled
def spread_rumours(home: Home, stream: Stream) -> None:
    """Let rumours change from day to day, each province by its own, around nothing in the mean."""
    flight, heard, provinces = home.alarm.flight[0], home.heard, home.alarm.provinces
    kept = math.exp(-1.0 / flight.wave_days)
    for province in range(provinces.size):
        news = math.sqrt(1.0 - kept * kept) * normal(stream)
        for county in range(heard.size):
            if heard[county].province == province:
                heard[county].rumour = kept * heard[county].rumour + news


@compiled
def weigh_danger(home: Home, arrays: PeopleArrays, chances: Chances) -> None:
    """Fill in the chances to flee, and count those who are set off and have not left yet."""
    share, form = chances.danger_again, home.structure[0].tempo
    raise_alarm(home.alarm, share, chances.by_cause)
    for county in range(share.size):
        departure, here = home.departure[0], home.counties[county]
        flight = home.alarm.flight[0]
        exodus = home.heard[county].exodus
        crowd = hurry(exodus, flight.herding, flight.herding_limit, form)
        disorder = max(1 - here.control_here / flight.orderly_control, 0.0)
        part = flight.soldiers_take_part * disorder
        place = arrays.layout[0].county + county
        arrays.by_place[place].fighting = math.ceil(100 * here.conflict)
        arrays.by_place[place].disorder = math.ceil(100 * disorder)
        chances.soldiers[county] = part
        if form == WAVES:
            chance = _chance_in_waves(home, arrays, county, share[county], part) * crowd
            adults = _people_a_deciding_adult(home, county) / home.people_a_head
            chances.danger[county] = min(chance * adults, 1.0)
            chances.soldiers[county] = part / max(adults, _LEAST)
        else:
            chance = flight.conflict_chance * here.conflict
            hunger = here.food_gap / (2 * departure.usual_food_gap)
            chance += flight.disorder_chance * disorder * disorder * hunger
            chances.danger[county] = chance = chance * crowd
        chances.danger_again[county] = chance


@compiled
def _chance_in_waves(
    home: Home, arrays: PeopleArrays, county: int, share: float, part: float
) -> float:
    """Give the daily chance to flee of whoever is at home, and note how many are willing.

    `part` is the share of soldiers who count among those who might go.
    """
    flight, heard = home.alarm.flight[0], home.heard[county]
    bound = 0.0
    for cohort in range(N_CIVILIAN, home.residents.shape[1]):
        bound += home.residents[county, cohort] * max(1.0 - part, 0.0)
    at_home = home.at_home[county] - bound
    ready = readiness(share * (heard.residents - bound), heard.fled, at_home)
    arrays.by_place[arrays.layout[0].county + county].willing = int(ready * at_home)
    spread = flight.wave_spread
    haste = math.exp(spread * heard.rumour - spread * spread / 2)
    chance: float = ready * min(flight.daily_chance * haste, 1.0)
    return chance


@compiled
def _people_a_deciding_adult(home: Home, county: int) -> float:
    """Give how many civilians there are for each adult of them."""
    adults = everybody = 0
    for cohort in range(N_CIVILIAN):
        everybody += home.residents[county, cohort]
        if ADULT_COHORTS[cohort]:
            adults += home.residents[county, cohort]
    return everybody / max(adults, 1)
