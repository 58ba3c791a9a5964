"""Anew: those who fled weigh the ways out once more, at an exit or where they found refuge.

Who waits at an exit may turn to another, inland or home. Who went inland did so while certain gates
and bridges stood open; when others open later, as many set out as would not have gone inland then.
"""

from __future__ import annotations

from sim.behaviour.destination import Ways
from sim.behaviour.goal import draw_way, draw_way_out
from sim.behaviour.refuges import choose_refuge
from sim.behaviour.structure import ANEW, DESTINATIONS
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.ledger import hold
from sim.population.party_row import Flag, Hold, has
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, roster
from sim.status import Status

_ANEW = DESTINATIONS.index(ANEW)


@compiled
def choose_anew(
    arrays: PeopleArrays, exits: Records, rules: Records, ways: Ways, stream: Stream
) -> None:
    """Let some of those who fled and wait at an exit choose once more; `rules` of `Destination`."""
    if ways.form != _ANEW:
        return
    first = arrays.layout[0].exit
    for row in range(exits.size):
        bag = roster(arrays, Status.AT_BORDER, first + row)
        n = draw(arrays, bag, rules[0].chooses_anew, stream, 0)
        for turn in range(n):
            p = arrays.found[turn]
            look_ahead(arrays, turn, n)
            party = arrays.parties[p]
            if has(party, Flag.FLED):
                bank = exits[row].bank
                _choose(arrays, p, party.home if bank < 0 else bank, rules, ways, stream)


@compiled
def hear_of_ways(
    arrays: PeopleArrays, heard: Records, rules: Records, ways: Ways, stream: Stream
) -> None:
    """Let some of those who found refuge inside set out when gates or bridges open later.

    Args:
        arrays: everybody.
        heard: what was heard in each county, and which openings its refugees have weighed.
        rules: the numbers of `Destination`.
        ways: what each way out is worth today.
        stream: the random stream.
    """
    if ways.form != _ANEW:
        return
    for county in range(heard.size):
        bag = roster(arrays, Status.INTERNALLY_DISPLACED, arrays.layout[0].county + county)
        inside = arrays.stock[Status.INTERNALLY_DISPLACED, arrays.layout[0].county + county]
        here = heard[county]
        goes = _part_that_goes(here, inside, ways, county, rules[0].chooses_anew)
        n = draw(arrays, bag, goes, stream, 0)
        for turn in range(n):
            p = arrays.found[turn]
            if has(arrays.parties[p], Flag.FLED):
                _leave_refuge(arrays, p, county, ways, stream)
        here.inside = inside


@compiled
def _part_that_goes(
    here: Record, inside: int, ways: Ways, county: int, chooses_anew: float
) -> float:
    """Give which part of a county's refugees set out today, and note what they have weighed.

    Each goes at some worth of the ways out. Those who came had none at the worth of their day; of
    those who would have gone with what has opened since, a part hears of it a day.
    """
    last, opened, always = ways.danger.size - 1, 0.0, 0.0
    for way in range(last):
        opened += ways.near[county, way] * ways.opened[way]
        always += ways.near[county, way] * (ways.danger[way] - ways.opened[way])
    if inside > here.inside:
        here.weighed += (inside - here.inside) / inside * (opened - here.weighed)
    rise = chooses_anew * (opened - here.weighed)
    if inside == 0 or rise <= 0.0:
        return 0.0
    stay = ways.near[county, last] * ways.danger[last]
    goes: float = rise / (always + here.weighed + rise + stay)
    here.weighed += rise
    return goes


@compiled
def _leave_refuge(arrays: PeopleArrays, p: int, county: int, ways: Ways, stream: Stream) -> None:
    """Let a party set out from its refuge for one of the ways out."""
    party = arrays.parties[p]
    party.goal = arrays.layout[0].exit + draw_way_out(ways.near[county], ways.opened, stream)
    hold(arrays, party, Hold.ON_THE_WAY)
    become(arrays, p, Status.EN_ROUTE, county)


@compiled
def _choose(
    arrays: PeopleArrays, p: int, stands_in: int, rules: Records, ways: Ways, stream: Stream
) -> None:
    """Let one party weigh all ways from the county where it stands; it may stay where it is."""
    party, first = arrays.parties[p], arrays.layout[0].exit
    near = ways.near[stands_in]
    chosen = draw_way(near, ways.danger, ways.form, stream)
    if first + chosen == party.place:
        return
    if chosen < near.size - 1:
        party.goal = first + chosen
        hold(arrays, party, Hold.ON_THE_WAY)
    else:
        home = ways.refuges.counties[party.home]
        if uniform(stream) < rules[0].turns_home * (1.0 - home.conflict):
            party.goal = party.home
        else:
            party.goal = choose_refuge(stands_in, ways.refuges, stream)
        hold(arrays, party, Hold.GAVE_UP)
    become(arrays, p, Status.EN_ROUTE, stands_in)
