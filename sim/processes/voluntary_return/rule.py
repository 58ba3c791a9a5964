"""Who goes home: when a stay is over, and as far as home is safe again."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.penalties import detain
from sim.behaviour.return_home import go_home_from, turn_home
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, exponential, uniform
from sim.population.arrays import VOLUNTARY_RETURN, PeopleArrays, Record, Records
from sim.population.calendar import set_term, take_due
from sim.population.cohorts import ADULT_WOMEN
from sim.population.ledger import hold_if_it_wishes, join_household
from sim.population.party_row import Flag, Hold, Intent, LeaverStream, has
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, risk_death, roster, see_newcomers
from sim.status import OUTSIDE, Cause, Status, mask

_IS_OUTSIDE = mask(OUTSIDE)


class Tables(NamedTuple):
    """The tables of places that decide who goes home, and by which way."""

    counties: Records
    exits: Records
    hosts: Records
    camps: Records
    policy: Records


class Peace(NamedTuple):
    """How far the danger has passed in the country."""

    order: float  # that the state keeps, 0 to 1
    safest: float  # safety of the safest county, 0 to 1


@compiled
def return_home(
    arrays: PeopleArrays,
    tables: Tables,
    rules: tuple[Records, Records, Records],
    stream: tuple[Stream, Stream, Stream],
) -> None:
    """Plan the stays of newcomers, end those that are over, and send home for whom home is safe."""
    plan(arrays, rules[0][0].days_in_china, stream[0])
    go_back(arrays, tables, rules, stream[1])
    go_home_to_peace(arrays, tables, rules[0], stream[2])


@compiled
def rise(value: float, low: float, high: float) -> float:
    """Give 0 up to `low`, 1 from `high`, and in between in proportion."""
    if value >= high:
        return 1.0
    return (value - low) / (high - low) if value > low else 0.0


@compiled
def safety_of(county: Record, order: float, rules: Records) -> float:
    """Give how far the danger has passed in a county, 0 to 1, from order, food and peace."""
    home = rules[0]
    if county.conflict > home.safe_conflict:
        return 0.0
    return order * (1.0 - rise(county.food_gap, home.safe_food_gap, home.hunger_food_gap))


@compiled
def plan(arrays: PeopleArrays, days_in_china: float, stream: Stream) -> None:
    """Let newcomers who came for food or money plan how long they stay."""
    n = see_newcomers(arrays, VOLUNTARY_RETURN)
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        if party.due < 0 and party.intent == Intent.CIRCULAR:
            set_term(arrays, arrays.found[row], math.ceil(exponential(stream) * days_in_china))


@compiled
def go_back(
    arrays: PeopleArrays, tables: Tables, rules: tuple[Records, Records, Records], stream: Stream
) -> None:
    """Let those whose stay is over go home with what they earned, as far as guards let them."""
    home, held = rules[0][0], 1 - tables.policy[0].exit_open
    n = take_due(arrays, Status.IN_HIDING)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        if party.intent != Intent.CIRCULAR:
            continue
        if _stays_on(arrays, party, home, rules[2][0], stream):
            continue
        opposite = tables.hosts[party.place - arrays.layout[0].host].bank_opposite
        control = tables.counties[opposite].control_here
        zone = tables.policy[0].buffer_zone
        if zone > 0.0 and _is_seen_in_zone(zone * control * held, home, stream):
            if risk_death(arrays, p, home.shot_in_zone, Cause.SHOOTING, stream):
                detain(arrays, p, rules[1], stream)
        elif uniform(stream) < home.caught_share * control * held:
            detain(arrays, p, rules[1], stream)
        else:
            party.means += home.goods
            go_home_from(arrays, p, tables.hosts, party.place - arrays.layout[0].host)


@compiled
def _is_seen_in_zone(guarded_km: float, home: Record, stream: Stream) -> bool:
    """Tell whether guards of a closed belt along the bank see who comes back through it."""
    is_seen: bool = uniform(stream) < 1.0 - math.exp(-home.stopped_per_km_of_zone * guarded_km)
    return is_seen


@compiled
def _stays_on(
    arrays: PeopleArrays, party: Record, home: Record, marriage: Record, stream: Stream
) -> bool:
    """Tell who stays when the time is over: women alone with a husband, others for work."""
    u = uniform(stream)
    is_woman_alone = party.people == 1 and party.members[ADULT_WOMEN] == 1
    if is_woman_alone and u < marriage.after_trade:
        party.stream = LeaverStream.MARRIAGE
        join_household(arrays, party)
    elif u >= marriage.after_trade * is_woman_alone + home.stays_on:
        return False
    party.intent = Intent.REFUGE
    return True


@compiled
def go_home_to_peace(arrays: PeopleArrays, tables: Tables, rules: Records, stream: Stream) -> None:
    """Let refugees and the displaced go home as far as they take home for safe."""
    home = rules[0]
    order = rise(tables.policy[0].control, home.lost_control, home.safe_control)
    safest = 0.0
    for county in range(tables.counties.size):
        safest = max(safest, safety_of(tables.counties[county], order, rules))
    if safest > 0.0:
        _leave_neighbours(arrays, tables, rules, Peace(order, safest), stream)
        _leave_refuges(arrays, tables, rules, Peace(order, safest), stream)


@compiled
def _leave_neighbours(
    arrays: PeopleArrays, tables: Tables, rules: Records, peace: Peace, stream: Stream
) -> None:
    """Let some of those in hiding, at reception and under roofs go home."""
    layout, hosts, camps = arrays.layout[0], tables.hosts, tables.camps
    for status in (
        Status.IN_HIDING,
        Status.AT_RECEPTION,
        Status.WITH_FAMILIES,
        Status.IN_CENTRE,
        Status.IN_CAMP,
    ):
        for host in range(hosts.size):
            n = _draw_trusting(arrays, status, layout.host + host, tables, rules, peace, stream)
            for row in range(n):
                go_home_from(arrays, arrays.found[row], hosts, host)
    for camp in range(camps.size):
        n = _draw_trusting(arrays, Status.IN_CAMP, layout.camp + camp, tables, rules, peace, stream)
        for row in range(n):
            go_home_from(arrays, arrays.found[row], hosts, camps[camp].host)


@compiled
def _leave_refuges(
    arrays: PeopleArrays, tables: Tables, rules: Records, peace: Peace, stream: Stream
) -> None:
    """Let some of those who wait at the border and of the displaced go home."""
    layout = arrays.layout[0]
    for status in (Status.AT_BORDER, Status.IN_ZONE):
        for way_out in range(tables.exits.size):
            n = _draw_trusting(arrays, status, layout.exit + way_out, tables, rules, peace, stream)
            for row in range(n):
                hold_if_it_wishes(arrays, arrays.parties[arrays.found[row]], Hold.GAVE_UP)
                turn_home(arrays, arrays.found[row], tables.exits)
    for county in range(layout.county, layout.county + layout.counties):
        n = _draw_trusting(
            arrays, Status.INTERNALLY_DISPLACED, county, tables, rules, peace, stream
        )
        for row in range(n):
            party = arrays.parties[arrays.found[row]]
            party.goal = party.home
            become(arrays, arrays.found[row], Status.EN_ROUTE, county)


@compiled
def _draw_trusting(
    arrays: PeopleArrays,
    status: int,
    place: int,
    tables: Tables,
    rules: Records,
    peace: Peace,
    stream: Stream,
) -> int:
    """Draw those at a place who fled, think of going home and take it for safe.

    As many are drawn as would go to the safest county, and each goes with the share that the safety
    of the own home is of that.
    """
    home = rules[0]
    inside = not _IS_OUTSIDE[status]
    policy = tables.policy[0]
    fear = home.fears_return * policy.control * (1.0 - policy.pardon)
    chance = home.displaced_return if inside else home.refugees_return * (1.0 - fear)
    n = draw(arrays, roster(arrays, status, place), chance * peace.safest, stream, 0)
    kept = 0
    for row in range(n):
        look_ahead(arrays, row, n)
        party = arrays.parties[arrays.found[row]]
        safety = safety_of(tables.counties[party.home], peace.order, rules)
        if has(party, Flag.FLED) and uniform(stream) * peace.safest < safety:
            arrays.found[kept] = arrays.found[row]
            kept += 1
    return kept
