"""A new folder of places: small, valid as it is, with a README that explains every column."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sim import resources
from sim.geography.gazetteer import GeographyError
from sim.geography.reading.schema import OUTLINES, TABLES, Column, Table
from sim.messages.mistakes import Mistake, one_line

STARTER = resources.folder("scenarios") / "starter"
"""The folder that a new one begins as."""

EXAMPLE = "example.yaml"


def begin(folder: Path) -> None:
    """Write a new folder of places, whole or not at all.

    Raises:
        GeographyError: It is there already, or its parent is not.
    """
    text = ""
    if folder.exists() or folder.is_symlink():
        text = "is there already; choose another name"
    elif not folder.parent.is_dir():
        text = "lies in a folder that is not there; make the folder first"
    if text:
        raise GeographyError([Mistake(one_line(str(folder)), 0, 0, "", text)])
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as unfinished:
        made = Path(unfinished) / "places"
        made.mkdir()
        for file in sorted(STARTER.iterdir()):
            shutil.copyfile(file, made / file.name)
        (made / "README.md").write_text("\n".join(readme(folder.name)) + "\n", encoding="utf-8")
        made.rename(folder)


_ON_COLUMNS = (
    "The tables speak of one another: begin with countries, then counties and hosts, then the",
    "sectors in their order along the border. A host opposite a sector lies at the border, and",
    "roads lead from every county to one that has a sector.",
    "",
    "Columns may stand in any order. Besides those explained below, any that is called `note` or",
    "`source`, or ends in `_note`, `_source`, `_status`, `_citation` or `_year`, is for readers",
    "alone. Names of places are those that scenarios use. Distances are km, positions degrees,",
    "days of the year month-day.",
)


def readme(name: str) -> Iterator[str]:
    """Write what every table and column means, for who fills them in."""
    yield f"# {name}: places for a scenario"
    yield ""
    yield "Change these tables into those of a border of your own, in a text editor or a"
    yield "spreadsheet (save as CSV, in UTF-8, with commas). Then, from the folder above:"
    yield ""
    yield "```sh"
    yield f"tumen check --geography {name}             # every mistake, with file, row and column"
    yield f"tumen run {name}/{EXAMPLE} --members 4"
    yield f"tumen map runs/{Path(EXAMPLE).stem} --day 100"
    yield "```"
    yield ""
    yield "A scenario has these places by the line `geography:` with the folder, seen from the"
    yield f"scenario's file; `{EXAMPLE}` shows it, and says which of its sections stands for"
    yield "whom. Who extends such a scenario inherits them. A run keeps a copy of the tables."
    yield ""
    yield from _ON_COLUMNS
    for table in TABLES:
        yield ""
        yield from _about(table)
    yield ""
    yield f"## {OUTLINES} (may be left out)"
    yield ""
    yield "Outlines of provinces for maps: GeoJSON, one feature a province with the properties"
    yield "`name` and `country` (a code of countries.csv), and a Polygon or MultiPolygon."


def _about(table: Table) -> Iterator[str]:
    yield f"## {table.file}{' (may be left out)' if table.is_optional else ''}"
    yield ""
    yield f"{table.about[:1].upper()}{table.about[1:]}."
    yield ""
    yield "| column | meaning | holds | if empty |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        empty = "not allowed" if column.empty is None else column.empty
        yield f"| `{column.name}` | {column.about} | {_holds(column)} | {empty} |"


def _holds(column: Column) -> str:
    if column.kind == "word":
        return ", ".join(f"`{word}`" for word in column.words)
    if column.kind in ("number", "whole"):
        kind = "whole number" if column.kind == "whole" else "number"
        return f"{kind}, {column.low:.15g} to {column.high:.15g} {column.unit}"
    plain = {"text": "text", "flag": "1 (yes) or 0 (no)", "day": "month-day, such as 12-20"}
    return plain.get(column.kind, "names, joined by semicolons")
