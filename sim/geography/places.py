"""Places: one numbering for all of them, and the columns that actors write and processes read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.geography.geography import Geography
from sim.luck import Floats
from sim.status import Penalty

NETWORKS = ("brokers", "relief network", "diplomatic missions")
BROKERS, RELIEF, MISSIONS = range(len(NETWORKS))


@dataclass(frozen=True)
class Atlas:
    """The numbering of places: a range for each kind."""

    county: slice
    exit: slice
    host: slice
    separate: slice
    camp: slice
    penalty: slice
    network: slice
    south_korea: slice
    abroad: slice
    count: int


def number_places(geography: Geography) -> Atlas:
    """Give every place a number, kind after kind."""
    sizes = {
        "county": len(geography.counties.name),
        "exit": len(geography.exits.name),
        "host": len(geography.hosts.name),
        "separate": 1,
        "camp": len(geography.camps.name),
        "penalty": len(Penalty),
        "network": len(NETWORKS),
        "south_korea": 1,
        "abroad": 1,
    }
    first, ranges = 0, {}
    for kind, size in sizes.items():
        ranges[kind] = slice(first, first + size)
        first += size
    return Atlas(count=first, **ranges)


class Places:
    """What is true of places today. Actors write these columns, processes only read them.

    Shapes: C counties, E exits (27 sectors of the border with China, then the southern border, the
    sea and Russia), H hosts (Chinese counties and cities), K camps, N networks.
    """

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self.atlas = number_places(geography)
        n_exits, n_hosts = len(geography.exits.name), len(geography.hosts.name)
        n_counties, n_camps = len(geography.counties.name), len(geography.camps.name)
        self.community: Floats = np.zeros(n_exits)  # hosts behind each exit, 1 for the largest
        self.food_gap: Floats = np.zeros(n_counties)  # share of need that is not met
        self.conflict: Floats = np.zeros(n_counties)  # exposure to fighting, 0 to 1
        self.control: float = 1.0  # of the DPRK over its people, 0 to 1
        self.fuel: float = 1.0  # share of the usual fuel, 0 to 1
        self.exit_open: float = 0.0  # how far the DPRK lets people go, 0 to 1
        self.shoot_on_sight: float = 0.0  # how far guards follow an order to shoot, 0 to 1
        self.guards: Floats = np.zeros(n_exits)  # Korean guards on duty, soldiers per km
        self.takes_bribes: Floats = np.zeros(n_exits)  # share of guards who take a bribe
        self.patrols: Floats = np.zeros(n_exits)  # Chinese patrols, men per km
        self.is_fenced: NDArray[np.bool_] = np.zeros(n_exits, dtype=bool)
        self.stance: str = "return"  # of Beijing: return, tolerate, shelter or seal
        self.cooperation: float = 1.0  # share of those held whom China hands over, 0 to 1
        self.leniency: Floats = np.zeros(n_hosts)  # chance that a payment is accepted
        self.campaign: Floats = np.ones(n_hosts)  # how many times as many arrests as usual
        self.screening: Floats = np.zeros(n_hosts)  # people who can be registered a day
        self.host_room: Floats = np.zeros(n_hosts)  # people whom hosts can take in
        self.fear_of_helping: Floats = np.zeros(n_hosts)  # 0 to 1
        self.camp_places: NDArray[np.int64] = np.zeros(n_camps, dtype=np.int64)  # in open camps
        self.camps_are_ordered: bool = False
        self.network_room: Floats = np.zeros(len(NETWORKS))  # people whom it can take a day
        self.network_price: Floats = np.zeros(len(NETWORKS))  # USD a person

        self.depth: NDArray[np.str_] = np.array(geography.exits.depth)  # class of each exit
        self.bridges: NDArray[np.int64] = _bridges(geography)  # official crossings by exit
        self.bank_of_exit: NDArray[np.int64] = geography.exits.county  # -1 where there is none
        self.bank_opposite: NDArray[np.int64] = _banks_opposite(geography)  # county by host

    def number(self, kind: slice, index: NDArray[np.integer] | int) -> NDArray[np.int16]:
        """Give the numbers of places from their index within a kind."""
        return np.asarray(np.asarray(index) + kind.start, dtype=np.int16)

    def index(self, kind: slice, place: NDArray[np.integer]) -> NDArray[np.int64]:
        """Give the index within a kind from the numbers of places."""
        index: NDArray[np.int64] = np.asarray(place, dtype=np.int64) - kind.start
        return index

    def passable(self, ford: Floats) -> Floats:
        """Give the ease of each exit, 0 to 1: of the river, or of a bridge that is open."""
        by_bridge = np.where(self.bridges > 0, self.exit_open, 0.0)
        return np.maximum(ford, by_bridge)

    @property
    def shelters(self) -> bool:
        """Whether Beijing shelters those who are across and known."""
        return self.stance in ("shelter", "seal")

    @property
    def sectors(self) -> slice:
        """The range of exits that are sectors of the border with China."""
        return slice(0, sum(kind == "river" for kind in self.geography.exits.kind))


def _bridges(geography: Geography) -> NDArray[np.int64]:
    """Count the official crossings of each exit."""
    names = geography.exits.crossing
    return np.array([name.count(";") + 1 if name else 0 for name in names], dtype=np.int64)


def _banks_opposite(geography: Geography) -> NDArray[np.int64]:
    """Give the DPRK county across the river from each host, or from the nearest border host."""
    exits, km = geography.exits, geography.routes.host_to_host_km
    facing = {int(host): int(county) for host, county in zip(exits.host, exits.county, strict=True)}
    facing.pop(-1, None)
    hosts = np.array(sorted(facing))
    nearest = hosts[km[:, hosts].argmin(axis=1)]
    return np.array([facing[int(host)] for host in nearest])
