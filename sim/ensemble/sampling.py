"""What members draw of the uncertain parameters: the same in all scenarios that are compared.

Draws are points of a scrambled Sobol sequence, with an axis for each parameter, or group of
parameters that move together, whether a scenario leaves it uncertain or not. Over hundreds of axes
some pairs of the sequence run side by side for thousands of points, and what does nothing would
look like what drives: along each axis the points are therefore shuffled, within the blocks that
double the sequence. Each axis alone stays as even as before. So a scenario that
fixes one draws all others as it would without that, and differences between two scenarios, member
by member, are of what was decided: draws and luck are the same. The sequence only grows: a member
has the same draw however many there are. Every fifth member has the draw of the one before it and
other luck, which tells how much of the spread is luck.

With a posterior, draw i of those parameters that were learned is its draw i, in every scenario; all
others are drawn as without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.calibration.product import FILE, Posterior, read_posterior, too_few
from sim.ensemble.tasks import Point
from sim.messages.wording import in_a_row
from sim.params.priors import Prior
from sim.resources import folder
from sim.results.draws import Draws, draw_of
from sim.run_folder.files import RunError
from sim.scenario.draws import drawn
from sim.scenario.language.mistakes import ScenarioError
from sim.scenario.uncertainty import coordinates, digest_of
from sim.simulation.course import Leg

if TYPE_CHECKING:
    from sim.scenario import Scenario

Uncertainty = Literal["prior", "posterior", "none"]
NONE: Final = "none"
PRIOR: Final = "prior"
POSTERIOR: Final = "posterior"
GIVEN: Final = "given"
UNCERTAINTIES = (NONE, PRIOR, POSTERIOR, GIVEN)

_SOBOL = 1
"""What tells the scrambling from all else that a seed is used for."""
_MOST_TOLD = 20


@dataclass(frozen=True)
class Sample:
    """What the members of a run draw: of its own scenario, and of those of the days before."""

    scenario: Scenario
    before: tuple[Leg, ...]
    seed: int
    posterior: Posterior | None = None

    @property
    def digest(self) -> str:
        """Name what is believed of all scenarios of the run, and how it is drawn."""
        parts = [digest_of(each.priors) for each in self._scenarios]
        parts += [] if self.posterior is None else [self.posterior.digest]
        text = "\n".join([f"sobol, shuffled {[*map(draw_of, range(6))]}", *parts])
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def _scenarios(self) -> tuple[Scenario, ...]:
        return (*(leg.scenario for leg in self.before), self.scenario)

    def points(self, members: Sequence[int]) -> dict[int, Point]:
        """Give what each member draws, by its number.

        Raises:
            RunError: The posterior has too few draws.
        """
        axes = coordinates(self.scenario.declared)
        numbers = [draw_of(member) for member in members]
        if self.posterior is not None and (wrong := too_few(self.posterior, max(numbers))):
            raise RunError(f"{self.scenario.name}: {wrong}")
        at = _quantiles(self.seed, numbers, max(axes.values()) + 1)
        drawn_by = {draw: [{**_values(each, axes, row), **self._learned(each, draw)}
                           for each in self._scenarios]
                    for draw, row in at.items()}  # fmt: skip
        made = {}
        for member in members:
            *before, own = drawn_by[draw_of(member)]
            made[member] = Point(own, self.seed, member, tuple(before))
        return made

    def scenario_of(self, member: int) -> Scenario:
        """Give the scenario as a member runs it: with the values that it draws."""
        return drawn(self.scenario, self.points([member])[member].draw)

    def _learned(self, scenario: Scenario, draw: int) -> dict[str, Any]:
        return {} if self.posterior is None else self.posterior.of(draw, scenario.priors)

    def draws(self, members: Sequence[int]) -> Draws:
        """Give what members draw as results hold it."""
        points = self.points(members)
        priors = self.scenario.priors
        choices = {key: tuple(prior.weights) for key, prior in priors.items() if prior.weights}
        values = [[_number(points[m].draw[key], choices.get(key)) for key in priors]
                  for m in members]  # fmt: skip
        return Draws(
            tuple(priors),
            np.array(values, np.float64).reshape(len(members), len(priors)),
            choices,
            np.array([draw_of(member) for member in members], np.int64),
        )

    def contradictions(self, members: Sequence[int]) -> list[str]:
        """Say which draws cannot be meant, as their values contradict one another."""
        return [*islice(self._contradictions(self.points(members)), _MOST_TOLD)]

    def _contradictions(self, points: dict[int, Point]) -> Iterator[str]:
        """Make the scenario of each draw once."""
        firsts = {draw_of(member): point for member, point in reversed(points.items())}
        for point in reversed(firsts.values()):
            try:
                drawn(self.scenario, point.draw)
            except ScenarioError as error:
                for mistake in error.mistakes:
                    yield (
                        f"{self.scenario.name}, member {point.member}: what it draws cannot be "
                        f"meant: {mistake.key}: {mistake.text}; narrow a prior under `uncertainty:`"
                    )


def sample_of(
    uncertainty: str,
    scenario: Scenario,
    before: Sequence[Leg],
    seed: int,
    posterior: Path | None = None,
) -> Sample | None:
    """Say what the members of a run draw; nothing if they differ by luck alone.

    Args:
        uncertainty: what they draw from.
        scenario: what is run.
        before: the scenarios of the days before.
        seed: where draws and luck come from.
        posterior: the file of the posterior; that which comes with the model, if left out.

    Raises:
        RunError: There is no posterior to draw from, or none of the model and the places as they
            are.
    """
    if uncertainty == POSTERIOR:
        learned = read_posterior(posterior or shipped_posterior())
        if wrong := _does_not_hold(learned, scenario):
            raise RunError(f"{scenario.name}: {wrong}")
        return Sample(scenario, tuple(before), seed, learned)
    return Sample(scenario, tuple(before), seed) if uncertainty == PRIOR else None


@dataclass(frozen=True)
class Usual:
    """What members draw from if nobody says, and why that is not what was learned, if it is not."""

    uncertainty: Uncertainty
    remark: str = ""


def usual(scenarios: Sequence[Scenario]) -> Usual:
    """Say what the members of some scenarios draw from if nobody says.

    That is the posterior which comes with the model, where it holds for all of them; else the
    priors.
    """
    if not shipped_posterior().is_file():
        return Usual(PRIOR)
    try:
        learned = read_posterior(shipped_posterior())
    except RunError as error:
        return Usual(PRIOR, f"members draw from the priors: {error}")
    for scenario in scenarios:
        if wrong := _does_not_hold(learned, scenario):
            return Usual(PRIOR, f"members draw from the priors, as in {scenario.name} {wrong}")
    return Usual(POSTERIOR)


def _does_not_hold(posterior: Posterior, scenario: Scenario) -> str:
    """Say why a posterior says nothing of a scenario; nothing if it does."""
    if posterior.places != scenario.places.digest:
        return "the posterior was fitted to other places; `tumen calibrate` fits one to these"
    if changed := _other_priors(posterior, scenario):
        return (
            f"the posterior was fitted under other priors of {in_a_row(changed)}; `tumen "
            "calibrate` fits one to those of now"
        )
    return ""


def _other_priors(posterior: Posterior, scenario: Scenario) -> list[str]:
    """Name what is believed otherwise than when the posterior was fitted, not by the scenario."""
    found = scenario.priors
    return [
        key
        for key, said in posterior.priors.items()
        if key in found and key not in scenario.beliefs and found[key].said() != said
    ]


def shipped_posterior() -> Path:
    """Say where the posterior lies that comes with the model, if one does."""
    return folder("calibration") / FILE


def _quantiles(seed: int, draws: Sequence[int], axes: int) -> dict[int, NDArray[np.float64]]:
    """Give points of the sequence, each as a number between 0 and 1 for every axis."""
    from scipy.stats import qmc  # noqa: PLC0415 - half a second, which other runs do not need

    rng = np.random.default_rng(np.random.SeedSequence([seed, _SOBOL]))
    sequence = qmc.Sobol(axes, scramble=True, rng=rng)
    doublings = max(draws).bit_length()
    points = sequence.random_base2(doublings)
    for axis in range(axes):
        points[:, axis] = points[_shuffled(seed, axis, doublings), axis]
    return {draw: points[draw] for draw in set(draws)}


def _shuffled(seed: int, axis: int, doublings: int) -> NDArray[np.intp]:
    """Give an order of the points for one axis; more doublings leave that of the first as it is."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, _SOBOL, axis]))
    blocks = (rng.permutation(1 << n) + (1 << n) for n in range(doublings))
    return np.concatenate([np.zeros(1, np.intp), *blocks])


def _values(
    scenario: Scenario, axes: Mapping[str, int], row: NDArray[np.float64]
) -> dict[str, Any]:
    known, priors = scenario.declared.parameters, scenario.priors
    return {key: _value(prior, known[key], row[axes[key]]) for key, prior in priors.items()}


def _value(prior: Prior, parameter: Any, at: np.float64) -> Any:
    return prior.value(parameter, float(at))


def _number(value: Any, words: tuple[str, ...] | None) -> float:
    if words is None:
        return float(value)
    return float(words.index(str(value).lower() if isinstance(value, bool) else value))
