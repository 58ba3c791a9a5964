"""A run of ordinary times beside the evidence: four checks, each with its place in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sim.evidence import Value
from sim.report.spreads import Spread
from sim.words import figures

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
    spreads: Mapping[str, Spread], claims: Mapping[str, Value], days: int
) -> tuple[Check, Check, Check, Check]:
    """Set the four numbers that documents give for ordinary times beside those of a run.

    `claims` holds the value of each claim in `CITED`.
    Numbers a year are scaled from the length of the run.
    """
    a_year = YEAR / days
    return (
        _in_hiding(spreads["in_hiding_mean"], claims),
        _arrivals(spreads["arrivals_south_korea"], claims, a_year),
        _forced_returns(spreads["forced_returns"], claims, a_year),
        _departures(spreads, claims),
    )


def _in_hiding(spread: Spread, claims: Mapping[str, Value]) -> Check:
    low, high = _range(claims, "hidden-10-40k-2012")
    from_, to = _range(claims, "hidden-30-40k-2014")
    return Check(
        "In hiding in China, mean of the run",
        _shown(spread, 1),
        f"{low:,.0f} to {high:,.0f} [hidden-10-40k-2012]; "
        f"{from_:,.0f} to {to:,.0f} [hidden-30-40k-2014]",
        _inside(spread.median, low, high),
    )


def _arrivals(spread: Spread, claims: Mapping[str, Value], a_year: float) -> Check:
    by_year = {
        str(year): float(cast("float", number))
        for year, number in cast("Mapping[object, object]", claims["arrivals-2002-2011"]).items()
    }
    final = by_year["2011"]
    first = float(cast("float", claims["arrivals-2011-2737"]))
    times = spread.median * a_year / final
    same = 1 / _SAME_ORDER <= times <= _SAME_ORDER
    return Check(
        "Arrivals in South Korea a year",
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


def _departures(spreads: Mapping[str, Spread], claims: Mapping[str, Value]) -> Check:
    tumen, upper, lower = (
        spreads[f"departures_{reach}_per_1000"].median
        for reach in ("tumen", "upper_yalu", "lower_yalu")
    )
    times = [part / lower if lower > 0 else float("inf") for part in (tumen, upper)]
    rates = cast("Mapping[str, float]", claims["origin-rates"])
    shown = ", ".join(f"{place} {rate:g}" for place, rate in rates.items())
    many = min(times) >= _MANY_TIMES
    beside = f"Tumen {figures(times[0])} and upper Yalu {figures(times[1])} times the lower Yalu"
    if lower <= 0:
        beside = "nobody leaves from the lower Yalu"
    return Check(
        "Departures per 1,000 residents by reach of the border",
        f"Tumen {figures(tumen)}, upper Yalu {figures(upper)}, lower Yalu {figures(lower)}",
        f"{shown}, arrivals in South Korea per 1,000 [origin-rates]",
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
