"""Tables with cells that somebody puts over them: rows are changed or added, none is taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

KEYS: Mapping[str, str] = {
    "countries.csv": "code",
    "counties.csv": "name",
    "sectors.csv": "name",
    "other_exits.csv": "name",
    "hosts.csv": "name",
    "camps.csv": "name",
}
"""The tables whose rows can be told apart by one cell, and that cell."""

_HOSTS, _CAMPS = "hosts.csv", "camps.csv"
_POSITION = ("lat", "lon")


class Cell(NamedTuple):
    """A cell that is put over a table: of which row, in which column, and what stands in it."""

    file: str
    row: str
    column: str
    text: str


class Overridden(NamedTuple):
    """Files with cells put over them, and by which name the row on each line goes."""

    files: Mapping[str, bytes]
    row_on: Mapping[tuple[str, int], str]


def overridden(files: Mapping[str, bytes], cells: Sequence[Cell]) -> Overridden:
    """Put cells over tables that have been read and checked before.

    A site of a camp that is added or moved without a position lies where its host does.
    """
    changed, row_on = dict(files), {}
    of_table: dict[str, dict[str, dict[str, str]]] = {}
    for cell in cells:
        of_table.setdefault(cell.file, {}).setdefault(cell.row, {})[cell.column] = cell.text
    for file in KEYS:
        if file in of_table:
            rows = _rows(files.get(file, b""))
            if file == _CAMPS:
                known = {row[KEYS[file]] for row in rows}
                _place_at_hosts(of_table[file], _rows(changed[_HOSTS]), known)
            header = _merge(rows, of_table[file], KEYS[file])
            changed[file], lines = _written(header, rows)
            row_on.update({(file, line): rows[n][KEYS[file]] for n, line in enumerate(lines)})
    return Overridden(changed, row_on)


def _rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    return [{str(k): str(v or "").strip() for k, v in row.items() if k} for row in reader]


def _place_at_hosts(
    changes: Mapping[str, dict[str, str]], hosts: list[dict[str, str]], known: Collection[str]
) -> None:
    """Give sites the position of their host; a new one without has no host that is known."""
    position = {row["name"]: row for row in hosts}
    for site, cells in changes.items():
        if any(name in cells for name in _POSITION):
            continue
        at = position.get(cells.get("host", ""))
        if at is not None:
            cells.update({name: at[name] for name in _POSITION})
        elif site not in known:
            cells.update(dict.fromkeys(_POSITION, "0"))


def _merge(
    rows: list[dict[str, str]], changes: Mapping[str, Mapping[str, str]], key: str
) -> list[str]:
    """Change rows, add those that are new, and give the names of the columns."""
    header = list(dict.fromkeys(name for row in rows for name in row)) or [key]
    by_name = {row[key]: row for row in rows}
    for name, cells in changes.items():
        if name not in by_name:
            rows.append({key: name})
            by_name[name] = rows[-1]
        by_name[name].update(cells)
        header += [column for column in cells if column not in header]
    return header


def _written(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> tuple[bytes, list[int]]:
    """Write a table, and give the line on which each row begins."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    lines = []
    for row in rows:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    return text.getvalue().encode("utf-8"), lines
