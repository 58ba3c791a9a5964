"""The indicators that speak of mortality."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator, Indicators
from sim.status import Cause


def _by_cause(words: Words) -> Iterator[Indicator]:
    for cause in Cause:
        word = cause.name.lower()
        yield Indicator(
            f"deaths_{word}",
            f"deaths by {word}",
            "people",
            f"people who died of {word} on the way, at the border, in {words.across} or in "
            "detention",
            m.total(m.nationwide("deaths", cause=word)),
        )


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicator(
        "deaths",
        "deaths",
        "people",
        "people who died on the way, at the border, in {across} or in detention, of all causes in "
        "the model",
        m.total(m.nationwide("deaths")),
    ),
    Indicators("deaths_by_cause", _by_cause),
)
