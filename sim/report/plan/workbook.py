"""The planning sheet as a workbook, in which needs follow the ratios when these are changed."""

from __future__ import annotations

import math
from datetime import datetime
from io import BytesIO
from typing import Any

from sim.evidence.standards import ARRIVALS_PER_UNIT, PEOPLE_PER_UNIT, PER_DAY, PER_MONTH
from sim.report.plan.needs import DAYS_A_MONTH, Need
from sim.report.plan.sheet import Sheet, Table
from sim.results.outcomes.planning import CASES

_FROM_THE_START = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone
_WIDEST = 60
_NEEDS, _RATIOS = "Needs", "Ratios"
_BASES = ("people in need at one time, most", "days in need, together", "busiest day of arrivals")


def plan_workbook(sheet: Sheet) -> bytes:
    """Write a planning sheet as a workbook; texts are texts, and only needs are formulas."""
    import xlsxwriter  # noqa: PLC0415

    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"created": _FROM_THE_START, "title": sheet.title})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        number = book.add_format({"num_format": "#,##0"})
        _write_read_me(book, sheet, head)
        for table in sheet.tables:
            if table.rows and not table.title.startswith(_NEEDS):
                _write_table(book.add_worksheet(table.title), table, head, number)
        _write_needs(book.add_worksheet(_NEEDS), sheet, head, number)
    return written.getvalue()


def _write_read_me(book: Any, sheet: Sheet, head: Any) -> None:
    page = book.add_worksheet("Read me")
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 100)
    rows = [("Planning sheet", sheet.title), ("Question", sheet.question), *sheet.facts]
    rows += [("To know", note) for note in sheet.notes]
    rows += [("Needs", f"follow the values on the sheet {_RATIOS}, which may be changed")]
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, told) in enumerate(rows):
        page.write_string(row, 0, name, head)
        page.write_string(row, 1, told, wrap)


def _write_table(page: Any, table: Table, head: Any, number: Any) -> None:
    for column, name in enumerate(table.columns):
        page.write_string(0, column, name, head)
        longest = max(len(str(row[column])) for row in table.rows)
        page.set_column(column, column, min(max(longest if column == 0 else 14, 12), _WIDEST))
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            elif not math.isnan(cell):
                page.write_number(row, column, cell, None if table.title == _RATIOS else number)
    page.freeze_panes(1, 1)


def _write_needs(page: Any, sheet: Sheet, head: Any, number: Any) -> None:
    """Write what needs are reckoned from, and below it each need as a formula of its ratio."""
    heads = [f"{f.period.name}: {name}" for f in sheet.figures for name, _ in CASES]
    page.set_column(0, 0, 44)
    page.set_column(1, 2 + len(heads), 16)
    for column, text in enumerate(("", "ratio", "unit", *heads)):
        page.write_string(0, column, text, head)
    for row, name in enumerate(_BASES, start=1):
        page.write_string(row, 0, name, head)
        for column, value in enumerate(_bases(sheet, row - 1)):
            page.write_number(row, 3 + column, value, number)
    row = len(_BASES) + 2
    for place, standard in enumerate(sheet.standards):
        needs = [of_period[place] for of_period in sheet.needs]
        for altogether in (False, True) if needs[0].altogether else (False,):
            _write_need(page, row, place, needs, number, altogether=altogether)
            title = f"{standard.sector}: {standard.item}"
            page.write_string(row, 0, f"{title}{', all days' if altogether else ''}")
            row += 1
    page.freeze_panes(1, 1)


def _bases(sheet: Sheet, row: int) -> list[float]:
    parts = [(f.in_need, f.person_days, f.busiest_day) for f in sheet.figures]
    return [case for each in parts for case in each[row].cases()]


def _write_need(
    page: Any, row: int, place: int, needs: list[Need], number: Any, *, altogether: bool
) -> None:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415

    ratio = f"{_RATIOS}!$B${place + 2}"
    page.write_formula(row, 1, f"={ratio}", None, needs[0].standard.value)
    page.write_string(row, 2, needs[0].standard.unit if altogether else needs[0].unit)
    values = [v for need in needs for v in (need.altogether if altogether else need.at_once)]
    for column, value in enumerate(values):
        name = xl_col_to_name(3 + column)
        formula = _formula(needs[0], name, f"$B{row + 1}", altogether=altogether)
        page.write_formula(row, 3 + column, formula, number, value)


def _formula(need: Need, column: str, ratio: str, *, altogether: bool) -> str:
    people, days, arrivals = (f"{column}${row}" for row in (2, 3, 4))
    basis = need.standard.basis
    if altogether:
        return f"={days}*{ratio}" + ("" if basis == PER_DAY else f"/{DAYS_A_MONTH}")
    if basis == PEOPLE_PER_UNIT:
        return f"=ROUNDUP({people}/{ratio},0)"
    if basis == ARRIVALS_PER_UNIT:
        return f"=ROUNDUP({arrivals}/{ratio},0)"
    assert basis == PER_MONTH or basis.startswith("per person")  # noqa: S101 - all there are
    return f"={people}*{ratio}"
