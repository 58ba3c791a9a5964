"""Standards by which needs are reckoned: so many litres, square metres, people to a latrine.

They come with sources in `calibration/standards.csv`. A planner may put a file of the same form
over them, with the rows that are to differ.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sim import resources
from sim.evidence.claims import EvidenceError, Mistake
from sim.messages.wording import in_a_row

PER_PERSON = "per person"
PER_DAY = "per person a day"
PER_MONTH = "per person a month"
PEOPLE_PER_UNIT = "people per unit"
ARRIVALS_PER_UNIT = "arrivals a day per unit"
BASES = (PER_PERSON, PER_DAY, PER_MONTH, PEOPLE_PER_UNIT, ARRIVALS_PER_UNIT)

_COLUMNS = ("key", "sector", "item", "basis", "value", "unit", "source", "status", "note")
_NEEDED = ("sector", "item", "basis", "value", "unit")
OWN = "set by the planner"
_LARGEST_FILE = 2**20
_MOST = 1e9


@dataclass(frozen=True)
class Standard:
    """One ratio: `value` of a unit on some basis, what it rests on, and how sure that is."""

    key: str
    sector: str
    item: str
    basis: str
    value: float
    unit: str
    source: str
    status: str
    note: str


class StandardsError(EvidenceError):
    """A table of standards has mistakes: all of them, as `file:line: what`."""


def load_standards(own: Path | None = None) -> tuple[Standard, ...]:
    """Read the standards, with those of a file of one's own put over them.

    Raises:
        StandardsError: A table has mistakes; all of one table are told at once.
        OSError: The file cannot be read.
    """
    known = _read(resources.folder("calibration") / "standards.csv", {})
    if own is None:
        return tuple(known.values())
    return tuple({**known, **_read(own, known)}.values())


def _read(path: Path, known: Mapping[str, Standard]) -> dict[str, Standard]:
    lines = [*_lines(path)]
    first, head = lines[0]
    wrong = [Mistake(first, text) for text in _wrong_head(head)]
    if wrong:
        raise StandardsError(str(path), wrong)
    found: dict[str, Standard] = {}
    for line, cells in lines[1:]:
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        texts = [*_wrong_row(row, cells, head, known)]
        if row.get("key") in found:
            texts.append(f"{row['key']}: stands in the file twice; keep one of the rows")
        wrong += [Mistake(line, text) for text in texts]
        if not texts:
            found[row["key"]] = _standard(row, known.get(row["key"]), is_own=bool(known))
    if wrong:
        raise StandardsError(str(path), wrong)
    return found


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Give the rows of a file with the lines on which they end; a spreadsheet's mark is left out.

    Semicolons and tabs between cells are taken, too, as spreadsheets of some countries write them.
    """
    raw = path.read_bytes()
    if len(raw) > _LARGEST_FILE:
        raise StandardsError(str(path), [Mistake(1, "is larger than a table of standards can be")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        mistake = Mistake(1, "is no text in UTF-8; save it as CSV in UTF-8")
        raise StandardsError(str(path), [mistake]) from None
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=between)
    found = [(rows.line_num, row) for row in rows]
    return found or [(1, [])]


def _wrong_head(head: list[str]) -> Iterator[str]:
    for name in ("key", "value"):
        if name not in head:
            yield f"has no column {name}; allowed are {in_a_row(_COLUMNS)}"
    for name in head:
        if name not in _COLUMNS:
            near = get_close_matches(name, _COLUMNS, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {in_a_row(_COLUMNS)}"
            yield f"column {name!r} is unknown; {hint}"


def _wrong_row(
    row: Mapping[str, str], cells: list[str], head: list[str], known: Mapping[str, Standard]
) -> Iterator[str]:
    key = row.get("key", "")
    if not key:
        yield "has no key"
    if len(cells) > len(head):
        yield f"{key}: has {len(cells)} cells, more than the head, which has {len(head)}"
    yield from (f"{key}: {text}" for text in _wrong_value(row.get("value", "")))
    basis = row.get("basis", "")
    if basis and basis not in BASES:
        yield f"{key}: basis is {basis!r}; allowed are {in_a_row(BASES)}"
    missing = [name for name in _NEEDED if name != "value" and not row.get(name)]
    if missing and key and key not in known:
        near = get_close_matches(key, known, 1, 0.5)
        hint = f"did you mean {near[0]}? " if near else ""
        yield f"{key}: no such standard; {hint}a new one needs {in_a_row(missing)}, too"


def _wrong_value(text: str) -> Iterator[str]:
    try:
        value = float(text)
    except ValueError:
        yield f"value is {text!r}, not a number such as 15 or 4.5"
        return
    if not 0 < value <= _MOST:
        yield f"value is {text}; it must be a number above 0"


def _standard(row: Mapping[str, str], before: Standard | None, *, is_own: bool) -> Standard:
    kept = {} if before is None else vars(before)
    words = {name: row.get(name) or str(kept.get(name, "")) for name in _COLUMNS if name != "value"}
    if is_own:
        words["source"] = row.get("source") or OWN
        words["status"] = row.get("status") or OWN
        words["note"] = row.get("note", "")
    return Standard(value=float(row["value"]), **words)
