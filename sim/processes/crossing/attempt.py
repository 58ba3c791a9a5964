"""The attempt: who tries today, how many can pass, and the exits that are no river."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, shuffle
from sim.geography.itineraries import bridge_open, ease_of
from sim.geography.numbering import FRONT_LINE, SEA
from sim.population.arrays import PeopleArrays
from sim.population.ledger import hold_if_it_wishes
from sim.population.party_row import Hold
from sim.population.rosters import draw
from sim.population.transitions import look_ahead, risk_death, roster
from sim.processes.crossing.elsewhere import boats_today, cross_elsewhere
from sim.processes.crossing.river_banks import Border, cross_to_neighbour
from sim.status import Cause, Status

_SURELY = 8.0  # standard deviations
_HEARS_OF_IT = 0.1  # of those who wait, a day; all of them within weeks, as nobody is moved by it


class Today(NamedTuple):
    """What holds at an exit today."""

    chance: float  # that a party that waits attempts
    room: float  # people who can pass
    gate: float  # people more who can pass by a gate
    drowning: float  # chance of a person; the deeper the water and the less ice, the greater


@compiled
def attempt(arrays: PeopleArrays, border: Border, stream: tuple[Stream, Stream]) -> None:
    """Draw who attempts today, no more than can pass, and let each attempt end."""
    layout = arrays.layout[0]
    for row in range(border.exits.size):
        today = _conditions(border, row, layout.sectors)
        arrays.tally[0].room += int(today.room + today.gate)
        n = _line_up(arrays, layout.exit + row, today, stream[0])
        queue = 0
        for turn in range(n):
            if queue >= today.room + today.gate:
                break
            p = arrays.found[turn]
            look_ahead(arrays, turn, n)
            by_gate = queue < today.gate
            queue += int(arrays.parties[p].people)
            if not risk_death(arrays, p, today.drowning, Cause.DROWNING, stream[0]):
                continue
            if row < layout.sectors:
                cross_to_neighbour(arrays, p, border, stream[0])
            else:
                cross_elsewhere(arrays, p, border, by_gate, stream[0])
        _note_who_waits(arrays, border, row, queue >= today.room + today.gate, stream[1])


@compiled
def _conditions(border: Border, row: int, sectors: int) -> Today:
    """Give what holds at an exit today."""
    crossing, here, policy = border.crossing[0], border.exits[row], border.policy[0]
    ease = ease_of(here, border.ford[row], policy)
    floor = crossing.attempt_floor
    chance = crossing.attempt_chance * (floor + (1 - floor) * max(ease, here.gate_room > 0.0))
    room = crossing.people_per_km * here.length_km * max(border.ford[row], floor)
    if border.on_ice[row]:
        room *= crossing.ice_factor
    room += crossing.people_per_bridge * here.bridges * bridge_open(here, policy)
    if here.kind == FRONT_LINE:
        room = border.other[0].southern_people
    elif here.kind == SEA:
        room = boats_today(border, row)
    drowning = 0.0
    if row < sectors and not border.on_ice[row] and not here.is_dry:
        drowning = crossing.drowning * (1.0 - ease) * _pushed_in(border, row, room)
    return Today(chance, room, here.gate_room, drowning)


@compiled
def _note_who_waits(
    arrays: PeopleArrays, border: Border, row: int, is_full: bool, stream: Stream
) -> None:
    """Note of some of those who wait what they wait for: a shut bridge, or room to pass."""
    here = border.exits[row]
    shut = 0.0
    if here.bridges > 0:
        shut = 1.0 - max(bridge_open(here, border.policy[0]), border.ford[row])
    chance = _HEARS_OF_IT if is_full else _HEARS_OF_IT * shut
    bag = roster(arrays, Status.AT_BORDER, arrays.layout[0].exit + row)
    n = draw(arrays, bag, chance, stream, 0)
    for turn in range(n):
        look_ahead(arrays, turn, n)
        party = arrays.parties[arrays.found[turn]]
        hold_if_it_wishes(arrays, party, Hold.BRIDGES if shut > 0.0 else Hold.BANKS)


@compiled
def _pushed_in(border: Border, row: int, room: float) -> float:
    """Give how many times as many drown where yesterday's crowd filled what the bank can pass."""
    filled = min(border.heard[row].attempts_yesterday / max(room, 1.0), 1.0)
    times: float = 1.0 + border.crossing[0].drowning_in_crowds * filled
    return times


@compiled
def _line_up(arrays: PeopleArrays, place: int, today: Today, stream: Stream) -> int:
    """Draw who attempts at an exit, in random order.

    Where many more would attempt than can pass, only as many are drawn as surely fill the room: the
    first in a random order of all are a random sample. Each party has a member at least, so `room`
    parties are enough; eight standard deviations more make a shortfall less likely than 1e-14.
    """
    bag = roster(arrays, Status.AT_BORDER, place)
    waiting = arrays.filled[bag]
    if waiting == 0:
        return 0
    room = today.room + today.gate
    enough = room + _SURELY * (math.sqrt(room) + 1.0) + _SURELY * _SURELY
    n = draw(arrays, bag, min(today.chance, enough / waiting), stream, 0)
    shuffle(stream, arrays.found, 0, n)
    return n
