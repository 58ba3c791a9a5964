"""The deaths of a run beside past emergencies: each stage of flight and each cause in one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sim.evidence import Value, claim_values
from sim.messages.wording import figures
from sim.report.intervals import Spread

_NONE = "no figure in the register"


@dataclass(frozen=True)
class Reference:
    """A number of a claim: which of its named values, and what it is in words."""

    claim: str
    part: str
    words: str


@dataclass(frozen=True)
class Row:
    """A line of the table: what, by which indicators, beside which references."""

    what: str
    indicators: tuple[str, ...]
    references: tuple[Reference, ...] = ()


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

WAR = Row(
    "Killed at home, worst 30 days, per 1,000 a month",
    ("killed_at_home_rate",),
    (_REAR, _PROVINCE, _PEAK, _SIEGE),
)
_A_DAY = "per 10,000 a day"
CAUSES: tuple[Row, ...] = (
    Row("drowning", ("deaths_drowning",)),
    Row("shooting", ("deaths_shooting",)),
    Row("cold", ("deaths_cold",), (replace(_MOUNTAINS, words=f"{_A_DAY} in mountains, all"),)),
    Row(
        "disease",
        ("deaths_disease",),
        (replace(_FIRST, words=f"{_A_DAY} in a crowd with cholera, nearly all of them"),),
    ),
    Row(
        "fighting",
        ("deaths_fighting",),
        (replace(_PROVINCE, words="per 1,000 a month in a contested province"),),
    ),
    Row("detention", ("deaths_detention",)),
    Row("execution", ("deaths_execution",)),
    Row(
        "hunger",
        ("deaths_hunger",),
        (
            Reference(
                "war-deaths-tigray",
                "per 1,000 a month",
                "per 1,000 a month in a war, six in ten of them of hunger",
            ),
        ),
    ),
)
"""Deaths by cause, wherever people were."""


def death_lines(spreads: Mapping[str, Spread]) -> Iterator[str]:
    """Write the table: rates by stage, then deaths by cause, each beside what others had."""
    references = _values((*RATES, WAR, *CAUSES))
    yield "Deaths beside past emergencies, per 10,000 people a day: the run; its worst 30 days"
    rows = [(row.what, _numbers(row, spreads), _known(row, references)) for row in RATES]
    yield from _table(rows)
    yield from _table([(WAR.what, _numbers(WAR, spreads), _known(WAR, references))])
    yield "  By cause, in people, at home too:"
    yield from _table(
        [(f"  {row.what}", _numbers(row, spreads), _known(row, references)) for row in CAUSES]
    )
    home, away = spreads["deaths_at_home"], spreads["deaths"]
    yield (
        f"  Of all these {home.median:,.0f} died at home and {away.median:,.0f} away from it, "
        "on top of the usual deaths."
    )


def _values(rows: tuple[Row, ...]) -> Mapping[str, Value]:
    return claim_values(*dict.fromkeys(ref.claim for row in rows for ref in row.references))


def _numbers(row: Row, spreads: Mapping[str, Spread]) -> str:
    return "; ".join(
        "-" if spreads[name].is_empty else _short(spreads[name].median) for name in row.indicators
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else figures(float(f"{value:.2g}"))


def _known(row: Row, values: Mapping[str, Value]) -> str:
    shown = [_reference(each, values[each.claim]) for each in row.references]
    return "; ".join(shown) or _NONE


def _reference(reference: Reference, value: Value) -> str:
    assert isinstance(value, Mapping)  # noqa: S101 - a reference names a part of it
    part = value[reference.part]
    if isinstance(part, tuple):
        shown = " to ".join(figures(float(end)) for end in part if isinstance(end, int | float))
    else:
        shown = figures(float(part)) if isinstance(part, int | float) else str(part)
    return f"{shown} {reference.words} [{reference.claim}]"


def _table(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Write rows in columns; what is known of others goes below where it is long."""
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for what, numbers, known in rows:
        yield f"  {what:<{widths[0]}}  {numbers:<{widths[1]}}".rstrip()
        for each in known.split("; "):
            yield f"      {each}"
