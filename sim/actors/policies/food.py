"""Policies of food in the DPRK: the gap, its seasons, the aid that fills part of it, prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, number


@dataclass(frozen=True)
class Food(Parameters):
    """Food in the DPRK and the aid that fills part of the gap."""

    gap: float = number(
        0.08,
        "share of need that is not met while aid arrives as usual",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: a chronic shortfall in the years around 2011; famine-thousands-cross "
        "ties the gap to crossings but gives no share",
    )
    lean_season: float = number(
        0.2,
        "how far the gap rises above the mean of the year in the middle of the lean season, July, "
        "and falls below it in January",
        unit="share of the gap",
        low=0.0,
        high=1.0,
        source="food-seasons",
    )
    gap_there: Mapping[str, float] = by_place(
        "what a county or province lacks beyond the rest of the country",
        unit="share of need",
        low=0.0,
        high=1.0,
        places=("county", "province"),
        source="assumption: none by default; no document compares provinces",
    )
    harvest_spread: float = number(
        0.12,
        "spread of the gap between harvest years: standard deviation of its logarithm",
        unit="log points",
        low=0.0,
        high=1.0,
        source="assumption: a bad harvest adds an eighth; a harvest counts from October on",
    )
    aid: float = number(
        1.0,
        "food and fuel aid from China relative to the usual",
        unit="share",
        low=0.0,
        high=5.0,
        source="food-aid-lever-2014, china-aid-props-regime",
    )
    need: float = number(
        5_400_000.0,
        "cereals that the country needs in a year",
        unit="tonnes/year",
        low=1000.0,
        high=20_000_000.0,
        source="food-2011-12",
    )
    aid_tonnes: float = number(
        700_000.0,
        "cereals that come in a year as aid, or bought on easy terms, while aid is as usual",
        unit="tonnes/year",
        low=0.0,
        high=5_000_000.0,
        source="food-aid-totals, food-2011-12",
    )
    aid_in_gap: float = number(
        700_000.0,
        "how much of such cereals the gap reckons with already; 0 for a gap before aid",
        unit="tonnes/year",
        low=0.0,
        high=5_000_000.0,
        source="assumption: the gap is that of a year with the usual aid",
    )
    aid_reaches: float = number(
        1.0,
        "share of what comes, or stays away, that those feel who lack food",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: rations and markets hand on the whole of it",
    )
    uncounted: float = number(
        0.0,
        "what plots, hill fields and markets add to what is counted",
        unit="share of need",
        low=0.0,
        high=0.5,
        source="assumption: the gap is that which remains with them",
    )
    least_gap: float = number(
        0.0,
        "gap that unequal distribution leaves in the best of years",
        unit="share of need",
        low=0.0,
        high=0.5,
        source="assumption: the gap holds it already",
    )
    stocks_days: float = number(
        45.0,
        "mean days until a change of aid is felt on tables",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: stocks and markets buffer for weeks",
    )
    fuel_moves: float = number(
        0.3,
        "growth of the gap where no fuel is left to move grain to those who lack it",
        unit="share of the gap",
        low=0.0,
        high=5.0,
        source="assumption: a third of the grain goes by truck or diesel train; the rest goes by "
        "electric train and cart, or is eaten where it grows",
    )
    fuel_spread: float = number(
        0.4,
        "how uncertain that growth is: standard deviation of the logarithm of one factor for the "
        "whole run",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: nobody has measured it; within a factor of two",
    )
    rice_usd: float = number(
        0.7,
        "price of rice on the market at the usual gap",
        unit="USD/kg",
        low=0.01,
        high=20.0,
        source="rice-prices, black-market-dollar",
    )
    rice_gap: float = number(
        0.08,
        "gap at which rice costs that",
        unit="share of need",
        low=0.0,
        high=0.9,
        source="assumption: a chronic shortfall in the years around 2011",
    )
    rice_usual: float = number(
        0.7,
        "price of rice at which those who leave have the means that their streams state",
        unit="USD/kg",
        low=0.01,
        high=20.0,
        source="rice-prices, black-market-dollar",
    )
    rice_elasticity: float = number(
        0.2,
        "how far demand gives way to price: the loss of demand, in per cent, for each per cent "
        "that rice grows dearer",
        unit="elasticity",
        low=0.05,
        high=5.0,
        source="assumption: staples bend least; a tenth less food then makes rice dearer by two "
        "thirds, and prices doubled within a year of want, rice-prices",
    )
    savings_eaten: float = number(
        0.15,
        "power with which the money of those who leave falls as rice grows dearer",
        unit="exponent",
        low=0.0,
        high=3.0,
        source="assumption: a household sells a part of what it has before somebody leaves",
    )
    hunger_days: float = number(
        75.0,
        "mean days over which want becomes hunger that kills",
        unit="days",
        low=1.0,
        high=1000.0,
        source="assumption: bodies and what can be sold last for months",
    )
