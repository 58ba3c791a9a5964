"""The indicators that speak of travel."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.quantities import flight as f
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators


def _ability(words: Words) -> Iterator[Indicator]:  # noqa: ARG001 - the same everywhere
    """Tell how many of those who wished to get out could, and what held the others."""
    yield Indicator(
        "wished_out",
        "wished to get out",
        "people",
        "people who left home in danger and at any time made for a way out of {home}",
        f.wished,
    )
    yield Indicator(
        "wished_reached_share",
        "of them, reached a way out",
        "share",
        "people who wished to get out and reached a way out for the first time, as a share",
        m.share(m.total(m.nationwide("wished_reached")), f.wished),
    )
    for days in f.BY_DAYS:
        yield Indicator(
            f"wished_out_by_{days}",
            f"of them, out by day {days}",
            "share",
            f"people who wished to get out and were out {days} days after the first of them "
            "wished to, as a share of all who ever did",
            f.held_share(f.OUT, days),
            ("unlikely-overwhelming-2014",),
        )
        yield Indicator(
            f"could_pass_by_{days}",
            f"room at the ways out by day {days}",
            "people",
            "people whom banks, ice, open bridges, boats and gates could have passed in the "
            f"{days} days since anybody wished to get out, whoever came to them",
            f.could_pass(days),
        )
    for hold, by_what in f.HELD_BY.items():
        yield Indicator(
            f"held_by_{hold}_share",
            f"of them, held by {by_what}",
            "share",
            f"people who wished to get out and whom {by_what} held on the last day, as a share",
            f.held_share(hold),
        )


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicators("ability", _ability),
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
