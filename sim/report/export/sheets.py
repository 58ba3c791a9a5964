"""The sheets of an export: what to read first, planning figures, places and days, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.messages.wording import counted
from sim.report.answers.table import what_differs
from sim.report.export.assumptions import COLUMNS as ASSUMPTIONS
from sim.report.export.assumptions import assumptions_of
from sim.report.export.places import COLUMNS as PLACES
from sim.report.export.places import place_rows, rounded
from sim.report.export.unhcr import COLUMNS as POPULATION
from sim.report.export.unhcr import population_rows
from sim.results import Results
from sim.results.series import SERIES

Cell = str | float | int | None
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Sheet:
    """A table with a name: columns, each with what it means, and rows in their order."""

    name: str
    about: str
    columns: dict[str, str]
    rows: tuple[tuple[Cell, ...], ...]


_INTERVAL = {
    "low_90": "5 % point of the members",
    "low_50": "25 % point of the members",
    "median": "median of the members",
    "high_50": "75 % point of the members",
    "high_90": "95 % point of the members",
}


def sheets_of(run: Results, *, with_unhcr: bool = False) -> tuple[Sheet, ...]:
    """Put together all sheets of a run, the one to read first in front."""
    asked = (_unhcr(run),) if with_unhcr else ()
    sheets = (_planning(run), _by_day(run), _by_place(run), *asked, _assumptions(run))
    return (_read_me(run, sheets), *sheets, _dictionary(sheets))


def _read_me(run: Results, sheets: Sequence[Sheet]) -> Sheet:
    manifest = run.manifest
    members = counted(int(run.data.sizes["member"]), "member")
    rows: list[tuple[Cell, ...]] = [
        ("scenario", manifest.scenario),
        ("question", run.why),
        ("days", f"{manifest.days}, from {manifest.start} on"),
        ("members", f"{members}, seed {manifest.seed}"),
        ("made with", str(run.data.attrs.get("source", ""))),
        ("intervals", what_differs([run])),
        ("no forecast", "Scenarios explore what could follow from what they assume."),
        *((f"event: {event.name}", event.date) for event in run.events),
        ("credits", str(run.data.attrs.get("credits", ""))),
        *((f"sheet: {sheet.name}", sheet.about) for sheet in sheets),
    ]  # fmt: skip
    return Sheet("Read me", "What this is, and what it is not.",
                 {"what": "what is told", "told": "what there is to know of it"},
                 tuple(rows))  # fmt: skip


def _planning(run: Results) -> Sheet:
    columns = {
        "indicator": "name in the files of the run",
        "label": "what it is called in tables",
        **_INTERVAL,
        "unit": "unit of the numbers before",
        "members": "members that have a value",
        "definition": "what is counted",
    }
    values = run.indicator_values()
    rows = []
    for kind in run.kinds:
        known = values[kind.name][~np.isnan(values[kind.name])]
        levels = rounded(np.quantile(known, QUANTILES)) if known.size else [None] * len(QUANTILES)
        rows.append((kind.name, kind.label, *levels, kind.unit, int(known.size), kind.definition))
    return Sheet("Planning figures", "All indicators of the run with their intervals.", columns,
                 tuple(rows))  # fmt: skip


def _by_day(run: Results) -> Sheet:
    columns = {
        "date": "day, ISO 8601",
        "series": "name of the daily series, of the whole country",
        **_INTERVAL,
    }
    dates = np.datetime_as_string(run.data["day"].values, unit="D").tolist()
    return Sheet("By day", "Daily series of the whole country.", columns,
                 tuple(_series_rows(run, dates)))  # fmt: skip


def _series_rows(run: Results, dates: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for series in SERIES:
        levels = np.quantile(series.value(run.data), QUANTILES, axis=0).T
        for date, each in zip(dates, levels, strict=True):
            yield (date, series.name, *rounded(each))


def _by_place(run: Results) -> Sheet:
    about = (
        "People by place and week; weeks and places in which no member has anybody are left out."
    )
    return Sheet("By place and week", about, PLACES | _INTERVAL, tuple(place_rows(run, QUANTILES)))


def _unhcr(run: Results) -> Sheet:
    about = (
        "People by country of origin and of asylum at the end of each year, in the columns of "
        "UNHCR's population statistics. What the model counts is set beside their categories; no "
        "authority has decided on anybody's status."
    )
    return Sheet("UNHCR population", about, POPULATION, tuple(population_rows(run)))


def _assumptions(run: Results) -> Sheet:
    about = "Every value that the run was made with, its unit, and what it rests on."
    return Sheet("Assumptions", about, ASSUMPTIONS, tuple(assumptions_of(run)))


def _dictionary(sheets: Sequence[Sheet]) -> Sheet:
    rows = [
        (sheet.name, name, meaning) for sheet in sheets for name, meaning in sheet.columns.items()
    ]
    columns = {"sheet": "name of a sheet", "column": "its column", "meaning": "what stands in it"}
    return Sheet("Dictionary", "What stands in each column.", columns, tuple(rows))
