"""The summary of one run: the indicators, and what the run says to the questions asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

import numpy as np

from sim.evidence import load_reference_class
from sim.messages.wording import counted, figures, plural
from sim.params import CRISIS
from sim.quantities.food_phases import phase_of
from sim.quantities.measures import hidden_per_1000, population
from sim.quantities.shelter import camp_size
from sim.report.ability import ability
from sim.report.emergencies import death_lines
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
    with run.stored.kept_open():
        return "\n".join(_summary(run, spreads)) + "\n"


def _summary(run: Results, spreads: Mapping[str, Spread]) -> Iterator[str]:
    yield from _head(run, spreads)
    yield ""
    yield from _table(run.kinds, spreads, run.manifest.start)
    yield from _below_a_blank(variance_lines(run))
    yield from _hidden(run)
    yield from _balance(run, spreads["in_hiding_balance"])
    yield from _food(spreads["food_gap_mean"])
    yield from _below_a_blank(evidence_lines(beside_documents(run)))
    past = standings(spreads, load_reference_class())
    if _is_crisis(run, past):
        yield from _of_a_crisis(run, spreads, past)
    yield ""
    yield f"Results: {run.folder}"


def _head(run: Results, spreads: Mapping[str, Spread]) -> Iterator[str]:
    """Say what was run, which question it asks, and what of it failed."""
    manifest = run.manifest
    members = spreads["crossings"].members
    days = f"{counted(manifest.days, 'day')} from {manifest.start}"
    yield f"{run.name}: {counted(members, 'member')}, {days}, seed {manifest.seed}"
    yield from wrap(run.why, WIDTH)
    yield from wrap(run.beginning, WIDTH)
    for member, why in run.failed.items():
        yield f"member {member} gave no result: {why}"


def _of_a_crisis(
    run: Results, spreads: Mapping[str, Spread], past: Sequence[Standing]
) -> Iterator[str]:
    """Tell of shelter, of deaths, and of how many could get out, beside past exoduses."""
    for lines in (
        _camps(run, spreads),
        death_lines(spreads),
        _reference_class(past),
        _overwhelming(spreads, float(population(run.stored)[0])),
        ability(spreads),
    ):
        yield ""
        yield from lines


def _below_a_blank(lines: Iterable[str]) -> Iterator[str]:
    """Part some lines from those above them, if there are any."""
    found = [*lines]
    if found:
        yield ""
        yield from found


def _is_crisis(run: Results, past: Sequence[Standing]) -> bool:
    """Tell whether a run belongs beside past exoduses: by its kind, its camps or its size."""
    return (
        run.manifest.kind == CRISIS
        or bool(run.stored["camp_places"].values.any())
        or past[0].median >= past[0].lowest
    )


def _table(kinds: Sequence[Indicator], spreads: Mapping[str, Spread], start: str) -> Iterator[str]:
    rows = [("", "median", "90 % interval", "")]
    told = [each for each in kinds if not spreads[each.name].is_empty]
    for indicator in told:
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
    if len(told) < len(kinds):
        left_out = counted(len(kinds) - len(told), "indicator")
        yield f"Of {left_out} there is nothing to tell: days and shares of what never happened."


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


def _balance(run: Results, spread: Spread) -> Iterator[str]:
    """Say where the model's own balance of the stock lies, beside the stock that a run began with.

    The stock of the first morning is a lever; from then on it drifts towards its balance.
    """
    if spread.is_empty:
        return
    began, ended = (
        float(np.median(run.stored["in_hiding"].values[:, day].sum(axis=1))) for day in (0, -1)
    )
    balance, low, high = (f"{number:,.0f}" for number in (spread.median, spread.low, spread.high))
    yield from _paragraph(
        f"In hiding, the model's own balance: {balance} ({low} to {high}) would be kept up by the "
        f"inflow and outflow of the last year; the run goes from {began:,.0f} to {ended:,.0f}.",
        0,
        2,
    )


def _food(spread: Spread) -> Iterator[str]:
    """Say what share of need was missing, and the phase of food insecurity that goes with it."""
    gap, low, high = (figures(100 * x) for x in (spread.median, spread.low, spread.high))
    phase = phase_of(spread.median)
    yield from _paragraph(
        f"Food, mean of the run: {gap} % of need is missing ({low} to {high}), at the mildest the "
        f"phase: {phase} [ipc-food-gap]",
        0,
        2,
    )


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
