"""Memory: how far news reaches and how long it lives."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


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
