"""Targets: what was observed of the years of the back-cast, and how far each may be wrong.

`calibration/targets.csv` has a row for each claim. Rows of one target contradict one another: each
stands with its weight, and none is preferred. An error has four parts, on the scale of the target:

* the claim gives a range, inside which every value is as good;
* reporting: the range, or the number, may itself be off;
* discrepancy: no parameters make the model right, by this much;
* shared: as discrepancy, but the same for all targets of a family (`arrivals-1998` and the like),
  since a model that is too high in one year is too high in the next.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import resources
from sim.calibration.quantities import Quantity, QuantityError, days_between, read_quantity
from sim.evidence import load_register
from sim.messages.mistakes import Mistake, MistakesError, did_you_mean, nearest, one_line
from sim.messages.wording import in_a_row
from sim.quantities.measures import Table, Values

FILE = "targets.csv"
COLUMNS = (
    "target", "quantity", "from", "to", "per", "low", "high", "weight", "scale", "reporting",
    "discrepancy", "shared", "sources", "why",
)  # fmt: skip
YEAR, ALL = "year", "all"
PER = (YEAR, ALL, "mean", "")
_DAYS_A_YEAR = 365.25
_FEWEST = 0.5
"""Of a person: what a count of nobody is read as, so that it has a logarithm."""
_EDGE = 1e-3
"""How near to nought and one a share is read on its scale."""
_COVERED = 0.9
"""Of a period: how much a run must have lived through to give a value."""


class TargetsError(MistakesError):
    """A table of targets that cannot be used; it lists every line that is wrong."""


@dataclass(frozen=True)
class Scale:
    """How values are laid out so that an error means the same everywhere, and back."""

    there: Callable[[NDArray[np.float64]], Values]
    back: Callable[[NDArray[np.float64]], Values]


SCALES: Mapping[str, Scale] = {
    "log": Scale(np.log, np.exp),
    "logit": Scale(
        lambda x: np.log(np.clip(x, _EDGE, 1 - _EDGE) / (1 - np.clip(x, _EDGE, 1 - _EDGE))),
        lambda z: 1 / (1 + np.exp(-z)),
    ),
    "linear": Scale(np.asarray, np.asarray),
}


@dataclass(frozen=True)
class Claim:
    """What one source says of a target, on the target's scale, and with what weight."""

    low: float
    high: float
    weight: float
    reporting: float
    sources: tuple[str, ...]
    why: str

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    @property
    def half(self) -> float:
        """Half of the range."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Target:
    """A quantity over some years, and what is claimed of it."""

    name: str
    quantity: Quantity
    first: int
    last: int
    per: str
    scale: str
    discrepancy: float
    shared: float
    claims: tuple[Claim, ...]

    @property
    def family(self) -> str:
        """What it has in common with the targets of other years."""
        return self.name.partition("-")[0]

    @property
    def weights(self) -> Values:
        """What each claim weighs, shape (claim,)."""
        return np.array([each.weight for each in self.claims])

    def of(self, data: Table, days: NDArray[np.bool_]) -> Values:
        """Give the value of each member of a run over these days, on the scale of the target."""
        values = self.quantity.of(data, days)
        if self.per == YEAR:
            values = values * _DAYS_A_YEAR / days.sum()
        if self.scale == "log":
            values = np.maximum(values, _FEWEST if self.quantity.over is None else _EDGE)
        return SCALES[self.scale].there(values)

    def back(self, values: NDArray[np.float64]) -> Values:
        """Bring values from the scale of the target to the unit of its quantity."""
        return SCALES[self.scale].back(values)

    def is_within(self, days: int, inside: NDArray[np.bool_]) -> bool:
        """Tell whether a run of so many days has lived through its years."""
        whole = (self.last - self.first + 1) * _DAYS_A_YEAR
        return days > 0 and bool(inside.sum() >= _COVERED * whole)


def summaries(targets: Sequence[Target], data: Table, start: np.datetime64, days: int) -> Values:
    """Give the value of each target in each member, shape (member, target), on its scale."""
    began = start.astype("datetime64[D]").item()
    inside = [days_between(began, days, each.first, each.last) for each in targets]
    columns = [each.of(data, own) for each, own in zip(targets, inside, strict=True)]
    return np.stack(columns, axis=1)


@functools.cache
def shipped_targets() -> tuple[Target, ...]:
    """Give the targets that come with the model."""
    return read_targets(resources.folder("calibration") / FILE)


def read_targets(path: Path) -> tuple[Target, ...]:
    """Read a table of targets.

    Raises:
        TargetsError: Lines of it are no targets; it lists them all.
        OSError: It cannot be read.
    """
    wrong: list[Mistake] = []
    by_name: dict[str, list[tuple[int, dict[str, str]]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            text = f"no column {in_a_row(missing)}; the columns are {', '.join(COLUMNS)}"
            raise TargetsError([Mistake(str(path), 1, 1, "", text)])
        for row in rows:
            by_name.setdefault(row["target"] or "", []).append((rows.line_num, row))
    found = []
    for name, lines in by_name.items():
        told = [*_wrong_in(name, lines)]
        wrong += [Mistake(str(path), line, 1, name, text) for line, text in told]
        if not told:
            found.append(_target(name, [row for _, row in lines]))
    if wrong or not found:
        empty = Mistake(str(path), 0, 0, "", "it holds no target")
        raise TargetsError(wrong or [empty])
    return tuple(found)


def _wrong_in(name: str, lines: Sequence[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str]]:
    first = lines[0][1]
    for line, row in lines:
        if not name:
            yield line, "a target needs a name"
        for text in (*_wrong_words(row), *_wrong_numbers(row)):
            yield line, text
        for column in ("quantity", "from", "to", "per", "scale", "discrepancy", "shared"):
            if row[column] != first[column]:
                yield line, f"{column} differs from the first line of the target"
    weights = [_number(row["weight"]) for _, row in lines]
    if all(map(math.isfinite, weights)) and abs(sum(weights) - 1) > 1e-6:
        yield lines[0][0], f"the weights of its claims sum to {sum(weights):g}; let them sum to 1"


def _wrong_words(row: Mapping[str, str]) -> Iterator[str]:
    try:
        read_quantity(row["quantity"])
    except QuantityError as error:
        yield f"quantity: {error}"
    for column, allowed in (("scale", tuple(SCALES)), ("per", PER)):
        if row[column] not in allowed:
            shown = ", ".join(word or "nothing" for word in allowed)
            yield f"{column}: {one_line(row[column])}; allowed {shown}"
    known = load_register().claims
    for source in _sources(row):
        if source not in known:
            yield f"sources: no claim {one_line(source)}{did_you_mean(nearest(source, [*known]))}"


def _wrong_numbers(row: Mapping[str, str]) -> Iterator[str]:
    for column in ("from", "to", "low", "high", "weight", "reporting", "discrepancy", "shared"):
        if not math.isfinite(_number(row[column])):
            yield f"{column}: {one_line(row[column] or '')} is no number"
    low, high = _number(row["low"]), _number(row["high"])
    if low > high:
        yield f"low {low:g} lies above high {high:g}"
    if row["scale"] in ("log", "logit") and low <= 0:
        yield f"low {low:g} has no place on the scale {row['scale']}"
    if row["scale"] == "logit" and high >= 1:
        yield f"high {high:g} has no place on the scale logit"
    if min(_number(row[name]) for name in ("weight", "reporting", "discrepancy", "shared")) < 0:
        yield "weights and errors are not below 0"
    if _number(row["discrepancy"]) + _number(row["reporting"]) == 0:
        yield "an error is needed: no number is known, and no model right, to the last digit"


def _number(text: str) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def _sources(row: Mapping[str, str]) -> list[str]:
    return [name.strip() for name in (row["sources"] or "").split(";")]


def _target(name: str, rows: Sequence[Mapping[str, str]]) -> Target:
    first, there = rows[0], SCALES[rows[0]["scale"]].there
    claims = []
    for row in rows:
        low, high = (float(there(np.array(float(row[end])))) for end in ("low", "high"))
        claims.append(
            Claim(low, high, float(row["weight"]), float(row["reporting"]), tuple(_sources(row)),
                  row["why"])
        )  # fmt: skip
    return Target(
        name, read_quantity(first["quantity"]), int(first["from"]), int(first["to"]), first["per"],
        first["scale"], float(first["discrepancy"]), float(first["shared"]), tuple(claims),
    )  # fmt: skip
