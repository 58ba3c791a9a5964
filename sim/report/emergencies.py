"""The deaths of a run beside past cases: each stage of flight, and all causes in one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.evidence import Value, claim_values
from sim.messages.wording import figures
from sim.report.intervals import Spread


@dataclass(frozen=True)
class Reference:
    """A number of a claim: which of its named values, and what it is in words."""

    claim: str
    part: str
    words: str
    is_ceiling: bool = False  # it counts more than the row does, which must stay below it


@dataclass(frozen=True)
class Row:
    """A line of the table: what, by which indicators, beside which references."""

    what: str
    indicators: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Cause:
    """What one cause takes: people in all, and the rate by which past cases tell it."""

    word: str
    rate: str
    unit: str
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Standing:
    """A cause in a run, beside what past cases had."""

    cause: Cause
    people: Spread
    rate: Spread
    low: float
    high: float
    known: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Tell where the median lies; what happened to nobody has no place."""
        if self.rate.is_empty or self.rate.high <= 0:
            return "nobody died of it"
        if self.rate.median > self.high:
            return "ABOVE"
        return "below" if self.rate.median < self.low else "inside"


_THRESHOLD = Reference("mortality-thresholds", "emergency", "an emergency begins")
_MOUNTAINS = Reference("mortality-mountains", "per 10,000 a day", "in mountains, without shelter")
_FIRST = Reference("mortality-goma", "Goma, first month", "in a crowd with cholera, first month")
_SECOND = Reference("mortality-goma", "Goma, second month", "there, second month")
_DARFUR = Reference("mortality-darfur", "West Darfur", "displaced, in camps without enough")
_CAMPS = Reference("mortality-sheltered", "camps of 1999", "in camps and with families")
_REAR = Reference("war-deaths-scale", "quiet rear", "quiet rear")
_PROVINCE = Reference("war-deaths-scale", "contested province", "contested province")
_SIEGE = Reference("war-deaths-siege", "per 1,000 a month", "city under siege")
_PEAK = Reference("war-deaths-kosovo", "April 1999", "a province at war, worst month")

RATES: tuple[Row, ...] = (
    Row(
        "Without shelter: cold, disease, hunger",
        ("death_rate_unsheltered", "death_rate_unsheltered_worst"),
        (_THRESHOLD, _MOUNTAINS, _FIRST, _SECOND),
    ),
    Row(
        "  at reception",
        ("death_rate_reception", "death_rate_reception_worst"),
        (_SECOND,),
    ),
    Row("  on the near bank", ("death_rate_border", "death_rate_border_worst"), (_MOUNTAINS,)),
    Row(
        "Displaced inside the country",
        ("death_rate_displaced", "death_rate_displaced_worst"),
        (_DARFUR,),
    ),
    Row("Under a roof", ("death_rate_sheltered", "death_rate_sheltered_worst"), (_CAMPS,)),
)
"""Crude rates: of the run, and of its worst thirty days, per 10,000 people a day."""

_ATTEMPTS = "per 1,000 attempts"
_A_DAY = "per 10,000 without shelter a day, worst 30 days"
_A_MONTH = "per 1,000 at home a month"

CAUSES: tuple[Cause, ...] = (
    Cause(
        "drowning",
        "drowned_rate",
        _ATTEMPTS,
        (
            Reference("drowning-sea-2015", "short strait", "over a short strait, 2015"),
            Reference("drowning-sea-2015", "open sea", "over the open sea, 2015"),
        ),
    ),
    Cause(
        "shooting",
        "shot_rate",
        _ATTEMPTS,
        (
            Reference("shooting-german-border", "of all who tried", "who tried, German border"),
            Reference(
                "shooting-german-border",
                "of those who got over, and they",
                "there, were there no attempts but those that ended on the far side or in death",
            ),
        ),
    ),
    Cause(
        "cold",
        "cold_rate_worst",
        _A_DAY,
        (
            Reference(
                "mortality-mountains",
                "per 10,000 a day",
                "of all causes in mountains, cold spring",
                is_ceiling=True,
            ),
        ),
    ),
    Cause(
        "disease",
        "disease_rate_worst",
        _A_DAY,
        (Reference("mortality-goma", "Burundi", "in camps in Burundi, 1994"), _SECOND, _FIRST),
    ),
    Cause(
        "fighting",
        "killed_at_home_rate",
        f"{_A_MONTH}, worst 30 days",
        (_REAR, _PROVINCE, _PEAK, _SIEGE),
    ),
    Cause(
        "detention",
        "detention_death_rate",
        "per 1,000 held in the own country a year",
        (
            Reference("detention-deaths-memory", "political camp", "in a political camp"),
            Reference("detention-deaths-memory", "years of hunger", "in camps in years of hunger"),
        ),
    ),
    Cause(
        "execution",
        "executed_a_year",
        "people a year",
        (
            Reference(
                "executions-public",
                "a year",
                "in public, for offences of all kinds, as witnesses tell",
                is_ceiling=True,
            ),
        ),
    ),
    Cause(
        "hunger",
        "starved_at_home_rate",
        _A_MONTH,
        (
            Reference("hunger-deaths-month", "whole country", "in the famine, whole country"),
            Reference("hunger-deaths-month", "worst province", "its worst province and years"),
            Reference(
                "war-deaths-tigray", "per 1,000 a month", "in a war, six in ten of them of hunger"
            ),
        ),
    ),
)
"""Every cause of death, by the rate in which past cases are told."""


