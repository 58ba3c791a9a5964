"""How cost grows: one thing grows, the others stay, and a line is fitted to the logarithms."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import least_squares

from measuring.kept import Entries
from measuring.processes import measure
from measuring.surroundings import surroundings
from measuring.tables import MIB, Row, three_figures
from sim.engine.random_streams import Floats
from sim.scenario.files import shipped_folder

PICTURE = "scaling.png"
_SCRIPT = Path(__file__).parents[1] / "measure_scaled.py"
_SHORT = 3.0
_UNTOLD = 0.5
"""Standard error of an exponent from which on it says nothing."""

_NOTHING = 1e-9
"""Information on an exponent, squared log units, below which a curve has no part that grows."""

_EVERYBODY = 24_052_231

HEADS: Row = (
    "what grows", "from", "to", "events", "seconds", "exponent of seconds", "peak, MiB",
    "exponent of memory",
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One run: the scenario, and what `measure_scaled` changes about it."""

    scenario: str = "status-quo"
    days: int = 365
    sets: tuple[str, ...] = ()
    people: int | None = None
    parts: int = 1

    def command(self) -> list[str]:
        """Give the command of the process that runs it."""
        given = {
            "scenario": str(shipped_folder() / f"{self.scenario}.yaml"),
            "days": self.days,
            "sets": list(self.sets),
            "people": self.people,
            "parts": self.parts,
        }
        return [sys.executable, str(_SCRIPT), json.dumps(given)]


@dataclass(frozen=True)
class Axis:
    """One thing that grows. `is_added` says that it adds to a fixed cost.

    Only the part that grows has an exponent then.
    """

    name: str
    label: str
    quantity: str
    points: Sequence[Point] = field(repr=False)
    is_added: bool = False


_NOBODY_AWAY = (
    "beginning.in_hiding=0",
    "beginning.in_custody=0",
    "beginning.detained=0",
    "beginning.onward=0",
    "beginning.home_again=0",
)
_MOVERS_A_CHANCE = 16e6 * 3.9 * 2.2 * 365
"""Movers a year for a chance of flight of 1, while they are few: adults, people who go with each
decision, how much hunger drives them, days."""

_LEAVERS_A_DAY = 2.0
_NOBODY_FOR_WANT = (
    "trade.chance=0",
    "marriage.chance=0",
    "southbound.brought_a_year=0",
    "access.chance=0",
)
_FEW_AWAY = (
    "population.military=0",
    "beginning.in_hiding=500",
    "beginning.in_custody=5",
    "beginning.detained=20",
    "beginning.onward=10",
    "beginning.home_again=200",
    "departure.network_floor=1",
    "destination.distance_days=60",
)


def _same_leavers_of(people: int) -> Point:
    """As many leave whoever stays: the chance falls as people grow, and hangs on no network."""
    chance = f"trade.chance={_LEAVERS_A_DAY / people:.6g}"
    return Point(sets=(*_FEW_AWAY, chance), people=people)


def _flight_of(movers: float) -> Point:
    """The exodus with a chance of flight that lets about so many leave in a year."""
    chance = movers / _MOVERS_A_CHANCE
    sets = (*_NOBODY_AWAY, *_NOBODY_FOR_WANT, f"flight.disorder_chance={chance:.6g}")
    return Point("benchmarks/exodus", sets=sets)


AXES: tuple[Axis, ...] = (
    Axis(
        "people",
        "people at risk, the same number of leavers",
        "people",
        [_same_leavers_of(10**power) for power in range(4, 9)],
    ),
    Axis(
        "movers",
        "people who leave, of 24 million",
        "movers",
        [*(_flight_of(10**power) for power in range(3, 8)), Point("benchmarks/exodus")],
        is_added=True,
    ),
    Axis(
        "days",
        "days of the status quo",
        "days",
        [Point(days=days) for days in (30, 91, 365, 1461, 5844)],
        is_added=True,
    ),
    Axis(
        "places",
        "counties, the same people",
        "places",
        [Point(parts=parts) for parts in (1, 2, 4, 8, 16)],
    ),
)


