"""A run beside the claims of the documents: each inside, below, above, or not comparable, and why.

Whether a claim speaks of a run is decided by its dates, its kind and its settings, never its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

import numpy as np

from sim.evidence import DatedValue, Value, dated_values
from sim.messages.wording import in_a_row
from sim.params import CRISIS
from sim.quantities.measures import Values
from sim.report import evidence_measures as em
from sim.report.circumstances import is_border_opened, others
from sim.report.evidence_claims import CITED, COMPARED, ORIGIN_RATES, Compared, Ends, Entry
from sim.report.evidence_measures import Counted, Reading
from sim.report.intervals import Spread, spread_over
from sim.report.periods import Period, RunDays, period_in, years
from sim.results import Results
from sim.results.kept_settings import KeptSettings

Verdict = Literal["inside", "below", "above", "not comparable"]
_NO_CLAIM_OF_A_CRISIS = "it speaks of years without a crisis"
_NEIGHBOURS, _INLAND = 1.5, 3.0
"""Factors by which rates of provinces may differ: of one about as high as the first, and others."""
_AS_HIGH = 0.5
_FIRST_ARRIVALS = 1998
"""The year from which arrivals are counted in the register of evidence."""


@dataclass(frozen=True)
class Judged:
    """One number of a claim beside what a run gives for it."""

    claim: str
    what: str
    unit: str
    period: str
    value: Value
    ends: Ends
    spread: Spread | None
    verdict: Verdict
    reason: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether the claim speaks of the run."""
        return self.verdict != "not comparable"


@dataclass(frozen=True)
class Circumstances:
    """Of what kind a run is, under what settings it passed, and whether camps ever opened."""

    kind: str
    settings: KeptSettings
    shelters: bool = False

    def against_all(self, compared: Compared | None) -> str:
        """Say why a claim does not speak of such a run, whatever its years; nothing if it may."""
        if self.kind == CRISIS:
            return _NO_CLAIM_OF_A_CRISIS
        if compared is not None and compared.needs_open_border:
            return "" if is_border_opened(self.settings) else "the border is not open"
        return _NO_CLAIM_OF_A_CRISIS if self.shelters else ""

    def against(self, compared: Compared | None) -> str:
        """Say why a claim of the years of a run does not speak of it; nothing if it does."""
        if compared is not None and compared.needs_open_border:
            return ""
        other = others(self.settings)
        return f"other circumstances: {in_a_row(other)}" if other else ""


def beside_documents(run: Results) -> list[Judged]:
    """Set a run beside all claims that speak of people who leave; none where places are made up."""
    if not run.places.is_documented:
        return []
    start = date.fromisoformat(run.manifest.start)
    time = RunDays(start, run.manifest.days)
    counted = Counted(run.stored, time, run.words, run.indicator_values())
    shelters = bool(run.stored["camp_places"].values.any())
    return judged(counted, Circumstances(run.manifest.kind, run.settings, shelters))


def judged(
    run: Counted, circumstances: Circumstances, claims: Mapping[str, DatedValue] | None = None
) -> list[Judged]:
    """Judge what was counted of a run, by claims of the register unless others are given."""
    known = claims or dated_values(*CITED)
    found: list[Judged] = []
    for compared in COMPARED:
        found += _of_claim(run, circumstances, compared, known)
    return [*found, *_origins(run, circumstances, known[ORIGIN_RATES])]


def _of_claim(
    run: Counted,
    circumstances: Circumstances,
    compared: Compared,
    claims: Mapping[str, DatedValue],
) -> list[Judged]:
    all_entries = list(compared.entries(claims[compared.claim], claims))
    if why := circumstances.against_all(compared):
        return [_not_comparable(run, compared, all_entries, why)]
    read = [
        (entry, compared.measure(run, entry.period)) for entry in _of_years(run.time, all_entries)
    ]
    rows = [_judge(run, compared, entry, found) for entry, found in read if found is not None]
    why = circumstances.against(compared) if rows else _other_years(run.time, all_entries)
    return [_not_comparable(run, compared, all_entries, why)] if why else rows


def _of_years(time: RunDays, entries: list[Entry]) -> list[Entry]:
    """Choose the entries whose periods a run covers, or else the nearest."""
    if len(entries) == 1:
        return entries
    covered = [each for each in entries if time.covering(each.period) is not None]
    return covered or _nearest(time, entries)


def _nearest(time: RunDays, entries: list[Entry]) -> list[Entry]:
    """Give those of the entries that are nearest to a run, which are several if of one period."""
    run = time.period

    def gap(period: Period) -> int:
        return max((period.first - run.last).days, (run.first - period.last).days, 0)

    nearest = min(gap(each.period) for each in entries)
    near = [each for each in entries if gap(each.period) == nearest]
    last = max(each.period.last for each in near)
    return [each for each in near if each.period.last == last]


