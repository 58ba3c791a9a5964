"""What a bank foretells of later targets from earlier ones, without another run.

Two ways, weighed on truths that were kept back. By parameters: those that agree with the earlier
years are drawn by an emulator, which foretells the later years of each, with what it misses by. Or
past them: later targets take the place of parameters, and are learned from the earlier ones by
straight lines, errors and all. What is common to the errors of a family is common to its earlier
and later years here, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import Bank
from sim.calibration.diagnostics import Judged, best_of, crps_of, judge
from sim.calibration.errors import Errors
from sim.calibration.methods.forward import Forward, MovedForward, observed_of
from sim.calibration.methods.lessons import Lessons
from sim.calibration.methods.moving import Chains
from sim.calibration.methods.regression import LINEAR, LOCAL
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
    """Later years beside what earlier ones foretell, and how the same did on known truths.

    `ran` is how many members were run for it; none, if the bank alone foretells.
    """

    until: int
    years: tuple[QuantityJudged, ...]
    judged: Judged
    ran: int = 0


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


def foretell(bank: Bank, until: int, seed: int, chains: Chains | None = None) -> Foretold:
    """Foretell the targets of later years from those up to one.

    Args:
        bank: members with draws.
        until: the last year that is known.
        seed: where the luck of learning comes from.
        chains: members that were moved to what was observed up to then, and run there: if they are
            there, what they gave is what is foretold.

    Raises:
        RunError: There are no earlier or no later targets of single years.
    """
    early = [n for n, each in enumerate(bank.targets) if each.last <= until]
    late = [n for n, each in enumerate(bank.targets) if each.first == each.last > until]
    if not early or not late:
        raise RunError(f"there are no targets on both sides of {until}; choose another year")
    errors = Errors(bank.targets)
    rng = np.random.default_rng([seed, 31])
    ladder = _Ladder.of(_filled(bank.of_the_prior.summaries), late, errors, rng)
    near = np.where(np.isin(np.arange(len(bank.targets)), early), errors.centre, np.nan)
    whole = Lessons(bank.scores, bank.summaries, bank.draw, errors, seed, bank.guided)
    forward = Forward(np.array(early), np.array(late), ladder.scores)
    mover = MovedForward(np.array(early), np.array(late), ladder.scores)

    def of_truth(given: NDArray[np.float64]) -> Values:
        return ladder.scores(_filled(given)[:, late])

    if chains is not None:
        judged_by_moving = judge(mover, whole, near, of_truth)
        gave = observed_of(chains, chains.given)[:, late]
        years = _years(bank.targets, late, [*gave.T], until)
        return Foretold(until, years, judged_by_moving, gave.shape[0])
    judged = [judge(each, whole, near, of_truth) for each in (forward, mover)]
    past = _past_parameters(bank.of_the_prior, early, late, ladder, seed)
    judged += [judge(each, past, errors.centre[early]) for each in (LINEAR, LOCAL)]
    best = best_of(judged) or judged[0]
    observed = errors.observed(rng, _DRAWN)
    if best.method == forward.name:
        drawn = forward.learn(whole).posterior(observed, rng)
    else:
        method = LOCAL if best.method == LOCAL.name else LINEAR
        drawn = method.learn(past).posterior(observed[:, early], rng)
    return Foretold(until, _years(bank.targets, late, ladder.back(drawn), until), best)


@dataclass(frozen=True)
class _Ladder:
    """Values of some targets as normal scores by rank, and back: shape (rung, target), in order."""

    rungs: Values

    @classmethod
    def of(
        cls, summaries: Values, late: Sequence[int], errors: Errors, rng: np.random.Generator
    ) -> _Ladder:  # fmt: skip
        """Take them from what members give, with errors."""
        noisy = np.tile(summaries, (_TIMES, 1))
        noisy = noisy + errors.drawn(rng, noisy.shape[0])
        return cls(np.sort(noisy[:, [*late]], axis=0))

    def scores(self, values: NDArray[np.float64]) -> Values:
        """Give normal scores, shape (count, target)."""
        places = _places(self.rungs.shape[0])
        pairs = zip(values.T, self.rungs.T, strict=True)
        return np.stack([np.interp(own, rungs, places) for own, rungs in pairs], axis=1)

    def back(self, scores: NDArray[np.float64]) -> list[Values]:
        """Give the values of each target."""
        places = _places(self.rungs.shape[0])
        pairs = zip(scores.T, self.rungs.T, strict=True)
        return [np.interp(own, places, rungs) for own, rungs in pairs]


def _past_parameters(
    bank: Bank, early: Sequence[int], late: Sequence[int], ladder: _Ladder, seed: int
) -> Lessons:  # fmt: skip
    """Let later targets take the place of parameters; errors are in the summaries already."""
    errors = Errors(bank.targets)
    rows = np.tile(np.arange(bank.draw.size), _TIMES)
    noise = errors.drawn(np.random.default_rng([seed, 37]), rows.size)
    noisy = _filled(bank.summaries)[rows] + noise
    scores = ladder.scores(noisy[:, [*late]])
    return Lessons(scores, noisy[:, [*early]], bank.draw[rows], _NoMore(len(early)), seed)


def _filled(summaries: Values) -> Values:
    """Let the middle stand for what a member lacks."""
    middle = np.nanmedian(summaries, axis=0)
    return np.where(np.isnan(summaries), middle, summaries)


def _places(count: int) -> Values:
    from scipy.special import ndtri  # noqa: PLC0415

    found: Values = ndtri((np.arange(count) + 0.5) / count)
    return found


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
