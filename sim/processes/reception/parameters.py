"""Reception: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.reception.rule import receive, shortest_first


@dataclass(frozen=True)
class Reception(Parameters):
    """Those who are known wait to be registered, and then for a place in the nearest open camp.

    Interpreters limit how many are registered a day; nobody is registered twice. Officials and
    soldiers are separated out. Who waits has no shelter; some slip away to kin and hosts. A camp
    takes whole parties while they fit, first come, first served, and never more than its places.
    Where Beijing withdraws shelter, those at reception and in camps are taken into custody.
    """

    slips_away: float = number(
        0.01,
        "daily chance that a party waiting without shelter goes into hiding",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: hosts are near, shelter is not",
    )
    elite_share: float = number(
        0.015,
        "share of parties that officials find to be led by an official or an officer in plain "
        "clothes; soldiers are known as such",
        unit="share",
        low=0.0,
        high=1.0,
        source="plan-detain-leaders, plan-2013-groups",
    )
    comes_forward_later: float = number(
        0.01,
        "daily chance that a party in hiding gives itself up where Beijing shelters",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: word spreads that those in camps are not returned",
    )
    withdrawal: float = number(
        0.1,
        "daily chance that a party is taken into custody once Beijing no longer shelters",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: a fortnight to clear reception points and camps",
    )

    def step(self, world: World) -> None:
        """Register, separate, shelter; or clear reception where shelter is withdrawn."""
        places = world.places
        tables = places.hosts, places.camps, shortest_first(places.geography.routes)
        stream = (
            world.stream("coming forward"),
            world.stream("registration"),
            world.stream("withdrawal of shelter"),
            world.stream("slipping away"),
        )
        receive(world.people.arrays, tables, numbers(self), stream)
