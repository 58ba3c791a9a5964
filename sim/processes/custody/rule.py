"""The course of a case: how it is opened, becomes known, and ends."""

from __future__ import annotations

from sim.behaviour.penalties import penalty_of
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, poisson, uniform
from sim.geography.numbering import SHELTER, TOLERATE
from sim.population.arrays import CUSTODY, PeopleArrays, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term, take_due
from sim.population.party_row import Flag, clear, has, mark, mark_if
from sim.population.transitions import become, see_newcomers
from sim.status import Status


@compiled
def hear_cases(
    arrays: PeopleArrays,
    hosts: Records,
    rules: tuple[Records, Records],
    stream: tuple[Stream, Stream, Stream],
) -> None:
    """Open new cases, let some leak, and close those whose term is over."""
    custody, penalties = rules
    open_cases(arrays, hosts, custody, stream[0])
    leak(arrays, custody[0].leak_chance, stream[1])
    close_cases(arrays, hosts, penalties, stream[2])


@compiled
def open_cases(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Give each new case its fate: public, bought free, or returned after a while."""
    custody = rules[0]
    n = see_newcomers(arrays, CUSTODY)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        if party.place >= arrays.layout[0].separate:
            continue
        secret = (1.0 - custody.public_chance) ** party.people
        is_public = has(party, Flag.IS_PUBLIC) or uniform(stream) < 1.0 - secret
        mark_if(party, Flag.IS_PUBLIC, is_public)
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
        mark(arrays.parties[arrays.found[row]], Flag.IS_PUBLIC)


@compiled
def close_cases(arrays: PeopleArrays, hosts: Records, penalties: Records, stream: Stream) -> None:
    """Return, release or shelter those whose term ends today."""
    n = take_due(arrays, Status.IN_CUSTODY)
    for row in range(n):
        p = arrays.found[row]
        party = arrays.parties[p]
        host = hosts[party.place - arrays.layout[0].host]
        goes_back = _goes_back(party, host, stream)
        clear(party, Flag.IS_BOUGHT_FREE)
        clear(party, Flag.IS_PUBLIC)
        if goes_back:
            penalty = penalty_of(arrays, p, penalties, stream)
            party.forced_returns += 1
            become(arrays, p, Status.DETAINED, arrays.layout[0].penalty + penalty)
            continue
        clear(party, Flag.WENT_SOUTH)
        shelters = host.stance_here >= SHELTER
        become(arrays, p, Status.AT_RECEPTION if shelters else Status.IN_HIDING, party.place)


@compiled
def _goes_back(party: Record, host: Record, stream: Stream) -> bool:
    """Tell whom a country hands over: every public case as long as it cooperates at all."""
    if host.stance_here >= SHELTER:
        return False
    if has(party, Flag.IS_PUBLIC) and host.cooperation > 0.0:
        return True
    cooperates = uniform(stream) < host.cooperation
    return cooperates and host.stance_here != TOLERATE and not has(party, Flag.IS_BOUGHT_FREE)
