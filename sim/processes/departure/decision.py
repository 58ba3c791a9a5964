"""The decision: what makes people leave home, for want or for danger."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.destination import Ways, reach_of
from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.population.arrays import Records


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
