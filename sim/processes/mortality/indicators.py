"""The indicators that speak of mortality."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators
from sim.status import Cause

AWAY = m.less(m.nationwide("deaths"), m.nationwide("deaths_at_home"))
"""Deaths of all who are not at home."""


def _by_cause(words: Words) -> Iterator[Indicator]:
    for cause in Cause:
        word = cause.name.lower()
        yield Indicator(
            f"deaths_{word}",
            f"deaths by {word}",
            "people",
            f"people who died of {word} {_where(cause, words)}",
            m.total(m.nationwide("deaths", cause=word)),
        )


def _where(cause: Cause, words: Words) -> str:
    if cause == Cause.HUNGER:
        return "at home, or where they had fled to inside the country"
    return f"on the way, at the border, in {words.across} or in detention"


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicator(
        "deaths",
        "deaths",
        "people",
        "people who died on the way, displaced, at the border, in {across} or in detention, of all "
        "causes in the model; who died at home is not in it",
        m.total(AWAY),
    ),
    Indicator(
        "deaths_at_home",
        "deaths at home",
        "people",
        "people who died of hunger at home in {home}, on top of the usual deaths there",
        m.total(m.nationwide("deaths_at_home")),
        ("famine-death-estimates", "famine-deaths-shape", "famine-deaths-2m"),
    ),
    Indicators("deaths_by_cause", _by_cause),
)
