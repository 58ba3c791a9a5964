"""The indicators that speak of mortality."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.quantities import measures as m
from sim.quantities import shelter
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
    if cause in (Cause.HUNGER, Cause.FIGHTING):
        return "at home or away from it"
    return f"on the way, at the border, in {words.across} or in detention"


_NO_ATTEMPT = "on the near bank, but not in an attempt to cross"
_STAGES = (
    (
        "unsheltered",
        "without shelter",
        f"at reception or {_NO_ATTEMPT}",
        shelter.UNSHELTERED,
        ("mortality-mountains", "mortality-goma"),
    ),
    ("reception", "at reception", "at reception", ("at_reception",), ("mortality-goma",)),
    ("border", "on the near bank", _NO_ATTEMPT, ("at_border",), ("mortality-mountains",)),
    (
        "displaced",
        "displaced inside",
        "where they fled to inside the own country",
        ("internally_displaced",),
        ("mortality-darfur",),
    ),
    (
        "sheltered",
        "under a roof",
        "under a roof of any kind",
        shelter.ROOFS,
        ("mortality-sheltered",),
    ),
)


def _rates() -> Iterator[Indicator]:
    for name, label, words, statuses, evidence in _STAGES:
        died, there = shelter.deaths_as(*statuses), shelter.in_status(*statuses)
        yield Indicator(
            f"death_rate_{name}",
            f"deaths {label}",
            "per 10,000 a day",
            f"people who died {words}, per 10,000 of them and day; none below 30,000 person-days",
            shelter.rate(died, there),
            evidence,
        )
        yield Indicator(
            f"death_rate_{name}_worst",
            f"deaths {label}, worst 30 days",
            "per 10,000 a day",
            "the highest such rate over thirty days in a row",
            shelter.worst_rate(died, there),
            evidence,
        )


def _causes() -> Iterator[Indicator]:
    """Give what each cause takes of those whom it can take, as past cases tell it."""
    for name, label, cause, words, evidence in (
        ("drowned", "drowned", "drowning", "drowned", "drowning-sea-2015"),
        ("shot", "shot or killed by mines", "shooting", "were shot, or killed by mines,", _WALL),
    ):
        yield Indicator(
            f"{name}_rate",
            f"{label}, of 1,000 attempts",
            "per 1,000 attempts",
            f"people who {words} per 1,000 who tried to cross, by any way out; none below 1,000 of "
            "them",
            shelter.of_attempts(cause),
            (evidence,),
        )
    for cause, evidence in (("cold", "mortality-mountains"), ("disease", "mortality-goma")):
        yield Indicator(
            f"{cause}_rate_worst",
            f"deaths of {cause} without shelter, worst 30 days",
            "per 10,000 a day",
            f"the highest rate over thirty days in a row at which people died of {cause} at "
            f"reception or {_NO_ATTEMPT}, per 10,000 of them and day",
            shelter.worst_rate(
                shelter.deaths_of(cause, *shelter.UNSHELTERED),
                shelter.in_status(*shelter.UNSHELTERED),
            ),
            (evidence,),
        )
    yield Indicator(
        "starved_at_home_rate",
        "starved at home",
        "per 1,000 a month",
        "people who died of hunger at home over the run, on top of the usual deaths, per 1,000 of "
        "those who are at home and thirty days",
        shelter.rate(
            shelter.deaths_of("hunger", "at_home"), _AT_HOME, per=1000, days=shelter.MONTH
        ),
        ("hunger-deaths-month", "war-deaths-tigray"),
    )
    yield Indicator(
        "detention_death_rate",
        "deaths in detention",
        "per 1,000 a year",
        "people who died in detention in {home}, but by sentence, per 1,000 of them and year; none "
        "below 30,000 person-days",
        shelter.rate(
            shelter.deaths_of("detention", "detained"),
            shelter.in_status("detained"),
            per=1000,
            days=shelter.YEAR,
        ),
        ("detention-deaths-memory", "detention-deaths-amnesty"),
    )
    yield Indicator(
        "executed_a_year",
        "executed for leaving, a year",
        "people a year",
        "people who were executed for leaving or for trying to, as in a year at the run's pace",
        shelter.a_year(m.nationwide("deaths", cause="execution")),
        ("executions-public",),
    )


_WALL = "shooting-german-border"
_AT_HOME = shelter.in_status("at_home")
_KILLED_AT_HOME = shelter.deaths_of("fighting", "at_home")

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
        "people who died of hunger or fighting at home in {home}, on top of the usual deaths there",
        m.total(m.nationwide("deaths_at_home")),
        ("famine-death-estimates", "famine-deaths-shape", "famine-deaths-2m"),
    ),
    Indicators("deaths_by_cause", _by_cause),
    Indicator(
        "deaths_children",
        "deaths of children",
        "people",
        "people under 15 who died, at home or away from it, of all causes in the model",
        m.total(m.nationwide("deaths_at_age", age="child")),
    ),
    Indicator(
        "deaths_waiting",
        "deaths at reception",
        "people",
        "people who died at reception in {across}, known and without a roof",
        m.total(m.nationwide("deaths_at_reception")),
    ),
    Indicator(
        "killed_at_home",
        "killed at home",
        "people",
        "people killed by fighting at home in {home}",
        m.total(_KILLED_AT_HOME),
        ("war-deaths-kosovo", "war-deaths-iraq"),
    ),
    Indicator(
        "killed_at_home_rate",
        "killed at home, worst 30 days",
        "per 1,000 a month",
        "the most people killed by fighting at home over thirty days in a row, per 1,000 of those "
        "who are at home",
        shelter.worst_rate(_KILLED_AT_HOME, _AT_HOME, per=1000, days=shelter.MONTH),
        ("war-deaths-kosovo", "war-deaths-siege", "war-deaths-scale"),
    ),
    *_rates(),
    *_causes(),
)
