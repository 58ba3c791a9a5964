"""News: what people and officials have heard of the days before, as running means.

Nobody sees today. People at home hear of neighbours who made it and of attempts that failed;
officials hear of crossings, releases and fines. All of it fades.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.geography.numbering import Atlas
from sim.params import Parameters, number, numbers
from sim.population.arrays import PeopleArrays, Records, records
from sim.status import HELD, OUTSIDE, Status, mask

_STATUSES = len(Status)
_IS_ACROSS = mask(OUTSIDE)
_IS_FAILURE = mask(HELD | {Status.AT_BORDER})  # caught, or turned back


@dataclass(frozen=True)
class Memory(Parameters):
    """How long news lives, as mean ages."""

    network_days: float = number(
        3000.0,
        "mean age of the memory that neighbours got out and how: the migrant network at home",
        unit="days",
        low=30.0,
        high=20000.0,
        source="assumption: ties to people abroad last for years; leavers of 2016 mostly had kin "
        "outside who pay",
    )
    exodus_days: float = number(
        10.0,
        "mean age of the memory that neighbours are leaving these days",
        unit="days",
        low=1.0,
        high=120.0,
        source="assumption: past exoduses double within days and weeks, not months",
    )
    risk_days: float = number(
        30.0,
        "mean age of the memory of attempts that failed",
        unit="days",
        low=1.0,
        high=730.0,
        source="assumption: word of arrests at a sector is a month old on average",
    )
    camp_news: float = number(
        0.5,
        "how much a place in a camp adds to the network at home, beside the news of the crossing",
        unit="factor",
        low=0.0,
        high=10.0,
        source="camp-telecom",
    )
    officials_days: float = number(
        7.0,
        "mean age of what officials reckon with: crossings, releases, fines",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: weekly reporting",
    )


HEARD_IN_COUNTY = np.dtype(
    [
        ("network", np.float64),  # known leavers per 1,000 residents
        ("exodus", np.float64),  # leavers per 1,000 residents a day
        ("per_thousand", np.float64),  # 1,000 over the residents at the start
    ]
)
HEARD_AT_EXIT = np.dtype(
    [
        (name, np.float64)
        for name in ("attempts", "failures", "crossings", "attempts_yesterday")  # people a day
    ]
)
HEARD_IN_HOST = np.dtype(
    [
        ("releases", np.float64),  # people a day
        ("fines", np.float64),  # people a day
        ("waiting", np.float64),  # people at reception
    ]
)
HEARD_OF_CAMP = np.dtype([("in_camp", np.float64)])  # people
HEARD_OF_NETWORK = np.dtype([("onward", np.float64)])  # people a day
HEARD = np.dtype([("caught_onward", np.float64), ("arrivals", np.float64)])  # people a day


class Heard(NamedTuple):
    """What was heard, a table for each kind of place."""

    counties: Records  # HEARD_IN_COUNTY
    exits: Records  # HEARD_AT_EXIT
    hosts: Records  # HEARD_IN_HOST
    camps: Records  # HEARD_OF_CAMP
    networks: Records  # HEARD_OF_NETWORK
    all: Records  # HEARD, one row


class Running:
    """An attribute of `News` that is a column of one of its tables; setting it writes there."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, news: News, owner: type | None = None) -> Floats:
        return news.columns[self._name]

    def __set__(self, news: News, values: Floats | float) -> None:
        news.columns[self._name][...] = values


