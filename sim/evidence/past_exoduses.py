"""Past exoduses, the class that crises are compared with and learn from."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import resources
from sim.evidence.claims import EvidenceError, Mistake


@dataclass(frozen=True)
class PastExodus:
    """A past exodus: how many left, how fast, and how many on the busiest day.

    People are counted; shares are of `population`, the people of the country of origin or, where
    `counted` is `region`, of a region of it. Days run from the start to half of those who left.
    `None` stands for unknown or for an open end. `sources` are keys of the register's sources.
    """

    case: str
    kind: str
    counted: str
    population: int | None
    left_low: int | None
    left_high: int | None
    share_low: float | None
    share_high: float | None
    days_to_half_low: int | None
    days_to_half_high: int | None
    peak_day_people_low: int | None
    peak_day_people_high: int | None
    peak_share_low: float | None
    peak_share_high: float | None
    status: str
    sources: tuple[str, ...]
    note: str


_NUMBERS: dict[str, Callable[[str], int | float]] = {
    "population": int,
    "left_low": int,
    "left_high": int,
    "share_low": float,
    "share_high": float,
    "days_to_half_low": int,
    "days_to_half_high": int,
    "peak_day_people_low": int,
    "peak_day_people_high": int,
    "peak_share_low": float,
    "peak_share_high": float,
}
_WORDS = ("case", "kind", "counted", "status", "sources", "note")


def load_reference_class(path: Path | None = None) -> tuple[PastExodus, ...]:
    """Read the past exoduses; raise `EvidenceError` with all mistakes of the table."""
    return _load(path or resources.folder("calibration") / "reference_class.csv")


@functools.lru_cache(maxsize=4)
def _load(path: Path) -> tuple[PastExodus, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in (*_WORDS, *_NUMBERS) if name not in (rows.fieldnames or ())]
        if missing:
            raise EvidenceError(path.name, [Mistake(1, f"no column {name}") for name in missing])
        lines = [(rows.line_num, row) for row in rows]
    mistakes = [Mistake(line, text) for line, row in lines for text in _wrong_cells(row)]
    if mistakes:
        raise EvidenceError(path.name, mistakes)
    return tuple(_past_exodus(row) for _, row in lines)


def _wrong_cells(row: Mapping[str, str]) -> Iterator[str]:
    if row["counted"] not in ("country", "region"):
        yield f"{row['case']}: counted is {row['counted']!r}; allowed are country and region"
    numbers: dict[str, int | float] = {}
    for name in filter(row.get, _NUMBERS):
        try:
            numbers[name] = _NUMBERS[name](row[name])
        except ValueError:
            yield f"{row['case']}: {name} is {row[name]!r}, not a number of its kind"
    for name, low in numbers.items():
        high = numbers.get(name.removesuffix("_low") + "_high", low)
        if name.endswith("_low") and low > high:
            yield f"{row['case']}: {name} is {low}, above its upper end {high}"


def _past_exodus(row: Mapping[str, str]) -> PastExodus:
    cells: dict[str, Any] = {name: row[name] for name in _WORDS}
    cells["sources"] = tuple(key.strip() for key in row["sources"].split(";"))
    cells |= {name: read(row[name]) if row[name] else None for name, read in _NUMBERS.items()}
    return PastExodus(**cells)
