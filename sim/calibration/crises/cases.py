"""Past crises as targets: what they had, and how far they lie from one another.

`calibration/past_crises.csv` has a row for each case of a target. No past case is the crisis that
is asked about, which is the next of them. On the scale of the target it lies at the mean of the
cases, and the error is their spread, with what the mean of so few may be off by, what each case
leaves open, and how far even the model at its best would lie from a case that it knew.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim import resources
from sim.calibration.quantities import QuantityError, read_quantity
from sim.calibration.targets import (
    HALF,
    PEAK,
    SCALES,
    TEN_THOUSAND,
    Claim,
    Target,
    TargetsError,
    number,
    rows_by_name,
    sources_of,
    unknown_sources,
    wrong_numbers,
)
from sim.evidence import load_register
from sim.messages.mistakes import Mistake, one_line
from sim.quantities.measures import Values

FILE = "past_crises.csv"
COLUMNS = (
    "target", "scenario", "quantity", "since", "from", "to", "per", "case", "low", "high", "weight",
    "scale", "discrepancy", "shared", "sources", "why",
)  # fmt: skip
PER = ("", HALF, PEAK, TEN_THOUSAND)
FEWEST = 2
"""Cases below which nobody can tell how far they lie from one another."""
_NUMBERS = ("from", "to", "low", "high", "weight", "discrepancy", "shared")
_SAME = ("scenario", "quantity", "since", "from", "to", "per", "scale", "discrepancy", "shared")


@functools.cache
def shipped_cases() -> tuple[Target, ...]:
    """Give the targets that come with the model."""
    return read_cases(resources.folder("calibration") / FILE)


def read_cases(path: Path) -> tuple[Target, ...]:
    """Read a table of past crises.

    Raises:
        TargetsError: Lines of it are no cases; it lists them all.
        OSError: It cannot be read.
    """
    by_name = rows_by_name(path, COLUMNS)
    wrong = [
        Mistake(str(path), line, 1, name, text)
        for name, lines in by_name.items()
        for line, text in _wrong_in(name, lines)
    ]
    if wrong or not by_name:
        raise TargetsError(wrong or [Mistake(str(path), 0, 0, "", "it holds no target")])
    return tuple(_target(name, [row for _, row in lines]) for name, lines in by_name.items())


def _wrong_in(name: str, lines: Sequence[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str]]:
    first = lines[0][1]
    for line, row in lines:
        if not name:
            yield line, "a target needs a name"
        for text in (*_wrong_words(row), *wrong_numbers(row, _NUMBERS), *_wrong_days(row)):
            yield line, text
        for column in _SAME:
            if row[column] != first[column]:
                yield line, f"{column} differs from the first line of the target"
    if sum(number(row["weight"]) > 0 for _, row in lines) < FEWEST:
        alone = "one alone does not tell how far the next may lie from it"
        yield lines[0][0], f"a target needs {FEWEST} cases with a weight: {alone}"


def _wrong_words(row: Mapping[str, str]) -> Iterator[str]:
    try:
        quantity = read_quantity(row["quantity"])
    except QuantityError as error:
        yield f"quantity: {error}"
    else:
        if row["per"] == HALF and (quantity.over is not None or not quantity.is_flow):
            yield f"per: {HALF} is of what is counted by the day, and of no ratio"
    for column, allowed in (("scale", tuple(SCALES)), ("per", PER)):
        if row[column] not in allowed:
            shown = ", ".join(word or "nothing" for word in allowed)
            yield f"{column}: {one_line(row[column])}; allowed {shown}"
    for column in ("scenario", "since", "case"):
        if not row[column]:
            yield f"{column}: nothing stands there"
    yield from unknown_sources(row, load_register().claims)


def _wrong_days(row: Mapping[str, str]) -> Iterator[str]:
    first, last = number(row["from"]), number(row["to"])
    if not first.is_integer() or not last.is_integer() or not 1 <= first <= last:
        yield "from and to are whole days since the event, whose own day is 1, the first first"


def _target(name: str, rows: Sequence[Mapping[str, str]]) -> Target:
    first = rows[0]
    there = SCALES[first["scale"]].there
    ends = there(np.array([[float(row["low"]), float(row["high"])] for row in rows]))
    weights = np.array([float(row["weight"]) for row in rows])
    middle, spread = next_case(ends, weights / weights.sum())
    sources = tuple(dict.fromkeys(each for row in rows for each in sources_of(row)))
    cases = "; ".join(row["case"] for row in rows)
    return Target(
        name,
        read_quantity(first["quantity"]),
        int(first["from"]),
        int(first["to"]),
        first["per"],
        first["scale"],
        float(first["discrepancy"]),
        float(first["shared"]),
        (Claim(middle, middle, 1.0, spread, sources, f"{cases}: {first['why']}"),),
        first["since"],
        first["scenario"],
    )


def next_case(ends: Values, weights: Values) -> tuple[float, float]:
    """Say where the next case lies by what others had, and by what standard deviation around it.

    The variance is that between cases, by the unbiased estimate for weights, with that of their
    mean on top, and what the range of a case leaves open on the average.

    Args:
        ends: shape (case, 2), the ends of what each had, on one scale.
        weights: shape (case,), which sum to 1.
    """
    middles = ends.mean(axis=1)
    mean = float(weights @ middles)
    alike = float((weights**2).sum())
    between = float(weights @ (middles - mean) ** 2) / (1 - alike)
    inside = float(weights @ (ends[:, 1] - ends[:, 0]) ** 2) / 12
    return mean, float(np.sqrt(between * (1 + alike) + inside))
