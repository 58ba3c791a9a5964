"""Which claims of the documents a run is set beside, and what of the run answers each.

A claim that gives one number, not a range, has its uncertainty here: by how much a run may differ
from it and still be called inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from sim.evidence import DatedValue, Value
from sim.quantities import measures as m
from sim.report import evidence_measures as em
from sim.report.evidence_measures import Measure
from sim.report.periods import Period, period_in, years

Ends = tuple[float | None, float | None]

FAMINE = years(1995, 1999)
"""The decade that documents name, from the year before which, as they say, hardly anybody left."""

Entries = Callable[[DatedValue, Mapping[str, DatedValue]], "Iterator[Entry]"]


@dataclass(frozen=True)
class Entry:
    """One number of a claim: of when it is, and between what a run is inside."""

    period: Period
    ends: Ends
    label: str = ""
    value: Value = None


@dataclass(frozen=True)
class Compared:
    """A claim, what it counts, what of a run answers it, and how it is read."""

    claim: str
    what: str
    unit: str
    measure: Measure
    entries: Entries
    needs_open_border: bool = False


def within(factor: float = 1.0, margin: float = 0.0, skipping: str = "") -> Entries:
    """Read a claim that gives a number or range, or several by period.

    Args:
        factor: times which a single number may be missed and be inside.
        margin: by how much it may be missed.
        skipping: what an entry says that is left out: of a part alone, or of several years.
    """

    def read(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
        for words, value in _by_period(claim):
            period = period_in(words)
            if period is None or (skipping and skipping in words):
                continue
            if isinstance(value, tuple):
                ends = cast("Ends", value)
            else:
                number = float(cast("float", value))
                ends = (number / factor - margin, number * factor + margin)
            yield Entry(period, ends, "" if words == claim.as_of else words, value)

    return read


def _by_period(claim: DatedValue) -> Iterator[tuple[str, Value]]:
    if isinstance(claim.value, Mapping):
        yield from claim.value.items()
    else:
        yield claim.as_of, claim.value


def _part(name: str) -> Entries:
    """Read one of the named values of a claim."""

    def read(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
        value = cast("Mapping[str, Value]", claim.value)[name]
        yield Entry(cast("Period", period_in(claim.as_of)), cast("Ends", value), value=value)

    return read


def _famine_at_most(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
    yield Entry(FAMINE, (None, float(cast("float", claim.value))), value=claim.value)


def _famine_studies(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
    """Take the lowest and the highest of several studies."""
    found: list[float] = []
    for each in cast("Mapping[str, Value]", claim.value).values():
        found += each if isinstance(each, tuple) else [each]  # type: ignore[list-item, arg-type]
    yield Entry(FAMINE, (min(found), max(found)), value=(min(found), max(found)))


def _famine_at_least(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
    """Take the lower end of an order of magnitude: it binds from below alone."""
    low, _high = cast("tuple[float, float]", claim.value)
    yield Entry(FAMINE, (low, None), value=claim.value)


def _hardly_anybody(claim: DatedValue, all_: Mapping[str, DatedValue]) -> Iterator[Entry]:
    """Take it that hardly anybody is fewer a year than the thousands who came with the famine."""
    thousands, _high = cast("tuple[float, float]", all_["famine-thousands-cross"].value)
    yield Entry(cast("Period", period_in(claim.as_of)), (None, thousands), value="hardly anybody")


def _largely(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
    """Take it that a border is largely unguarded if fewer than half of attempts are noticed."""
    yield Entry(cast("Period", period_in(claim.as_of)), (None, 0.5), value="largely unguarded")


def _growth(claim: DatedValue, all_: Mapping[str, DatedValue]) -> Iterator[Entry]:
    """Take the growth a year from the earlier number of migrants to the later one as the most."""
    before = all_["migration-1920-450k"]
    ends = [cast("Period", period_in(each.as_of)).first.year for each in (before, claim)]
    more = float(cast("float", claim.value)) - float(cast("float", before.value))
    most = more / (ends[1] - ends[0])
    yield Entry(years(*ends), (None, most), value=round(most, -3))


def _at_most(claim: DatedValue, _: Mapping[str, DatedValue]) -> Iterator[Entry]:
    ends = (None, float(cast("float", claim.value)))
    yield Entry(cast("Period", period_in(claim.as_of)), ends, value=claim.value)


_HIDDEN = em.stock(em.in_status("in_hiding"))
_ARRIVED = m.nationwide("arrivals_south_korea")
_WOMEN = m.nationwide("arrivals_south_korea", sex="female")
_RETURNED = m.nationwide("forced_returns")
_STARVED = m.nationwide("deaths", cause="hunger")
_FIRST = m.nationwide("crossed_first")
_NOTICED = m.together(m.nationwide("caught_by_guards"), m.nationwide("caught_by_patrols"))
_ATTEMPTS = m.nationwide("attempts")
_DAYS_AWAY = m.nationwide("arrivals_days_away")

COMPARED: tuple[Compared, ...] = (
    Compared("hidden-10-40k-2012", "In hiding in {across}", "people", _HIDDEN, within()),
    Compared("hidden-30-40k-2014", "In hiding in {across}", "people", _HIDDEN, within()),
    Compared(
        "stock-series", "In hiding in {across}, estimates", "people", _HIDDEN,
        within(factor=2.0, skipping=" only"),
    ),
    Compared(
        "arrivals-before-2002", "Arrivals in {destination}, first years", "people a year",
        em.flow(_ARRIVED), within(factor=2.0, skipping=" to "),
    ),
    Compared(
        "arrivals-2011-2737", "Arrivals in {destination}, first count", "people a year",
        em.flow(_ARRIVED), within(factor=1.5),
    ),
    Compared(
        "arrivals-2002-2011", "Arrivals in {destination}", "people a year",
        em.flow(_ARRIVED), within(factor=1.5),
    ),
    Compared(
        "arrivals-female-share", "Women among the arrivals", "share",
        em.ratio(_WOMEN, _ARRIVED), within(margin=0.1),
    ),
    Compared(
        "arrivals-years-on-the-way", "Years from leaving to arrival", "years",
        em.ratio(_DAYS_AWAY, _ARRIVED, 1 / em.DAYS_A_YEAR), within(factor=2.0),
    ),
    Compared("returns-1998-2006", "Forced returns", "people a year", em.flow(_RETURNED), within()),
    Compared(
        "returns-2012", "Forced returns", "people a year", em.flow(_RETURNED), within(factor=2.0)
    ),
    Compared(
        "custody-stock-2012", "Held in {across}, waiting to be returned", "people",
        em.stock(em.in_status("in_custody")), _part("people"),
    ),
    Compared(
        "border-largely-unguarded-2012", "Attempts that guards or patrols end by an arrest",
        "share", em.ratio(_NOTICED, _ATTEMPTS), _largely,
    ),
    Compared(
        "famine-deaths-2m", "Dead of hunger", "people", em.sum_of(_STARVED), _famine_at_most
    ),
    Compared(
        "famine-death-estimates", "Dead of hunger, lowest to highest study", "people",
        em.sum_of(_STARVED), _famine_studies,
    ),
    Compared(
        "famine-thousands-cross", "Got out for the first time", "people", em.sum_of(_FIRST),
        _famine_at_least,
    ),
    Compared(
        "before-famine-few", "Got out for the first time", "people a year", em.flow_within(_FIRST),
        _hardly_anybody,
    ),
    Compared(
        "migration-1920-450k", "Across at the end, beside migrants of an open border", "people",
        em.whole_run(em.at_the_end(em.in_status(*em.ACROSS))), _at_most, needs_open_border=True,
    ),
    Compared(
        "migration-1945-2.1m", "Got out for the first time, beside the growth over an open border",
        "people a year", em.whole_run(em.a_year(_FIRST)), _growth, needs_open_border=True,
    ),
)  # fmt: skip
"""In the order in which they are told."""

ORIGIN_RATES = "origin-rates"
"""A claim of several provinces side by side, which is read by itself."""
CITED = (*(each.claim for each in COMPARED), ORIGIN_RATES)
"""The claims of the register that a run is set beside."""
