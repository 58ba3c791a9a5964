"""The indicators that speak of departure."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.messages.wording import in_a_row
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators


def _by_reach(words: Words) -> Iterator[Indicator]:
    """Count departures by reach of the border."""
    for reach in words.reaches:
        yield Indicator(
            f"departures_{reach.key}_per_1000",
            f"departures per 1,000, {reach.name}",
            "departures per 1,000 residents",
            "times that somebody left home in the border counties of "
            f"{in_a_row(list(reach.provinces))}, per 1,000 residents of the census",
            m.departures_per_1000(reach.name),
            reach.evidence,
        )


def _mean_gap(data: m.Table) -> m.Values:
    return m.mean(m.nationwide("food_gap"))(data) / 1000


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicator(
        "left_home_share",
        "left home",
        "share of the people",
        "people who left home for the first time during the run, as a share of everybody",
        m.share(m.total(m.nationwide("left_home_first")), m.population),
        ("unlikely-overwhelming-2014",),
    ),
    Indicator(
        "food_gap_mean",
        "food gap, mean",
        "share",
        "what is missing of the food that the people of {home} need, as a share; mean of all days",
        _mean_gap,
    ),
    Indicators("departures_by_reach", _by_reach),
)
