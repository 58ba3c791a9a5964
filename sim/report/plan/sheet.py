"""The planning sheet as data: headings, tables and sentences, the same for every form of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.evidence.standards import Standard
from sim.messages.wording import counted
from sim.report.answers.table import what_differs
from sim.report.plan.needs import Need, needs_of
from sim.results import Results, RunError
from sim.results.outcomes.planning import (
    CASES,
    Figures,
    Number,
    Period,
    figures_of,
    periods_of,
    triggers_of,
)

Cell = str | float
_MOST_ENTRY_POINTS = 10


@dataclass(frozen=True)
class Table:
    """A table of a planning sheet: the first column is what a row is about, the last its unit."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A planning sheet: what it is of, what it rests on, its tables, and what to know of them."""

    title: str
    question: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    figures: tuple[Figures, ...]
    standards: tuple[Standard, ...]

    @property
    def needs(self) -> list[list[Need]]:
        """The needs of each period."""
        return [needs_of(figures, self.standards) for figures in self.figures]


def sheet_of(run: Results, standards: Sequence[Standard], start: str = "") -> Sheet:
    """Put a planning sheet together from the results of a run.

    Args:
        run: a run.
        standards: the ratios by which needs are reckoned.
        start: a date, or the name of an event, from which months are counted; the first event of
            the scenario if it is left out, or the first day if it has none.

    Raises:
        RunError: The run has no such day.
    """
    first, why = _start(run, start)
    figures = tuple(figures_of(run, period) for period in periods_of(run, first))
    tables = (
        *_population(figures),
        _triggers(run, first),
        *_by_period(figures),
        *_needs(figures, standards),
        _standards(standards),
    )
    return Sheet(
        f"Planning sheet: {run.name}",
        run.why,
        tuple(_facts(run, first, why, figures[0].period)),
        tables,
        tuple(_notes(run, figures, standards)),
        figures,
        tuple(standards),
    )


def _start(run: Results, start: str) -> tuple[date, str]:
    """Find the day from which months are counted, and say why it is that."""
    begin = date.fromisoformat(run.manifest.start)
    events = {event.name: date.fromisoformat(event.date) for event in run.events}
    if not start:
        if not events:
            return begin, "the first day of the run"
        name = min(events, key=lambda each: events[each])
        return events[name], f"the day of “{name}”"
    if start in events:
        return events[start], f"the day of “{start}”"
    try:
        day = date.fromisoformat(start)
    except ValueError:
        named = f"; its events are {', '.join(events)}" if events else "; it has no events"
        text = f"'{start}' is neither a date such as {begin} nor an event of {run.name}{named}"
        raise RunError(text) from None
    last = begin + timedelta(run.manifest.days - 1)
    if not begin <= day <= last:
        raise RunError(f"{day} is no day of {run.name}, which goes from {begin} to {last}")
    return day, "as asked for"


def _facts(run: Results, first: date, why: str, period: Period) -> Iterator[tuple[str, str]]:
    members = counted(int(run.stored["member"].values.size), "member")
    yield "Counted from", f"{first}, {why}"
    yield "First three months", f"{period.first} to {period.last}"
    days = f"{run.manifest.days} days from {run.manifest.start}"
    yield "Run", f"{days}, {members}, seed {run.manifest.seed}"
    for event in run.events:
        yield "Event", f"{event.date}: {event.name}"
    made = run.manifest.versions.get("tumen", "")
    yield "Made with", f"tumen {made}, model {run.manifest.model[:12]}"


def _notes(
    run: Results, figures: Sequence[Figures], standards: Sequence[Standard]
) -> Iterator[str]:
    cases = ", ".join(f"{name}: {100 * share:.0f} %" for name, share in CASES)
    yield (
        f"Cases are points of the members of the run ({cases} of the members have no more), of "
        "each number by itself: the numbers of a column need not come together. Where fewer or "
        "sooner is worse, it is the other end."
    )
    yield what_differs([run])
    yield (
        "The scenario itself has no probability here: these are numbers for planning, if it comes "
        "to pass, and no forecast."
    )
    unchecked = [each.item for each in standards if "to be checked" in each.status]
    if unchecked:
        yield f"Ratios from memory, to be checked before use: {', '.join(unchecked)}."
    if not any(any(each.in_need.cases()) for each in figures):
        yield "Nobody is in need of a roof in this run: it opens no reception, so needs are none."


def _cases_of(figures: Sequence[Figures]) -> tuple[str, ...]:
    return tuple(
        f"{each.period.name}: {name} ({100 * share:.0f} %)"
        for each in figures
        for name, share in CASES
    )


