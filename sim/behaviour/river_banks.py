"""Banks: what a party meets on the near bank of a border river, and on the far one."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.behaviour.penalties import detain
from sim.behaviour.return_home import turn_home
from sim.engine.compiled import compiled
from sim.engine.draws import Dice, uniform
from sim.engine.random_streams import Floats, Mask
from sim.geography.numbering import RETURN, SEAL, SHELTER
from sim.population.arrays import Books, Record, Records
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
def guarded(policy: Record) -> float:
    """Give how far the state holds its people back, 0 to 1."""
    held: float = policy.control * (1 - policy.exit_open)
    return held


@compiled
def cross_to_neighbour(books: Books, p: int, border: Border, dice: Dice) -> None:
    """Pass the guards on one bank, then the patrols on the other."""
    party, crossing = books.parties[p], border.crossing[0]
    row = party.place - books.layout[0].exit
    here = border.exits[row]
    if _is_stopped_by_guards(books, p, border, dice):
        return
    rate = crossing.meets_patrols * here.patrols / 10
    rate /= 1 + _crowd(border, row, here.patrols)
    if here.is_fenced:
        rate *= crossing.fence_factor
    is_met = uniform(dice) < 1.0 - math.exp(-rate)
    if is_met and here.stance_opposite == SEAL:
        turn_back(books, p, border, dice)
        return
    party.crossings += 1
    _arrive(books, p, border, is_met, dice)


@compiled
def _is_stopped_by_guards(books: Books, p: int, border: Border, dice: Dice) -> bool:
    """Let guards stop a party, and let what follows follow; tell whether they did."""
    party, crossing, policy = books.parties[p], border.crossing[0], border.policy[0]
    row = party.place - books.layout[0].exit
    here = border.exits[row]
    rate = crossing.meets_guards * here.guards / 10 * guarded(policy)
    rate /= 1 + _crowd(border, row, here.guards)
    if uniform(dice) >= 1.0 - math.exp(-rate):
        return False
    if party.means >= crossing.bribe_price and uniform(dice) < here.takes_bribes:
        party.means -= crossing.bribe_price
        return False
    shot = crossing.shot_share * policy.shoot_on_sight
    if risk_death(books, p, shot, Cause.SHOOTING, dice):
        if uniform(dice) < crossing.caught_share:
            detain(books, p, border.penalties, dice)
        else:
            turn_back(books, p, border, dice)
    return True


@compiled
def _crowd(border: Border, row: int, men_per_km: float) -> float:
    """Give how far yesterday's crowd thins out the men on a stretch."""
    men = max(men_per_km * border.exits[row].length_km, 1.0)
    crowd: float = border.heard[row].attempts_yesterday / (border.crossing[0].crowd_per_guard * men)
    return crowd


@compiled
def turn_back(books: Books, p: int, border: Border, dice: Dice) -> None:
    """Let a party that was turned back wait on, or go home."""
    party, crossing = books.parties[p], border.crossing[0]
    become(books, p, Status.AT_BORDER, party.place)
    gives_up = crossing.gives_up_in_danger if party.fled else crossing.gives_up
    if uniform(dice) < gives_up:
        turn_home(books, p, border.exits)


@compiled
def _arrive(books: Books, p: int, border: Border, is_met: bool, dice: Dice) -> None:
    """Decide what becomes of a party on the far bank, by the stance of the country there."""
    here = border.exits[books.parties[p].place - books.layout[0].exit]
    stance = here.stance_opposite
    place = books.layout[0].host + here.host
    if stance >= SHELTER:
        is_known = uniform(dice) < border.crossing[0].come_forward or (is_met and stance == SHELTER)
        become(books, p, Status.AT_RECEPTION if is_known else Status.IN_HIDING, place)
    elif stance == RETURN and is_met:
        become(books, p, Status.IN_CUSTODY, place)
    else:
        become(books, p, Status.IN_HIDING, place)
