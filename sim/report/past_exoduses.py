"""A run beside past exoduses: between which of them it lies, by size, speed and peak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.evidence import PastExodus
from sim.messages.wording import figures, unit_behind
from sim.report.intervals import Spread


@dataclass(frozen=True)
class Standing:
    """Where the median of a run lies in the class of past exoduses; `lowest` is the class's end."""

    what: str
    shown: str
    place: str
    median: float
    lowest: float
    is_inside: bool


@dataclass(frozen=True)
class _Case:
    name: str
    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def shown(self, times: float, unit: str) -> str:
        ends = [figures(end * times) for end in dict.fromkeys((self.low, self.high))]
        return f"{self.name} ({' to '.join(ends)} {_behind(ends, unit)})"


def standings(
    spreads: Mapping[str, Spread], past: Sequence[PastExodus]
) -> tuple[Standing, Standing, Standing]:
    """Place a run by the share that left, the days to half of it, and the share on the peak day.

    Shares are compared with cases that count a whole country; those that count a region of one
    would lie far above for that reason alone.
    """
    countries = [case for case in past if case.counted == "country"]
    return (
        _standing(
            "Share of the people that left the country",
            spreads["got_across_share"],
            [_case(c.case, c.share_low, c.share_high) for c in countries],
            "%",
        ),
        _standing(
            "Days to half of those who left",
            spreads["exits_half_day"],
            [_case(c.case, c.days_to_half_low, c.days_to_half_high) for c in past],
            "days",
        ),
        _standing(
            "Share of the people that left on the peak day",
            spreads["exits_peak_share"],
            [_case(c.case, c.peak_share_low, c.peak_share_high) for c in countries],
            "%",
        ),
    )


def _standing(what: str, spread: Spread, cases: Sequence[_Case | None], unit: str) -> Standing:
    times = 100.0 if unit == "%" else 1.0
    known = sorted((c for c in cases if c is not None), key=lambda c: (c.low + c.high, c.name))
    lowest, highest = min(c.low for c in known), max(c.high for c in known)
    if spread.is_empty:
        return Standing(what, "nobody left", "no case to compare with", 0.0, lowest, False)
    median, low, high = (figures(x * times) for x in (spread.median, spread.low, spread.high))
    inside = lowest <= spread.median <= highest
    scope = f"the class runs from {figures(lowest * times)} to {figures(highest * times)} {unit}"
    place = f"{'inside' if inside else 'OUTSIDE'}, {_between(spread.median, known, times, unit)}"
    shown = f"{median} {_behind([median, low, high], unit)} ({low} to {high})"
    return Standing(what, shown, f"{place}; {scope}", spread.median, lowest, inside)


def _behind(shown: Sequence[str], unit: str) -> str:
    """Give the unit as it reads behind numbers that are written so."""
    return unit_behind("1" if set(shown) == {"1"} else "", unit)


def _between(value: float, known: Sequence[_Case], times: float, unit: str) -> str:
    """Name the next cases below and above; a case with a range stands in its middle."""
    below = [case for case in known if case.middle <= value]
    above = [case for case in known if case.middle > value]
    if not below:
        return f"below {above[0].shown(times, unit)}"
    if not above:
        return f"above {below[-1].shown(times, unit)}"
    return f"between {below[-1].shown(times, unit)} and {above[0].shown(times, unit)}"


def _case(name: str, low: float | None, high: float | None) -> _Case | None:
    """Make a case of what is known; an open end stands at the end that is known."""
    known = [float(end) for end in (low, high) if end is not None]
    return _Case(name, min(known), max(known)) if known else None
