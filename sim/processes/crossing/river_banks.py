"""Banks: what a party meets on the near bank of a border river, and on the far one."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.penalties import detain
from sim.behaviour.return_home import turn_home
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.engine.random_streams import Floats, Mask
from sim.geography.numbering import RETURN, SEAL, SHELTER
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.ledger import hold_if_it_wishes
from sim.population.party_row import Flag, Hold, LeaverStream, has
from sim.population.transitions import become, risk_death
from sim.status import Cause, Status


class Border(NamedTuple):
    """The border today: E exits, and the numbers of those who have a say in an attempt."""

    exits: Records  # of the places
    policy: Records
    heard: Records  # what was heard of each exit: yesterday's crowd
    ford: Floats  # ease of the river, 0 to 1, shape (E,)
    on_ice: Mask  # shape (E,)
    crossing: Records  # numbers of `Crossing`
    penalties: Records  # numbers of `Penalties`
    other: Records  # numbers of `OtherExits`


@compiled
def guarded(here: Record, policy: Record) -> float:
    """Give how far the state holds its people back at an exit, 0 to 1."""
    held: float = here.control_at * (1 - policy.exit_open)
    return held


@compiled
def cross_to_neighbour(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> None:
    """Pass the guards on one bank, then the patrols on the other."""
    party, crossing = arrays.parties[p], border.crossing[0]
    row = party.place - arrays.layout[0].exit
    here = border.exits[row]
    if _is_stopped_in_zone(arrays, p, border, stream):
        return
    if _is_stopped_by_guards(arrays, p, border, stream):
        return
    rate = crossing.meets_patrols * here.patrols / 10
    rate /= 1 + _crowd(border, row, here.patrols)
    if here.is_fenced:
        rate *= crossing.fence_factor
    is_met = uniform(stream) < 1.0 - math.exp(-rate)
    if is_met and here.stance_opposite == SEAL:
        hold_if_it_wishes(arrays, party, Hold.PATROLS)
        turn_back(arrays, p, border, stream)
        return
    party.crossings += 1
    _arrive(arrays, p, border, is_met, stream)


@compiled
def _is_stopped_by_guards(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> bool:
    """Let guards stop a party, and let what follows follow; tell whether they did."""
    party, crossing, policy = arrays.parties[p], border.crossing[0], border.policy[0]
    row = party.place - arrays.layout[0].exit
    here = border.exits[row]
    rate = crossing.meets_guards * here.guards / 10 * guarded(here, policy)
    rate /= 1 + _crowd(border, row, here.guards)
    if uniform(stream) >= 1.0 - math.exp(-rate):
        return False
    is_brought = party.stream == LeaverStream.MARRIAGE or party.stream == LeaverStream.SOUTHBOUND  # noqa: PLR1714 - as numba reads it
    can_pay = is_brought or party.means >= crossing.bribe_price
    if can_pay and uniform(stream) < here.takes_bribes:
        if not is_brought:
            party.means -= crossing.bribe_price
        return False
    shot = crossing.shot_share * policy.shoot_on_sight
    _catch_or_turn_back(arrays, p, shot, border, stream)
    return True


@compiled
def _is_stopped_in_zone(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> bool:
    """Let guards of the closed belt stop a party, who take no money; tell whether they did."""
    crossing, policy = border.crossing[0], border.policy[0]
    here = border.exits[arrays.parties[p].place - arrays.layout[0].exit]
    rate = crossing.stopped_per_km_of_zone * policy.buffer_zone * guarded(here, policy)
    if uniform(stream) >= 1.0 - math.exp(-rate):
        return False
    _catch_or_turn_back(arrays, p, crossing.shot_in_zone, border, stream)
    return True


@compiled
def _catch_or_turn_back(
    arrays: PeopleArrays, p: int, shot: float, border: Border, stream: Stream
) -> None:
    """Let guards shoot, and take those who live, or let them flee from the bank."""
    if risk_death(arrays, p, shot, Cause.SHOOTING, stream):
        hold_if_it_wishes(arrays, arrays.parties[p], Hold.GUARDS)
        if uniform(stream) < border.crossing[0].caught_share:
            detain(arrays, p, border.penalties, stream)
        else:
            turn_back(arrays, p, border, stream)


@compiled
def _crowd(border: Border, row: int, men_per_km: float) -> float:
    """Give how far yesterday's crowd thins out the men on a stretch."""
    men = max(men_per_km * border.exits[row].length_km, 1.0)
    crowd: float = border.heard[row].attempts_yesterday / (border.crossing[0].crowd_per_guard * men)
    return crowd


@compiled
def turn_back(arrays: PeopleArrays, p: int, border: Border, stream: Stream) -> None:
    """Let a party that was turned back wait on, or go home."""
    party, crossing = arrays.parties[p], border.crossing[0]
    become(arrays, p, Status.AT_BORDER, party.place)
    gives_up = crossing.gives_up_in_danger if has(party, Flag.FLED) else crossing.gives_up
    if uniform(stream) < gives_up:
        turn_home(arrays, p, border.exits)


@compiled
def _arrive(arrays: PeopleArrays, p: int, border: Border, is_met: bool, stream: Stream) -> None:
    """Decide what becomes of a party on the far bank, by the stance of the country there."""
    here = border.exits[arrays.parties[p].place - arrays.layout[0].exit]
    stance = here.stance_opposite
    place = arrays.layout[0].host + here.host
    if stance >= SHELTER:
        is_known = uniform(stream) < border.crossing[0].come_forward or (
            is_met and stance == SHELTER
        )
        become(arrays, p, Status.AT_RECEPTION if is_known else Status.IN_HIDING, place)
    elif stance == RETURN and is_met:
        become(arrays, p, Status.IN_CUSTODY, place)
    else:
        become(arrays, p, Status.IN_HIDING, place)
