"""The attempt: who tries today, how many can pass, and the exits that are no river."""

from __future__ import annotations

import math

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, shuffle, uniform
from sim.geography.itineraries import ease_of
from sim.geography.numbering import FRONT_LINE, SEA, THIRD_COUNTRY
from sim.population.arrays import PeopleArrays
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, risk_death, roster
from sim.processes.crossing.river_banks import Border, cross_to_neighbour, guarded, turn_back
from sim.status import Cause, Status

_SURELY = 8.0  # standard deviations


@compiled
def attempt(arrays: PeopleArrays, border: Border, stream: Stream) -> None:
    """Draw who attempts today, no more than can pass, and let each attempt end."""
    layout = arrays.layout[0]
    for row in range(border.exits.size):
        chance, room, drowning = _conditions(border, row, layout.sectors)
        n = _line_up(arrays, layout.exit + row, chance, room, stream)
        queue = 0
        for turn in range(n):
            if queue >= room:
                break
            p = arrays.found[turn]
            look_ahead(arrays, turn, n)
            queue += int(arrays.parties[p].people)
            if not risk_death(arrays, p, drowning, Cause.DROWNING, stream):
                continue
            if row < layout.sectors:
                cross_to_neighbour(arrays, p, border, stream)
            else:
                _cross_elsewhere(arrays, p, border, stream)


@compiled
def _conditions(border: Border, row: int, sectors: int) -> tuple[float, float, float]:
    """Give an exit's chance that a waiting party attempts, its room, people, and the danger.

    The danger is a person's chance to drown: the deeper the water and the less ice, the greater.
    """
    crossing, here, is_open = border.crossing[0], border.exits[row], border.policy[0].exit_open
    ease = ease_of(here, border.ford[row], is_open)
    floor = crossing.attempt_floor
    chance = crossing.attempt_chance * (floor + (1 - floor) * ease)
    room = crossing.people_per_km * here.length_km * max(border.ford[row], floor)
    room += crossing.people_per_bridge * here.bridges * is_open
    if here.kind == FRONT_LINE:
        room = border.other[0].southern_people
    elif here.kind == SEA:
        room = border.other[0].sea_people
    drowning = 0.0
    if row < sectors and not border.on_ice[row] and not here.is_dry:
        drowning = crossing.drowning * (1.0 - ease) * _pushed_in(border, row, room)
    return chance, room, drowning


@compiled
def _pushed_in(border: Border, row: int, room: float) -> float:
    """Give how many times as many drown where yesterday's crowd filled what the bank can pass."""
    filled = min(border.heard[row].attempts_yesterday / max(room, 1.0), 1.0)
    times: float = 1.0 + border.crossing[0].drowning_in_crowds * filled
    return times


@compiled
def _line_up(arrays: PeopleArrays, place: int, chance: float, room: float, stream: Stream) -> int:
    """Draw who attempts at an exit, in random order.

    Where many more would attempt than can pass, only as many are drawn as surely fill the room: the
    first in a random order of all are a random sample. Each party has a member at least, so `room`
    parties are enough; eight standard deviations more make a shortfall less likely than 1e-14.
    """
    bag = roster(arrays, Status.AT_BORDER, place)
    waiting = arrays.filled[bag]
    if waiting == 0:
        return 0
    enough = room + _SURELY * (math.sqrt(room) + 1.0) + _SURELY * _SURELY
    n = draw(arrays, bag, min(chance, enough / waiting), stream, 0)
    shuffle(stream, arrays.found, 0, n)
    return n


@compiled
def _cross_elsewhere(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> None:
    """Try the front line, the sea or a third country; guards and luck in one chance each.

    Boats are held back in the harbour, so that only those that put to sea are in danger.
    """
    party, odds, policy = arrays.parties[p], border.other[0], border.policy[0]
    here = border.exits[party.place - arrays.layout[0].exit]
    kind = here.kind
    success = odds.russian_success
    if kind == FRONT_LINE:
        success = odds.southern_success
        risk_death(arrays, p, odds.southern_death, Cause.SHOOTING, stream)
    elif kind == SEA:
        if uniform(stream) < guarded(here, policy):
            turn_back(arrays, p, border, stream)
            return
        success = odds.sea_success
        risk_death(arrays, p, odds.sea_death, Cause.DROWNING, stream)
    if party.status == Status.DEAD:
        return
    passes = 1.0 if kind == SEA else 1.0 - guarded(here, policy)
    if uniform(stream) >= success * passes:
        turn_back(arrays, p, border, stream)
        return
    party.crossings += 1
    if kind == THIRD_COUNTRY:
        become(arrays, p, Status.ELSEWHERE_ABROAD, arrays.layout[0].abroad)
    else:
        become(arrays, p, Status.IN_SOUTH_KOREA, arrays.layout[0].south_korea)
