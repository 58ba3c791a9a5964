"""Roads: how many they carry a day, and how long those wait for whom they have no room yet.

Each county and each approach to an exit holds back those who are more than its roads carry in a
day. Whoever sets out joins the queue of each on the way and waits for the longest of them, in which
all the others wait as well.
"""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.population.arrays import PeopleArrays, Record
from sim.processes.travel.on_the_way import OnTheWay


@compiled
def clear_roads(way: OnTheWay, people_per_road: float) -> None:
    """Let a day's people through everywhere."""
    counties, exits = way.heard.counties, way.heard.exits
    for county in range(counties.size):
        left = counties[county].on_road - people_per_road * way.roads[county]
        counties[county].on_road = max(left, 0.0)
    for row in range(exits.size):
        left = exits[row].on_approach - people_per_road * way.approaches[row]
        exits[row].on_approach = max(left, 0.0)


@compiled
def wait_for_road(
    arrays: PeopleArrays, party: Record, people_per_road: float, way: OnTheWay
) -> float:
    """Let a party join the queues on its way; give the days that it waits."""
    if party.goal < arrays.layout[0].exit:
        return _wait_here(party, people_per_road, way, int(party.place))
    row = int(party.goal) - arrays.layout[0].exit
    ways = way.ways
    first = int(party.place) * ways.to_exit_km.shape[1] + row
    wait = 0.0
    for passed in range(ways.passes_from[first], ways.passes_from[first + 1]):
        wait = max(wait, _wait_here(party, people_per_road, way, ways.passes[passed]))
    approach = way.heard.exits[row]
    approach.on_approach += party.people
    beyond = approach.on_approach - people_per_road * way.approaches[row]
    longest: float = max(wait, beyond / (people_per_road * way.approaches[row]))
    return longest


@compiled
def _wait_here(party: Record, people_per_road: float, way: OnTheWay, county: int) -> float:
    """Let a party join the queue of a county; give the days until there is room for it."""
    room = people_per_road * way.roads[county]
    here = way.heard.counties[county]
    here.on_road += party.people
    days: float = max((here.on_road - room) / room, 0.0)
    return days
