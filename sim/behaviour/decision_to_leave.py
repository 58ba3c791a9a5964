"""Leaving: what makes people leave home, and how those who do set out."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.destination import Ways, choose_goal, reach_of
from sim.behaviour.party_forming import companions_of, equip, form_party, take_heads
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.cohorts import Counts
from sim.population.party_row import Flag, Intent, has, mark_if
from sim.population.rosters import draw
from sim.population.transitions import become, leave_home, roster
from sim.status import Status


class Home(NamedTuple):
    """What makes people leave home; C counties."""

    counties: Records  # of the places
    heard: Records  # what was heard in each county
    policy: Records
    departure: Records  # numbers of `Departure`


class Chances(NamedTuple):
    """Daily chances to leave by county, of the cohorts that leave most, shape (C,)."""

    want: Floats
    danger: Floats
    again: Floats  # for want, of those who left before


@compiled
def weigh_home(home: Home, ways: Ways, fear: float, chances: Chances) -> bool:
    """Fill in the chances to leave; tell whether anybody may flee."""
    departure = home.departure[0]
    anybody_flees: bool = False
    for county in range(home.counties.size):
        near = reach_of(ways, county) * fear
        chances.want[county] = want_in(home, county, near)
        chances.danger[county] = danger_in(home, county)
        chances.again[county] = departure.again_chance * _push_in(home, county) * math.sqrt(near)
        if chances.danger[county] > 0.0:
            anybody_flees = True
    return anybody_flees


@compiled
def want_in(home: Home, county: int, reach: float) -> float:
    """Give the daily chance to leave a county for want, before what the cohort adds."""
    departure, heard = home.departure[0], home.heard[county]
    network = heard.network / (heard.network + departure.network_half)
    pull = departure.network_floor + (1 - departure.network_floor) * network
    want: float = departure.base_chance * _push_in(home, county) * pull * reach
    return want


@compiled
def _push_in(home: Home, county: int) -> float:
    """Give how hard want pushes, 1 at the usual food gap."""
    departure = home.departure[0]
    gap = home.counties[county].food_gap / departure.usual_food_gap
    push: float = gap**departure.food_response
    return push


@compiled
def danger_in(home: Home, county: int) -> float:
    """Give the daily chance of adults to flee a county."""
    departure, here = home.departure[0], home.counties[county]
    hunger = here.food_gap / (2 * departure.usual_food_gap)
    disorder = max(1 - home.policy[0].control / departure.orderly_control, 0.0) ** 2
    chance = departure.conflict_chance * here.conflict
    chance += departure.disorder_chance * disorder * hunger
    crowd = min(1 + departure.herding * home.heard[county].exodus, departure.herding_limit)
    danger: float = chance * crowd
    return danger


@compiled
def set_out(
    arrays: PeopleArrays,
    heads: Counts,
    fled: bool,
    family_share: float,
    forming: Records,
    ways: Ways,
    stream: Stream,
) -> None:
    """Form a party around each head and let it leave home for the goal that it chooses."""
    household = forming[0].household
    for county in range(heads.shape[0]):
        take_heads(arrays, county, heads)
        for cohort in range(heads.shape[1]):
            for _ in range(heads[county, cohort]):
                companions = companions_of(cohort, family_share, household, stream)
                p = form_party(arrays, county, cohort, companions, stream)
                mark_if(arrays.parties[p], Flag.FLED, fled)
                equip(arrays, p, forming, stream)
                leave_home(arrays, p)
                choose_goal(arrays, p, ways, stream)


@compiled
def leave_again(
    arrays: PeopleArrays,
    chances: Chances,
    rules: tuple[Records, Records],
    ways: Ways,
    stream: Stream,
) -> None:
    """Let parties that came home set out again, for want or for danger."""
    departure, penalties = rules[0][0], rules[1][0]
    flight = max(1.0, departure.soldiers_take_part)
    n = 0
    for county in range(chances.again.size):
        bag = roster(arrays, Status.AT_HOME, arrays.layout[0].county + county)
        chance = chances.again[county] + chances.danger[county] * flight
        n = draw(arrays, bag, chance, stream, n)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        want, danger = chances.again[party.home], chances.danger[party.home] * flight
        for_danger = uniform(stream) * (want + danger) < danger
        if not for_danger and (
            has(party, Flag.FLED) or _is_deterred(party, departure, penalties, stream)
        ):
            continue
        mark_if(party, Flag.FLED, for_danger)
        become(arrays, p, Status.EN_ROUTE, party.place)
        choose_goal(arrays, p, ways, stream)


@compiled
def _is_deterred(party: Record, departure: Record, penalties: Record, stream: Stream) -> bool:
    """Tell who stays for fear of an aggravated penalty; of the others some want the South."""
    if party.crossings + 1 < penalties.aggravated_from_crossings:
        return False
    if uniform(stream) < departure.record_goes_south:
        party.intent = Intent.TRANSIT
    deters: float = departure.record_deters
    return uniform(stream) < deters
