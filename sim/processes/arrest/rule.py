"""Who is found: by county first, then by what a party gives away."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import RETURN
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.party_row import Shelter
from sim.population.rosters import draw
from sim.population.transitions import become, look_ahead, roster
from sim.status import Status


@compiled
def find(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Draw who is found: at the highest chance of their county first, then each at the own."""
    arrest, n = rules[0], 0
    highest = (
        max(1.0, arrest.kin_factor, arrest.alone_factor, arrest.husband_factor)
        * arrest.newcomer_factor
    )
    for row in range(hosts.size):
        place = arrays.layout[0].host + row
        settled = _chance_of_settled(arrays, hosts[row], place, arrest)
        n = draw(arrays, roster(arrays, Status.IN_HIDING, place), settled * highest, stream, n)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        if uniform(stream) * highest < _factor_of_party(arrays, party, arrest):
            _fine_helpers(arrays, party, arrest, stream)
            become(arrays, p, Status.IN_CUSTODY, party.place)


@compiled
def _chance_of_settled(arrays: PeopleArrays, host: Record, place: int, arrest: Record) -> float:
    """Give the chance of a settled party with hosts at a place."""
    hidden = arrays.stock[Status.IN_HIDING, place]
    crowd = 1 + arrest.concentration * 1000 * hidden / host.population
    cover = 1 - arrest.cover * host.kin_share
    zeal = 1.0 if host.stance_here == RETURN else arrest.tolerated_factor
    zeal *= _reports(arrest)
    chance: float = arrest.chance * host.campaign * cover * crowd * zeal
    return min(chance, 0.5)


@compiled
def _reports(arrest: Record) -> float:
    """Give how many more are found, because reports pay more than usual."""
    pays: float = (arrest.reward / arrest.usual_reward) ** arrest.reward_response
    more: float = 1.0 + arrest.reported_share * (pays - 1.0)
    return more


@compiled
def _factor_of_party(arrays: PeopleArrays, party: Record, arrest: Record) -> float:
    factor: float = 1.0
    if party.shelter == Shelter.KIN:
        factor = arrest.kin_factor
    elif party.shelter == Shelter.ALONE:
        factor = arrest.alone_factor
    elif party.shelter == Shelter.HUSBAND:
        factor = arrest.husband_factor
    if arrays.layout[0].day - party.since < arrest.newcomer_days:
        factor *= arrest.newcomer_factor
    return factor


@compiled
def _fine_helpers(arrays: PeopleArrays, party: Record, arrest: Record, stream: Stream) -> None:
    if party.shelter != Shelter.ALONE and uniform(stream) < arrest.fined_share:
        yuan = int(uniform(stream) * arrest.highest_fine)
        arrays.by_place[party.place].helpers_fined += 1
        arrays.by_place[party.place].fined_cny += yuan
        arrays.tally[0].fines_cny += yuan
