"""Elsewhere: the exits that lead to no neighbour: a front line, the sea, a third country.

Each has a gate of its own, if the state beyond it opens one: whoever goes through it is in no
danger. All others try the lanes through the mines, a boat, or a guarded bank.
"""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import FRONT_LINE, SEA, THIRD_COUNTRY
from sim.population.arrays import PeopleArrays, Record
from sim.population.ledger import hold_if_it_wishes
from sim.population.party_row import Hold
from sim.population.transitions import become, risk_death
from sim.processes.crossing.river_banks import Border, guarded, turn_back
from sim.status import Cause, Status


@compiled
def boats_today(border: Border, row: int) -> float:
    """Give how many people boats can take today: boats left, fuel for them, and people on each."""
    odds, fuel = border.other[0], border.policy[0].fuel
    left = odds.boats - border.heard[row].passed / max(odds.people_per_boat, 1.0)
    boats: float = min(odds.boats_a_day * fuel, max(left, 0.0))
    people: float = boats * odds.people_per_boat
    return people


@compiled
def cross_elsewhere(
    arrays: PeopleArrays, p: int, border: Border, by_gate: bool, stream: Stream
) -> None:
    """Pass the guards of the own side, then the gate, or mines, water and the far side."""
    party = arrays.parties[p]
    here = border.exits[party.place - arrays.layout[0].exit]
    if uniform(stream) < guarded(here, border.policy[0]):
        hold_if_it_wishes(arrays, party, Hold.GUARDS)
        turn_back(arrays, p, border, stream)
        return
    if not by_gate and not _gets_through(arrays, p, here, border, stream):
        return
    party.crossings += 1
    is_taken_abroad = here.kind == SEA and uniform(stream) < border.other[0].boats_abroad
    if here.kind == THIRD_COUNTRY or is_taken_abroad:
        become(arrays, p, Status.ELSEWHERE_ABROAD, arrays.layout[0].abroad)
    else:
        become(arrays, p, Status.IN_SOUTH_KOREA, arrays.layout[0].south_korea)


@compiled
def _gets_through(
    arrays: PeopleArrays, p: int, here: Record, border: Border, stream: Stream
) -> bool:
    """Let a party try without a gate; tell whether any of it gets through."""
    odds, kind = border.other[0], here.kind
    success = odds.russian_success
    if kind == FRONT_LINE:
        success = odds.southern_success
        if not risk_death(arrays, p, odds.southern_death, Cause.SHOOTING, stream):
            return False
    elif kind == SEA:
        success = odds.sea_success
        if not risk_death(arrays, p, odds.sea_death, Cause.DROWNING, stream):
            return False
    if uniform(stream) < success:
        return True
    hold_if_it_wishes(arrays, arrays.parties[p], Hold.PATROLS)
    turn_back(arrays, p, border, stream)
    return False
