"""Tables as they are read from their files: rows of values, each with its place in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.geography.reading.cells import CellError, read_cell
from sim.geography.reading.schema import Column, Table, Value
from sim.messages.mistakes import Mistake, did_you_mean, nearest, one_line
from sim.messages.wording import counted

Row = Mapping[str, Value]
"""A row of a table: the values of its cells by column. A cell that was refused is left out."""

LARGEST_FILE = 16_000_000
_MOST_MISTAKES = 100
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "an Excel file", b"\x1f\x8b": "gzip"}
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass
class Sheet:
    """One table of a folder: its rows, and what is wrong with them."""

    table: Table
    path: str  # as messages show it
    rows: list[dict[str, Value]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # on which each row begins
    order: dict[str, int] = field(default_factory=dict)  # number of each column in the file
    mistakes: list[Mistake] = field(default_factory=list)
    is_there: bool = False
    is_whole: bool = False  # it could be read as a table, with every column that is needed

    def wrong(self, row: int, column: str, text: str) -> None:
        """Note a mistake in a cell of a row that was read."""
        self.note(self.lines[row], self.order.get(column, 1), column, text)

    def note(self, line: int, column: int, key: str, text: str) -> None:
        """Note a mistake at a place of the file."""
        self.mistakes.append(Mistake(self.path, line, column, one_line(key), text))

    def each(self, *columns: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Give the values of some columns, with the number of the row; refused ones are left out.

        An empty cell counts as one that is there.
        """
        for number, row in enumerate(self.rows):
            if all(column in row for column in columns):
                yield number, tuple(row[column] for column in columns)


def read_sheet(table: Table, path: str, content: bytes | None) -> Sheet:
    """Read a table from the bytes of its file, or from nothing if there is no file."""
    sheet = Sheet(table, path)
    if content is None:
        if not table.is_optional:
            text = f"is not there; it holds {table.about} (`tumen new --geography` shows one)"
            sheet.note(0, 0, "", text)
        return sheet
    sheet.is_there = True
    text_of_file = _decoded(content, sheet)
    if text_of_file is not None:
        _read_rows(text_of_file, sheet)
    return sheet


def _decoded(content: bytes, sheet: Sheet) -> str | None:
    """Give the text of a file, or note why it has none."""
    for mark, what in _MARKS.items():
        if content.startswith(mark):
            sheet.note(1, 1, "", f"is {what}, not text in UTF-8; save it as CSV in UTF-8")
            return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        cell = before.rpartition(b"\n")[2].count(b",") + 1
        sheet.note(line, cell, "", "holds bytes that are not UTF-8; save it as CSV in UTF-8")
        return None
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        line, cell = before_nul.count("\n") + 1, before_nul.rpartition("\n")[2].count(",") + 1
        sheet.note(line, cell, "", "holds a character of no text; save it as CSV in UTF-8")
        return None
    if not text.strip():
        names = ",".join(column.name for column in sheet.table.columns)
        sheet.note(1, 1, "", f"is empty; its first line names the columns: {names}")
        return None
    return text


def _read_rows(text: str, sheet: Sheet) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    line, header = 1, None
    try:
        for cells in reader:
            if header is None:
                if any(cell.strip() for cell in cells):
                    header = [cell.strip() for cell in cells]
                    sheet.is_whole = _is_header(header, line, sheet)
            elif any(cell.strip() for cell in cells):
                _add_row(cells, header, line, sheet)
            line = reader.line_num + 1
            if _is_too_much(line, sheet):
                return
    except csv.Error as error:
        sheet.is_whole = False
        sheet.note(line, 1, "", f"cannot be read as CSV from here on: {_in_words(error)}")
        return
    count, least = len(sheet.rows), sheet.table.least
    if sheet.is_whole and count < least:
        rows = counted(count, "row") if count else "no rows"
        sheet.note(line, 1, "", f"has {rows} below the names of the columns; it needs {least}")


def _is_too_much(line: int, sheet: Sheet) -> bool:
    """Stop where there are too many rows, or so many mistakes that more would help nobody."""
    if len(sheet.rows) > sheet.table.most:
        sheet.note(line, 1, "", f"has more than {sheet.table.most:,} rows; join some")
        sheet.is_whole = False
        return True
    if len(sheet.mistakes) > _MOST_MISTAKES:
        sheet.note(line, 1, "", "has more mistakes than are shown; put these right first")
        sheet.is_whole = False
        return True
    return False


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said or "expected after" in said:
        return "a quote opens or closes where it should not; double it inside a text"
    return "a cell is larger than 128 kB" if "larger" in said else said


def _is_header(header: Sequence[str], line: int, sheet: Sheet) -> bool:
    """Check the names of the columns, and note their order."""
    table, known = sheet.table, sheet.table.by_name
    before = len(sheet.mistakes)
    if separator := _other_separator(header):
        sheet.note(line, 1, "", f"has cells parted by {separator}; part them by commas")
        return False
    for number, name in enumerate(header, start=1):
        if name in sheet.order:
            sheet.note(line, number, name, "is the name of two columns; delete one of them")
        elif name in known or table.is_remark(name):
            sheet.order[name] = number
        else:
            sheet.note(line, number, name, _unknown(name, header, table))
    for column in table.columns:
        if column.name not in header and column.empty is None:
            text = f"is missing among the columns; add it: {column.about}"
            sheet.note(line, len(header) + 1, column.name, text)
    return len(sheet.mistakes) == before


def _other_separator(header: Sequence[str]) -> str:
    """Name what parts the cells of a table that seems to have but one column."""
    found = [words for mark, words in _OTHER_SEPARATORS.items() if mark in header[0]]
    return found[0] if found and len(header) == 1 else ""


def _unknown(name: str, header: Sequence[str], table: Table) -> str:
    if not name:
        return "a column has no name; name it, or delete it"
    lacking = [column.name for column in table.columns if column.name not in header]
    hint = did_you_mean(nearest(name, lacking, 1))
    rest = "; columns for remarks are called note or source, or end in _note or _source"
    return f"is no column of this table{hint or rest}"


def _add_row(cells: Sequence[str], header: Sequence[str], line: int, sheet: Sheet) -> None:
    """Read the cells of a row; what is refused is noted and left out."""
    row: dict[str, Value] = {}
    sheet.rows.append(row)
    sheet.lines.append(line)
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        text = (
            f"{one_line(cells[len(header)])} stands in no column; put a text with commas in quotes"
        )
        sheet.note(line, len(header) + 1, "", text)
        return
    for column in sheet.table.columns:
        number = sheet.order.get(column.name, 0)
        text = cells[number - 1] if 0 < number <= len(cells) else ""
        if number or column.empty is not None:
            _add_cell(row, text, column, number, sheet)


def _add_cell(row: dict[str, Value], text: str, column: Column, number: int, sheet: Sheet) -> None:
    try:
        row[column.name] = read_cell(text, column)
    except CellError as error:
        sheet.note(sheet.lines[-1], number, column.name, str(error))
