"""The way: how long it takes, and what stops a party at its end."""

from __future__ import annotations

import math

from sim.behaviour.penalties import detain
from sim.behaviour.refuges import choose_refuge
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, normal, uniform
from sim.geography.itineraries import control_on_way, fighting_on_way, way_km
from sim.population.arrays import TRAVEL, PeopleArrays, Record, Records
from sim.population.calendar import first_due, next_due, set_term
from sim.population.ledger import hold_if_it_wishes
from sim.population.party_row import Flag, Hold, has
from sim.population.transitions import become, look_ahead, risk_death, see_newcomers
from sim.processes.travel.on_the_way import OnTheWay
from sim.processes.travel.roads import clear_roads, wait_for_road
from sim.status import Cause, Status


@compiled
def set_out_and_arrive(
    arrays: PeopleArrays,
    rules: tuple[Records, Records],
    way: OnTheWay,
    stream: tuple[Stream, Stream],
) -> None:
    """Set out those who started today, then bring to their goal those whose way ends today."""
    set_out(arrays, rules[0], way, stream[0])
    arrive(arrays, rules, way, stream[1])


@compiled
def set_out(arrays: PeopleArrays, rules: Records, way: OnTheWay, stream: Stream) -> None:
    """Let those who started since yesterday be on their way for as long as it takes."""
    travel = rules[0]
    clear_roads(way, travel.people_per_road)
    n = see_newcomers(arrays, TRAVEL)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        rides = _finds_vehicle(arrays, party, travel, way, stream)
        km_a_day = travel.vehicle_km_a_day if rides else way.on_foot_km
        days = way_km(way.ways, party.place, party.goal, arrays.layout[0].exit) / km_a_day
        if not rides and _is_too_far(party, days, travel, stream):
            hold_if_it_wishes(arrays, party, Hold.VEHICLES)
            party.goal = choose_refuge(party.place, way.refuges, stream)
            days = way_km(way.ways, party.place, party.goal, arrays.layout[0].exit) / km_a_day
        days *= math.exp(travel.time_spread * normal(stream))
        wait = wait_for_road(arrays, party, travel.people_per_road, way)
        if wait >= 1.0:
            hold_if_it_wishes(arrays, party, Hold.ROADS)
        set_term(arrays, p, math.ceil(days + wait))


@compiled
def _finds_vehicle(
    arrays: PeopleArrays, party: Record, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Tell whether a party rides: it looks for a vehicle, and there is still a seat with fuel."""
    fuel, place = way.policy[0].fuel, int(party.place)
    if uniform(stream) >= travel.vehicle_share * fuel:
        return False
    seats = travel.seats_per_1000 * fuel * way.heard.counties[place].residents / 1000
    rode = arrays.by_place[arrays.layout[0].county + place].rode
    if rode >= seats:
        return False
    arrays.by_place[arrays.layout[0].county + place].rode += int(party.people)
    return True


@compiled
def _is_too_far(party: Record, days: float, travel: Record, stream: Stream) -> bool:
    """Tell whether a family that fled gives up on foot; nobody does on the way home."""
    if party.goal == party.home or not has(party, Flag.FLED):
        return False
    return uniform(stream) >= math.exp(-days / travel.days_on_foot)


@compiled
def arrive(
    arrays: PeopleArrays, rules: tuple[Records, Records], way: OnTheWay, stream: Stream
) -> None:
    """Bring to their goal those whose way ends today, as far as they get."""
    p = first_due(arrays, Status.EN_ROUTE)
    while p >= 0:
        behind = next_due(arrays, p)
        _end_journey(arrays, p, rules, way, stream)
        p = behind


@compiled
def _end_journey(
    arrays: PeopleArrays, p: int, rules: tuple[Records, Records], way: OnTheWay, stream: Stream
) -> None:
    """Let one party be stopped by fighting or at a checkpoint, or reach its goal."""
    travel, party = rules[0][0], arrays.parties[p]
    goes_home = party.goal == party.home
    is_blocked = _meet_fighting(arrays, p, travel, way, stream)
    if party.status == Status.DEAD:
        return
    if is_blocked and not goes_home:
        hold_if_it_wishes(arrays, party, Hold.FIGHTING)
        become(
            arrays, p, Status.INTERNALLY_DISPLACED, choose_refuge(party.place, way.refuges, stream)
        )
    elif not goes_home and _meets_secret_police(arrays, party, travel, way, stream):
        hold_if_it_wishes(arrays, party, Hold.CHECKPOINTS)
        detain(arrays, p, rules[1], stream)
    elif not goes_home and _is_stopped(arrays, party, travel, way, stream):
        hold_if_it_wishes(arrays, party, Hold.CHECKPOINTS)
        if uniform(stream) < travel.detained_share:
            detain(arrays, p, rules[1], stream)
        else:
            _come_home(arrays, party)
            become(arrays, p, Status.AT_HOME, party.home)
    elif goes_home:
        _come_home(arrays, party)
        become(arrays, p, Status.AT_HOME, party.goal)
    elif party.goal >= arrays.layout[0].exit:
        become(arrays, p, Status.AT_BORDER, party.goal)
    else:
        become(arrays, p, Status.INTERNALLY_DISPLACED, party.goal)


@compiled
def _come_home(arrays: PeopleArrays, party: Record) -> None:
    """Count those who had fled among those who may be set off once more."""
    if has(party, Flag.FLED):
        arrays.by_place[party.home].came_home += int(party.people)


@compiled
def _meet_fighting(
    arrays: PeopleArrays, p: int, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Let fighting on the way kill some of a party; tell whether it blocks the others."""
    party, first_exit = arrays.parties[p], arrays.layout[0].exit
    counties = way.refuges.counties
    exposure = fighting_on_way(way.ways, party.place, party.goal, first_exit, counties)
    if exposure <= 0.0:
        return False
    days = exposure * (arrays.layout[0].day - party.since)
    risk_death(arrays, p, 1.0 - math.exp(-travel.killed_by_fighting * days), Cause.FIGHTING, stream)
    return uniform(stream) < 1.0 - math.exp(-travel.blocked_by_fighting * days)


@compiled
def _meets_secret_police(
    arrays: PeopleArrays, party: Record, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Tell whether secret police near the river take a party, which no payment prevents."""
    first_exit, policy = arrays.layout[0].exit, way.policy[0]
    if party.goal < first_exit or party.goal >= first_exit + arrays.layout[0].sectors:
        return False
    rate = travel.meets_secret_police * policy.secret_police * (1 - policy.exit_open)
    rate *= way.exits[party.goal - first_exit].control_at
    return uniform(stream) < 1.0 - math.exp(-rate)


@compiled
def _is_stopped(
    arrays: PeopleArrays, party: Record, travel: Record, way: OnTheWay, stream: Stream
) -> bool:
    """Tell whether a party is stopped for want of a permit and of a bribe."""
    policy = way.policy[0]
    first_exit, counties = arrays.layout[0].exit, way.refuges.counties
    control = control_on_way(way.ways, party.place, party.goal, first_exit, counties)
    checkpoints = travel.stopped_per_100_km * control * (1 - policy.exit_open)
    km = way_km(way.ways, party.place, party.goal, first_exit)
    rate = checkpoints * max(km - travel.permit_free_km, 0.0) / 100
    if uniform(stream) >= 1.0 - math.exp(-rate):
        return False
    cannot_pay: bool = party.means < travel.permit_bribe
    return cannot_pay or uniform(stream) >= travel.bribe_works
