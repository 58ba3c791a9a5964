"""A run of ordinary times beside the evidence: four checks, each with its place in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sim.evidence import Value
from sim.geography.words import Reach, Words
from sim.messages.wording import figures, in_a_row
from sim.report.intervals import Spread

YEAR = 365
CITED = (
    "hidden-10-40k-2012",
    "hidden-30-40k-2014",
    "arrivals-2002-2011",
    "arrivals-2011-2737",
    "returns-1998-2006",
    "origin-rates",
)
"""The claims of the register that such a run is set beside."""
_RATES = "origin-rates"
_MANY_TIMES = 5.0
_SAME_ORDER = 2.0


@dataclass(frozen=True)
class Check:
    """One number of a run beside its evidence."""

    what: str
    run: str
    evidence: str
    verdict: str


def ordinary_times(
    words: Words, spreads: Mapping[str, Spread], claims: Mapping[str, Value], days: int
) -> list[Check]:
    """Set the numbers that documents give for ordinary times beside those of a run.

    `claims` holds the value of each claim in `CITED`.
    Numbers a year are scaled from the length of the run.
    """
    a_year = YEAR / days
    checks = [
        _in_hiding(words, spreads["in_hiding_mean"], claims),
        _arrivals(words, spreads["arrivals_south_korea"], claims, a_year),
        _forced_returns(spreads["forced_returns"], claims, a_year),
    ]
    reaches = [reach for reach in words.reaches if _RATES in reach.evidence]
    return [*checks, _departures(words, reaches, spreads, claims)] if reaches[1:] else checks


def _in_hiding(words: Words, spread: Spread, claims: Mapping[str, Value]) -> Check:
    low, high = _range(claims, "hidden-10-40k-2012")
    from_, to = _range(claims, "hidden-30-40k-2014")
    return Check(
        f"In hiding in {words.across}, mean of the run",
        _shown(spread, 1),
        f"{low:,.0f} to {high:,.0f} [hidden-10-40k-2012]; "
        f"{from_:,.0f} to {to:,.0f} [hidden-30-40k-2014]",
        _inside(spread.median, low, high),
    )


def _arrivals(words: Words, spread: Spread, claims: Mapping[str, Value], a_year: float) -> Check:
    by_year = {
        str(year): float(cast("float", number))
        for year, number in cast("Mapping[object, object]", claims["arrivals-2002-2011"]).items()
    }
    final = by_year["2011"]
    first = float(cast("float", claims["arrivals-2011-2737"]))
    times = spread.median * a_year / final
    same = 1 / _SAME_ORDER <= times <= _SAME_ORDER
    return Check(
        f"Arrivals in {words.destination} a year",
        _shown(spread, a_year),
        f"{final:,.0f} in 2011, {min(by_year.values()):,.0f} to {max(by_year.values()):,.0f} "
        f"since 2002 [arrivals-2002-2011]; {first:,.0f} at first [arrivals-2011-2737]",
        f"{'of that order' if same else 'not of that order'}, {_times_that(times)} of 2011",
    )


def _forced_returns(spread: Spread, claims: Mapping[str, Value], a_year: float) -> Check:
    low, high = _range(claims, "returns-1998-2006")
    return Check(
        "Forced returns a year",
        _shown(spread, a_year),
        f"{low:,.0f} to {high:,.0f} [returns-1998-2006]",
        _inside(spread.median * a_year, low, high),
    )


def _departures(
    words: Words,
    reaches: Sequence[Reach],
    spreads: Mapping[str, Spread],
    claims: Mapping[str, Value],
) -> Check:
    """Compare reaches with the last of them, from which fewest are said to come."""
    rate_of = {each.name: spreads[f"departures_{each.key}_per_1000"].median for each in reaches}
    *others, last = rate_of
    lowest = rate_of[last]
    times = [rate_of[name] / lowest if lowest > 0 else float("inf") for name in others]
    rates = cast("Mapping[str, float]", claims[_RATES])
    shown = ", ".join(f"{place} {rate:g}" for place, rate in rates.items())
    compared = [f"{name} {figures(more)}" for name, more in zip(others, times, strict=True)]
    many = min(times) >= _MANY_TIMES
    beside = f"{in_a_row(compared)} times the {last}"
    if lowest <= 0:
        beside = f"nobody leaves from the {last}"
    return Check(
        "Departures per 1,000 residents by reach of the border",
        ", ".join(f"{name} {figures(rate)}" for name, rate in rate_of.items()),
        f"{shown}, arrivals in {words.destination} per 1,000 [{_RATES}]",
        f"{beside}{'' if many else f', fewer than the {_MANY_TIMES:.0f} times asked for'}",
    )


def _times_that(times: float) -> str:
    return "the same as that" if figures(times) == "1" else f"{figures(times)} times that"


def _range(claims: Mapping[str, Value], claim: str) -> tuple[float, float]:
    low, high = cast("tuple[float, float]", claims[claim])
    return float(low), float(high)


def _inside(value: float, low: float, high: float) -> str:
    return "inside" if low <= value <= high else ("below" if value < low else "above")


def _shown(spread: Spread, times: float) -> str:
    return f"{spread.median * times:,.0f} ({spread.low * times:,.0f} to {spread.high * times:,.0f})"
