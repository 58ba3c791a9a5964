"""The indicators that speak of crossing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators

_CROSSINGS = m.across_border("crossings")
_ALL_OUT = m.nationwide("crossed_first")


def _by_river(words: Words) -> Iterator[Indicator]:
    """Count crossings by river or land border."""
    for river in words.rivers:
        yield Indicator(
            f"crossings_{river.key}_share",
            f"of which over {river.in_words}",
            "share",
            f"crossings over {river.in_words}, as a share of all crossings into {words.across}",
            m.share(m.total(m.across_border("crossings", (river.name,))), m.total(_CROSSINGS)),
            river.evidence,
        )


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicator(
        "crossings",
        "crossings into {across}",
        "people",
        "people who reached the far bank of a border river or went over a land border, unseen, "
        "known or caught there; somebody who crosses twice counts twice",
        m.total(_CROSSINGS),
        ("crisis-flow-millions",),
    ),
    Indicators("crossings_by_river", _by_river),
    Indicator(
        "crossings_peak",
        "crossings on the peak day",
        "people a day",
        "the largest number of crossings into {across} on one day",
        m.highest(_CROSSINGS),
    ),
    Indicator(
        "crossings_peak_day",
        "peak day of crossings",
        "day of the run",
        "the day with the most crossings into {across}; the first day of the run is day 1",
        m.day_of_highest(_CROSSINGS),
    ),
    Indicator(
        "crossings_half_day",
        "days to half of the crossings",
        "days",
        "days from the start until half of the run's crossings into {across} have happened",
        m.days_to_half(_CROSSINGS),
    ),
    Indicator(
        "exits_half_day",
        "days to half of those who left",
        "days",
        "days from the start until half of the people who got out of the country for the first "
        "time during the run, by any way, have done so",
        m.days_to_half(_ALL_OUT),
    ),
    Indicator(
        "exits_peak_share",
        "left on the peak day",
        "share of the people",
        "people who got out of the country for the first time on the peak day, by any way, as a "
        "share of everybody",
        m.share(m.highest(_ALL_OUT), m.population),
    ),
    Indicator(
        "other_ways_out",
        "left by other ways",
        "people",
        "people who got out by ways that lead to no neighbour",
        m.total(m.other_ways_out),
    ),
    Indicator(
        "got_across_share",
        "got across",
        "share of the people",
        "people who got out of the country for the first time during the run, by any way, as a "
        "share of everybody",
        m.share(m.total(_ALL_OUT), m.population),
        ("unlikely-overwhelming-2014",),
    ),
)
