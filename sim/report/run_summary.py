"""The summary of one run: the indicators, and what the run says to the questions asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

import numpy as np

from sim.evidence import load_reference_class
from sim.messages.wording import counted, figures, plural
from sim.params import CRISIS
from sim.quantities.measures import camp_size, hidden_per_1000, population
from sim.report.evidence_check import beside_documents
from sim.report.evidence_lines import WIDTH, evidence_lines
from sim.report.intervals import (
    DAY_OF_RUN,
    Spread,
    date_of,
    interval,
    remark,
    spreads_of,
    unit_of,
    written,
)
from sim.report.past_exoduses import Standing, standings
from sim.report.variance import variance_lines
from sim.results import Results
from sim.results.indicators import Indicator

_MOST_HIDDEN = 5


def summarise(run: Results) -> str:
    """Write the summary that `tumen run` prints."""
    spreads = spreads_of(run)
    return "\n".join(_summary(run, spreads)) + "\n"


def _summary(run: Results, spreads: Mapping[str, Spread]) -> Iterator[str]:
    manifest = run.manifest
    members = spreads["crossings"].members
    days = f"{counted(manifest.days, 'day')} from {manifest.start}"
    yield f"{run.name}: {counted(members, 'member')}, {days}, seed {manifest.seed}"
    yield from wrap(run.why, WIDTH)
    yield from wrap(run.beginning, WIDTH)
    for member, why in run.failed.items():
        yield f"member {member} gave no result: {why}"
    yield ""
    yield from _table(run.kinds, spreads, manifest.start)
    parts = [*variance_lines(run)]
    yield from ["", *parts] if parts else []
    past = standings(spreads, load_reference_class())
    crisis = _is_crisis(run, past)
    yield from _hidden(run)
    lines = [*evidence_lines(beside_documents(run))]
    yield from ["", *lines] if lines else []
    if crisis:
        yield ""
        yield from _camps(run, spreads)
        yield ""
        yield from _reference_class(past)
        yield ""
        yield from _overwhelming(spreads, float(population(run.stored)[0]))
    yield ""
    yield f"Results: {run.folder}"


def _is_crisis(run: Results, past: Sequence[Standing]) -> bool:
    """Tell whether a run belongs beside past exoduses: by its kind, its camps or its size."""
    return (
        run.manifest.kind == CRISIS
        or bool(run.stored["camp_places"].values.any())
        or past[0].median >= past[0].lowest
    )


def _table(kinds: Sequence[Indicator], spreads: Mapping[str, Spread], start: str) -> Iterator[str]:
    rows = [("", "median", "90 % interval", "")]
    for indicator in kinds:
        spread = spreads[indicator.name]
        rows.append(
            (
                indicator.label,
                written(spread.median, indicator),
                interval(spread, indicator),
                _last_column(spread, indicator, start),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for label, median, range_, unit in rows:
        line = f"{label:<{widths[0]}}  {median:>{widths[1]}}  {range_:>{widths[2]}}  {unit}"
        yield line.rstrip()


def _last_column(spread: Spread, indicator: Indicator, start: str) -> str:
    """Give the unit, the date of a day, and in how many members there is a value."""
    dated = indicator.unit == DAY_OF_RUN and not spread.is_empty
    parts = [
        unit_of(spread, indicator),
        date_of(spread.median, start) if dated else "",
        remark(spread),
    ]
    return ", ".join(part for part in parts if part)


def _hidden(run: Results) -> Iterator[str]:
    """Name the counties across with most people in hiding among their residents."""
    per_1000 = np.median(hidden_per_1000(run.stored), axis=0)
    names = run.stored["host"].values
    most = [row for row in np.argsort(-per_1000, kind="stable")[:_MOST_HIDDEN] if per_1000[row] > 0]
    if most:
        shown = ", ".join(f"{names[row]} {figures(per_1000[row])}" for row in most)
        yield ""
        yield from _paragraph(f"In hiding per 1,000 residents, mean of the run: {shown}", 0, 2)


def _paragraph(text: str, first: int, later: int | None = None) -> list[str]:
    """Break a text into lines, the first and the others indented by so many blanks."""
    others = first if later is None else later
    return wrap(text, WIDTH, initial_indent=" " * first, subsequent_indent=" " * others)


def _camps(run: Results, spreads: Mapping[str, Spread]) -> Iterator[str]:
    """Say when and where the camps overflow, and how many would have been needed."""
    overflow, needed = spreads["overflow_day"], spreads["camps_needed"]
    demand = spreads["camp_demand"]
    places = run.stored["camp_places"].values.max(axis=1)
    opened = float(np.median((places > 0).sum(axis=1)))
    is_one = f"{opened:.0f}" == "1"
    those = "the one that opens" if is_one else f"the {opened:.0f} that open"
    if opened == 0:
        yield "Camps: none opens."
    elif overflow.is_empty:
        yield f"Camps: {those} {'suffices' if is_one else 'suffice'} in all members."
    else:
        text = (
            f"Camps: {those} {'overflows' if is_one else 'overflow'} in {overflow.having:,} of "
            f"{counted(overflow.members, 'member')}, on day {overflow.median:.0f} "
            f"({overflow.low:.0f} to {overflow.high:.0f}), "
            f"{date_of(overflow.median, run.manifest.start)}; most people then wait {_where(run)}."
        )
        yield from _paragraph(text, 0, 2)
    yield (
        f"  At most {_spread_of(demand, 'person')} in need of a place at once: "
        f"{_spread_of(needed, 'camp')} of {_camp_size(run):,.0f}."
    )


def _spread_of(spread: Spread, noun: str) -> str:
    """Write the median, the interval in brackets, and what is counted."""
    shown = [f"{number:,.0f}" for number in (spread.median, spread.low, spread.high)]
    what = noun if set(shown) == {"1"} else plural(noun)
    return f"{shown[0]} ({shown[1]} to {shown[2]}) {what}"


def _camp_size(run: Results) -> float:
    return float(np.median(camp_size(run.stored)))


def _where(run: Results) -> str:
    """Name the Chinese counties where most people wait for a place on the first such day.

    A camp may lie elsewhere: all that are open are full then, wherever they are.
    """
    counts = Counter(run.overflow_places()).most_common()
    if len(counts) == 1:
        return f"in {counts[0][0]}"
    return ", ".join(f"in {place} ({counted(count, 'member')})" for place, count in counts)


def _reference_class(past: Sequence[Standing]) -> Iterator[str]:
    yield "Beside past exoduses"
    for standing in past:
        yield f"  {standing.what}: {standing.shown}"
        yield from _paragraph(standing.place, 4)


def _overwhelming(spreads: Mapping[str, Spread], everybody: float) -> Iterator[str]:
    yield f"Could an overwhelming number escape? [unlikely-overwhelming-2014] Of {everybody:,.0f}"
    for name, words in (
        ("left_home_share", "left home"),
        ("reached_border_share", "reached the border or another way out"),
        ("got_across_share", "got across"),
    ):
        spread = spreads[name]
        median, low, high = (figures(x * 100) for x in (spread.median, spread.low, spread.high))
        about = float(f"{spread.median * everybody:.3g}")
        yield f"  {median:>6} % ({low} to {high}) {words}, about {counted(about, 'person')}"
    home, out = spreads["left_home_share"].median, spreads["got_across_share"].median
    if home > 0:
        yield f"  Of 100 who left home, {100 * out / home:.0f} got out of the country."
