"""Structure: which form a mechanism takes, where more than one can be defended."""

from __future__ import annotations

from dataclasses import dataclass

from sim.behaviour.flight.tempo import TEMPI
from sim.behaviour.network_effect import FORMS
from sim.params import Parameters, choice

NEWS_REACH = WITHIN_COUNTY, NATIONWIDE = ("county", "nation")
DESTINATIONS = ANEW, ONCE, NEAREST = ("anew", "once", "nearest")
ONWARD_ROOM = DEMAND, FIXED = ("demand", "fixed")
SHELTER_FORMS = STAGES, CAMPS_ONLY, ZONE = ("stages", "camps", "zone")


@dataclass(frozen=True)
class Structure(Parameters):
    """Questions of form, not of size: each is a choice, and all forms of one stand side by side.

    Compiled functions read a choice as its place among the options, by `numbers`.
    """

    distance: str = choice(
        "exponential",
        "how the worth of a way out falls with the days of travel: each day takes the same share "
        "of it, or each doubling of a long way does",
        options=("exponential", "power"),
        source="assumption: documents give no law of distance, and models of flight use either; a "
        "constant cost a day, the usual form of a choice between ways, stands unless a scenario "
        "asks for the other",
    )
    network: str = choice(
        "saturating",
        "how the knowledge of the way grows into the chance to go: with less and less for each who "
        "got out before, in proportion, or at a threshold",
        options=FORMS,
        source="assumption: migrant networks are mostly found to saturate; no survey of the border "
        "tells the forms apart",
    )
    news: str = choice(
        "nation",
        "how far the knowledge of the way travels: within a county alone, or also to the rest of "
        "the province and of the country, as far as phones and traders carry it",
        options=NEWS_REACH,
        source="assumption: traders of the inland provinces know people at the river, and how many "
        "nobody has counted",
    )
    tempo: str = choice(
        "waves",
        "how danger becomes flight: a finite share of each place that goes in waves and is used "
        "up, a chance of everybody that grows with those who go, or a chance that stays the same",
        options=TEMPI,
        source="assumption: past exoduses came in waves that ended with the danger still there, "
        "which only a finite share explains",
    )
    destination: str = choice(
        "anew",
        "how those who flee choose a way out: by all that speaks for each, and anew while they "
        "wait, with the queues that they hear of; in the same way once; or the nearest",
        options=DESTINATIONS,
        source="assumption: people who wait talk of little else than where it goes faster; once "
        "and nearest are what most models of flight have",
    )
    onward: str = choice(
        "demand",
        "what limits those who go on to the South: brokers' room that follows demand and price, or "
        "room that stays what it was on the first morning",
        options=ONWARD_ROOM,
        source="assumption: prices and numbers rose together, which only demand explains; fixed "
        "room stands for networks that cannot grow",
    )
    control: str = choice(
        "imposed",
        "what decides on the control of the DPRK: the dates of the scenario alone, or beside them "
        "want of fuel, aid and food, which erode it until they return",
        options=("imposed", "eroded"),
        source="assumption: documents say that supplies hold the state up, china-oil-lever, "
        "china-aid-props-regime, and none says how fast it would fail; a scenario that sets the "
        "day of failure itself stays the usual form",
    )
    shelter: str = choice(
        "stages",
        "where a neighbour shelters people: with families, in halls, camps and counties behind, "
        "one after the other; in camps alone; or also in a zone that its army holds on the near "
        "bank",
        options=SHELTER_FORMS,
        source="assumption: documents of a plan know camps alone, camp-capacity-1500-each, and "
        "past guests lived mostly otherwise, shelter-albania-1999; a zone is claimed and denied, "
        "buffer-line-2013",
    )
