"""Years that were not learned from, beside runs: coverage, bias and CRPS, and naive rivals.

Rows before the first year that is judged are what was known: the rivals foretell from them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.calibration.bank import tables_of, whole_members
from sim.calibration.diagnostics import crps_of
from sim.calibration.quantities import Quantity, QuantityError, days_between
from sim.calibration.targets import SCALES, Target
from sim.calibration.validation.observations import Observation
from sim.calibration.validation.rivals import rivals
from sim.messages.wording import in_a_row
from sim.quantities.measures import Values
from sim.run_folder.folder import Manifest, RunError, RunFolder

_DAYS_A_YEAR = 365.25
_COVERED = 0.9
_DRAWN = 20
"""Errors drawn for each member."""
_SEED = 29


@dataclass(frozen=True)
class YearJudged:
    """A year beside runs: quantiles at .05, .25, .5, .75 and .95 with the errors of targets."""

    observed: Observation
    runs: Values
    crps: float

    @property
    def is_in_half(self) -> bool:
        """Whether the middle 50 % holds the observation."""
        return bool(self.runs[1] <= self.observed.value <= self.runs[3])

    @property
    def is_in_ninety(self) -> bool:
        """Whether the middle 90 % holds it."""
        return bool(self.runs[0] <= self.observed.value <= self.runs[4])


@dataclass(frozen=True)
class QuantityJudged:
    """A quantity over all years that are judged, and the mean CRPS of each rival."""

    quantity: Quantity
    known: tuple[Observation, ...]
    years: tuple[YearJudged, ...]
    rivals: Mapping[str, float]

    @property
    def crps(self) -> float:
        """The mean CRPS of the runs."""
        return float(np.mean([each.crps for each in self.years]))

    @property
    def bias(self) -> float:
        """The mean of what runs give, by their median, less what was observed."""
        return float(np.mean([each.runs[2] - each.observed.value for each in self.years]))

    @property
    def beats(self) -> list[str]:
        """The rivals that it is better than."""
        return [name for name, crps in self.rivals.items() if self.crps < crps]


def judge_years(
    folder: RunFolder,
    manifest: Manifest,
    observed: Sequence[Observation],
    since: int,
    targets: Sequence[Target],
) -> tuple[QuantityJudged, ...]:
    """Set runs beside the years from one on; those before it are what the rivals know.

    Args:
        folder: a run folder, which need not be finished.
        manifest: its manifest.
        observed: what was observed.
        since: the first year that is judged.
        targets: whose errors hold for the same quantities in other years, too.

    Raises:
        RunError: The run does not hold the years, or no year is judged.
    """
    judged = [each for each in observed if each.year >= since]
    if not judged:
        raise RunError(f"no row is of {since} or later; choose an earlier --since")
    _check_years(folder, manifest, judged)
    given = _given(folder, manifest, judged)
    made = []
    for text in dict.fromkeys(each.quantity.text for each in judged):
        known = tuple(each for each in observed if each.quantity.text == text and each.year < since)
        rows = [n for n, each in enumerate(judged) if each.quantity.text == text]
        own = [judged[n] for n in rows]
        noisy = _with_errors(given[:, rows], _alike(text, targets))
        years = tuple(_year(each, column) for each, column in zip(own, noisy.T, strict=True))
        made.append(QuantityJudged(own[0].quantity, known, years, rivals(known, own)))
    return tuple(made)


def _check_years(folder: RunFolder, manifest: Manifest, judged: Sequence[Observation]) -> None:
    start = date.fromisoformat(manifest.start)
    outside = sorted(
        each.year
        for each in judged
        if days_between(start, manifest.days, each.year, each.year).sum() < _COVERED * _DAYS_A_YEAR
    )
    if outside:
        years = in_a_row([str(year) for year in dict.fromkeys(outside)])
        raise RunError(f"{folder.path}: it does not run through {years}; judge another run")


def _given(folder: RunFolder, manifest: Manifest, judged: Sequence[Observation]) -> Values:
    """Give what each member has for each row, shape (member, row)."""
    members = whole_members(folder, manifest)
    if not members:
        raise RunError(f"{folder.path}: no member is whole yet")
    names = sorted({term.variable for each in judged for term in each.quantity.terms})
    start = date.fromisoformat(manifest.start)
    inside = {
        year: days_between(start, manifest.days, year, year)
        for year in {each.year for each in judged}
    }
    try:
        rows = [
            [float(each.quantity.of(table, inside[each.year])[0]) for each in judged]
            for table in tables_of(folder, manifest, members, names)
        ]
    except QuantityError as error:
        raise RunError(f"{folder.path}: {error}") from None
    return np.array(rows)


def _alike(text: str, targets: Sequence[Target]) -> Target | None:
    """Find the latest target of the same quantity: its errors hold for other years, too."""
    found = [each for each in targets if each.quantity.text == text]
    return max(found, key=lambda each: each.last, default=None)


def _with_errors(given: Values, target: Target | None) -> Values:
    """Add what a model is off by even at its best, if a target of the quantity says it."""
    if target is None:
        return given
    rng = np.random.default_rng(_SEED)
    rows = np.tile(np.arange(given.shape[0]), _DRAWN)
    scale = SCALES[target.scale]
    own = math.hypot(target.discrepancy, float(np.mean([e.reporting for e in target.claims])))
    off = own * rng.standard_normal((rows.size, given.shape[1]))
    off += target.shared * rng.standard_normal((rows.size, 1))
    floor = 0.5 if target.quantity.over is None else 1e-3
    laid_out = np.maximum(given, floor) if target.scale == "log" else given
    return scale.back(scale.there(laid_out)[rows] + off)


def _year(observed: Observation, column: Values) -> YearJudged:
    kept = column[np.isfinite(column)]
    if not kept.size:
        kept = np.array([np.nan])
    quantiles = np.quantile(kept, [0.05, 0.25, 0.5, 0.75, 0.95])
    return YearJudged(observed, quantiles, float(crps_of(kept, np.array(observed.value))))
