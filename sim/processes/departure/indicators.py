"""The indicators that speak of departure."""

from __future__ import annotations

from collections.abc import Iterator

from sim.geography.words import Words
from sim.messages.wording import in_a_row
from sim.quantities import flight as f
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


_SET_OFF = {
    "fighting": "by fighting",
    "disorder": "by disorder",
    "others": "by the flight of others",
    "wish": "by nothing but the wish",
}


def _flight(words: Words) -> Iterator[Indicator]:  # noqa: ARG001 - the same everywhere
    """Tell how fast people fled, how many of them, and what set them off."""
    for danger, words_of in (("fighting", "fighting"), ("disorder", "lost control")):
        yield Indicator(
            f"out_after_{danger}_half",
            f"half out after {words_of} at home",
            "days",
            f"days after {words_of} first came to their home county until half of those had got "
            "out of the country who fled and got out; who went before counts as day 0",
            f.days_after_danger(danger, "fled_out"),
            ("flight-tempo",),
        )
        yield Indicator(
            f"fled_{danger}_share",
            f"fled from places with {words_of}",
            "share of the people",
            f"people who left home in danger, as a share of all people of counties with {words_of}",
            f.share_that_fled(danger),
            ("flight-stayed",),
        )
    yield Indicator(
        "set_off_gone_share",
        "gone of those set off",
        "share",
        "people who left in danger, as a share of them and of those who were set off and had not "
        "left on the last day",
        f.share_of_those_set_off,
    )
    for trigger, words_of in _SET_OFF.items():
        yield Indicator(
            f"set_off_{trigger}_share",
            f"fled, set off {words_of}",
            "share",
            f"people who left in danger, set off {words_of}, as a share of all who left in danger",
            f.set_off_by(trigger),
        )


INDICATORS: tuple[Indicator | Indicators, ...] = (
    Indicators("flight", _flight),
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
