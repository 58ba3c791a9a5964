"""Policies in the DPRK: the state and its border guard, food and aid, and fighting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, number


@dataclass(frozen=True)
class NorthKorea(Parameters):
    """The DPRK state and its border guard."""

    control: float = number(
        0.95,
        "how far the state controls movement and its own guards",
        unit="share",
        low=0.0,
        high=1.0,
        source="state-control-weakening, nk-traitors",
    )
    fuel: float = number(
        1.0,
        "fuel for trucks and trains relative to the usual supply",
        unit="share",
        low=0.0,
        high=1.0,
        source="china-oil-lever, rail-travel",
    )
    exit_open: float = number(
        0.0,
        "how far Pyongyang lets its people go: 0 holds them, 1 opens the border and the bridges",
        unit="share",
        low=0.0,
        high=1.0,
        source="nk-opens-borders-lever",
    )
    shoot_on_sight: float = number(
        0.02,
        "how far guards follow an order to shoot",
        unit="share",
        low=0.0,
        high=1.0,
        source="control-timeline",
    )
    border_forces: float = number(
        100_000.0,
        "soldiers of the border forces, all tasks together",
        unit="soldiers",
        low=0.0,
        high=500_000.0,
        source="guards-2006, guard-posts-sinuiju",
    )
    on_picket: float = number(
        0.12,
        "share of the border forces who stand at the river at one time",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three watches, and the larger part in barracks and on other tasks",
    )
    mobile_share: float = number(
        0.4,
        "share of pickets moved to where crossings were of late",
        unit="share",
        low=0.0,
        high=1.0,
        source="secret-police-increase, guards-2012",
    )
    reinforces: float = number(
        0.25,
        "growth of the pickets with each 100 crossings a day, while control holds",
        unit="per 100 people/day",
        low=0.0,
        high=10.0,
        source="secret-police-increase",
    )
    most_pickets: float = number(
        2.0,
        "most pickets relative to the usual number",
        unit="factor",
        low=1.0,
        high=10.0,
        source="guards-2012",
    )
    bribes_in_order: float = number(
        0.45,
        "share of guards who take a bribe under full control",
        unit="share",
        low=0.0,
        high=1.0,
        source="crossing-before-2010, price-split",
    )
    bribes_in_disorder: float = number(
        0.8,
        "share of guards who take a bribe where control is lost",
        unit="share",
        low=0.0,
        high=1.0,
        source="state-control-weakening",
    )
    vigilance_spread: float = number(
        0.25,
        "spread of the guards' vigilance between months and sectors: standard deviation of its "
        "logarithm",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: units are rotated, and commanders differ",
    )
    desertion: float = number(
        0.85,
        "share of guards gone where control is lost",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: unfed guards leave too",
    )
    control_there: Mapping[str, float] = by_place(
        "control of a county or province beyond that of the country, 0 for none; below 0 less",
        unit="share",
        low=-1.0,
        high=1.0,
        places=("county", "province"),
        source="assumption: none by default",
    )
    guards_there: Mapping[str, float] = by_place(
        "further growth of the guards in a sector, 0 for none; -1 withdraws them",
        unit="factor",
        low=-1.0,
        high=20.0,
        places=("sector",),
        source="assumption: none by default",
    )
    guards_punished: float = number(
        0.0,
        "share of guards who take bribes that are found out and sentenced in a year, beyond what "
        "they always risk",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: none beyond the usual; drives against guards are documented, "
        "guards-punished",
    )
    guards_deterred: float = number(
        3.0,
        "how strongly that share deters guards from taking bribes",
        unit="log points per share",
        low=0.0,
        high=30.0,
        source="assumption: where one in five were sentenced in a year, near half would take none",
    )
    helper_years: float = number(
        4.5,
        "sentence of helpers who are found out",
        unit="years",
        low=0.0,
        high=40.0,
        source="penalty-helpers-2-7y",
    )
    secret_police: float = number(
        1.0,
        "secret police on the way to the border relative to the usual",
        unit="factor",
        low=0.0,
        high=20.0,
        source="secret-police-increase",
    )
    takes_back: float = number(
        1.0,
        "share of those handed over whom the DPRK takes back: 1 all, 0 nobody",
        unit="share",
        low=0.0,
        high=1.0,
        source="protocol-1986, closure-2020",
    )
    buffer_zone: float = number(
        0.0,
        "width of a belt along the bank that civilians may not enter, 0 for none",
        unit="km",
        low=0.0,
        high=20.0,
        source="closure-2020",
    )


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
    aid_covers: float = number(
        0.15,
        "share of need that the usual aid covers",
        unit="share of need",
        low=0.0,
        high=0.5,
        source="assumption: several hundred thousand tonnes against five million",
    )
    stocks_days: float = number(
        45.0,
        "mean days until a change of aid is felt on tables",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: stocks and markets buffer for weeks",
    )


@dataclass(frozen=True)
class Conflict(Parameters):
    """Where there is fighting."""

    exposure: Mapping[str, float] = by_place(
        "exposure to fighting, 0 for peace to 1 for the worst; a county overrides its province",
        unit="exposure",
        low=0.0,
        high=1.0,
        places=("county", "province"),
        source="trigger-war-2017",
    )
