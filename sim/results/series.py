"""The daily national series behind the pictures: one table."""

from __future__ import annotations

from dataclasses import dataclass

from sim.quantities import measures as m
from sim.quantities import shelter
from sim.quantities.measures import Daily


@dataclass(frozen=True)
class Series:
    """One national number a day. `value` gives shape (member, day)."""

    name: str
    label: str
    unit: str
    value: Daily


SERIES: tuple[Series, ...] = (
    Series("departures", "left home", "people a day", m.nationwide("departures")),
    Series(
        "internally_displaced",
        "internally displaced",
        "people",
        m.nationwide("internally_displaced"),
    ),
    Series("at_border", "waiting at the border", "people", m.nationwide("at_border")),
    Series("crossings", "crossings of the border", "people a day", m.across_border("crossings")),
    Series("other_ways_out", "left by other ways", "people a day", m.other_ways_out),
    Series("in_hiding", "in hiding across the border", "people", m.nationwide("in_hiding")),
    Series(
        "at_reception",
        "known across, without shelter",
        "people",
        m.nationwide("at_reception"),
    ),
    Series("in_camp", "sheltered in camp sites", "people", m.nationwide("in_camp")),
    Series("sheltered", "under a roof", "people", shelter.sheltered),
    Series("camp_demand", "under a roof or waiting for one", "people", shelter.camp_demand),
    Series("camp_places", "places in open camp sites", "places", m.nationwide("camp_places")),
    Series(
        "places_open", "places with families, in halls and camps", "places", shelter.places_open
    ),
    Series("registered", "registered at reception", "people a day", m.nationwide("registered")),
    Series("arrests", "arrested across the border", "people a day", m.nationwide("arrests")),
    Series("releases", "released from custody", "people a day", m.nationwide("releases")),
    Series("in_custody", "in custody across the border", "people", m.nationwide("in_custody")),
    Series("forced_returns", "forcibly returned", "people a day", m.nationwide("forced_returns")),
    Series(
        "voluntary_returns",
        "returned of their own will",
        "people a day",
        m.nationwide("voluntary_returns"),
    ),
    Series("detained", "detained at home", "people", m.nationwide("detained")),
    Series("onward", "on the way to the destination", "people", m.nationwide("onward")),
    Series(
        "arrivals_south_korea",
        "arrived in the destination",
        "people a day",
        m.nationwide("arrivals_south_korea"),
    ),
    Series(
        "deaths",
        "died away from home",
        "people a day",
        m.less(m.nationwide("deaths"), m.nationwide("deaths_at_home")),
    ),
    Series("deaths_at_home", "died at home", "people a day", m.nationwide("deaths_at_home")),
)
"""All series, in the order in which they are written."""


def series(name: str) -> Series:
    """Give the daily series of that name."""
    return next(each for each in SERIES if each.name == name)
