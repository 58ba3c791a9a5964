"""Deaths of single persons: of exposure, and where they are held."""

from __future__ import annotations

from sim.engine.compiled import compiled
from sim.engine.draws import Stream
from sim.population.arrays import PeopleArrays, Records
from sim.population.bulk import strike
from sim.status import Cause, Status


@compiled
def take_toll(
    arrays: PeopleArrays, rules: Records, cold: float, stream: tuple[Stream, Stream]
) -> None:
    """Let people die of exposure, then where they are held."""
    expose(arrays, rules, cold, stream[0])
    hold(arrays, rules, stream[1])


@compiled
def expose(arrays: PeopleArrays, rules: Records, cold: float, stream: Stream) -> None:
    """Let people die at the border, at reception, displaced and in camps, of cold and hunger."""
    layout, mortality = arrays.layout[0], rules[0]
    for place in range(layout.exit, layout.exit + layout.exits):
        strike(arrays, Status.AT_BORDER, place, cold, Cause.EXPOSURE, stream)
    for place in range(layout.host, layout.host + layout.hosts):
        strike(arrays, Status.AT_RECEPTION, place, cold, Cause.EXPOSURE, stream)
    displaced = cold * mortality.displaced_factor
    for place in range(layout.county, layout.county + layout.counties):
        strike(arrays, Status.INTERNALLY_DISPLACED, place, displaced, Cause.EXPOSURE, stream)
    for place in range(layout.camp, layout.camp + layout.camps):
        strike(arrays, Status.IN_CAMP, place, cold * mortality.camp_factor, Cause.EXPOSURE, stream)


@compiled
def hold(arrays: PeopleArrays, rules: Records, stream: Stream) -> None:
    """Let people die in custody in China and in detention in the DPRK."""
    layout, mortality = arrays.layout[0], rules[0]
    for place in range(layout.host, layout.host + layout.hosts):
        strike(arrays, Status.IN_CUSTODY, place, mortality.custody, Cause.DETENTION, stream)
    chances = (mortality.economic, mortality.aggravated, mortality.political)
    for penalty in range(len(chances)):
        place = layout.penalty + penalty
        strike(arrays, Status.DETAINED, place, chances[penalty], Cause.DETENTION, stream)
