"""The indicators that speak of onward movement."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

DAYS_A_YEAR = 365.25


def _years_away(data: m.Table) -> m.Values:
    return m.total(m.nationwide("arrivals_days_away"))(data) / DAYS_A_YEAR


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
        ("arrivals-female-share",),
    ),
    Indicator(
        "arrivals_years_away",
        "years from leaving to arrival",
        "years",
        "years from leaving home for the last time to the arrival in {destination}, mean of those "
        "who arrived",
        m.share(_years_away, m.total(m.nationwide("arrivals_south_korea"))),
        ("arrivals-years-on-the-way",),
    ),
    Indicator(
        "arrivals_called_share",
        "arrivals called by kin",
        "share",
        "people whom kin in {destination} called and paid for, as a share of the arrivals there",
        m.share(
            m.total(m.nationwide("arrivals_by_stream", stream="southbound")),
            m.total(m.nationwide("arrivals_south_korea")),
        ),
        ("arrivals-with-family",),
    ),
)
