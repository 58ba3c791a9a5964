"""Policies of the networks that take people onward."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


@dataclass(frozen=True)
class Networks(Parameters):
    """Brokers and relief networks that take people from China to South Korea."""

    brokers_room: float = number(
        6.5,
        "people whom brokers can take a day",
        unit="people/day",
        low=0.0,
        high=2000.0,
        source="arrivals-2011-2737, underground-network, underground-railroad-suh",
    )
    relief_room: float = number(
        1.8,
        "people whom churches and relief groups can take a day",
        unit="people/day",
        low=0.0,
        high=2000.0,
        source="arrivals-2011-2737, underground-network",
    )
    funding: float = number(
        1.0,
        "funds relative to the usual; room grows with them",
        unit="factor",
        low=0.0,
        high=50.0,
        source="network-expandable",
    )
    price: float = number(
        2500.0,
        "what brokers ask for the way from China to South Korea, a person",
        unit="USD",
        low=0.0,
        high=100_000.0,
        source="crossing-prices, route-prices",
    )
    price_rises: float = number(
        0.5,
        "growth of the price when all room is taken",
        unit="share",
        low=0.0,
        high=10.0,
        source="crossing-prices",
    )
    fear_per_arrest: float = number(
        0.1,
        "room lost, and price added, with each person a day caught on the way",
        unit="share per person/day",
        low=0.0,
        high=5.0,
        source="penalty-helpers-2-7y, treatment-crime",
    )
