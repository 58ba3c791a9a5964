"""The course of a case: how it is opened, becomes known, and ends."""

from __future__ import annotations

import math

from sim.behaviour.penalties import penalty_of
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, poisson, uniform
from sim.geography.numbering import SHELTER, TOLERATE
from sim.population.arrays import CUSTODY, PeopleArrays, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, clear, has, mark, mark_if
from sim.population.transitions import become, look_ahead, see_newcomers
from sim.status import Status


@compiled
def hear_cases(
    arrays: PeopleArrays,
    tables: tuple[Records, Records],
    rules: tuple[Records, Records],
    stream: tuple[Stream, Stream, Stream],
) -> None:
    """Open new cases, let some leak, and close those whose term is over."""
    open_cases(arrays, tables[0], rules[0], stream[0])
    leak(arrays, rules[0][0].leak_chance, stream[1])
    close_cases(arrays, tables, rules, stream[2])


@compiled
def open_cases(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Give each new case its fate: public, bought free, or returned after a while."""
    custody = rules[0]
    n = see_newcomers(arrays, CUSTODY)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        if party.place >= arrays.layout[0].separate:
            continue
        secret = (1.0 - custody.public_chance) ** party.people
        is_public = has(party, Flag.IS_PUBLIC) or uniform(stream) < 1.0 - secret
        if is_public:
            _make_public(arrays, party)
        host = hosts[party.place - arrays.layout[0].host]
        is_bought_free = not is_public and _is_bought_free(party, host, custody, stream)
        mark_if(party, Flag.IS_BOUGHT_FREE, is_bought_free)
        days = custody.days_public if is_public else custody.days_held
        if is_bought_free:
            days = custody.days_to_release
            if party.means >= custody.release_price:
                party.means -= custody.release_price
        set_term(arrays, p, 1 + poisson(stream, max(days - 1, 0.0)))


@compiled
def _is_bought_free(party: Record, host: Record, custody: Record, stream: Stream) -> bool:
    """Tell whether a payment is offered and accepted."""
    has_means: bool = party.means >= custody.release_price
    is_offered = uniform(stream) < custody.sponsored_share or has_means
    return is_offered and uniform(stream) < host.leniency


@compiled
def leak(arrays: PeopleArrays, chance: float, stream: Stream) -> None:
    """Let some cases become known to the DPRK."""
    n = draw_from_hosts(arrays, Status.IN_CUSTODY, chance, stream)
    for row in range(n):
        party = arrays.parties[arrays.found[row]]
        if not has(party, Flag.IS_PUBLIC):
            _make_public(arrays, party)


@compiled
def _make_public(arrays: PeopleArrays, party: Record) -> None:
    """Note that a case is known to the DPRK."""
    mark(party, Flag.IS_PUBLIC)
    arrays.tally[0].public_cases += party.people


@compiled
def close_cases(
    arrays: PeopleArrays,
    tables: tuple[Records, Records],
    rules: tuple[Records, Records],
    stream: Stream,
) -> None:
    """Return, release or shelter those whose term ends today."""
    hosts, policy = tables
    n = take_due(arrays, Status.IN_CUSTODY)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        host = hosts[party.place - arrays.layout[0].host]
        if not _goes_back(arrays, party, host, stream):
            _let_go(arrays, p, host)
        elif uniform(stream) < policy[0].takes_back:
            _hand_over(arrays, p, rules[1], stream)
        else:
            _keep(arrays, p, host, rules[0][0])


@compiled
def _hand_over(arrays: PeopleArrays, p: int, penalties: Records, stream: Stream) -> None:
    """Return a party to the DPRK, in its class of penalty."""
    party = arrays.parties[p]
    clear(party, Flag.IS_BOUGHT_FREE)
    clear(party, Flag.IS_PUBLIC)
    penalty = penalty_of(arrays, p, penalties, stream)
    party.forced_returns += 1
    become(arrays, p, Status.DETAINED, arrays.layout[0].penalty + penalty)


@compiled
def _let_go(arrays: PeopleArrays, p: int, host: Record) -> None:
    """Release a party, or send it to reception where its country shelters."""
    party = arrays.parties[p]
    clear(party, Flag.IS_BOUGHT_FREE)
    clear(party, Flag.IS_PUBLIC)
    clear(party, Flag.WENT_SOUTH)
    shelters = host.stance_here >= SHELTER
    become(arrays, p, Status.AT_RECEPTION if shelters else Status.IN_HIDING, party.place)


@compiled
def _keep(arrays: PeopleArrays, p: int, host: Record, custody: Record) -> None:
    """Hold on to a party whom the DPRK does not take, until it takes it or it is let go."""
    party = arrays.parties[p]
    days_left = math.ceil(custody.lets_go_after - (arrays.layout[0].day - party.since))
    if days_left > 0:
        set_term(arrays, p, min(days_left, math.ceil(custody.days_held)))
    else:
        _let_go(arrays, p, host)


@compiled
def _goes_back(arrays: PeopleArrays, party: Record, host: Record, stream: Stream) -> bool:
    """Tell whom a country would hand over.

    Every public case that it does not spare, as long as it cooperates at all.
    """
    if host.stance_here >= SHELTER:
        return False
    if has(party, Flag.IS_PUBLIC) and host.cooperation > 0.0:
        if uniform(stream) >= host.spares_public:
            return True
        arrays.tally[0].spared += party.people
        return False
    cooperates = uniform(stream) < host.cooperation
    return cooperates and host.stance_here != TOLERATE and not has(party, Flag.IS_BOUGHT_FREE)
