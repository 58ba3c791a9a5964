"""News: what people and officials have heard of the days before, as running means.

Nobody sees today. People at home hear of neighbours who made it and of attempts that failed;
officials hear of crossings, releases and fines. All of it fades.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.geography.places import Atlas
from sim.luck import Floats
from sim.params import number
from sim.people.ledger import Ledger
from sim.status import Status

_FAILED = (Status.AT_BORDER, Status.IN_CUSTODY, Status.DETAINED)
_ACROSS = (
    Status.IN_HIDING,
    Status.AT_RECEPTION,
    Status.IN_CUSTODY,
    Status.IN_SOUTH_KOREA,
    Status.ELSEWHERE_ABROAD,
)


@dataclass(frozen=True)
class Memory:
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


class News:
    """Running means, updated once a day from the ledger of the day before.

    Shapes: C counties, E exits, H hosts; all per day unless said otherwise.
    """

    def __init__(self, atlas: Atlas, network: Floats) -> None:
        self._atlas = atlas
        n_exits = atlas.exit.stop - atlas.exit.start
        n_hosts = atlas.host.stop - atlas.host.start
        self.network: Floats = network  # known leavers per 1,000 residents, shape (C,)
        self.exodus: Floats = np.zeros(network.size)  # leavers per 1,000 residents, shape (C,)
        self.attempts: Floats = np.zeros(n_exits)
        self.failures: Floats = np.zeros(n_exits)
        self.crossings: Floats = np.zeros(n_exits)
        self.releases: Floats = np.zeros(n_hosts)
        self.fines: Floats = np.zeros(n_hosts)
        self.waiting: Floats = np.zeros(n_hosts)  # people at reception, shape (H,)
        self.in_camp: Floats = np.zeros(atlas.camp.stop - atlas.camp.start)  # people, shape (K,)
        self.onward: Floats = np.zeros(atlas.network.stop - atlas.network.start)
        self.caught_onward: float = 0.0
        self.arrivals: float = 0.0
        self.attempts_yesterday: Floats = np.zeros(n_exits)

    @property
    def failed_share(self) -> Floats:
        """Share of recent attempts at each exit that failed; nought where nobody tried."""
        return self.failures / np.maximum(self.attempts, 1e-9)

    def hear(self, ledger: Ledger, population: Floats, memory: Memory) -> None:
        """Take in the flows of the day that ended.

        Args:
            ledger: the flows of that day.
            population: people by county, to count leavers per 1,000.
            memory: how long news lives.
        """
        self._hear_at_home(ledger, population, memory)
        self._hear_in_offices(ledger, memory)

    def _hear_at_home(self, ledger: Ledger, population: Floats, memory: Memory) -> None:
        per_thousand = 1000.0 / np.maximum(population, 1.0)
        counties, exits = self._atlas.county, self._atlas.exit
        in_camps = memory.camp_news * ledger.sheltered[counties]
        succeeded = ledger.successes[counties] + in_camps
        left_home = ledger.left[Status.AT_HOME, Status.EN_ROUTE, counties]
        outcomes = ledger.left[Status.AT_BORDER][:, exits]
        killed = ledger.killed_in_attempts[exits]
        tried = outcomes[list({*_ACROSS, *_FAILED})].sum(axis=0) + killed
        failed = outcomes[list(_FAILED)].sum(axis=0) + killed
        self.network = self.network * (1 - 1 / memory.network_days) + succeeded * per_thousand
        self.exodus = _mean(self.exodus, left_home * per_thousand, memory.exodus_days)
        self.attempts = _mean(self.attempts, tried, memory.risk_days)
        self.failures = _mean(self.failures, failed, memory.risk_days)
        self.attempts_yesterday = tried.astype(np.float64)

    def _hear_in_offices(self, ledger: Ledger, memory: Memory) -> None:
        days, atlas = memory.officials_days, self._atlas
        across = ledger.left[Status.AT_BORDER][list(_ACROSS)][:, atlas.exit].sum(axis=0)
        released = ledger.left[Status.IN_CUSTODY, Status.IN_HIDING, atlas.host]
        onward = ledger.reached[Status.IN_HIDING, Status.ONWARD, atlas.network]
        caught = float(ledger.left[Status.ONWARD, Status.IN_CUSTODY].sum())
        self.crossings = _mean(self.crossings, across, days)
        self.releases = _mean(self.releases, released, days)
        self.fines = _mean(self.fines, ledger.helpers_fined[atlas.host], days)
        self.onward = _mean(self.onward, onward, days)
        self.caught_onward += (caught - self.caught_onward) / days
        self.arrivals += (float(across.sum()) - self.arrivals) / days
        self.waiting = ledger.stock[Status.AT_RECEPTION, atlas.host].astype(np.float64)
        self.in_camp = ledger.stock[Status.IN_CAMP, atlas.camp].astype(np.float64)


def _mean(before: Floats, today: NDArray[np.int64] | Floats, age_days: float) -> Floats:
    return before + (today - before) / max(age_days, 1.0)
