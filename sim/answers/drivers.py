"""What drives a number: which of the uncertain parameters and forms move it, told by members.

Two measures, from the members as they are, without a design of their own:

* PAWN (Pianosi and Wagener): how far the distribution of the outcome moves when a parameter is
  known to lie in a slice of its range, as the distance of Kolmogorov and Smirnov, mean of all
  slices. It asks nothing of the shape of the outcome, which may have a long tail, and sees what
  acts only together with others, or on the spread alone. It ranks.
* the share of the variance that a parameter explains alone (first-order index of Sobol'), by a
  cosine series over its ranks (Plischke), less what chance explains: what would be gained on
  average by knowing it.

Small samples never look alike: a parameter that does nothing has a distance, too. Dummies, made of
dice, say how large. Their mean is taken off, as one takes off noise, by its square; what does not
rise above nearly all of them is called so.

In few draws of many parameters some happen to move with others, in a straight line or not. What
seems to drive only as it moves with a stronger one, whose part is taken off, is called its shadow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.answers.chances import LEVEL
from sim.answers.together import drawn_together, rankdata
from sim.answers.variance import Share
from sim.quantities.measures import Values
from sim.results.draws import Draws

Verdict = Literal["drives", "perhaps", "nothing", "shadow"]
"""A shadow moves with a stronger one in these draws, and nothing is left of it without that."""

FEWEST = 40
"""Draws below which nothing can be said of what drives a number."""

_RESAMPLED = 200
_DUMMIES = 2_000
_SEED = 20_120_101
_IN_SLICE, _MOST_SLICES, _FEWEST_SLICES = 40, 10, 3
_WAVES, _WAVES_ALIKE = 8, 4
_BEYOND_CHANCE = 4.0
"""Standard errors of a correlation beyond which two parameters move together, not by chance."""
SURE = 0.95
"""Of dummies lie below the floor; for the floor of all, the highest of as many as parameters."""


@dataclass(frozen=True)
class Driver:
    """A parameter or form: how far it moves the outcome, and what it explains alone.

    Parameters that were drawn together cannot be told apart: they are one driver.
    """

    name: str
    moves: Share
    explains: Share
    rises: float
    """Rank correlation with the outcome; of a form with several options it says nothing."""

    verdict: Verdict
    together: tuple[str, ...] = ()
    """What was drawn with it."""

    shadow_of: tuple[str, ...] = ()
    """The stronger ones that it cannot be told apart from."""


@dataclass(frozen=True)
class Drivers:
    """All that was drawn, the strongest first, and what dummies reach: one, the highest of all."""

    drivers: tuple[Driver, ...]
    floor: float
    floor_of_all: float
    members: int
    draws: int
    slices: int

    def called(self, verdict: Verdict) -> list[Driver]:
        """Give those of one verdict."""
        return [each for each in self.drivers if each.verdict == verdict]


@dataclass(frozen=True)
class _Sample:
    """The outcome in order of size, and how members are resampled."""

    order: NDArray[np.int64]
    ends: NDArray[np.bool_]
    outcome: Values
    weights: Values
    """Shape (1 + resampled, member), in order of size; the first row is the sample itself."""

    everywhere: Values
    """The distribution of the outcome, for each row of weights."""

    draws: int


def drivers_of(values: Values, draws: Draws) -> Drivers:
    """Say what drives an outcome, shape (member,); members without a value are left out."""
    kept = ~np.isnan(values)
    outcome, draw = values[kept], draws.draw[kept]
    sample = _sample_of(outcome, draw)
    count = np.unique(draw).size
    slices = int(np.clip(count // _IN_SLICE, _FEWEST_SLICES, _MOST_SLICES))
    columns = {name: draws.of(name)[kept] for name in draws.parameters}
    moving = {name: each for name, each in columns.items() if np.ptp(each) > 0}
    groups = drawn_together(moving, draws)
    dummies = _dummies(sample, draw, slices)
    noise = _Noise.of(dummies, len(groups))
    found = []
    for name, others in groups.items():
        column = moving[name]
        options = draws.choices.get(name)
        at = column.astype(np.int64) if options else _slices(column, slices)
        own = noise if options is None else _noise_of_form(sample, draw, at, len(groups))
        driver = _driver(name, column, at, sample, own, is_form=options is not None)
        found.append(replace(driver, together=others))
    found.sort(key=lambda each: (-each.moves.estimate, each.name))
    bases = {name: _basis(moving[name], draws, name) for name in groups}
    found = _with_shadows(found, bases, sample, slices, noise)
    floors = noise.less(noise.floor), noise.less(noise.floor_of_all)
    return Drivers(tuple(found), *floors, outcome.size, count, slices)


def _basis(column: Values, draws: Draws, name: str) -> Values:
    """Give what a parameter may move by: a few waves over its ranks, or a column a form."""
    if name not in draws.choices:
        return _waves(column)[:, :_WAVES_ALIKE]
    forms = _forms(column.astype(np.int64))[:, 1:]
    centred: Values = (forms - forms.mean(axis=0)) / np.maximum(forms.std(axis=0), 1e-9)
    return centred


def _with_shadows(
    found: list[Driver],
    bases: Mapping[str, Values],
    sample: _Sample,
    slices: int,
    noise: _Noise,
) -> list[Driver]:
    """Look, from the strongest on, whether each is left when those before it are taken off."""
    outcome = np.empty(sample.order.size)
    outcome[sample.order] = rankdata(sample.outcome)
    bound = _BEYOND_CHANCE / np.sqrt(sample.draws)
    told: list[Driver] = []
    kept: list[str] = []
    for each in found:
        near = [name for name in kept if _alike(bases[each.name], bases[name]) > bound]
        if each.verdict == "nothing" or not near:
            kept += [each.name] * (each.verdict != "nothing")
            told.append(each)
            continue
        left = _left(outcome, [bases[name] for name in near])
        own = bases[each.name]
        at = _slices(own[:, 0], slices) if own.shape[1] == _WAVES_ALIKE else _at(own)
        is_left = float(_moves(at, _alone(left))[0]) > noise.floor
        kept += [each.name] * is_left
        told.append(each if is_left else replace(each, verdict="shadow", shadow_of=tuple(near)))
    return told


def _left(outcome: Values, bases: list[Values]) -> Values:
    """Give what is left of an outcome when what others do to its place and spread is taken off."""
    design = np.column_stack([np.ones(outcome.size), *bases])

    def fitted(values: Values) -> Values:
        found: Values = design @ np.linalg.lstsq(design, values, rcond=None)[0]
        return found

    apart = outcome - fitted(outcome)
    spread = fitted(np.abs(apart))
    left: Values = apart / np.maximum(spread, np.abs(apart).mean() / 4)
    return left


def _alike(one: Values, two: Values) -> float:
    """Give how far two parameters move together, in a straight line or in waves."""
    return float(np.abs(one.T @ two).max() / one.shape[0])


def _at(forms: Values) -> NDArray[np.int64]:
    return np.unique(forms, axis=0, return_inverse=True)[1].astype(np.int64).ravel()


def _alone(outcome: Values) -> _Sample:
    """Make a sample that is not resampled."""
    order = np.argsort(outcome, kind="stable")
    ends = np.append(np.diff(outcome[order]) != 0, True)
    weights = np.ones((1, outcome.size))
    return _Sample(order, ends, outcome[order], weights, _distribution(weights, ends), 0)


@dataclass(frozen=True)
class _Noise:
    """What dummies reach: on average, nearly all of them, and the highest of as many as count."""

    mean: float
    floor: float
    floor_of_all: float

    @classmethod
    def of(cls, dummies: Values, count: int) -> _Noise:
        """Take the measure of dummies."""
        floors = np.quantile(dummies, [SURE, SURE ** (1 / max(count, 1))]).tolist()
        return cls(float(dummies.mean()), *floors)

    def less(self, index: float, times: int = 1) -> float:
        """Take the noise off an index that has it so many times."""
        return float(np.sqrt(max(index**2 - times * self.mean**2, 0.0)))


def _sample_of(outcome: Values, draw: NDArray[np.int64]) -> _Sample:
    order = np.argsort(outcome, kind="stable")
    ordered = outcome[order]
    ends = np.append(ordered[1:] != ordered[:-1], True)
    _, group = np.unique(draw, return_inverse=True)
    count = int(group.max()) + 1
    stream = np.random.default_rng(_SEED)
    again = stream.multinomial(count, np.full(count, 1 / count), _RESAMPLED)
    weights = np.concatenate([np.ones((1, outcome.size)), again[:, group]])[:, order]
    return _Sample(order, ends, ordered, weights, _distribution(weights, ends), count)


def _distribution(weights: Values, ends: NDArray[np.bool_]) -> Values:
    summed = np.cumsum(weights, axis=1)
    found: Values = summed[:, ends] / np.maximum(summed[:, -1:], 1e-9)
    return found


def _slices(column: Values, count: int) -> NDArray[np.int64]:
    """Cut the range of a parameter into slices that hold as many draws each."""
    limits = np.quantile(np.unique(column), np.linspace(0, 1, count + 1)[1:-1])
    return np.searchsorted(limits, column, side="right").astype(np.int64)


def _moves(at: NDArray[np.int64], sample: _Sample) -> Values:
    """Give the PAWN index for each row of weights: the mean distance over slices, by their mass."""
    ordered = at[sample.order]
    summed = np.zeros(sample.weights.shape[0])
    mass = np.zeros(sample.weights.shape[0])
    for number in np.unique(ordered):
        inside = sample.weights * (ordered == number)
        distance = np.abs(_distribution(inside, sample.ends) - sample.everywhere).max(axis=1)
        own = inside.sum(axis=1)
        summed += own * distance
        mass += own
    found: Values = summed / mass
    return found


def _dummies(sample: _Sample, draw: NDArray[np.int64], slices: int) -> Values:
    """Give the PAWN index of parameters that are made of dice and do nothing."""
    count = np.unique(draw).size
    even = np.arange(count) * slices // count
    return _shuffled(sample, draw, even)


def _shuffled(sample: _Sample, draw: NDArray[np.int64], even: NDArray[np.int64]) -> Values:
    """Give the PAWN index of slices that are dealt out among the draws by chance."""
    _, group = np.unique(draw, return_inverse=True)
    ordered = group[sample.order]
    stream = np.random.default_rng(_SEED + 1)
    found = np.empty(_DUMMIES)
    everywhere = sample.everywhere[:1]
    numbers = np.unique(even)
    for dummy in range(_DUMMIES):
        at = stream.permutation(even)[ordered]
        inside = at[None, :] == numbers[:, None]
        summed = np.cumsum(inside, axis=1)
        sizes = summed[:, -1:]
        apart = np.abs(summed[:, sample.ends] / np.maximum(sizes, 1) - everywhere)
        found[dummy] = float((apart.max(axis=1) * sizes[:, 0]).sum() / at.size)
    return found


def _noise_of_form(
    sample: _Sample, draw: NDArray[np.int64], at: NDArray[np.int64], count: int
) -> _Noise:
    """Deal the options of a form out among the draws by chance."""
    _, first = np.unique(draw, return_index=True)
    return _Noise.of(_shuffled(sample, draw, at[first]), count)


def _driver(
    name: str,
    column: Values,
    at: NDArray[np.int64],
    sample: _Sample,
    noise: _Noise,
    *,
    is_form: bool,
) -> Driver:
    moves = _moves(at, sample)
    explains = _explains(column, at, sample, is_form=is_form)
    above = moves[0] > noise.floor_of_all, moves[0] > noise.floor
    verdict: Verdict = "drives" if above[0] else "perhaps" if above[1] else "nothing"
    ordered = rankdata(sample.outcome)
    rises = float(np.corrcoef(rankdata(column[sample.order]), ordered)[0, 1])
    return Driver(name, _moved(moves, noise), _share(explains), rises, verdict)


def _moved(rows: Values, noise: _Noise) -> Share:
    """Give an index without noise, of which resampled members have twice as much.

    The highest of many distances comes out somewhat large still: the interval reaches as far to
    either side of the estimate as resampling does to the farther.
    """
    again = [noise.less(each, times=2) for each in rows[1:].tolist()]
    low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    estimate = noise.less(float(rows[0]))
    low, high = min(low, 2 * estimate - high), max(high, 2 * estimate - low)
    return Share(estimate, max(low, 0.0), high)


def _explains(column: Values, at: NDArray[np.int64], sample: _Sample, *, is_form: bool) -> Values:
    """Give the share of the variance that a parameter explains alone, for each row of weights.

    An outcome that never comes has no size; where there is such a thing, ranks stand for it.
    """
    outcome = sample.outcome
    if not np.isfinite(outcome).all():
        outcome = np.searchsorted(outcome, outcome).astype(np.float64)
    basis = _forms(at[sample.order]) if is_form else _waves(column[sample.order])
    members = sample.weights.sum(axis=1, keepdims=True)
    mean = sample.weights @ outcome[:, None] / members
    apart = outcome[None, :] - mean
    total = (sample.weights * apart**2).sum(axis=1) / members[:, 0]
    if is_form:
        mass = sample.weights @ basis
        found = ((sample.weights * apart) @ basis) ** 2 / np.maximum(mass, 1e-9)
        explained, used = found.sum(axis=1) / members[:, 0], basis.shape[1] - 1
    else:
        explained = (((sample.weights * apart) @ basis / members) ** 2).sum(axis=1)
        used = basis.shape[1]
    share = explained / np.maximum(total, 1e-300)
    chance = used / (members[:, 0] - 1)
    corrected: Values = (share - chance) / (1 - chance)
    return corrected


def _waves(column: Values) -> Values:
    """Give cosines over the ranks of a parameter, each of mean square 1."""
    ranks = (rankdata(column) - 0.5) / column.size
    waves: Values = np.sqrt(2) * np.cos(np.pi * ranks[:, None] * np.arange(1, _WAVES + 1))
    return waves


def _forms(at: NDArray[np.int64]) -> Values:
    forms: Values = (at[:, None] == np.unique(at)[None, :]).astype(np.float64)
    return forms


def _share(rows: Values) -> Share:
    """Give an estimate with its interval, by resampling; what that adds on average is taken off."""
    estimate, again = float(rows[0]), rows[1:]
    low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    shift = float(again.mean()) - estimate
    half = (high - low) / 2
    centre = estimate - shift
    return Share(
        estimate, max(min(centre - half, estimate), 0.0), max(centre + half, estimate, 0.0)
    )
