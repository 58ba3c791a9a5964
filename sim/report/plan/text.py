"""The planning sheet for a terminal, as Markdown, and for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from sim.report.answers.table import table
from sim.report.evidence_lines import WIDTH
from sim.report.plan.needs import Need
from sim.report.plan.sheet import Cell, Sheet, Table
from sim.results.outcomes.planning import CASES, Figures, Number

_KEPT = 3
_RATIOS = "Ratios"


def shown(cell: Cell) -> str:
    """Write a cell: numbers to three figures, as more would pretend to be known."""
    if isinstance(cell, str):
        return cell
    if math.isnan(cell):
        return "-"
    if cell == 0 or abs(cell) < 10:
        return f"{cell:.{_KEPT}g}"
    return f"{float(f'{cell:.{_KEPT}g}'):,.0f}"


def plan_text(sheet: Sheet) -> str:
    """Write a planning sheet as a terminal shows it, without the list of ratios."""
    lines = [sheet.title, *wrap(sheet.question, WIDTH), ""]
    lines += [f"{name}: {told}" for name, told in sheet.facts]
    for each in sheet.tables:
        if each.title != _RATIOS and each.rows:
            lines += ["", f"{each.title}", *wrap(each.about, WIDTH), *_narrow(each, sheet)]
    lines += [""]
    for note in sheet.notes:
        lines += wrap(note, WIDTH)
    return "\n".join(lines) + "\n"


def _narrow(each: Table, sheet: Sheet) -> Iterator[str]:
    """Write a table with its heads on two lines: the periods above the cases."""
    cases, periods = len(CASES), len(sheet.figures)
    rows = [[shown(cell) for cell in row] for row in each.rows]
    if len(each.columns) != cases * periods + 2:
        yield from table([each.columns, *rows], words_last=True)
        return
    names = [f"{name} {100 * share:.0f} %" for name, share in CASES]
    over = [""]
    for figures in sheet.figures:
        over += [f"{figures.period.name.split(',')[0]}:", *[""] * (cases - 1)]
    yield from table([[*over, ""], ["", *names * periods, ""], *rows], words_last=True)


def plan_markdown(sheet: Sheet) -> str:
    """Write a planning sheet as Markdown."""
    lines = [f"# {_plain(sheet.title)}", "", _plain(sheet.question), ""]
    lines += [f"- {name}: {_plain(told)}" for name, told in sheet.facts]
    for each in sheet.tables:
        if each.rows:
            lines += ["", f"## {each.title}", "", *([each.about, ""] if each.about else [])]
            lines += _marked(each)
    lines += ["", "## What to know", "", *(f"- {_plain(note)}" for note in sheet.notes)]
    return "\n".join(lines) + "\n"


def _marked(each: Table) -> Iterator[str]:
    yield f"| {' | '.join(map(_plain, each.columns))} |"
    is_number = [all(not isinstance(row[n], str) for row in each.rows) for n in _columns(each)]
    yield f"|{'|'.join('---:' if number else '---' for number in is_number)}|"
    for row in each.rows:
        yield f"| {' | '.join(_plain(shown(cell)) for cell in row)} |"


def _columns(each: Table) -> range:
    return range(len(each.columns))


def _plain(text: str) -> str:
    """Keep a text from being read as Markdown or HTML."""
    for sign in "\\`*_{}[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def plan_json(sheet: Sheet) -> dict[str, Any]:
    """Give a planning sheet for programs, numbers as they are."""
    return {
        "title": sheet.title,
        "question": sheet.question,
        "facts": [{"name": name, "told": told} for name, told in sheet.facts],
        "cases": [{"name": name, "quantile": share} for name, share in CASES],
        "periods": [
            _period(figures, needs)
            for figures, needs in zip(sheet.figures, sheet.needs, strict=True)
        ],
        "triggers": [
            dict(zip(("what", *(name for name, _ in CASES), "members"), row, strict=True))
            for each in sheet.tables
            if each.title == "Triggers"
            for row in each.rows
        ],
        "ratios": [vars(each) for each in sheet.standards],
        "notes": list(sheet.notes),
    }


def _period(figures: Figures, needs: list[Need]) -> dict[str, Any]:
    parts = ("population", "arrivals", "entry_points", "reception", "settlement", "profile")
    return {
        "name": figures.period.name,
        "first": figures.period.first.isoformat(),
        "last": figures.period.last.isoformat(),
        **{part: [_number(each) for each in getattr(figures, part)] for part in parts},
        "needs": [
            {
                "key": need.standard.key,
                "unit": need.unit,
                "at_once": list(need.at_once),
                "altogether": list(need.altogether) or None,
            }
            for need in needs
        ],
    }


def _number(number: Number) -> dict[str, Any]:
    cases = [None if math.isnan(case) else case for case in number.cases()]
    return {"key": number.key, "label": number.label, "unit": number.unit, "cases": cases}