def run_axis(axis: Axis, repeats: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure all points of an axis, short ones several times; give them ready for JSON.

    The first point is run once more before all, unmeasured, so that compiled kernels are there.

    Raises:
        CommandFailedError: A run failed.
    """
    where, measured = surroundings(), []
    _run_point(axis.points[0])
    for point in axis.points:
        found = [_run_point(point)]
        while len(found) < repeats and found[0]["seconds"] < _SHORT:
            found.append(_run_point(point))
        middle = {name: statistics.median([each[name] for each in found]) for name in found[0]}
        measured.append(middle)
        say(f"{axis.name}: {middle[axis.quantity]:,.0f}, {middle['seconds']:.2f} s")
    return {**where, "points": measured}


def _run_point(point: Point) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(measure(point.command()).output)
    return told


@dataclass(frozen=True)
class Slope:
    """The exponent of a power law, and its standard error; not-a-number where none can be told."""

    exponent: float
    error: float

    def __str__(self) -> str:
        """Write both with two decimals."""
        if np.isnan(self.exponent):
            return "within the noise"
        return f"{self.exponent:z.2f} ± {self.error:.2f}"


_NO_SLOPE = Slope(float("nan"), float("nan"))


def fit(grown: ArrayLike, cost: ArrayLike, *, is_added: bool) -> Slope:
    """Fit the exponent with which a cost grows, by least squares on its logarithm.

    Args:
        grown: what grew, ascending, shape (points,).
        cost: what it cost, shape (points,).
        is_added: fit a fixed part and one that grows, cost = a + b * grown**exponent, instead of
            the second alone.
    """
    x, y = np.log(np.asarray(grown, dtype=float)), np.log(np.asarray(cost, dtype=float))
    if not is_added:
        line = stats.linregress(x, y)
        return Slope(float(line.slope), float(line.stderr))

    def misses(given: Floats) -> Floats:
        fixed, added, exponent = given
        return np.asarray(np.logaddexp(fixed, added + exponent * (x - x[-1])) - y)

    start = np.array([y[0], np.log(max(np.exp(y[-1]) - np.exp(y[0]), 1e-9 * np.exp(y[0]))), 1.0])
    found = least_squares(misses, start, bounds=([-np.inf, -np.inf, 0.0], [np.inf, np.inf, 3.0]))
    slopes: Floats = np.asarray(found.jac, dtype=np.float64)
    known = slopes.T @ slopes
    if np.linalg.eigvalsh(known)[0] < _NOTHING:
        return _NO_SLOPE
    variance = 2 * float(found.cost) / max(x.size - start.size, 1)
    error = float(np.sqrt(variance * np.linalg.inv(known)[2, 2]))
    return Slope(float(found.x[2]), error) if error < _UNTOLD else _NO_SLOPE


def column(entry: dict[str, Any], name: str) -> list[float]:
    """Give one quantity of all points of an axis."""
    return [float(point[name]) for point in entry["points"]]


def scaling_rows(entries: Entries) -> Iterator[Row]:
    """Give a row for each axis that was measured."""
    for axis in AXES:
        if axis.name in entries:
            yield _axis_row(axis, entries[axis.name])


def _axis_row(axis: Axis, entry: dict[str, Any]) -> Row:
    grown, seconds = column(entry, axis.quantity), column(entry, "seconds")
    memory, events = column(entry, "peak_bytes"), column(entry, "events")
    return (
        axis.label,
        f"{grown[0]:,.0f}",
        f"{grown[-1]:,.0f}",
        f"{events[0]:,.0f} to {events[-1]:,.0f}",
        f"{three_figures(seconds[0])} to {three_figures(seconds[-1])}",
        str(fit(grown, seconds, is_added=axis.is_added)),
        f"{memory[0] / MIB:.0f} to {memory[-1] / MIB:.0f}",
        str(fit(grown, memory, is_added=axis.is_added)),
    )
