"""Fighting from a table: places, dates and intensity, as dated values of exposure to fighting.

The names of columns are those of ACLED's exports, whose other columns may stay; `intensity` is a
judgement that they do not hold, and is added by the author. What was read stands in the resolved
scenario of a run, value by value, so that a run can be repeated without the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sim.geography.reading.schema import Column, Table
from sim.geography.reading.sheets import LARGEST_FILE, Sheet, read_sheet
from sim.params import Parameter
from sim.scenario.language.declared import Declared, places_of
from sim.scenario.language.mistakes import Findings, did_you_mean, nearest, one_line
from sim.scenario.language.moments import Moment, Story, Told
from sim.scenario.language.timelines import Origin
from sim.scenario.language.yaml import Scalar

EXPOSURE = "conflict.exposure"
_OF_ACLED = (
    "event_id_cnty", "event_id_no_cnty", "data_id", "iso", "iso3", "year", "time_precision",
    "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "region",
    "country", "admin3", "location", "latitude", "longitude", "geo_precision", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""Columns of ACLED's exports that are left unread."""

TABLE = Table(
    "fighting.csv",
    "fighting by place and date",
    (
        Column("event_date", "text", "the day from which it holds, such as 2012-03-10"),
        Column("admin1", "text", "the province", empty="none, if admin2 names a county"),
        Column("admin2", "text", "the county", empty="the whole province"),
        Column(
            "intensity",
            "number",
            "exposure to fighting, 0 for none to 1 for the worst",
            "exposure",
            0.0,
            1.0,
        ),
        Column(
            "days",
            "whole",
            "for how many days it holds",
            "days",
            1.0,
            36_500.0,
            empty="until the next row of the place",
        ),
    ),
    most=100_000,
    remarks=_OF_ACLED,
)


@dataclass(frozen=True)
class _Stretch:
    """Fighting at a place from a day on, until another or for good."""

    first: date
    end: date | None
    intensity: float
    line: int


def read_fighting(
    node: Scalar, file: str, folder: Path, known: Declared, findings: Findings
) -> dict[str, Story]:
    """Read the table that a scenario names; give what is said by place, and note mistakes.

    Args:
        node: the name of the file, seen from the scenario.
        file: the scenario's file, as messages show it.
        folder: the folder of the scenario.
        known: the parameters, which know the places.
        findings: what is wrong with the scenario.
    """
    path = folder / node.text.strip()
    shown = str(Path(file).parent / node.text.strip())
    try:
        is_large = path.stat().st_size > LARGEST_FILE
        content = b"" if is_large else path.read_bytes()
    except (OSError, ValueError):
        text = f"there is no file {one_line(node.text)}; name a CSV file, seen from this file"
        findings.add(node, "fighting", text)
        return {}
    if is_large:
        text = f"{one_line(node.text)} is too large; keep what the run needs"
        findings.add(node, "fighting", text)
        return {}
    sheet = read_sheet(TABLE, shown, content)
    places = _places(sheet, known.parameters[EXPOSURE])
    by_place = _stretches(sheet, places)
    findings.mistakes += sheet.mistakes
    if sheet.mistakes:
        return {}
    provinces = {county: province for county, province in places.values() if province}
    return {
        f"{EXPOSURE}.{place}": _story(
            [*stretches, *by_place.get(provinces.get(place, place), ())], shown
        )
        for place, stretches in by_place.items()
    }


def _places(sheet: Sheet, exposure: Parameter) -> dict[int, tuple[str, str]]:
    """Give the place of each row and the province around it, and note rows that name none."""
    found = {}
    for number, (province, county) in sheet.each("admin1", "admin2"):
        column, name = ("admin2", str(county)) if county else ("admin1", str(province or ""))
        if name in places_of(exposure):
            found[number] = name, str(province or "") if county else ""
        else:
            sheet.wrong(number, column, _no_place(name, places_of(exposure)))
    return found


def _no_place(name: str, known: tuple[str, ...]) -> str:
    if not name:
        return "names no place; give a province, or a county in admin2"
    hint = did_you_mean(nearest(name, known)) or "; an empty admin2 stands for the whole province"
    return f"{one_line(name)} is neither a county nor a province of the geography{hint}"


def _stretches(sheet: Sheet, places: dict[int, tuple[str, str]]) -> dict[str, list[_Stretch]]:
    """Give the rows by place in order of date, and note those without a day."""
    days = {number: _day(str(day), number, sheet) for number, (day,) in sheet.each("event_date")}
    rows: dict[str, list[tuple[date, int | None, float, int]]] = {}
    for number, (intensity, lasts) in sheet.each("intensity", "days"):
        day = days.get(number)
        if day is not None and number in places:
            length = int(str(lasts)) if lasts else None
            row = day, length, float(str(intensity)), sheet.lines[number]
            rows.setdefault(places[number][0], []).append(row)
    return {place: [*_lasting(sorted(each, key=lambda r: r[0]))] for place, each in rows.items()}


def _lasting(rows: list[tuple[date, int | None, float, int]]) -> Iterator[_Stretch]:
    """Let rows without a length hold until the next day of which the place has a row."""
    for number, (day, days, intensity, line) in enumerate(rows):
        later = (other[0] for other in rows[number:] if other[0] > day)
        end = next(later, None) if days is None else day + timedelta(days=days)
        yield _Stretch(day, end, intensity, line)


def _day(text: str, number: int, sheet: Sheet) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "write year-month-day, such as 2012-03-10"
        sheet.wrong(number, "event_date", f"{one_line(text)} is no date; {remedy}")
        return None


def _story(stretches: list[_Stretch], file: str) -> Story:
    """Give the worst fighting of a place from each day on which it changes.

    A county is at least as exposed as the province that its rows name.
    """
    turns = sorted({day for each in stretches for day in (each.first, each.end) if day})
    told: list[Told] = []
    for day in turns:
        here = [e for e in stretches if e.first <= day and (e.end is None or day < e.end)]
        worst = max(here, key=lambda each: each.intensity, default=None)
        value = worst.intensity if worst else 0.0
        if not told or told[-1].value != value:
            line = worst.line if worst else told[-1].origin.line
            told.append(Told(Moment(day), value, Origin(file, line, 1)))
    return tuple(told)
