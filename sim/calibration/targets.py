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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import resources
from sim.calibration.quantities import Course, Quantity, QuantityError, read_quantity
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
HALF, PEAK, TEN_THOUSAND = "half", "peak", "10,000 a day"
PER = (YEAR, ALL, "mean", "")
_NOT_BELOW_NOUGHT = ("weight", "reporting", "discrepancy", "shared")
_OWN_ERRORS = ("reporting", "discrepancy")
_NUMBERS = ("from", "to", "low", "high", *_NOT_BELOW_NOUGHT)
_DAYS_A_YEAR = 365.25
_FEWEST = 0.5
"""Of a person: what a count of nobody is read as, so that it has a logarithm."""
_EDGE = 1e-3
"""How near to nought and one a share is read on its scale."""
_RAREST = 1e-6
"""What nobody is read as, as a share of a people: one in a million of them."""
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
    """A quantity over some years, and what is claimed of it.

    If it hangs on an event of a `scenario`, it is over the `first` to the `last` day `since` that,
    whose own day is 1.
    """

    name: str
    quantity: Quantity
    first: int
    last: int
    per: str
    scale: str
    discrepancy: float
    shared: float
    claims: tuple[Claim, ...]
    since: str = ""
    scenario: str = ""

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
        asked = {HALF: self.quantity.half, PEAK: self.quantity.peak}.get(self.per, self.quantity.of)
        values = asked(data, days)
        if self.per == YEAR:
            values = values * _DAYS_A_YEAR / days.sum()
        if self.per == TEN_THOUSAND:
            values = values * 10_000 / days.sum()
        if self.scale == "log":
            values = np.maximum(values, self._least)
        return SCALES[self.scale].there(values)

    @property
    def _least(self) -> float:
        if self.quantity.over is None:
            return _FEWEST
        return _RAREST if self.since else _EDGE

    def back(self, values: NDArray[np.float64]) -> Values:
        """Bring values from the scale of the target to the unit of its quantity."""
        return SCALES[self.scale].back(values)

    def inside(self, course: Course) -> NDArray[np.bool_]:
        """Tell which days of a run it is of.

        Raises:
            QuantityError: The run has no such event.
        """
        if self.since:
            return course.since(self.since, self.first, self.last)
        return course.in_years(self.first, self.last)

    def is_within(self, course: Course) -> bool:
        """Tell whether a run has lived through its years or days."""
        whole = self.last - self.first + 1
        needed = whole if self.since else _COVERED * whole * _DAYS_A_YEAR
        return bool(self.inside(course).sum() >= max(needed, 1))


def summaries(targets: Sequence[Target], data: Table, course: Course) -> Values:
    """Give the value of each target in each member, shape (member, target), on its scale."""
    columns = [each.of(data, each.inside(course)) for each in targets]
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
    by_name = rows_by_name(path, COLUMNS)
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


def rows_by_name(path: Path, columns: Sequence[str]) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Read the rows of a table, each with its line, by the target that they are of.

    Raises:
        TargetsError: It lacks a column.
        OSError: It cannot be read.
    """
    by_name: dict[str, list[tuple[int, dict[str, str]]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if missing := [name for name in columns if name not in (rows.fieldnames or ())]:
            text = f"no column {in_a_row(missing)}; the columns are {', '.join(columns)}"
            raise TargetsError([Mistake(str(path), 1, 1, "", text)])
        for row in rows:
            by_name.setdefault(row["target"] or "", []).append((rows.line_num, row))
    return by_name


def _wrong_in(name: str, lines: Sequence[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str]]:
    first = lines[0][1]
    for line, row in lines:
        if not name:
            yield line, "a target needs a name"
        for text in (*_wrong_words(row), *wrong_numbers(row, _NUMBERS)):
            yield line, text
        for column in ("quantity", "from", "to", "per", "scale", "discrepancy", "shared"):
            if row[column] != first[column]:
                yield line, f"{column} differs from the first line of the target"
    weights = [number(row["weight"]) for _, row in lines]
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
    yield from unknown_sources(row, load_register().claims)


def wrong_numbers(row: Mapping[str, str], columns: Sequence[str]) -> Iterator[str]:
    """Say what is wrong with these columns of a row, and with its ends and errors."""
    for column in columns:
        if not math.isfinite(number(row[column])):
            yield f"{column}: {one_line(row[column] or '')} is no number"
    low, high = number(row["low"]), number(row["high"])
    if low > high:
        yield f"low {low:g} lies above high {high:g}"
    if row["scale"] in ("log", "logit") and low <= 0:
        yield f"low {low:g} has no place on the scale {row['scale']}"
    if row["scale"] == "logit" and high >= 1:
        yield f"high {high:g} has no place on the scale logit"
    errors = [name for name in columns if name in _NOT_BELOW_NOUGHT]
    if min(number(row[name]) for name in errors) < 0:
        yield "weights and errors are not below 0"
    if math.fsum(number(row[name]) for name in errors if name in _OWN_ERRORS) == 0:
        yield "an error is needed: no number is known, and no model right, to the last digit"


def number(text: str) -> float:
    """Read a number; not-a-number if it is none."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def unknown_sources(row: Mapping[str, str], known: Iterable[str]) -> Iterator[str]:
    """Name the sources of a row that nobody knows."""
    there = [*known]
    for source in sources_of(row):
        if source not in there:
            yield f"sources: no claim {one_line(source)}{did_you_mean(nearest(source, there))}"


def sources_of(row: Mapping[str, str]) -> list[str]:
    """Give the sources of a row."""
    return [name.strip() for name in (row["sources"] or "").split(";")]


def _target(name: str, rows: Sequence[Mapping[str, str]]) -> Target:
    first, there = rows[0], SCALES[rows[0]["scale"]].there
    claims = []
    for row in rows:
        low, high = (float(there(np.array(float(row[end])))) for end in ("low", "high"))
        claims.append(
            Claim(low, high, float(row["weight"]), float(row["reporting"]), tuple(sources_of(row)),
                  row["why"])
        )  # fmt: skip
    return Target(
        name, read_quantity(first["quantity"]), int(first["from"]), int(first["to"]), first["per"],
        first["scale"], float(first["discrepancy"]), float(first["shared"]), tuple(claims),
    )  # fmt: skip
