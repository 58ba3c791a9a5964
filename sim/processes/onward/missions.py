"""Missions: a few try to get into one, many in a rush, after which all are fenced."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.geography.numbering import MISSIONS
from sim.population.arrays import PeopleArrays, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term
from sim.population.party_row import Flag, Intent, mark
from sim.population.transitions import become, look_ahead
from sim.processes.onward.demand import wants_to_go_on
from sim.processes.onward.waits import waiting_days
from sim.status import Status


@compiled
def try_missions(
    arrays: PeopleArrays, rules: Records, word: float, tried: float, stream: Stream
) -> None:
    """Let a few who want to go on try a mission; who does not get in is a public case.

    The more have tried of late (`tried` people), the better missions are fenced.
    """
    onward = rules[0]
    chance = min(onward.mission_chance * (1 + onward.mission_rush), 1.0)
    success = onward.mission_success / (1 + tried / onward.mission_fence_half)
    n = draw_from_hosts(arrays, Status.IN_HIDING, chance, stream)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        if not wants_to_go_on(arrays, party, onward, word, stream):
            continue
        party.intent = Intent.TRANSIT
        mark(party, Flag.WENT_SOUTH)
        place = arrays.layout[0].network + MISSIONS
        arrays.by_place[place].asked += party.people
        if uniform(stream) < success:
            mark(party, Flag.HAS_PASSED)
            become(arrays, p, Status.ONWARD, place)
            set_term(arrays, p, waiting_days(onward.days_in_mission, onward.evenness, stream))
        else:
            mark(party, Flag.IS_PUBLIC)
            become(arrays, p, Status.IN_CUSTODY, party.place)
