"""What was observed of single years: a file that the model is judged by."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.calibration.quantities import Quantity, QuantityError, read_quantity
from sim.messages.mistakes import Mistake, MistakesError, one_line
from sim.messages.wording import in_a_row

COLUMNS = ("year", "quantity", "value", "low", "high", "source")


class ObservationsError(MistakesError):
    """A file of observations that cannot be used; it lists every line that is wrong."""


@dataclass(frozen=True)
class Observation:
    """What was observed of a quantity in a year; the value is inside low and high."""

    year: int
    quantity: Quantity
    value: float
    low: float
    high: float
    source: str


def read_observations(path: Path) -> tuple[Observation, ...]:
    """Read a file of observations.

    Raises:
        ObservationsError: Lines of it are none; it lists them all.
        OSError: It cannot be read.
    """
    wrong: list[Mistake] = []
    found: dict[tuple[str, int], Observation] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            text = f"no column {in_a_row(missing)}; the columns are {', '.join(COLUMNS)}"
            raise ObservationsError([Mistake(str(path), 1, 1, "", text)])
        for row in rows:
            told = [*_wrong_in(row)]
            wrong += [Mistake(str(path), rows.line_num, 1, key, text) for key, text in told]
            if told:
                continue
            made = _observation(row)
            if (made.quantity.text, made.year) in found:
                text = f"{made.quantity.text} of {made.year} stands there twice"
                wrong.append(Mistake(str(path), rows.line_num, 1, "year", text))
            found[made.quantity.text, made.year] = made
    if wrong or not found:
        raise ObservationsError(wrong or [Mistake(str(path), 0, 0, "", "it holds no observation")])
    return tuple(found.values())


def _wrong_in(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not (row["year"] or "").strip().isdecimal():
        yield "year", f"{one_line(row['year'] or '')} is no year"
    try:
        read_quantity(row["quantity"] or "")
    except QuantityError as error:
        yield "quantity", str(error)
    numbers = {}
    for name in ("value", "low", "high"):
        text = (row[name] or "").strip()
        numbers[name] = _number(text)
        if text and math.isnan(numbers[name]):
            yield name, f"{one_line(text)} is no number"
    ends = [numbers["low"], numbers["high"]]
    if math.isnan(numbers["value"]) and any(map(math.isnan, ends)):
        yield "value", "needs a value, or low and high"
    if not any(map(math.isnan, ends)) and ends[0] > ends[1]:
        yield "low", f"{ends[0]:g} lies above high, {ends[1]:g}"


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return math.nan
    return found if math.isfinite(found) else math.nan


def _observation(row: Mapping[str, str]) -> Observation:
    value, low, high = (_number((row[name] or "").strip()) for name in ("value", "low", "high"))
    value = (low + high) / 2 if math.isnan(value) else value
    low, high = (value if math.isnan(end) else end for end in (low, high))
    quantity = read_quantity(row["quantity"])
    return Observation(int(row["year"]), quantity, value, low, high, (row["source"] or "").strip())
