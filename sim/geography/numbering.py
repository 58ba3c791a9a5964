"""Places: one numbering for all of them, and the columns that actors write and processes read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.rows import Records, records
from sim.geography.columns import CAMP, COUNTY, EXIT, HOST, NETWORK, POLICY
from sim.geography.geography import Geography
from sim.geography.reading.vocabulary import EXIT_KINDS, GATES, STANCES
from sim.geography.tables import AS_THE_SCENARIO_SAYS
from sim.status import Penalty

NETWORKS = ("brokers", "relief network", "diplomatic missions")
BROKERS, RELIEF, MISSIONS = range(len(NETWORKS))
CHANNEL = (*NETWORKS, "other exits")
"""By what people reach the destination: a network, or an exit that needs none."""

HELD_APART = ("officials", "soldiers")
"""Who is held apart from other refugees, each at a place of its own."""
OFFICIALS, SOLDIERS = range(len(HELD_APART))


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
    sectors: int  # how many exits, the first ones, are sectors of the border with neighbours


def number_places(geography: Geography) -> Atlas:
    """Give every place a number, kind after kind."""
    sizes = {
        "county": len(geography.counties.name),
        "exit": len(geography.exits.name),
        "host": len(geography.hosts.name),
        "separate": len(HELD_APART),
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
    sectors = sum(kind == EXIT_KINDS[RIVER] for kind in geography.exits.kind)
    return Atlas(count=first, sectors=sectors, **ranges)


RIVER, FRONT_LINE, SEA, THIRD_COUNTRY = range(len(EXIT_KINDS))
CLOSED_GATE, NARROW_GATE, OPEN_GATE = range(len(GATES))
RETURN, TOLERATE, SHELTER, SEAL = range(len(STANCES))


class Column:
    """An attribute of `Places` that is a column of one of its tables; setting it writes there."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, places: Places, owner: type | None = None) -> NDArray[Any]:
        return places.columns[self._name]

    def __set__(self, places: Places, values: Any) -> None:
        places.columns[self._name][...] = values


