"""The indicators that speak of travel."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "internally_displaced_peak",
        "internally displaced, most",
        "people",
        "the largest number, on any day, of people who fled to another county of {home}",
        m.highest(m.nationwide("internally_displaced")),
    ),
    Indicator(
        "reached_border_share",
        "reached the border",
        "share of the people",
        "people who reached the border or another way out for the first time during the run, as a "
        "share of everybody",
        m.share(m.total(m.nationwide("reached_border_first")), m.population),
        ("unlikely-overwhelming-2014",),
    ),
)
