"""The indicators that speak of onward movement."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.numbering import CHANNEL, FRONT_LINE, NETWORKS, THIRD_COUNTRY
from sim.geography.reading.vocabulary import EXIT_KINDS
from sim.geography.words import Words
from sim.population.cohorts import Age
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators
from sim.status import Status

DAYS_A_YEAR = 365.25
_LINE, _ABROAD = EXIT_KINDS[FRONT_LINE], EXIT_KINDS[THIRD_COUNTRY]


def _years_away(data: m.Table) -> m.Values:
    return m.total(m.nationwide("arrivals_days_away"))(data) / DAYS_A_YEAR


def _by_channel(words: Words) -> Iterator[Indicator]:
    """Count arrivals by network, by missions and by exits that need neither."""
    for channel in CHANNEL:
        yield Indicator(
            f"arrivals_by_{channel.replace(' ', '_')}",
            f"arrivals by {channel}",
            "people",
            f"people who arrived in {words.destination} by way of {channel}",
            m.total(m.nationwide("arrivals_by_channel", channel=channel)),
        )


def _left_for(status: Status) -> m.Daily:
    """Count those whose way out ended in one status."""
    before, after = Status.AT_BORDER.name.lower(), status.name.lower()
    return m.nationwide("flow", status_from=before, status_to=after)


def _by_way(words: Words) -> Iterator[Indicator]:
    """Count arrivals by the way on which they came, and those whose way ended elsewhere."""
    by_network = (m.nationwide("arrivals_by_channel", channel=name) for name in NETWORKS)
    over_line, by_land = (m.by_kind_of_exit("crossings", kind) for kind in (_LINE, _ABROAD))
    over_sea = m.less(_left_for(Status.IN_SOUTH_KOREA), over_line)
    for name, label, way, arrived in (
        (
            "neighbours",
            f"through {words.across}",
            f"through {words.across}",
            m.together(*by_network),
        ),
        ("front_line", "over the front line", "over the front line", over_line),
        ("sea", "by sea", "in boats", over_sea),
    ):
        yield Indicator(
            f"arrivals_way_{name}",
            f"arrivals {label}",
            "people",
            f"people who arrived in {words.destination} {way}",
            m.total(arrived),
        )
    abroad = _left_for(Status.ELSEWHERE_ABROAD)
    for name, label, out in (
        ("land", "by land", by_land),
        ("sea", "by sea", m.less(abroad, by_land)),
    ):
        yield Indicator(
            f"out_to_third_country_by_{name}",
            f"got out {label} to a third country",
            "people",
            f"people who got out {label} to a third country, where they stay",
            m.total(out),
        )


def _by_age(words: Words) -> Iterator[Indicator]:
    for age in Age:
        word = age.name.lower()
        yield Indicator(
            f"arrivals_{word}_share",
            f"{word} share of arrivals",
            "share",
            f"people of the age group {word}, as a share of the arrivals in {words.destination}",
            m.share(
                m.total(m.nationwide("arrivals_by_age", age=word)),
                m.total(m.nationwide("arrivals_south_korea")),
            ),
            ("arrivals-age-sex",),
        )


def _by_province(words: Words) -> Iterator[Indicator]:
    """Count arrivals by the province that they came from."""
    for province in words.provinces:
        yield Indicator(
            f"arrivals_from_{province.key}",
            f"arrivals from {province.name}",
            "people",
            f"people who arrived in {words.destination}, from {province.name}",
            m.from_counties("arrivals_by_home", "province", province.name),
            ("origin-rates",),
        )


INDICATORS: tuple[Indicator | Indicators, ...] = (
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
    Indicator(
        "brokers_price_mean",
        "brokers' price, mean",
        "USD",
        "what brokers ask for the way to {destination}, a person; mean of all days",
        m.mean(m.nationwide("brokers_price")),
        ("route-prices",),
    ),
    Indicators("arrivals_by_channel", _by_channel),
    Indicators("arrivals_by_way", _by_way),
    Indicators("arrivals_by_age", _by_age),
    Indicators("arrivals_by_province", _by_province),
)
