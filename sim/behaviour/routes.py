"""Routes: the ways out of China to a third country, each with its own days, risk and room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

from sim.engine.rows import Records, records
from sim.params import Parameters, number


class Route(IntEnum):
    """By which third country a party goes; what its row holds as its goal while it is onward."""

    THAILAND = 0
    LAOS = 1
    MONGOLIA = 2


ROUTE = np.dtype(
    [
        ("share", np.float64),  # of those who set out while every route has room
        ("days_to_border", np.float64),  # mean
        ("caught_share", np.float64),  # of groups, on the way through China
        ("days_abroad", np.float64),  # mean, between leaving China and arrival
        ("people_a_day", np.float64),  # most who can be taken
    ]
)


@dataclass(frozen=True)
class Routes(Parameters):
    """Thailand by the Mekong, Laos, and Mongolia over the desert; who finds one full takes another.

    Thailand takes those whom the two shares leave.
    """

    laos_share: float = number(
        0.3,
        "share of those who set out that are led to Laos, to officials there",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: less than by Thailand, which returned nobody; that both are used is "
        "documented, onward-laos-thailand",
    )
    mongolia_share: float = number(
        0.05,
        "share of those who set out that are led to Mongolia",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the shortest way, given up by most once its border was watched",
    )
    thailand_days_to_border: float = number(
        16.0,
        "mean days through China on the way to Thailand",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: trains and buses in stages over some 4,000 km, and a river",
    )
    laos_days_to_border: float = number(
        14.0,
        "mean days through China on the way to Laos",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: trains and buses in stages over some 4,000 km",
    )
    mongolia_days_to_border: float = number(
        6.0,
        "mean days through China on the way to Mongolia",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: two days by train and a night on foot, and waiting for it",
    )
    thailand_caught_share: float = number(
        0.09,
        "share of groups caught on the way through China for Thailand",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: group arrests in the south-west are reported every year",
    )
    laos_caught_share: float = number(
        0.09,
        "share of groups caught on the way through China for Laos",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as for Thailand, by the same roads",
    )
    mongolia_caught_share: float = number(
        0.2,
        "share of groups caught on the way through China for Mongolia",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a fenced desert with few roads, where strangers are seen from afar",
    )
    thailand_days_abroad: float = number(
        105.0,
        "mean days between leaving China and arrival in South Korea by Thailand",
        unit="days",
        low=1.0,
        high=1500.0,
        source="assumption: weeks to give oneself up in and months in a crowded cell",
    )
    laos_days_abroad: float = number(
        70.0,
        "mean days between leaving China and arrival in South Korea by Laos",
        unit="days",
        low=1.0,
        high=1500.0,
        source="assumption: straight to an embassy, and some weeks there",
    )
    mongolia_days_abroad: float = number(
        45.0,
        "mean days between leaving China and arrival in South Korea by Mongolia",
        unit="days",
        low=1.0,
        high=1500.0,
        source="assumption: soldiers hand them to officials in the capital, who fly them out",
    )
    thailand_people_a_day: float = number(
        30.0,
        "most people who can be taken by Thailand in a day",
        unit="people/day",
        low=0.0,
        high=10_000.0,
        source="assumption: a few boats a night on the upper Mekong",
    )
    laos_people_a_day: float = number(
        10.0,
        "most people who can be taken by Laos in a day",
        unit="people/day",
        low=0.0,
        high=10_000.0,
        source="assumption: one or two groups a day before officials there take offence",
    )
    mongolia_people_a_day: float = number(
        2.0,
        "most people who can be taken by Mongolia in a day",
        unit="people/day",
        low=0.0,
        high=10_000.0,
        source="assumption: a group every few days",
    )

    @property
    def mean_days(self) -> float:
        """Mean days of the whole way while every route has room."""
        table = table_of_routes(self)
        return float((table["share"] * (table["days_to_border"] + table["days_abroad"])).sum())


@lru_cache(maxsize=8)
def table_of_routes(routes: Routes) -> Records:
    """Give all routes as rows, in the order of their numbers."""
    rows = records(ROUTE, len(Route))
    together = routes.laos_share + routes.mongolia_share
    most = max(together, 1.0)
    shares = (
        1.0 - together / most,
        routes.laos_share / most,
        routes.mongolia_share / most,
    )
    for route in Route:
        name = route.name.lower()
        rows[route] = (
            shares[route],
            *(getattr(routes, f"{name}_{each}") for each in (ROUTE.names or ())[1:]),
        )
    return rows
