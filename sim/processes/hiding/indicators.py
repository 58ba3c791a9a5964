"""The indicators that speak of hiding."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "in_hiding_mean",
        "in hiding in {across}, mean",
        "people",
        "people in {across} without documents, outside protection; mean of all days",
        m.mean(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
    Indicator(
        "in_hiding_end",
        "in hiding in {across}, end",
        "people",
        "people in {across} without documents, outside protection, on the last day",
        m.last(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
)