def death_lines(spreads: Mapping[str, Spread]) -> Iterator[str]:
    """Write the tables: crude rates by stage, then all causes, each beside what others had."""
    references = _values(RATES)
    yield "Deaths beside past emergencies, per 10,000 people a day: the run; its worst 30 days"
    rows = [(row.what, _numbers(row, spreads), _known(row, references)) for row in RATES]
    yield from _table(rows)
    yield "Deaths by cause, at home too, beside past cases: people; rate with its 90 % interval"
    yield from _causes(causes(spreads))
    home, away = spreads["deaths_at_home"], spreads["deaths"]
    yield (
        f"  Of all these {home.median:,.0f} died at home and {away.median:,.0f} away from it, "
        "on top of the usual deaths."
    )


def causes(spreads: Mapping[str, Spread]) -> list[Standing]:
    """Place what each cause takes in a run among past cases."""
    values = _values(CAUSES)
    placed = []
    for cause in CAUSES:
        ends = [_ends(each, values[each.claim]) for each in cause.references]
        has_floor = not any(each.is_ceiling for each in cause.references)
        placed.append(
            Standing(
                cause,
                spreads[f"deaths_{cause.word}"],
                spreads[cause.rate],
                min(low for low, _ in ends) if has_floor else 0.0,
                max(high for _, high in ends),
                tuple(_reference(each, values[each.claim]) for each in cause.references),
            )
        )
    return placed


def rate_shown(spread: Spread) -> str:
    """Write a rate with its interval."""
    if spread.is_empty:
        return "-"
    median, low, high = (_short(each) for each in (spread.median, spread.low, spread.high))
    return median if spread.members == 1 else f"{median} ({low} to {high})"


def range_shown(standing: Standing) -> str:
    """Write what past cases had, from the lowest to the highest."""
    low, high = (figures(each) for each in (standing.low, standing.high))
    return f"at most {high}" if standing.low == 0 else f"{low} to {high}"


def _causes(standings: list[Standing]) -> Iterator[str]:
    """Write the causes in columns, and below each what is known of others."""
    rows = [
        (
            each.cause.word,
            "-" if each.people.is_empty else _short(each.people.median),
            rate_shown(each.rate),
            each.cause.unit,
            f"past cases {range_shown(each)}: {each.verdict}",
        )
        for each in standings
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row, standing in zip(rows, standings, strict=True):
        shown = [f"{text:<{width}}" for text, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*shown, row[-1]])
        for known in standing.known:
            yield f"      {known}"


def _values(rows: tuple[Row, ...] | tuple[Cause, ...]) -> Mapping[str, Value]:
    return claim_values(*dict.fromkeys(ref.claim for row in rows for ref in row.references))


def _numbers(row: Row, spreads: Mapping[str, Spread]) -> str:
    return "; ".join(
        "-" if spreads[name].is_empty else _short(spreads[name].median) for name in row.indicators
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else figures(float(f"{value:.2g}"))


def _known(row: Row, values: Mapping[str, Value]) -> str:
    return "; ".join(_reference(each, values[each.claim]) for each in row.references)


def _reference(reference: Reference, value: Value) -> str:
    shown = " to ".join(figures(end) for end in dict.fromkeys(_ends(reference, value)))
    return f"{shown} {reference.words} [{reference.claim}]"


def _ends(reference: Reference, value: Value) -> tuple[float, float]:
    """Give the lowest and the highest of a reference; both are the same where it is one number."""
    assert isinstance(value, Mapping)  # noqa: S101 - a reference names a part of it
    part = value[reference.part]
    numbers = part if isinstance(part, tuple) else (part,)
    ends = [float(end) for end in numbers if isinstance(end, int | float)]
    return min(ends), max(ends)


def _table(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Write rows in columns; what is known of others goes below where it is long."""
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for what, numbers, known in rows:
        yield f"  {what:<{widths[0]}}  {numbers:<{widths[1]}}".rstrip()
        for each in known.split("; "):
            yield f"      {each}"
