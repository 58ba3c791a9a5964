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
from sim.answers.distances import (
    Noise,
    Sample,
    distance,
    dummies_of,
    noise_of_form,
    not_resampled,
    sample_of,
    slices_of,
)
from sim.answers.together import drawn_together, rankdata
from sim.answers.variance import Share
from sim.quantities.measures import Values
from sim.results.draws import Draws

Verdict = Literal["drives", "perhaps", "nothing", "shadow"]
"""A shadow moves with a stronger one in these draws, and nothing is left of it without that."""

FEWEST = 40
"""Draws below which nothing can be said of what drives a number."""

_IN_SLICE, _MOST_SLICES, _FEWEST_SLICES = 40, 10, 3
_WAVES, _WAVES_ALIKE = 8, 4
_BEYOND_CHANCE = 4.0
"""Standard errors of a correlation beyond which two parameters move together, not by chance."""


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


def drivers_of(values: Values, draws: Draws) -> Drivers:
    """Say what drives an outcome, shape (member,); members without a value are left out."""
    kept = ~np.isnan(values)
    outcome, draw = values[kept], draws.draw[kept]
    sample = sample_of(outcome, draw)
    count = np.unique(draw).size
    slices = int(np.clip(count // _IN_SLICE, _FEWEST_SLICES, _MOST_SLICES))
    columns = {name: draws.of(name)[kept] for name in draws.parameters}
    moving = {name: each for name, each in columns.items() if np.ptp(each) > 0}
    groups = drawn_together(moving, draws)
    dummies = dummies_of(sample, draw, slices)
    noise = Noise.of(dummies, len(groups))
    found = []
    for name, others in groups.items():
        column = moving[name]
        options = draws.choices.get(name)
        at = column.astype(np.int64) if options else slices_of(column, slices)
        own = noise if options is None else noise_of_form(sample, draw, at, len(groups))
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
    sample: Sample,
    slices: int,
    noise: Noise,
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
        at = slices_of(own[:, 0], slices) if own.shape[1] == _WAVES_ALIKE else _at(own)
        is_left = float(distance(at, not_resampled(left))[0]) > noise.floor
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


def _driver(
    name: str,
    column: Values,
    at: NDArray[np.int64],
    sample: Sample,
    noise: Noise,
    *,
    is_form: bool,
) -> Driver:
    moves = distance(at, sample)
    explains = _explains(column, at, sample, is_form=is_form)
    above = moves[0] > noise.floor_of_all, moves[0] > noise.floor
    verdict: Verdict = "drives" if above[0] else "perhaps" if above[1] else "nothing"
    ordered = rankdata(sample.outcome)
    rises = float(np.corrcoef(rankdata(column[sample.order]), ordered)[0, 1])
    return Driver(name, _moved(moves, noise), _share(explains), rises, verdict)


def _moved(rows: Values, noise: Noise) -> Share:
    """Give an index without noise, of which resampled members have twice as much.

    The highest of many distances comes out somewhat large still: the interval reaches as far to
    either side of the estimate as resampling does to the farther.
    """
    again = [noise.less(each, times=2) for each in rows[1:].tolist()]
    low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    estimate = noise.less(float(rows[0]))
    low, high = min(low, 2 * estimate - high), max(high, 2 * estimate - low)
    return Share(estimate, max(low, 0.0), high)


def _explains(column: Values, at: NDArray[np.int64], sample: Sample, *, is_form: bool) -> Values:
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
