"""The zone: shelter on the near bank, where the neighbour's army holds one."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Stream
from sim.population.arrays import PeopleArrays, Records
from sim.population.party_row import Flag, has
from sim.population.rosters import draw
from sim.population.transitions import become, roster
from sim.status import Status


@compiled
def enter_zone(arrays: PeopleArrays, exits: Records, stream: Stream) -> None:
    """Let those who fled and wait on the bank into the zone there, as far as it has places."""
    layout = arrays.layout[0]
    for row in range(layout.sectors):
        place = layout.exit + row
        room = int(exits[row].zone_places) - arrays.stock[Status.IN_ZONE, place]
        waiting = arrays.stock[Status.AT_BORDER, place]
        if room <= 0 or waiting <= 0:
            continue
        chance = min(room / waiting, 1.0)
        n = draw(arrays, roster(arrays, Status.AT_BORDER, place), chance, stream, 0)
        for turn in range(n):
            party = arrays.parties[arrays.found[turn]]
            if has(party, Flag.FLED) and party.people <= room:
                room -= int(party.people)
                become(arrays, arrays.found[turn], Status.IN_ZONE, place)


@compiled
def leave_zone(arrays: PeopleArrays, exits: Records, chance: float, stream: Stream) -> None:
    """Let those in a zone that is given up stand on the bank again."""
    layout = arrays.layout[0]
    for row in range(layout.sectors):
        place = layout.exit + row
        if exits[row].zone_places <= 0.0:
            n = draw(arrays, roster(arrays, Status.IN_ZONE, place), chance, stream, 0)
            for turn in range(n):
                become(arrays, arrays.found[turn], Status.AT_BORDER, place)
