"""News: what people and officials have heard of the days before, as running means.

Nobody sees today. People at home hear of neighbours who made it and of attempts that failed, and
of people from elsewhere in the province and the country, further the more phones reach over the
river; kin in the South call. Officials hear of crossings, releases and fines. All of it fades.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.behaviour.structure import NEWS_REACH, WITHIN_COUNTY, Structure
from sim.engine.compiled import compiled
from sim.engine.random_streams import Floats
from sim.geography.numbering import MISSIONS, Places
from sim.params import Parameters, number, numbers
from sim.population.arrays import PeopleArrays, Records, records
from sim.status import HELD, OUTSIDE, Penalty, Status, mask

_STATUSES, _PENALTIES = len(Status), len(Penalty)
_WITHIN_COUNTY = NEWS_REACH.index(WITHIN_COUNTY)
_IS_ACROSS = mask(OUTSIDE)
_IS_FAILURE = mask(HELD | {Status.AT_BORDER})  # caught, or turned back


@dataclass(frozen=True)
class Memory(Parameters):
    """How far news reaches and how long it lives, as mean ages."""

    network_days: float = number(
        1500.0,
        "mean age of the memory that neighbours got out and how: the migrant network at home",
        unit="days",
        low=30.0,
        high=20000.0,
        source="assumption: ties to people abroad last for years; leavers of 2016 mostly had kin "
        "outside who pay",
    )
    province_share: float = number(
        0.2,
        "share of what a county knows of the way that comes from the whole province",
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption: markets of a province are within a day of each other",
    )
    nation_share: float = number(
        0.1,
        "share of what a county knows of the way that comes from the whole country",
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption: traders and soldiers travel; ten times less than within a county",
    )
    phones: float = number(
        1.0,
        "how far phones with foreign cards have come into use along the river, 1 as around 2010",
        unit="share",
        low=0.0,
        high=3.0,
        source="assumption: handsets came from about 2001 and were common by 2007",
    )
    without_phones: float = number(
        0.4,
        "what is left without phones of the news from outside the county and of the calls of kin",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: letters and messengers took weeks and money before 2001",
    )
    calling_days: float = number(
        1100.0,
        "mean time for which people who arrived in the South go on to bring their kin",
        unit="days",
        low=30.0,
        high=10000.0,
        source="assumption: who means to bring parents, children and siblings does so in the first "
        "years",
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
    penalty_days: float = number(
        365.0,
        "mean age of what people at home know of how often those who leave are punished, and how",
        unit="days",
        low=10.0,
        high=5000.0,
        source="assumption: a year of rumours and public trials",
    )
    missions_days: float = number(
        1500.0,
        "mean time for which missions stay fenced against those who tried to enter",
        unit="days",
        low=10.0,
        high=20000.0,
        source="assumption: fences and guards of 2002 stood for years",
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
        ("network", np.float64),  # known leavers of the county per 1,000 residents
        ("known", np.float64),  # the same with those of province and country, as far as heard of
        ("calling", np.float64),  # people in the South who bring their kin
        ("exodus", np.float64),  # leavers per 1,000 residents a day
        ("per_thousand", np.float64),  # 1,000 over the residents at the start
        ("residents", np.float64),  # people, at the start
        ("province", np.int64),
    ]
)
PROVINCE = np.dtype([("known", np.float64), ("residents", np.float64)])
"""Known leavers and people of a province."""
HEARD_AT_EXIT = np.dtype(
    [
        (name, np.float64)
        for name in ("attempts", "failures", "crossings", "attempts_yesterday")  # people a day
    ]
)
HEARD_IN_HOST = np.dtype(
    [
        ("releases", np.float64),  # people a day
        ("fines", np.float64),  # CNY a day
        ("waiting", np.float64),  # people at reception
    ]
)
HEARD_OF_CAMP = np.dtype([("in_camp", np.float64)])  # people
HEARD_OF_NETWORK = np.dtype([("onward", np.float64), ("asked", np.float64)])  # people a day
HEARD = np.dtype(
    [
        ("caught_onward", np.float64),  # people a day
        ("arrivals", np.float64),  # people a day, across the border
        ("in_south", np.float64),  # people who ever arrived
        ("tried_missions", np.float64),  # people who tried a mission of late
        ("helpers_sentenced", np.float64),  # helpers sentenced at home, a day
        ("leavers", np.float64),  # people who set out, a day, for long
        ("punished", np.float64, (len(Penalty),)),  # people sentenced a day, for long, by class
    ]
)


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
    in_camp, onward, asked = Running(), Running(), Running()
    known, calling = Running(), Running()

    def __init__(self, places: Places, network: Floats) -> None:
        atlas, counties = places.atlas, places.geography.counties
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
        self.provinces = records(PROVINCE, len(dict.fromkeys(counties.province)))
        order = {name: row for row, name in enumerate(dict.fromkeys(counties.province))}
        self.columns["province"][...] = [order[name] for name in counties.province]
        self.network = network

    def learn(self, population: Floats, memory: Memory, structure: Structure) -> None:
        """Let each county know what is known in the rest of its province and of the country."""
        self._count(population)
        spread_word(self.heard.counties, self.provinces, numbers(memory), numbers(structure))

    def _count(self, population: Floats) -> None:
        if population is not self._population:
            self._population = population
            self.columns["per_thousand"][...] = 1000.0 / np.maximum(population, 1.0)
            self.columns["residents"][...] = population

    @property
    def caught_onward(self) -> float:
        """People caught on the way South, a day."""
        return float(self.columns["caught_onward"].item())

    @property
    def arrivals(self) -> float:
        """People who got across, a day."""
        return float(self.columns["arrivals"].item())

    @property
    def in_south(self) -> float:
        """People who ever arrived in the South."""
        return float(self.columns["in_south"].item())

    @property
    def tried_missions(self) -> float:
        """People who tried a mission of late."""
        return float(self.columns["tried_missions"].item())

    @property
    def helpers_sentenced(self) -> float:
        """Helpers sentenced at home, a day."""
        return float(self.columns["helpers_sentenced"].item())

    @property
    def leavers(self) -> float:
        """People who set out, a day, over the time for which penalties are remembered."""
        return float(self.columns["leavers"].item())

    @property
    def punished(self) -> Floats:
        """People sentenced, a day, over the same time, by class of penalty."""
        punished: Floats = self.columns["punished"][0]
        return punished

    @property
    def failed_share(self) -> Floats:
        """Share of recent attempts at each exit that failed; nought where nobody tried."""
        return self.failures / np.maximum(self.attempts, 1e-9)

    def hear(
        self, arrays: PeopleArrays, population: Floats, memory: Memory, structure: Structure
    ) -> None:
        """Take in the flows of the day that ended.

        Args:
            arrays: the flows of that day.
            population: people by county, to count leavers per 1,000.
            memory: how long news lives.
            structure: how far it travels.
        """
        self._count(population)
        hear(self.heard, self.provinces, arrays, numbers(memory), numbers(structure))


@compiled
def hear(
    heard: Heard, provinces: Records, arrays: PeopleArrays, lasting: Records, structure: Records
) -> None:
    """Let everybody hear of the day that ended; `lasting` are the numbers of `Memory`."""
    hear_at_home(heard, arrays, lasting)
    spread_word(heard.counties, provinces, lasting, structure)
    hear_of_penalties(heard, arrays, lasting)
    hear_in_offices(heard, arrays, lasting)


@compiled
def phone_reach(lasting: Records) -> float:
    """Give how well news and calls get through, 1 with phones as common as around 2010."""
    memory = lasting[0]
    reach: float = memory.without_phones + (1.0 - memory.without_phones) * memory.phones
    return reach


@compiled
def spread_word(
    counties: Records, provinces: Records, lasting: Records, structure: Records
) -> None:
    """Let the knowledge of the way reach the rest of each province and of the country."""
    memory, travels = lasting[0], phone_reach(lasting)
    if structure[0].news == _WITHIN_COUNTY:
        travels = 0.0
    known = residents = 0.0
    for province in range(provinces.size):
        provinces[province].known = provinces[province].residents = 0.0
    for county in range(counties.size):
        here = counties[county]
        in_province = provinces[here.province]
        in_province.known += here.network * here.residents
        in_province.residents += here.residents
        known += here.network * here.residents
        residents += here.residents
    of_nation = memory.nation_share * known / max(residents, 1.0)
    own = 1.0 - memory.province_share - memory.nation_share
    for county in range(counties.size):
        here = counties[county]
        in_province = provinces[here.province]
        of_province = memory.province_share * in_province.known / max(in_province.residents, 1.0)
        here.known = own * here.network + travels * (of_province + of_nation)


@compiled
def hear_of_penalties(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let people at home hear how many leave and how many are punished, by class."""
    days, layout, everything = lasting[0].penalty_days, arrays.layout[0], heard.all[0]
    leavers = 0
    for county in range(heard.counties.size):
        leavers += arrays.left[Status.AT_HOME, Status.EN_ROUTE, layout.county + county]
    everything.leavers += (leavers - everything.leavers) / days
    for penalty in range(_PENALTIES):
        sentenced = 0
        for before in range(_STATUSES):
            if before != Status.DETAINED:
                sentenced += arrays.reached[before, Status.DETAINED, layout.penalty + penalty]
        everything.punished[penalty] += (sentenced - everything.punished[penalty]) / days


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
        arrived = arrays.by_place[place].arrived
        news.calling += arrived - news.calling / memory.calling_days
        heard.all[0].in_south += arrived
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
        host.fines += (arrays.by_place[place].fined_cny - host.fines) / days
        host.waiting = arrays.stock[Status.AT_RECEPTION, place]
    for row in range(heard.camps.size):
        heard.camps[row].in_camp = arrays.stock[Status.IN_CAMP, layout.camp + row]
    for row in range(heard.networks.size):
        taken = arrays.reached[Status.IN_HIDING, Status.ONWARD, layout.network + row]
        heard.networks[row].onward += (taken - heard.networks[row].onward) / days
        asked = arrays.by_place[layout.network + row].asked
        heard.networks[row].asked += (asked - heard.networks[row].asked) / days
    caught = 0
    for place in range(layout.places):
        caught += arrays.left[Status.ONWARD, Status.IN_CUSTODY, place]
    everything.tried_missions *= 1.0 - 1.0 / lasting[0].missions_days
    everything.tried_missions += arrays.by_place[layout.network + MISSIONS].asked
    sentenced = arrays.tally[0].helpers_sentenced
    everything.helpers_sentenced += (sentenced - everything.helpers_sentenced) / days
    everything.caught_onward += (caught - everything.caught_onward) / days
    everything.arrivals += (arrivals - everything.arrivals) / days
