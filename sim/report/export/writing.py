"""Write an export as a workbook, a folder of CSV files, GeoJSON or Parquet; whole or not at all."""

from __future__ import annotations

import csv
import importlib.util
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Literal

from sim.report.export.geojson import write_geojson
from sim.report.export.sheets import Sheet, sheets_of
from sim.results import Results, RunError
from sim.run_folder.writing import placed, write_text

Kind = Literal["xlsx", "csv", "geojson", "parquet"]
KINDS: tuple[Kind, ...] = ("xlsx", "csv", "geojson", "parquet")
_PARQUET = "pyarrow"
_WIDEST = 70
_FROM_THE_START = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone
"""When a workbook says that it was made: the same run gives the same bytes."""


def check_export(kind: Kind, path: Path) -> None:
    """Refuse an export that cannot be written here before any time is spent on it.

    Raises:
        RunError: A library is missing, or a file is to be made where a folder is, or the reverse.
    """
    if kind == "parquet" and importlib.util.find_spec(_PARQUET) is None:
        raise RunError(
            f"{path}: writing .parquet needs {_PARQUET}, which is not installed: "
            "pip install 'tumen[parquet]'"
        )
    if kind == "csv" and path.exists() and not path.is_dir():
        raise RunError(f"{path}: is a file; --to csv makes a folder of files")
    if kind != "csv" and path.is_dir():
        raise RunError(f"{path}: is a folder; give the name of a file in it")


def write_export(run: Results, kind: Kind, path: Path, *, with_unhcr: bool = False) -> None:
    """Write what a run found in the form of another program, with UNHCR's table if asked for.

    Raises:
        RunError: See `check_export`.
        OSError: It could not be written.
    """
    check_export(kind, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "csv":
        _write_csv(sheets_of(run, with_unhcr=with_unhcr), path)
    elif kind == "geojson":
        write_geojson(run, path)
    else:
        is_book = kind == "xlsx"
        whole = _workbook(sheets_of(run, with_unhcr=with_unhcr)) if is_book else _parquet(run)
        with placed(path) as place:
            place.write_bytes(whole)


def _write_csv(sheets: tuple[Sheet, ...], folder: Path) -> None:
    """Write each sheet as a file of its own, named like it."""
    folder.mkdir(exist_ok=True)
    for sheet in sheets:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows([tuple(sheet.columns), *sheet.rows])
        write_text(folder / f"{sheet.name.lower().replace(' ', '-')}.csv", text.getvalue())


def _workbook(sheets: tuple[Sheet, ...]) -> bytes:
    """Write a workbook with a sheet each, the head fixed and filters on it.

    Texts are written as texts: none becomes a formula or a link.
    """
    import xlsxwriter  # noqa: PLC0415

    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"created": _FROM_THE_START})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, head)
                page.set_column(column, column, _width(sheet, column, name))
            for row, cells in enumerate(sheet.rows, start=1):
                page.write_row(row, 0, cells)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    return written.getvalue()


def _width(sheet: Sheet, column: int, name: str) -> float:
    longest = max((len(str(row[column])) for row in sheet.rows[:400]), default=0)
    return float(min(max(longest, len(name)) + 2, _WIDEST))


def _parquet(run: Results) -> bytes:
    """Write the daily series of every member as one table, typed."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    series = run.series()
    days = [date.fromisoformat(str(each)[:10]) for each in series["date"]]
    columns = {name: series[name].to_numpy() for name in series.columns if name != "date"}
    table = pa.table({"member": columns.pop("member"), "date": pa.array(days), **columns})
    told = {"scenario": run.manifest.scenario, "why": run.why, "seed": str(run.manifest.seed)}
    written = BytesIO()
    pq.write_table(table.replace_schema_metadata(told), written)
    return written.getvalue()