class News:
    """Running means, updated once a day from the ledger of the day before.

    Shapes: C counties, E exits, H hosts; all per day unless said otherwise.
    """

    network, exodus = Running(), Running()
    attempts, failures, crossings, attempts_yesterday = Running(), Running(), Running(), Running()
    releases, fines, waiting = Running(), Running(), Running()
    in_camp, onward = Running(), Running()

    def __init__(self, atlas: Atlas, network: Floats) -> None:
        self.heard = Heard(
            counties=records(HEARD_IN_COUNTY, network.size),
            exits=records(HEARD_AT_EXIT, atlas.exit.stop - atlas.exit.start),
            hosts=records(HEARD_IN_HOST, atlas.host.stop - atlas.host.start),
            camps=records(HEARD_OF_CAMP, atlas.camp.stop - atlas.camp.start),
            networks=records(HEARD_OF_NETWORK, atlas.network.stop - atlas.network.start),
            all=records(HEARD),
        )
        self.columns: dict[str, Floats] = {
            name: table.view(np.ndarray)[name]
            for table in self.heard
            for name in table.dtype.names or ()
        }
        self._population: Floats | None = None
        self.network = network

    @property
    def caught_onward(self) -> float:
        """People caught on the way South, a day."""
        return float(self.columns["caught_onward"].item())

    @property
    def arrivals(self) -> float:
        """People who got across, a day."""
        return float(self.columns["arrivals"].item())

    @property
    def failed_share(self) -> Floats:
        """Share of recent attempts at each exit that failed; nought where nobody tried."""
        return self.failures / np.maximum(self.attempts, 1e-9)

    def hear(self, arrays: PeopleArrays, population: Floats, memory: Memory) -> None:
        """Take in the flows of the day that ended.

        Args:
            arrays: the flows of that day.
            population: people by county, to count leavers per 1,000.
            memory: how long news lives.
        """
        if population is not self._population:
            self._population = population
            self.columns["per_thousand"][...] = 1000.0 / np.maximum(population, 1.0)
        hear(self.heard, arrays, numbers(memory))


@compiled
def hear(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let everybody hear of the day that ended; `lasting` are the numbers of `Memory`."""
    hear_at_home(heard, arrays, lasting)
    hear_in_offices(heard, arrays, lasting)


@compiled
def hear_at_home(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let people at home hear of neighbours who left or got out, and of attempts that failed."""
    memory, first = lasting[0], arrays.layout[0].exit
    for county in range(heard.counties.size):
        news = heard.counties[county]
        place = arrays.layout[0].county + county
        succeeded = arrays.by_place[place].successes
        succeeded += memory.camp_news * arrays.by_place[place].sheltered
        left = arrays.left[Status.AT_HOME, Status.EN_ROUTE, place] * news.per_thousand
        news.network *= 1.0 - 1.0 / memory.network_days
        news.network += succeeded * news.per_thousand
        news.exodus += (left - news.exodus) / memory.exodus_days
    for row in range(heard.exits.size):
        at_exit = heard.exits[row]
        tried = failed = arrays.by_place[first + row].killed_in_attempts
        for after in range(_STATUSES):
            ended = arrays.left[Status.AT_BORDER, after, first + row]
            tried += ended * (_IS_ACROSS[after] or _IS_FAILURE[after])
            failed += ended * _IS_FAILURE[after]
        at_exit.attempts += (tried - at_exit.attempts) / memory.risk_days
        at_exit.failures += (failed - at_exit.failures) / memory.risk_days
        at_exit.attempts_yesterday = tried


@compiled
def hear_in_offices(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let officials hear of crossings, releases, fines, of those who wait, and of networks."""
    days, layout, everything = lasting[0].officials_days, arrays.layout[0], heard.all[0]
    arrivals = 0
    for row in range(heard.exits.size):
        across = 0
        for after in range(_STATUSES):
            if _IS_ACROSS[after]:
                across += arrays.left[Status.AT_BORDER, after, layout.exit + row]
        arrivals += across
        heard.exits[row].crossings += (across - heard.exits[row].crossings) / days
    for row in range(heard.hosts.size):
        place, host = layout.host + row, heard.hosts[row]
        released = arrays.left[Status.IN_CUSTODY, Status.IN_HIDING, place]
        host.releases += (released - host.releases) / days
        host.fines += (arrays.by_place[place].helpers_fined - host.fines) / days
        host.waiting = arrays.stock[Status.AT_RECEPTION, place]
    for row in range(heard.camps.size):
        heard.camps[row].in_camp = arrays.stock[Status.IN_CAMP, layout.camp + row]
    for row in range(heard.networks.size):
        taken = arrays.reached[Status.IN_HIDING, Status.ONWARD, layout.network + row]
        heard.networks[row].onward += (taken - heard.networks[row].onward) / days
    caught = 0
    for place in range(layout.places):
        caught += arrays.left[Status.ONWARD, Status.IN_CUSTODY, place]
    everything.caught_onward += (caught - everything.caught_onward) / days
    everything.arrivals += (arrivals - everything.arrivals) / days
