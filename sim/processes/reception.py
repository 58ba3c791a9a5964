"""Reception: registration, camps, and waiting without shelter, where Beijing shelters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.luck import Ids
from sim.params import number
from sim.processes.base import World
from sim.status import Status

_REGISTRATION = "registration"
_CAMP = "camp"


@dataclass(frozen=True)
class Reception:
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
        if world.places.shelters:
            self._come_forward(world)
        self._join_the_line(world)
        if world.places.shelters:
            self._register(world)
            self._fill_camps(world)
        elif world.places.stance == "return":
            self._withdraw(world)
        self._slip_away(world)

    def _come_forward(self, world: World) -> None:
        people, places = world.people, world.places
        rng = world.luck("coming forward")
        ids = people.pick(rng, Status.IN_HIDING, places.atlas.host, self.comes_forward_later)
        people.become(ids[people.parties.fled[ids]], Status.AT_RECEPTION)

    def _join_the_line(self, world: World) -> None:
        people = world.people
        parties = people.parties
        ids = people.newcomers(Status.AT_RECEPTION, "reception")
        for place in np.unique(parties.place[ids]):
            here = ids[parties.place[ids] == place]
            is_known = parties.registered[here]
            for line, group in ((_REGISTRATION, here[~is_known]), (_CAMP, here[is_known])):
                people.lines.join(line, int(place), group, parties.since[group])

    def _register(self, world: World) -> None:
        """Register as many as interpreters can; separate officials and soldiers."""
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("registration")
        whole = np.floor(places.screening + rng.random(places.screening.size)).astype(np.int64)
        for host, room in enumerate(whole):
            place = places.atlas.host.start + host
            ids = people.lines.serve(_REGISTRATION, place, int(room), parties, Status.AT_RECEPTION)
            parties.registered[ids] = True
            people.ledger.registered[place] += int(parties.size[ids].sum())
            is_elite = parties.armed[ids] | (rng.random(ids.size) < self.elite_share)
            parties.armed[ids[is_elite]] = True
            people.become(ids[is_elite], Status.IN_CUSTODY, places.atlas.separate.start)
            waiting = ids[~is_elite]
            people.lines.join(_CAMP, place, waiting, parties.since[waiting])

    def _fill_camps(self, world: World) -> None:
        """Let registered parties into open camps with places, the shortest ways first."""
        people, places = world.people, world.places
        occupied = people.ledger.stock[Status.IN_CAMP, places.atlas.camp]
        room = places.camp_places - occupied
        km = places.geography.routes.host_to_camp_km[:, room > 0]
        with_room = np.flatnonzero(room > 0)
        for pair in np.argsort(km, axis=None, kind="stable"):
            host, camp = pair // with_room.size, with_room[pair % with_room.size]
            if room[camp] > 0:
                ids = self._admit(world, int(host), int(camp), int(room[camp]))
                room[camp] -= int(people.parties.size[ids].sum())

    def _admit(self, world: World, host: int, camp: int, room: int) -> Ids:
        people, places = world.people, world.places
        ids = people.lines.serve(
            _CAMP, places.atlas.host.start + host, room, people.parties, Status.AT_RECEPTION
        )
        people.become(ids, Status.IN_CAMP, places.atlas.camp.start + camp)
        return ids

    def _withdraw(self, world: World) -> None:
        """Take those at reception and in camps into custody."""
        people, places = world.people, world.places
        rng = world.luck("withdrawal of shelter")
        ids = people.pick(rng, Status.AT_RECEPTION, places.atlas.host, self.withdrawal)
        people.become(ids, Status.IN_CUSTODY)
        ids = people.pick(rng, Status.IN_CAMP, places.atlas.camp, self.withdrawal)
        camp = places.index(places.atlas.camp, people.parties.place[ids])
        host = places.geography.camps.host[camp]
        people.become(ids, Status.IN_CUSTODY, places.number(places.atlas.host, host))

    def _slip_away(self, world: World) -> None:
        people, places = world.people, world.places
        rng = world.luck("slipping away")
        chance = self.slips_away * (1 - places.fear_of_helping)
        ids = people.pick(rng, Status.AT_RECEPTION, places.atlas.host, chance)
        people.become(ids, Status.IN_HIDING)
