"""The tables of places as they lie on disk."""

from __future__ import annotations

import csv
from pathlib import Path

from sim import resources

PLACES = resources.folder("scenarios") / "places"
"""The folder with the tables of places."""


def rows(folder: Path, file: str) -> list[dict[str, str]]:
    """Read a table as one mapping a row, from column to text."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def listed(text: str) -> list[str]:
    """Split a cell that holds several names, joined by semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]
