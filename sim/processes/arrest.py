"""Arrest in China: patrols, informers and campaigns, and what it costs those who helped."""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import RETURN
from sim.params import Parameters, number, numbers
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.party_row import Shelter
from sim.population.rosters import draw
from sim.population.transitions import become, roster
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Arrest(Parameters):
    """Each day some people in hiding are found.

    More where there is a campaign and where people in hiding concentrate, fewer where the
    ethnic-Korean community is large; those who live alone and those who are new are found most.
    Who helped them risks a fine. Where Beijing tolerates or shelters, far
    fewer are looked for.
    """

    chance: float = number(
        0.00036,
        "daily chance of arrest of a settled party that lives with hosts",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="return-hazard",
    )
    kin_factor: float = number(
        0.6,
        "chance of parties with kin relative to parties with hosts",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: kin do not inform",
    )
    alone_factor: float = number(
        2.0,
        "chance of parties alone relative to parties with hosts",
        unit="factor",
        low=0.0,
        high=20.0,
        source="assumption: no papers, no language, no cover",
    )
    newcomer_factor: float = number(
        2.0,
        "chance in the first weeks relative to later",
        unit="factor",
        low=1.0,
        high=20.0,
        source="assumption: clothes, speech and the road give newcomers away",
    )
    newcomer_days: float = number(
        30.0,
        "how long a party counts as new",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: a month to find one's feet",
    )
    cover: float = number(
        0.6,
        "how far a wholly ethnic-Korean county would lower the chance",
        unit="share",
        low=0.0,
        high=1.0,
        source="yanbian-800k",
    )
    concentration: float = number(
        0.03,
        "growth of the chance with each person in hiding per 1,000 inhabitants",
        unit="per (1/1,000)",
        low=0.0,
        high=5.0,
        source="ethnic-destabilisation",
    )
    tolerated_factor: float = number(
        0.1,
        "chance where Beijing tolerates or shelters relative to where it returns",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: local officers look elsewhere when told to",
    )
    fined_share: float = number(
        0.3,
        "share of arrests with kin or hosts that bring these a fine",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: fines are threatened more often than levied",
    )
    highest_fine: float = number(
        30_000.0,
        "highest fine; fines are spread evenly below it",
        unit="CNY",
        low=0.0,
        high=200_000.0,
        source="fine-30000-yuan, bounties-fines",
    )

    def step(self, world: World) -> None:
        """Find some of those in hiding and take them into custody."""
        places = world.places
        find(world.people.arrays, places.hosts, numbers(self), world.stream("arrest"))


@compiled
def find(arrays: PeopleArrays, hosts: Records, rules: Records, stream: Stream) -> None:
    """Draw who is found: at the highest chance of their county first, then each at the own."""
    arrest, n = rules[0], 0
    highest = max(1.0, arrest.kin_factor, arrest.alone_factor) * arrest.newcomer_factor
    for row in range(hosts.size):
        place = arrays.layout[0].host + row
        settled = _chance_of_settled(arrays, hosts[row], place, arrest)
        n = draw(arrays, roster(arrays, Status.IN_HIDING, place), settled * highest, stream, n)
    for row in range(n):
        p = arrays.found[row]
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
    chance: float = arrest.chance * host.campaign * cover * crowd * zeal
    return min(chance, 0.5)


@compiled
def _factor_of_party(arrays: PeopleArrays, party: Record, arrest: Record) -> float:
    factor: float = 1.0
    if party.shelter == Shelter.KIN:
        factor = arrest.kin_factor
    elif party.shelter == Shelter.ALONE:
        factor = arrest.alone_factor
    if arrays.layout[0].day - party.since < arrest.newcomer_days:
        factor *= arrest.newcomer_factor
    return factor


@compiled
def _fine_helpers(arrays: PeopleArrays, party: Record, arrest: Record, stream: Stream) -> None:
    if party.shelter != Shelter.ALONE and uniform(stream) < arrest.fined_share:
        arrays.by_place[party.place].helpers_fined += 1
        arrays.tally[0].fines_cny += uniform(stream) * arrest.highest_fine