def _judge(run: Counted, compared: Compared, entry: Entry, found: Reading) -> Judged:
    return _row(
        compared.claim, _called(compared, run), compared.unit, entry, found.values, found.note
    )


def _row(claim: str, what: str, unit: str, entry: Entry, values: Values, note: str = "") -> Judged:
    spread = spread_over(values)
    verdict: Verdict = "not comparable" if spread.is_empty else _verdict(spread.median, entry.ends)
    reason = "there was nobody to count" if spread.is_empty else note
    return Judged(
        claim, what, unit, entry.label or entry.period.shown, entry.value, entry.ends, spread,
        verdict, reason,
    )  # fmt: skip


def _verdict(median: float, ends: Ends) -> Verdict:
    low, high = ends
    if low is not None and median < low:
        return "below"
    return "above" if high is not None and median > high else "inside"


def _not_comparable(run: Counted, compared: Compared, entries: list[Entry], why: str) -> Judged:
    period = _span(entries).shown
    value = entries[0].value if len(entries) == 1 else None
    ends = entries[0].ends if len(entries) == 1 else (None, None)
    what = _called(compared, run)
    return Judged(
        compared.claim, what, compared.unit, period, value, ends, None, "not comparable", why
    )


def _span(entries: list[Entry]) -> Period:
    return Period(
        min(each.period.first for each in entries), max(each.period.last for each in entries)
    )


def _other_years(time: RunDays, entries: list[Entry]) -> str:
    return _words_for_other_years(_span(entries), time)


def _words_for_other_years(period: Period, time: RunDays) -> str:
    return f"other years: it speaks of {period.shown}, the run of {time.shown}"


def _called(compared: Compared, run: Counted) -> str:
    return compared.what.format(across=run.words.across, destination=run.words.destination)


def _origins(run: Counted, circumstances: Circumstances, claim: DatedValue) -> list[Judged]:
    """Set arrivals by province beside each other: the first is given, the others are compared."""
    what, unit = f"Arrivals in {run.words.destination} by origin", "per 1,000 residents"
    until = cast("Period", period_in(claim.as_of)).last.year
    period = years(_FIRST_ARRIVALS, until)
    (first_name, first), *others_ = cast("Mapping[str, float]", claim.value).items()
    why = circumstances.against_all(None)
    if not why and not run.time.within(period).any():
        why = _words_for_other_years(period, run.time)
    why = why or circumstances.against(None)
    if why:
        return [
            Judged(ORIGIN_RATES, what, unit, period.shown, claim.value, (None, None), None,
                   "not comparable", why)
        ]  # fmt: skip
    base = em.arrivals_per_1000(run, _provinces(run, first_name))
    return [
        _row(ORIGIN_RATES, what, unit, entry, em.beside_first(rate, base, first), note)
        for name, claimed in others_
        for entry in [Entry(period, _around(claimed, first), name, claimed)]
        for rate in [em.arrivals_per_1000(run, _provinces(run, name))]
        for note in [f"scaled so that {first_name} gives {first:g}"]
    ]


def _around(claimed: float, first: float) -> Ends:
    factor = _NEIGHBOURS if claimed >= _AS_HIGH * first else _INLAND
    return claimed / factor, claimed * factor


def _provinces(run: Counted, name: str) -> list[str]:
    """Find the provinces that an entry names: `A and B`; what is no province lies within one."""
    known = {each.name for each in run.words.provinces}
    return [part for part in re.split(r" (?:and|with) ", name) if part in known]


COLUMNS = (
    "claim", "what", "unit", "period", "value", "inside_from", "inside_to", "median", "low_5",
    "high_95", "verdict", "reason",
)  # fmt: skip
"""What programs are told of a row."""


def as_json(row: Judged) -> dict[str, Any]:
    """Give a row for programs."""
    spread = row.spread
    known = spread is not None and not np.isnan(spread.median)
    return {
        "claim": row.claim,
        "what": row.what,
        "unit": row.unit,
        "period": row.period,
        "value": _plain(row.value),
        "inside_from": row.ends[0],
        "inside_to": row.ends[1],
        "median": spread.median if spread and known else None,
        "low_5": spread.low if spread and known else None,
        "high_95": spread.high if spread and known else None,
        "verdict": row.verdict,
        "reason": row.reason,
    }


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def by_claim(rows: list[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    """Group the rows of each claim, in order."""
    grouped: dict[str, list[Judged]] = {}
    for row in rows:
        grouped.setdefault(row.claim, []).append(row)
    yield from grouped.items()
