"""What a scenario changes in the tables of places: `places`, and `camps.sites` in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.geography.reading.cells import CellError, read_cell
from sim.geography.reading.overriding import KEYS, Cell
from sim.geography.reading.schema import TABLES
from sim.geography.reading.schema import Table as PlaceTable
from sim.scenario.language.mistakes import Findings, Place, did_you_mean, nearest, one_line
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table

PLACES, CAMPS, SITES, OPENS = "places", "camps", "sites", "opens"
_TABLES: Mapping[str, PlaceTable] = {
    table.file.removesuffix(".csv"): table for table in TABLES if table.file in KEYS
}
_WORDS = {"true": "1", "false": "0"}


@dataclass
class PlaceChanges:
    """The cells that a file puts over the tables, where each stands, and when sites open.

    `where` gives the place of a cell in the file by table, row and column, and that of a row by
    table and row alone; a cell that was refused has a place and no cell.
    """

    cells: list[Cell] = field(default_factory=list)
    where: dict[tuple[str, ...], tuple[Place, str]] = field(default_factory=dict)
    opens: list[tuple[Scalar, Node]] = field(default_factory=list)

    def place_of(self, table: str, row: str, column: str) -> tuple[Place, str] | None:
        """Give where the cause of a mistake stands, and its key; nothing if it was told already."""
        if (table, row, column) in self.where:
            is_cell = any(cell[:3] == (table, row, column) for cell in self.cells)
            return self.where[table, row, column] if is_cell else None
        nowhere = next(iter(self.where.values()), (Place(1, 1), PLACES))
        return self.where.get((table, row), nowhere)


def read_place_changes(root: Table, findings: Findings) -> PlaceChanges:
    """Read what a file changes in the tables of places."""
    changes = PlaceChanges()
    for name, node in _entries(root.get(PLACES), PLACES, "tables of places", findings):
        table = _TABLES.get(name.text)
        if table is None:
            hint = did_you_mean(nearest(name.text, list(_TABLES)))
            rest = hint or f"; known are {', '.join(_TABLES)}"
            text = f"{one_line(name.text)} is no table whose rows have names{rest}"
            findings.add(name, PLACES, text)
        else:
            _read_rows(table, node, f"{PLACES}.{name.text}", changes, findings)
    camps = root.get(CAMPS)
    if isinstance(camps, Table):
        _read_rows(_TABLES[CAMPS], camps.get(SITES), f"{CAMPS}.{SITES}", changes, findings)
    return changes


def _entries(
    node: Node | None, key: str, what: str, findings: Findings
) -> Iterator[tuple[Scalar, Node]]:
    """Give the entries of a mapping, or note that there should be one."""
    if isinstance(node, Table):
        yield from node.entries
        return
    is_nothing = isinstance(node, Scalar) and node.is_empty
    if node is not None and not isinstance(node, Refused) and not is_nothing:
        findings.add(node, key, f"needs {what}, indented below it, `name: ...`")


def _read_rows(
    table: PlaceTable, node: Node | None, key: str, changes: PlaceChanges, findings: Findings
) -> None:
    for name, row in _entries(node, key, "names", findings):
        row_key = f"{key}.{name.text}"
        changes.where[table.file, name.text] = name, row_key
        try:
            read_cell(name.text, table.by_name[KEYS[table.file]])
        except CellError as error:
            findings.add(name, key, str(error))
            continue
        for column, value in _entries(row, row_key, "what is to differ", findings):
            if column.text == OPENS and key == f"{CAMPS}.{SITES}":
                changes.opens.append((name, value))
            else:
                _read(table, name.text, (column, value), row_key, changes, findings)


def _read(
    table: PlaceTable,
    row: str,
    entry: tuple[Scalar, Node],
    key: str,
    changes: PlaceChanges,
    findings: Findings,
) -> None:
    """Read one cell as the tables of places are read."""
    (column, node), known = entry, table.by_name
    cell_key = f"{key}.{column.text}"
    if column.text not in known or column.text == KEYS[table.file]:
        names = [name for name in known if name != KEYS[table.file]]
        hint = did_you_mean(nearest(column.text, names, 1))
        rest = hint or f"; known are {', '.join(names)}"
        findings.add(column, cell_key, f"is nothing that {table.file} says of a place{rest}")
        return
    changes.where[table.file, row, column.text] = node, cell_key
    text = _text(node)
    if text is None:
        if not isinstance(node, Refused):
            findings.add(node, cell_key, f"needs one value: {known[column.text].about}")
        return
    try:
        read_cell(text, known[column.text])
    except CellError as error:
        findings.add(node, cell_key, str(error))
        return
    changes.cells.append(Cell(table.file, row, column.text, text))


def _text(node: Node) -> str | None:
    """Give a value as a cell of a table has it."""
    if isinstance(node, Scalar):
        plain = "" if node.is_empty else node.text
        return plain if node.quoted else _WORDS.get(plain, plain)
    if isinstance(node, Items) and all(isinstance(item, Scalar) for item in node.items):
        return "; ".join(item.text for item in node.items if isinstance(item, Scalar))
    return None
