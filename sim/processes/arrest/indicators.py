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
    Indicator(
        "helpers_fined",
        "helpers fined",
        "helpers",
        "people of {across} who were fined for helping those in hiding",
        m.total(m.nationwide("helpers_fined")),
        ("fine-30000-yuan",),
    ),
    Indicator(
        "fines_cny",
        "fines on helpers",
        "CNY",
        "what those helpers were fined, all together",
        m.total(m.nationwide("fines_cny")),
        ("fine-30000-yuan",),
    ),
)
