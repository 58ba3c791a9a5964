"""News: the running means that are kept of what was heard."""

from __future__ import annotations

import numpy as np

from sim.behaviour.information.heard import (
    HEARD,
    HEARD_AT_EXIT,
    HEARD_IN_COUNTY,
    HEARD_IN_HOST,
    HEARD_OF_CAMP,
    HEARD_OF_NETWORK,
    PROVINCE,
    Heard,
)
from sim.behaviour.information.hearing import hear, spread_word
from sim.behaviour.information.memory import Memory
from sim.behaviour.structure import Structure
from sim.engine.random_streams import Floats
from sim.geography.numbering import Places
from sim.params import numbers
from sim.population.arrays import PeopleArrays, records


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
    releases, fines, waiting, in_camps = Running(), Running(), Running(), Running()
    in_camp, onward, asked = Running(), Running(), Running()
    known, calling, queue, passed = Running(), Running(), Running(), Running()

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
