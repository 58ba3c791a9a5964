"""The indicators that speak of arrest."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "arrests",
        "arrests in {across}",
        "people",
        "people arrested in {across} away from the river; those caught on the bank are not in it",
        m.total(m.nationwide("arrests")),
    ),
)
