"""The indicators that planners ask for: one table.

Every run reports all of them, in people unless the unit says otherwise. `evidence` names the
entries of the register with which an indicator is compared. Countries, rivers and reaches are
called what the geography of the run calls them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from sim.geography.gazetteer import shipped
from sim.geography.words import Words, with_countries, words_of
from sim.results import measures as m
from sim.results.indicators_by_place import Indicator, departures_by_reach, shares_of_rivers
from sim.status import Cause

__all__ = ["Indicator", "indicator", "indicators_of", "shipped_indicators"]


_CROSSINGS = m.across_border("crossings")
_ALL_OUT = m.nationwide("crossed_first")


def _deaths_by_cause() -> Iterator[Indicator]:
    for cause in Cause:
        word = cause.name.lower()
        yield Indicator(
            f"deaths_{word}",
            f"deaths by {word}",
            "people",
            f"people who died of {word} on the way, at the border, in {{across}} or in detention",
            m.total(m.nationwide("deaths", cause=word)),
        )


_FIRST: tuple[Indicator, ...] = (
    Indicator(
        "crossings",
        "crossings into {across}",
        "people",
        "people who reached the far bank of a border river or went over a land border, unseen, "
        "known or caught there; somebody who crosses twice counts twice",
        m.total(_CROSSINGS),
        ("crisis-flow-millions",),
    ),
)

_THEN: tuple[Indicator, ...] = (
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
        "in_hiding_mean",
        "in hiding in {across}, mean",
        "people",
        "people in {across} without documents, outside protection; mean of all days",
        m.mean(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
    Indicator(
        "in_hiding_end",
        "in hiding in {across}, end",
        "people",
        "people in {across} without documents, outside protection, on the last day",
        m.last(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
    Indicator(
        "camp_demand",
        "demand for camp places",
        "people",
        "the largest number, on any day, of people in camps or waiting at reception",
        m.highest(m.camp_demand),
    ),
    Indicator(
        "camps_needed",
        "camps needed",
        "camps",
        "demand for camp places divided by the places of one camp (the largest that opens in the "
        "run, or 1,500 if none does), rounded up",
        m.camps_needed,
        ("camp-capacity-1500-each", "camp-sites-five-2017"),
    ),
    Indicator(
        "overflow_day",
        "first day of overflow",
        "day of the run",
        "the first day on which people wait at reception while every open camp is full; the first "
        "day of the run is day 1",
        m.overflow_day,
    ),
    Indicator(
        "unsheltered_person_days",
        "unsheltered person-days",
        "person-days",
        "people at reception, known to the authorities and without shelter, summed over all days",
        m.total(m.nationwide("at_reception")),
    ),
    Indicator(
        "registered",
        "registered at reception",
        "people",
        "people registered by the authorities at reception",
        m.total(m.nationwide("registered")),
    ),
    Indicator(
        "waiting_peak",
        "waiting at reception, most",
        "people",
        "the largest number, on any day, of people at reception without shelter",
        m.highest(m.nationwide("at_reception")),
    ),
    Indicator(
        "arrests",
        "arrests in {across}",
        "people",
        "people arrested in {across} away from the river; those caught on the bank are not in it",
        m.total(m.nationwide("arrests")),
    ),
    Indicator(
        "releases",
        "releases from custody",
        "people",
        "people whom officials in {across} let go, for a payment or not",
        m.total(m.nationwide("releases")),
    ),
    Indicator(
        "forced_returns",
        "forced returns",
        "people",
        "people handed to {home} against their will; somebody returned twice counts twice",
        m.total(m.nationwide("forced_returns")),
        ("returns-1998-2006",),
    ),
    Indicator(
        "forced_returns_political",
        "of which at political risk",
        "people",
        "forced returns of people in the class of political punishment: five years or more, or "
        "execution",
        m.total(m.nationwide("forced_returns", penalty="political")),
    ),
    Indicator(
        "voluntary_returns",
        "voluntary returns",
        "people",
        "people who set out for home from {across} of their own will",
        m.total(m.nationwide("voluntary_returns")),
    ),
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
    Indicator(
        "internally_displaced_peak",
        "internally displaced, most",
        "people",
        "the largest number, on any day, of people who fled to another county of {home}",
        m.highest(m.nationwide("internally_displaced")),
    ),
    Indicator(
        "deaths",
        "deaths",
        "people",
        "people who died on the way, at the border, in {across} or in detention, of all causes in "
        "the model",
        m.total(m.nationwide("deaths")),
    ),
    *_deaths_by_cause(),
    Indicator(
        "left_home_share",
        "left home",
        "share of the people",
        "people who left home for the first time during the run, as a share of everybody",
        m.share(m.total(m.nationwide("left_home_first")), m.population),
        ("unlikely-overwhelming-2014",),
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
"""The indicators of every geography; words in braces are filled in from its tables."""


@lru_cache(maxsize=8)
def indicators_of(words: Words) -> tuple[Indicator, ...]:
    """Give all indicators of a geography, in the order in which they are printed."""
    return (
        *(_called(each, words) for each in _FIRST),
        *shares_of_rivers(words),
        *(_called(each, words) for each in _THEN),
        *departures_by_reach(words),
    )


def _called(each: Indicator, words: Words) -> Indicator:
    """Fill in what the countries are called."""
    label, definition = (with_countries(text, [words]) for text in (each.label, each.definition))
    return replace(each, label=label, definition=definition)


def shipped_indicators() -> tuple[Indicator, ...]:
    """Give the indicators of the places that come with the model."""
    return indicators_of(words_of(shipped()))


def indicator(name: str) -> Indicator:
    """Give the indicator of that name, of the places that come with the model."""
    return next(each for each in shipped_indicators() if each.name == name)
