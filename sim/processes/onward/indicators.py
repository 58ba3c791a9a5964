"""The indicators that speak of onward movement."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "arrivals_south_korea",
        "arrivals in {destination}",
        "people",
        "people who arrived in {destination}",
        m.total(m.nationwide("arrivals_south_korea")),
        ("arrivals-2011-2737", "arrivals-2002-2011"),
    ),
    Indicator(
        "arrivals_female_share",
        "female share of arrivals",
        "share",
        "women and girls, as a share of the arrivals in {destination}",
        m.share(
            m.total(m.nationwide("arrivals_south_korea", sex="female")),
            m.total(m.nationwide("arrivals_south_korea")),
        ),
    ),
)
