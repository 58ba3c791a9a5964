"""Onward movement: through networks of limited room to a third country, and through missions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.geography.places import BROKERS, MISSIONS, RELIEF
from sim.luck import Ids
from sim.params import number
from sim.people.parties import Intent
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Onward:
    """Networks take people from hiding across China to Laos or Thailand and on to South Korea.

    What limits the flow is their room, not the wish to go. Brokers want their price, relief
    networks take whom they can. On the way through China some are caught, and count as political
    in the DPRK because they were bound for the South. A few try a diplomatic mission: who gets in
    leaves for the South, who does not becomes a public case.
    """

    contact_chance: float = number(
        0.008,
        "daily chance that a party in hiding gets in touch with a network",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: months until trust and money are found",
    )
    persuaded_share: float = number(
        0.12,
        "share of contacts with parties that had not meant to go on which now do",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: many stay for years before they move on",
    )
    paid_later_share: float = number(
        0.35,
        "share of parties without means that a broker takes against payment after arrival",
        unit="share",
        low=0.0,
        high=1.0,
        source="chain-migration",
    )
    days_in_china: float = number(
        14.0,
        "mean days of the way through China",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: trains and buses in stages over some 4,000 km",
    )
    caught_share: float = number(
        0.10,
        "share of parties caught on the way through China",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: group arrests in the south-west are reported every year",
    )
    days_in_third_country: float = number(
        90.0,
        "mean days between leaving China and arrival in South Korea",
        unit="days",
        low=1.0,
        high=1500.0,
        source="onward-laos-thailand",
    )
    evenness: float = number(
        3.0,
        "shape of the waits abroad and in missions, gamma distributed: 1 as uneven as can be by "
        "chance alone, more the more even",
        unit="shape",
        low=0.5,
        high=50.0,
        source="assumption: months, seldom days and seldom years",
    )
    mission_chance: float = number(
        0.00001,
        "daily chance that a party bound for the South tries a diplomatic mission",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="diplomatic-offices-exit",
    )
    mission_success: float = number(
        0.6,
        "share of those who get in",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guarded since the entries of 2002",
    )
    days_in_mission: float = number(
        150.0,
        "mean days between entry and arrival in South Korea",
        unit="days",
        low=1.0,
        high=3000.0,
        source="assumption: months, at times years, of negotiation",
    )

    def step(self, world: World) -> None:
        """Set people on their way, and bring on those whose leg ends today."""
        self._meet_networks(world)
        self._try_missions(world)
        self._go_on(world)

    def _meet_networks(self, world: World) -> None:
        """Let some in hiding meet a network, and fill its room."""
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("onward")
        ids = people.pick(rng, Status.IN_HIDING, places.atlas.host, self.contact_chance)
        is_persuaded = rng.random(ids.size) < self.persuaded_share
        wants = (parties.intent[ids] == Intent.TRANSIT) | (is_persuaded & ~parties.fled[ids])
        ids = rng.permutation(ids[wants])
        parties.intent[ids] = Intent.TRANSIT
        pays = parties.means[ids] >= places.network_price[BROKERS] * parties.size[ids]
        pays |= rng.random(ids.size) < self.paid_later_share
        with_brokers = _fill(rng, places.network_room[BROKERS], ids[pays], parties.size)
        left = ids[~np.isin(ids, with_brokers)]
        with_relief = _fill(rng, places.network_room[RELIEF], left, parties.size)
        for network, group in ((BROKERS, with_brokers), (RELIEF, with_relief)):
            self._set_out(world, rng, group, network)

    def _set_out(self, world: World, rng: np.random.Generator, ids: Ids, network: int) -> None:
        people, places = world.people, world.places
        people.parties.went_south[ids] = True
        people.parties.left_china[ids] = False
        people.become(ids, Status.ONWARD, places.atlas.network.start + network)
        people.set_term(ids, 1 + rng.poisson(max(self.days_in_china - 1, 0.0), size=ids.size))

    def _try_missions(self, world: World) -> None:
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("missions")
        ids = people.pick(rng, Status.IN_HIDING, places.atlas.host, self.mission_chance)
        ids = ids[parties.intent[ids] == Intent.TRANSIT]
        parties.went_south[ids] = True
        gets_in = rng.random(ids.size) < self.mission_success
        inside, outside = ids[gets_in], ids[~gets_in]
        parties.left_china[inside] = True
        parties.is_public[outside] = True
        people.become(inside, Status.ONWARD, places.atlas.network.start + MISSIONS)
        people.set_term(inside, self._wait(rng, self.days_in_mission, inside.size))
        people.become(outside, Status.IN_CUSTODY)

    def _go_on(self, world: World) -> None:
        """Arrive in the South, or leave China for a third country, or be caught on the way."""
        people, places = world.people, world.places
        parties = people.parties
        rng = world.luck("third country")
        ids = people.due(Status.ONWARD)
        arrives = parties.left_china[ids]
        people.become(ids[arrives], Status.IN_SOUTH_KOREA, places.atlas.south_korea.start)
        ids = ids[~arrives]
        is_caught = rng.random(ids.size) < self.caught_share
        caught, abroad = ids[is_caught], ids[~is_caught]
        parties.left_china[abroad] = True
        people.set_term(abroad, self._wait(rng, self.days_in_third_country, abroad.size))
        inland = np.flatnonzero(~places.geography.hosts.is_border)
        host = places.number(places.atlas.host, rng.choice(inland, caught.size))
        people.become(caught, Status.IN_CUSTODY, host)

    def _wait(self, rng: np.random.Generator, mean_days: float, n: int) -> Ids:
        return np.ceil(rng.gamma(self.evenness, mean_days / self.evenness, size=n)).astype(np.int64)


def _fill(rng: np.random.Generator, room: float, ids: Ids, sizes: NDArray[np.int16]) -> Ids:
    """Take parties in order while they fit into a day's room, which is whole only on average."""
    whole = int(np.floor(room + rng.random()))
    return ids[np.cumsum(sizes[ids]) <= whole]
