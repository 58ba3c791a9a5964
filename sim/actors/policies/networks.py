"""Policies of the networks that take people onward."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


@dataclass(frozen=True)
class Networks(Parameters):
    """Brokers and relief networks that take people from China to South Korea."""

    growth: float = number(
        0.85,
        "most by which the room of brokers grows or shrinks in a year, as demand passes it or "
        "falls short",
        unit="1/year",
        low=0.0,
        high=10.0,
        source="assumption: a guide who knows the way and the safe houses trains another in a year",
    )
    relief_funds: float = number(
        3000.0,
        "what churches and relief groups spend a day on bringing people out",
        unit="USD/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a million dollars a year from congregations and foundations; that such "
        "funds exist is documented, underground-network, underground-railroad-suh",
    )
    relief_cost: float = number(
        2000.0,
        "what it costs relief groups to bring one person out",
        unit="USD",
        low=50.0,
        high=50_000.0,
        source="route-prices",
    )
    funding: float = number(
        1.0,
        "funds of relief groups relative to the usual",
        unit="factor",
        low=0.0,
        high=50.0,
        source="network-expandable",
    )
    price: float = number(
        950.0,
        "what brokers would ask for the way from China to South Korea, a person, if nobody were "
        "caught",
        unit="USD",
        low=0.0,
        high=100_000.0,
        source="assumption: fares, food and a guide's weeks; with the risk of 2011 it comes to "
        "some 4,000 dollars, of the 2,500 for the part from China and the 3,500 for that to it, "
        "route-prices",
    )
    price_rises: float = number(
        0.5,
        "growth of the price while demand passes all room",
        unit="share",
        low=0.0,
        high=10.0,
        source="crossing-prices",
    )
    price_by_risk: float = number(
        1.5,
        "power with which the price grows as fewer get through: the share of attempts at the "
        "border that succeed, times the share of those on the way who are not caught",
        unit="exponent",
        low=0.0,
        high=5.0,
        source="assumption: 1 would be a fee that is due on arrival alone; half as much again for "
        "what helpers risk themselves. Prices rose with every tightening, crossing-prices",
    )
    risk_days: float = number(
        180.0,
        "mean age of what brokers reckon with: attempts that failed, groups that were caught",
        unit="days",
        low=1.0,
        high=3650.0,
        source="assumption: a price is asked again each season",
    )
    fear_per_arrest: float = number(
        0.1,
        "room lost, and price added, with each person a day caught on the way",
        unit="share per person/day",
        low=0.0,
        high=5.0,
        source="penalty-helpers-2-7y, treatment-crime",
    )
    fear_per_helper_year: float = number(
        0.002,
        "room lost, and price added, with each year a day to which helpers at home are sentenced",
        unit="share per year/day",
        low=0.0,
        high=5.0,
        source="assumption: a helper sentenced to five years frightens a tenth as much as an "
        "arrest on the way",
    )
