"""The indicators that speak of voluntary return."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "voluntary_returns",
        "voluntary returns",
        "people",
        "people who set out for home from {across} of their own will",
        m.total(m.nationwide("voluntary_returns")),
    ),
)
