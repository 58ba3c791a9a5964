"""Homeward: how those who wait at the border, or live in China, set out for home."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.population.arrays import PeopleArrays, Records
from sim.population.transitions import become
from sim.status import Status


@compiled
def turn_home(arrays: PeopleArrays, p: int, exits: Records) -> None:
    """Let a party that waits at an exit turn back on the bank where it is."""
    party = arrays.parties[p]
    bank = exits[party.place - arrays.layout[0].exit].bank
    party.goal = party.home
    become(arrays, p, Status.EN_ROUTE, party.home if bank < 0 else bank)


@compiled
def go_home_from(arrays: PeopleArrays, p: int, hosts: Records, host: int) -> None:
    """Let a party cross back at the sector nearest to a Chinese county and take the road home."""
    party = arrays.parties[p]
    party.goal = party.home
    become(arrays, p, Status.EN_ROUTE, hosts[host].bank_opposite)
