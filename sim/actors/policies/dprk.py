"""Policies in the DPRK: the state and its border guard, and fighting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, number


@dataclass(frozen=True)
class NorthKorea(Parameters):
    """The DPRK state and its border guard."""

    control: float = number(
        0.95,
        "how far the state controls movement and its own guards; where control erodes, how far it "
        "does while nothing wears it down",
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
    watch_by_vehicle: float = number(
        0.3,
        "share of the guards' watch that needs fuel, as does the same share of moving and "
        "reinforcing them",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: patrols by truck, light and the supply of remote posts; most guards "
        "walk",
    )
    pardon: float = number(
        0.0,
        "how far those who fled are let come home unpunished: 0 not at all, 1 wholly and believed",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: none by default; pardons were announced at times, and none was kept "
        "to that anybody counted",
    )
    bridges_held: float = number(
        0.4,
        "control from which soldiers hold the near end of all bridges; the less control is left "
        "below that, the more bridges stand open",
        unit="share",
        low=0.01,
        high=1.0,
        source="assumption: bridges are the last posts that are left",
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
    erodes_without_fuel: float = number(
        0.7,
        "rate at which control is lost where it erodes and no fuel is left",
        unit="1/year",
        low=0.0,
        high=20.0,
        source="assumption: trains, trucks and power stand still, and half of control goes within "
        "a year; that supplies hold the state up is documented, china-oil-lever",
    )
    erodes_without_aid: float = number(
        0.5,
        "rate at which control is lost where it erodes and aid from China has stopped",
        unit="1/year",
        low=0.0,
        high=20.0,
        source="assumption: somewhat less than without fuel, because what feeds police and army "
        "comes first from the harvest; china-aid-props-regime",
    )
    erodes_by_hunger: float = number(
        1.0,
        "rate at which control is lost where it erodes, with the food gap above what is borne "
        "quietly",
        unit="1/year per share of need",
        low=0.0,
        high=100.0,
        source="assumption: a tenth of need beyond it costs a tenth of control in a year; "
        "officials left their posts to look for food after 1996, and the state outlasted it",
    )
    borne_quietly: float = number(
        0.15,
        "food gap up to which hunger does not wear control down",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: about twice the chronic gap",
    )
    control_returns: float = number(
        0.6,
        "rate at which lost control is won back where it erodes, while fuel and aid are as usual; "
        "in proportion to the scarcer of them",
        unit="1/year",
        low=0.0,
        high=20.0,
        source="assumption: police and party are set up again within two years",
    )
    erosion_spread: float = number(
        0.4,
        "how uncertain these losses are: standard deviation of the logarithm of one factor for "
        "the whole run",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: nobody knows within a factor of two how long the state would hold",
    )
    opens_when_aid_below: float = number(
        0.0,
        "aid relative to the usual below which Pyongyang answers by opening the border; 0 for "
        "never",
        unit="share",
        low=0.0,
        high=5.0,
        source="nk-opens-borders-lever",
    )
    opens_after_days: float = number(
        30.0,
        "days from the fall of aid to that answer, if aid stays away; the border closes when it "
        "returns",
        unit="days",
        low=0.0,
        high=1000.0,
        source="assumption: a month of threats and talks",
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
