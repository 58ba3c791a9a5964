"""A run beside single years of the record that it has not learned from, and its error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sim import resources
from sim.calibration.product import read_posterior
from sim.calibration.quantities import days_between
from sim.calibration.targets import shipped_targets
from sim.calibration.validation.observations import read_observations
from sim.calibration.validation.years import QuantityJudged, judge_years
from sim.messages.wording import counted, figures, in_a_row
from sim.params import CRISIS
from sim.results import Results
from sim.run_folder.folder import RunFolder

RECORD = "arrivals.csv"
"""The record that comes with the model, in the folder of what it is calibrated by."""
_COVERED = 0.9 * 365.25
"""Days of a year that a run has to pass through."""


@dataclass(frozen=True)
class YearRow:
    """A year: what was observed, what the run gives, and whether that holds it."""

    year: int
    observed: str
    median: str
    middle: str
    is_inside: bool


@dataclass(frozen=True)
class BackTest:
    """A quantity over the years that a run passes through and has not learned from."""

    of: str
    rows: tuple[YearRow, ...]
    verdict: str


def back_tests(run: Results) -> Iterator[BackTest]:
    """Judge a run by all years of the record that it passes through; a crisis by none."""
    if run.manifest.kind == CRISIS or not run.places.is_documented:
        return
    observed = read_observations(resources.folder("calibration") / RECORD)
    judged = [each for each in observed if _is_judged(each.year, run)]
    if not judged:
        return
    since = min(each.year for each in judged)
    known = [each for each in observed if each.year < since]
    folder, targets = RunFolder(run.folder), shipped_targets()
    for each in judge_years(folder, run.manifest, [*known, *judged], since, targets):
        yield BackTest(each.quantity.text, tuple(_rows(each)), _verdict(each))


def learned_until(run: Results) -> int:
    """Say up to which year the members of a run know the record; 0 if they know nothing of it."""
    kept = RunFolder(run.folder).posterior
    if run.manifest.uncertainty != "posterior" or not kept.is_file():
        return 0
    return read_posterior(kept).until or max(each.last for each in shipped_targets())


def _is_judged(year: int, run: Results) -> bool:
    start = date.fromisoformat(run.manifest.start)
    days = days_between(start, run.manifest.days, year, year).sum()
    return bool(days >= _COVERED) and year > learned_until(run)


def _rows(judged: QuantityJudged) -> Iterator[YearRow]:
    for each in judged.years:
        low, middle, high = (figures(float(each.runs[n])) for n in (0, 2, 4))
        yield YearRow(each.observed.year, figures(each.observed.value), middle,
                      f"{low} to {high}", each.is_in_ninety)  # fmt: skip


def _verdict(judged: QuantityJudged) -> str:
    inside = sum(each.is_in_ninety for each in judged.years)
    rivals = [f"{name} {figures(crps)}" for name, crps in judged.rivals.items()]
    beside = f"; of who has no model: {in_a_row(rivals)}" if rivals else ""
    return (
        f"The middle 90 % holds {inside} of {counted(len(judged.years), 'year')}; the median is "
        f"off by {judged.bias:+,.3g} on average; error (CRPS) {figures(judged.crps)}{beside}."
    )
