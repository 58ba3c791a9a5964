"""A bank: members of the back-cast with draws, what each drew, and what each gives for the targets.

What was drawn is laid out as normal scores: the quantile of its prior at which a value lies, as a
number of standard deviations. All priors look alike then, and what moves together is one axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.quantities import Course, QuantityError
from sim.calibration.targets import Target, summaries
from sim.messages.wording import counted
from sim.params import Parameter
from sim.params.priors import Prior
from sim.quantities.measures import Column, Values
from sim.results.blocks import COUNTED, Frame
from sim.results.draws import Draws
from sim.run_folder.array_files import DamagedError
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.run_folder.members import read_arrays

FEWEST = 40
"""Draws below which nothing can be learned."""

CRISES = ("flight", "reception", "shelter", "camps", "mortality")
"""Sections of parameters that act when people flee, are taken in, or die on the way."""
FORMS_OF_CRISES = ("structure.tempo", "structure.shelter")
"""Disputed forms that act there alone."""

_GRID = 1001
_FARTHEST = 4.0
"""Standard deviations: beyond, a quantile is an end of the prior."""


@dataclass(frozen=True)
class Axis:
    """What is drawn as one: a parameter, or a group whose members move together."""

    name: str
    priors: Mapping[str, Prior]
    parameters: Mapping[str, Parameter]

    @property
    def is_of_crises(self) -> bool:
        """Tell whether it acts in crises, of which the record has none."""
        return all(key in FORMS_OF_CRISES or key.partition(".")[0] in CRISES for key in self.priors)

    def values(self, scores: NDArray[np.float64]) -> dict[str, list[Any]]:
        """Give the values of each of its parameters at some normal scores."""
        from scipy.special import ndtr  # noqa: PLC0415

        at = ndtr(scores)
        return {
            key: [prior.value(self.parameters[key], float(each)) for each in at]
            for key, prior in self.priors.items()
        }

    def scores(self, key: str, values: Values, rng: np.random.Generator) -> Values:
        """Give the normal scores of values of one of its parameters.

        A word, or a whole number, is a stretch of quantiles, inside which one is drawn.
        """
        from scipy.special import ndtri  # noqa: PLC0415

        low, high = _stretch(self.priors[key], self.parameters[key], values)
        at = low + (high - low) * rng.uniform(size=values.size)
        found: Values = np.clip(ndtri(at), -_FARTHEST, _FARTHEST)
        return found


@dataclass(frozen=True)
class Bank:
    """Draws of the back-cast and what came of each.

    Attributes:
        axes: what was drawn.
        scores: shape (member, axis), normal scores.
        summaries: shape (member, target), on the scale of each target; not-a-number where a member
            has no such value.
        draw: shape (member,); members of one number differ by luck alone.
        model: fingerprint of the model, with its libraries.
        guided: shape (member,): which were not drawn from the prior, but from an earlier posterior.
    """

    axes: tuple[Axis, ...]
    targets: tuple[Target, ...]
    scores: Values
    summaries: Values
    draw: NDArray[np.int64]
    model: str
    seed: int
    guided: NDArray[np.bool_]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(np.unique(self.draw).size)

    @property
    def of_the_prior(self) -> Bank:
        """Keep what was drawn from the prior."""
        own = ~self.guided
        return replace(
            self, scores=self.scores[own], summaries=self.summaries[own], draw=self.draw[own],
            guided=self.guided[own],
        )  # fmt: skip

    def and_guided(self, more: Bank) -> Bank:
        """Add members whose draws an earlier posterior of this bank guided."""
        draw = more.draw + self.draw.max() + 1
        return replace(
            self,
            scores=np.concatenate([self.scores, more.scores]),
            summaries=np.concatenate([self.summaries, more.summaries]),
            draw=np.concatenate([self.draw, draw]),
            guided=np.concatenate([self.guided, np.ones(draw.size, np.bool_)]),
        )

    def known(self, until: int) -> NDArray[np.intp]:
        """Give the numbers of the targets up to a year; of all, if it is nought."""
        kept = [n for n, each in enumerate(self.targets) if not until or each.last <= until]
        return np.array(kept, np.intp)

    def until(self, year: int) -> Bank:
        """Leave out the targets of later years.

        Raises:
            RunError: None is left.
        """
        kept = [n for n, each in enumerate(self.targets) if each.last <= year]
        if not kept:
            raise RunError(f"no target lies before {year + 1}; choose a later year")
        chosen = tuple(self.targets[n] for n in kept)
        return replace(self, targets=chosen, summaries=self.summaries[:, kept])

    def of_axes(self, kept: Sequence[int]) -> Bank:
        """Keep some axes alone: what the others do is luck from then on."""
        chosen = tuple(self.axes[n] for n in kept)
        return replace(self, axes=chosen, scores=self.scores[:, [*kept]])


def axes_of(priors: Mapping[str, Prior], parameters: Mapping[str, Parameter]) -> tuple[Axis, ...]:
    """Group what moves together, in the order of the keys."""
    grouped: dict[str, dict[str, Prior]] = {}
    for key, prior in priors.items():
        grouped.setdefault(prior.together or key, {})[key] = prior
    return tuple(
        Axis(name, own, {key: parameters[key] for key in own}) for name, own in grouped.items()
    )


def read_bank(
    folder: RunFolder, manifest: Manifest, draws: Draws, axes: Sequence[Axis],
    targets: Sequence[Target],
) -> Bank:  # fmt: skip
    """Read what the members of a run give for some targets; those that are not whole are left out.

    Args:
        folder: the run folder; the run need not be finished.
        manifest: its manifest.
        draws: what all its members drew.
        axes: what they drew it from.
        targets: what is asked of them.

    Raises:
        RunError: Too few members are whole, or the run does not hold the years of any target.
    """
    members = whole_members(folder, manifest)
    found = np.unique(draws.draw[members]).size if members else 0
    if found < FEWEST:
        raise RunError(
            f"{folder.path}: {counted(found, 'draw')} teach nothing; {FEWEST} are the fewest, some "
            "hundreds are better: the same command with more --members goes on with it"
        )
    course = course_of(manifest)
    try:
        held = tuple(each for each in targets if each.is_within(course))
    except QuantityError as error:
        raise RunError(f"{folder.path}: {error}") from None
    if not held:
        raise RunError(f"{folder.path}: it runs through the years of no target")
    given = _summaries(folder, manifest, members, held)
    return Bank(
        tuple(axes), held, _scores(draws, members, axes), given, draws.draw[members],
        manifest.model, manifest.seed, np.zeros(len(members), np.bool_),
    )  # fmt: skip


def summaries_of(folder: RunFolder, manifest: Manifest, targets: Sequence[Target]) -> Values:
    """Give what each whole member of a run gives for some targets, shape (member, target)."""
    members = whole_members(folder, manifest)
    return _summaries(folder, manifest, members, targets)


def course_of(manifest: Manifest) -> Course:
    """Give the days of a run."""
    start = date.fromisoformat(manifest.start)
    events = {each.name: date.fromisoformat(each.date) for each in manifest.events}
    return Course(start, manifest.days, events)


def tables_of(
    folder: RunFolder, manifest: Manifest, members: Sequence[int], names: Sequence[str]
) -> Iterator[Mapping[str, Column]]:
    """Give what each of some members recorded of some variables, as a table of one member.

    Raises:
        RunError: The file of a member is damaged.
    """
    frame = Frame.of(folder, members[0], date.fromisoformat(manifest.start), manifest.days)
    shared = frame.columns()
    for member in members:
        path = folder.member(member)
        try:
            arrays = read_arrays(path, names)
            yield {
                **shared,
                **{
                    name: Column(("member", *COUNTED[name]), array[None])
                    for name, array in zip(names, arrays, strict=True)
                },
            }
        except DamagedError as error:
            again = "delete it, and run the member again"
            raise RunError(f"{path} is damaged ({error}); {again}") from None


def whole_members(folder: RunFolder, manifest: Manifest) -> list[int]:
    """List the members that are whole."""
    return [member for member in manifest.numbers if folder.has_member(member)]


def _summaries(
    folder: RunFolder, manifest: Manifest, members: Sequence[int], targets: Sequence[Target]
) -> Values:
    names = sorted({term.variable for each in targets for term in each.quantity.terms})
    course = course_of(manifest)
    try:
        rows = [summaries(targets, table, course)[0]
                for table in tables_of(folder, manifest, members, names)]  # fmt: skip
    except QuantityError as error:
        raise RunError(f"{folder.path}: {error}") from None
    return np.stack(rows)


def _scores(draws: Draws, members: Sequence[int], axes: Sequence[Axis]) -> Values:
    """Lay out what was drawn; members that share a draw share its scores."""
    numbers, first, of_member = np.unique(
        draws.draw[[*members]], return_index=True, return_inverse=True
    )
    rows = np.array(members)[first]
    columns = []
    for place, axis in enumerate(axes):
        key = next(iter(axis.priors))
        rng = np.random.default_rng([place, int(numbers.size)])
        columns.append(axis.scores(key, draws.of(key)[rows], rng))
    return np.stack(columns, axis=1)[of_member]


def _stretch(prior: Prior, parameter: Parameter, values: Values) -> tuple[Values, Values]:
    """Give the quantiles between which a prior gives some values."""
    if prior.weights:
        ends = np.concatenate([[0.0], np.cumsum([*prior.weights.values()])])
        at = values.astype(int)
        return ends[at], ends[at + 1]
    grid = np.linspace(0, 1, _GRID)
    known = np.array([prior.value(parameter, float(each)) for each in grid], np.float64)
    if parameter.kind == "whole":
        low = np.searchsorted(known, values, side="left") - 1
        high = np.searchsorted(known, values, side="right")
        return grid[np.clip(low, 0, _GRID - 1)], grid[np.clip(high, 0, _GRID - 1)]
    at_value = np.interp(values, known, grid)
    return at_value, at_value
