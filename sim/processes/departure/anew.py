"""Anew: those who fled and wait at an exit weigh all ways once more: another exit, inland, home."""

from __future__ import annotations

from sim.behaviour.destination import Ways
from sim.behaviour.goal import draw_way
from sim.behaviour.refuges import choose_refuge
from sim.behaviour.structure import ANEW, DESTINATIONS
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.population.arrays import PeopleArrays, Records
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
