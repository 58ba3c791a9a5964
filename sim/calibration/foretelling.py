"""What a bank foretells of later targets from earlier ones, without another run.

Members show how later years go with earlier ones, whatever parameters lie behind. Later targets
take the place of parameters: they are learned from the earlier ones by straight lines, errors and
all, and truths that were kept back tell whether intervals hold. What is common to the errors of a
family is common to its earlier and later years here, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import Bank
from sim.calibration.diagnostics import Judged, best_of, crps_of, judge
from sim.calibration.errors import Errors
from sim.calibration.lessons import Lessons
from sim.calibration.regression import LINEAR, LOCAL
from sim.calibration.targets import Target
from sim.calibration.validation.observations import Observation
from sim.calibration.validation.rivals import rivals
from sim.calibration.validation.years import QuantityJudged, YearJudged
from sim.quantities.measures import Values
from sim.run_folder.files import RunError

_TIMES = 8
"""How often each member is taken, each time with other errors."""
_DRAWN = 4000


@dataclass(frozen=True)
class Foretold:
    """Later years beside what earlier ones foretell, and how the same did on known truths."""

    until: int
    years: tuple[QuantityJudged, ...]
    judged: Judged


@dataclass(frozen=True)
class _NoMore:
    """No errors beside those that summaries have already."""

    size: int

    def drawn(self, _rng: np.random.Generator, count: int) -> Values:
        """Draw none."""
        return np.zeros((count, self.size))

    @property
    def covariance(self) -> Values:
        """Nothing."""
        return np.zeros((self.size, self.size))


def foretell(bank: Bank, until: int, seed: int) -> Foretold:
    """Foretell the targets of later years from those up to one.

    Raises:
        RunError: There are no earlier or no later targets of single years.
    """
    early = [n for n, each in enumerate(bank.targets) if each.last <= until]
    late = [n for n, each in enumerate(bank.targets) if each.first == each.last > until]
    if not early or not late:
        raise RunError(f"there are no targets on both sides of {until}; choose another year")
    errors = Errors(bank.targets)
    rng = np.random.default_rng([seed, 31])
    rows = np.tile(np.arange(bank.draw.size), _TIMES)
    noisy = _filled(bank.summaries)[rows] + errors.drawn(rng, rows.size)
    ladders = [np.sort(noisy[:, n]) for n in late]
    scores = np.stack([_scores(noisy[:, n]) for n in late], axis=1)
    lessons = Lessons(scores, noisy[:, early], bank.draw[rows], _NoMore(len(early)), seed)
    observed = errors.observed(rng, _DRAWN)
    tried = [judge(each, lessons, errors.centre[early]) for each in (LINEAR, LOCAL)]
    judged = best_of(tried) or tried[0]
    method = LOCAL if judged.method == LOCAL.name else LINEAR
    drawn = method.learn(lessons).posterior(observed[:, early], rng)
    columns = [_back(column, ladder) for column, ladder in zip(drawn.T, ladders, strict=True)]
    return Foretold(until, _years(bank.targets, late, columns, until), judged)


def _filled(summaries: Values) -> Values:
    """Let the middle stand for what a member lacks."""
    middle = np.nanmedian(summaries, axis=0)
    return np.where(np.isnan(summaries), middle, summaries)


def _places(count: int) -> Values:
    from scipy.special import ndtri  # noqa: PLC0415

    found: Values = ndtri((np.arange(count) + 0.5) / count)
    return found


def _scores(values: NDArray[np.float64]) -> Values:
    """Give normal scores by rank."""
    scores = np.empty(values.size)
    scores[np.argsort(values, kind="stable")] = _places(values.size)
    return scores


def _back(scores: NDArray[np.float64], ladder: Values) -> Values:
    return np.interp(scores, _places(ladder.size), ladder)


def _years(
    targets: Sequence[Target], late: Sequence[int], columns: Sequence[Values], until: int
) -> tuple[QuantityJudged, ...]:
    by_quantity: dict[str, list[YearJudged]] = {}
    for number, column in zip(late, columns, strict=True):
        target = targets[number]
        values = target.back(column)
        observed = _observed(target)
        quantiles = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95])
        crps = float(crps_of(values, np.array(observed.value)))
        made = YearJudged(observed, quantiles, crps)
        by_quantity.setdefault(target.quantity.text, []).append(made)
    found = []
    for text, years in by_quantity.items():
        known = tuple(
            _observed(each)
            for each in targets
            if each.quantity.text == text and each.first == each.last <= until
        )
        beside = rivals(known, [each.observed for each in years])
        found.append(QuantityJudged(years[0].observed.quantity, known, tuple(years), beside))
    return tuple(found)


def _observed(target: Target) -> Observation:
    middle = float(
        target.back(np.average([e.middle for e in target.claims], weights=target.weights))
    )
    low = float(target.back(np.array(min(each.low for each in target.claims))))
    high = float(target.back(np.array(max(each.high for each in target.claims))))
    return Observation(target.last, target.quantity, middle, low, high, "")