def _side_by_side(
    title: str, about: str, figures: Sequence[Figures], numbers: Sequence[tuple[Number, ...]]
) -> Table:
    """Set the numbers of all periods side by side; those of none stay out."""
    rows: list[tuple[Cell, ...]] = []
    for row, first in enumerate(numbers[0]):
        cells = [case for of_period in numbers for case in of_period[row].cases()]
        if any(cells):
            rows.append((first.label, *cells, first.unit))
    return Table(title, about, ("", *_cases_of(figures), "unit"), tuple(rows))


def _population(figures: Sequence[Figures]) -> Iterator[Table]:
    yield _side_by_side(
        "Planning figures",
        "The total planning figure is the first row: people who need a roof at the same time.",
        figures,
        [each.population for each in figures],
    )
    yield _side_by_side(
        "Arrival rate", "Those who become known, and all who cross.", figures,
        [each.arrivals for each in figures],
    )  # fmt: skip


def _by_period(figures: Sequence[Figures]) -> Iterator[Table]:
    yield _entry_points(figures)
    yield _side_by_side("Reception and movement", "", figures, [each.reception for each in figures])
    yield _side_by_side("Settlement", "", figures, [each.settlement for each in figures])
    if all(each.profile for each in figures):
        yield _side_by_side(
            "Demographic profile",
            "Of the total planning figure: ages as of those who wait without shelter; sexes as the "
            "census has them in the counties that people left, as the run records none of those in "
            "need.",
            figures,
            [each.profile for each in figures],
        )


def _entry_points(figures: Sequence[Figures]) -> Table:
    """List the ways out that most people take, in the order along the border."""
    by_name = [{number.label: number for number in each.entry_points} for each in figures]
    last = by_name[-1]
    most = sorted(last, key=lambda name: -float(last[name].values.mean()))[:_MOST_ENTRY_POINTS]
    everybody = sum(float(number.values.mean()) for number in last.values()) or 1.0
    rows: list[tuple[Cell, ...]] = []
    for name in [each for each in last if each in most]:
        found = [period.get(name) for period in by_name]
        cells = [case for one in found for case in (one.cases() if one else (0.0,) * len(CASES))]
        rows.append((name, *cells, f"people, {100 * last[name].values.mean() / everybody:.0f} %"))
    left = len(last) - len(rows)
    about = f"Crossings; share of all in the mean{f'; {left} others take fewer' if left else ''}."
    return Table("Entry points", about, ("", *_cases_of(figures), "unit, share"), tuple(rows))


def _triggers(run: Results, first: date) -> Table:
    rows: list[tuple[Cell, ...]] = []
    members = int(run.stored["member"].values.size)
    for number in triggers_of(run, first):
        days = number.cases()
        dates = [
            "in too few" if np.isnan(day) else f"day {day:.0f}, {first + timedelta(day - 1)}"
            for day in days
        ]
        having = int((~np.isnan(number.values)).sum())
        rows.append((number.label, *dates, f"in {having} of {members}"))
    columns = tuple(f"{name} ({100 * share:.0f} %)" for name, share in CASES)
    return Table(
        "Triggers",
        f"When it happens for the first time, counted from {first}; the worst is the soonest.",
        ("", *columns, "members"),
        tuple(rows),
    )


def _needs(figures: Sequence[Figures], standards: Sequence[Standard]) -> Iterator[Table]:
    needs = [needs_of(each, standards) for each in figures]
    rows: list[tuple[Cell, ...]] = []
    for number, standard in enumerate(standards):
        cells = [case for of_period in needs for case in of_period[number].at_once]
        rows.append((f"{standard.sector}: {standard.item}", *cells, needs[0][number].unit))
    yield Table(
        "Needs at the peak",
        "For the most people who are in need at one time.",
        ("", *_cases_of(figures), "unit"),
        tuple(rows),
    )
    used = [n for n, need in enumerate(needs[0]) if need.altogether]
    yield Table(
        "Needs of the period",
        "What is used up over all days of a period by everybody in need.",
        ("", *_cases_of(figures), "unit"),
        tuple(
            (
                f"{standards[n].sector}: {standards[n].item}",
                *(case for of_period in needs for case in of_period[n].altogether),
                standards[n].unit,
            )
            for n in used
        ),
    )


def _standards(standards: Sequence[Standard]) -> Table:
    columns = ("ratio", "value", "unit", "basis", "source", "status", "note")
    rows = tuple(
        (f"{s.sector}: {s.item}", s.value, s.unit, s.basis, s.source, s.status, s.note)
        for s in standards
    )
    about = "By which needs are reckoned; --ratios FILE puts others over them, row by row, by key."
    return Table("Ratios", about, columns, rows)