class Word:
    """An attribute of `Places` that is one value of its policy."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, places: Places, owner: type | None = None) -> Any:
        return places.columns[self._name].item()

    def __set__(self, places: Places, value: Any) -> None:
        places.columns[self._name][0] = value


class Everywhere(Word):
    """A value of policy that also holds at each place, until an actor says otherwise of some."""

    def __init__(self, *columns: str) -> None:
        self._columns = columns

    def __set__(self, places: Places, value: Any) -> None:
        super().__set__(places, value)
        for name in self._columns:
            places.columns[name][...] = value


class Places:
    """What is true of places today. Actors write these columns, processes only read them.

    Each kind of place is a table with a row a place, as compiled functions read it: `counties`,
    `exits` (sectors of the border, then the others), `hosts`, `camps`, `networks`, and `policy`
    with one row.
    """

    food_gap, hunger, conflict, control_here = Column(), Column(), Column(), Column()
    community, guards, takes_bribes = Column(), Column(), Column()
    patrols, is_fenced, bridges, control_at = Column(), Column(), Column(), Column()
    leniency, campaign, gate, gate_room = Column(), Column(), Column(), Column()
    rescue, screening, care = Column(), Column(), Column()
    family_room, centre_places, added_places = Column(), Column(), Column()
    zone_places, camp_places = Column(), Column()
    host_room, fear_of_helping, spares_public = Column(), Column(), Column()
    stance_here, stance_opposite, cooperation = Column(), Column(), Column()
    network_room, network_price = Column(), Column()
    national_gap, savings = Word(), Word()
    control = Everywhere("control_here", "control_at")
    fuel, exit_open, shoot_on_sight = Word(), Word(), Word()
    secret_police, takes_back, buffer_zone = Word(), Word(), Word()
    stance_number, bridges_held, pardon = Word(), Word(), Word()
    camps_are_ordered, days_ordered, takes_in = Word(), Word(), Word()
    men, seats, camp_intake, releases_apart = Word(), Word(), Word(), Word()

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self.atlas = number_places(geography)
        self.counties = records(COUNTY, len(geography.counties.name))
        self.exits = _exits(geography)
        self.hosts = _hosts(geography)
        self.by_sea: NDArray[np.bool_] = np.append(self.exits["kind"] == SEA, False)  # and inland
        self.camps = records(CAMP, len(geography.camps.name))
        self.camps["host"] = geography.camps.host
        self.networks = records(NETWORK, len(NETWORKS))
        self.policy = records(POLICY, 1)
        tables = (self.counties, self.exits, self.hosts, self.camps, self.networks, self.policy)
        self.columns: dict[str, NDArray[Any]] = {
            name: table.view(np.ndarray)[name]
            for table in tables
            for name in table.dtype.names or ()
        }
        self.control = self.fuel = self.savings = self.takes_back = self.bridges_held = 1.0
        self.takes_in = True
        self.hand_over(1.0)
        self.stance = STANCES[RETURN]

    @property
    def stance(self) -> str:
        """The stance of neighbours without one of their own: return, tolerate, shelter or seal."""
        return STANCES[self.stance_number]

    @stance.setter
    def stance(self, stance: str) -> None:
        self.stance_number = STANCES.index(stance)
        self.stance_here = self.stance_number
        self.take_stances(self.geography.hosts.stance)

    def take_stances(self, own: NDArray[np.integer]) -> None:
        """Let some neighbours have a stance of their own, by host; the others keep theirs."""
        here, sectors = np.where(own == AS_THE_SCENARIO_SAYS, self.stance_here, own), self.sectors
        self.stance_here = here
        self.stance_opposite[sectors] = here[self.geography.exits.host[sectors]]

    def hold_there(self, beyond: NDArray[np.float64]) -> None:
        """Let control differ from that of the whole country by so much by county, shape (C,)."""
        here = np.clip(self.control + beyond, 0.0, 1.0)
        self.control_here = here
        bank = self.exits["bank"]
        self.control_at = np.where(bank >= 0, here[bank], self.control)

    def hand_over(self, share: float) -> None:
        """Let neighbours without a rule of their own hand over a share of those whom they hold."""
        own = self.geography.hosts.cooperation
        self.cooperation = np.where(own == AS_THE_SCENARIO_SAYS, share, own)

    @property
    def shelters(self) -> bool:
        """Whether any neighbour shelters those who are across and known."""
        return bool((self.stance_here >= SHELTER).any())

    @property
    def sectors(self) -> slice:
        """The range of exits that are sectors of the border with neighbours."""
        return slice(0, self.atlas.sectors)


def _exits(geography: Geography) -> Records:
    exits = geography.exits
    table = records(EXIT, len(exits.name))
    table["kind"] = [EXIT_KINDS.index(kind) for kind in exits.kind]
    table["is_dry"] = np.array(exits.depth) == "dry"
    table["bridges"], table["length_km"] = _bridges(geography), exits.length_km
    table["bank"], table["host"] = exits.county, exits.host
    return table


def _hosts(geography: Geography) -> Records:
    hosts = geography.hosts
    table = records(HOST, len(hosts.name))
    table["campaign"] = 1.0
    table["population"], table["kin_share"] = hosts.population, hosts.kin_share
    table["is_border"], table["bank_opposite"] = hosts.is_border, _banks_opposite(geography)
    return table


def _bridges(geography: Geography) -> NDArray[np.int64]:
    return np.array([len(names) for names in geography.exits.crossing], dtype=np.int64)


def _banks_opposite(geography: Geography) -> NDArray[np.int64]:
    """Give the county across the river from each host, or from the nearest host on a river."""
    exits, km = geography.exits, geography.routes.host_to_host_km
    facing = {int(host): int(county) for host, county in zip(exits.host, exits.county, strict=True)}
    facing.pop(-1, None)
    hosts = np.array(sorted(facing))
    nearest = hosts[km[:, hosts].argmin(axis=1)]
    return np.array([facing[int(host)] for host in nearest])
