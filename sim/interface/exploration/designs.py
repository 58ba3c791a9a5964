"""Designs of Morris and of Saltelli: a scenario run at points chosen to tell effects apart.

Members of an ensemble tell what drives a number for nothing; a design costs runs of its own, and
tells more: whether an effect bends or works with others (Morris), and how much of the variance a
parameter explains with all that it takes part in (Saltelli). Points and measures are those of
SALib. All points have the same luck. A dummy that does nothing is among the parameters.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.answers.quantity import Quantity, find
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.tasks import Point
from sim.interface.passing import PassingFolder
from sim.messages.mistakes import did_you_mean, nearest
from sim.quantities.measures import Values
from sim.results import RunError, load_results
from sim.run_folder.manifest import MOST_MEMBERS
from sim.scenario.scenario import Scenario

Kind = Literal["morris", "saltelli"]
KINDS: tuple[Kind, ...] = ("morris", "saltelli")
SIZES = {"morris": 10, "saltelli": 64}
"""Trajectories, and points of the base sample, if nothing is said."""

DUMMY = "(dummy)"
_LEVELS = 4
_EDGE = 0.01
"""So much of a prior is left out at either end, where it may be without bounds."""


@dataclass(frozen=True)
class Effect:
    """What a parameter does, by two measures of a design, each with its 95 % half-width."""

    name: str
    first: float
    first_error: float
    second: float
    second_error: float


@dataclass(frozen=True)
class Designed:
    """The effects that a design found, the largest first; `dummy` is that of what does nothing."""

    kind: Kind
    quantity: Quantity
    runs: int
    effects: tuple[Effect, ...]
    dummy: Effect


def varied_by(scenario: Scenario, keys: Sequence[str]) -> dict[str, list[str]]:
    """Give the axes of a design: uncertain parameters, those that move together on one axis.

    Raises:
        RunError: A key is no uncertain parameter of the scenario, or none is uncertain.
    """
    priors = scenario.priors
    wrong = [key for key in keys if key not in priors]
    if wrong:
        raise RunError(
            "\n".join(
                f"--vary {key}: is no uncertain parameter of {scenario.name}"
                f"{did_you_mean(nearest(key, [*priors]))}"
                for key in wrong
            )
        )
    axes: dict[str, list[str]] = {}
    for key, prior in priors.items():
        if not keys or key in keys:
            axes.setdefault(prior.together or key, []).append(key)
    if not axes:
        raise RunError(f"{scenario.name}: nothing is uncertain in it")
    return axes


def design(  # noqa: PLR0913 - names of options
    scenario: Scenario,
    kind: Kind,
    name: str,
    *,
    keys: Sequence[str] = (),
    size: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Designed:
    """Run a scenario at the points of a design, and measure effects on an indicator.

    Raises:
        RunError: SALib is not installed, the design is too large, or a point gave no result.
    """
    axes = varied_by(scenario, keys)
    problem = {
        "num_vars": len(axes) + 1,
        "names": [*axes, DUMMY],
        "bounds": [[0.0, 1.0]] * (len(axes) + 1),
    }
    chosen = size or SIZES[kind]
    runs = chosen * (len(axes) + (2 if kind == "morris" else 3))
    if runs > MOST_MEMBERS:
        raise RunError(
            f"the design has {runs:,} runs, and at most {MOST_MEMBERS:,} are made; give a "
            "smaller --size, or name some parameters by --vary"
        )
    points = _points(kind, problem, chosen, seed)
    plan = [_point(scenario, axes, row, seed) for row in points]
    folder = PassingFolder()
    runner = Runner(
        folder.path, workers, progress or Progress(), only=True, design=plan, apart=True
    )
    runner.run([scenario], len(plan), seed)
    run = load_results(folder.path)
    quantity = find(name, [run])
    values = quantity.of(run)
    if len(values) < len(plan) or not np.isfinite(values).all():
        lacking = len(plan) - int(np.isfinite(values).sum())
        raise RunError(
            f"{lacking:,} of {len(plan):,} points have no value of {name}: a design needs all; "
            "choose another indicator"
        )
    effects = _effects(kind, problem, points, values, seed)
    dummy = next(each for each in effects if each.name == DUMMY)
    others = sorted((e for e in effects if e.name != DUMMY), key=lambda each: -each.second)
    named = tuple(others) if kind == "saltelli" else tuple(sorted(others, key=lambda e: -e.first))
    return Designed(kind, quantity, len(plan), named, dummy)


def _point(scenario: Scenario, axes: dict[str, list[str]], row: Values, seed: int) -> Point:
    known, priors = scenario.declared.parameters, scenario.priors
    at = _EDGE + (1 - 2 * _EDGE) * row
    values = {
        key: priors[key].value(known[key], float(at[number]))
        for number, own in enumerate(axes.values())
        for key in own
    }
    return Point(values, seed, 0)


def _points(kind: Kind, problem: dict[str, Any], size: int, seed: int) -> Values:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from SALib.sample import morris, sobol  # noqa: PLC0415
        except ImportError:
            raise RunError("designs need SALib: python -m pip install 'tumen[explore]'") from None
        if kind == "morris":
            found: Values = morris.sample(problem, size, num_levels=_LEVELS, seed=seed)
            return found
        if size & (size - 1):
            raise RunError(f"--size {size}: a design of Saltelli takes 2, 4, 8, ... points")
        taken: Values = sobol.sample(problem, size, calc_second_order=False, seed=seed)
        return taken


def _effects(
    kind: Kind, problem: dict[str, Any], points: Values, values: Values, seed: int
) -> list[Effect]:
    from SALib.analyze import morris, sobol  # noqa: PLC0415

    columns: tuple[str, str, str, str | None]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if kind == "morris":
            how: dict[str, Any] = {"num_levels": _LEVELS, "seed": seed}
            found = morris.analyze(problem, points, values, **how)
            columns = ("mu_star", "mu_star_conf", "sigma", None)
        else:
            found = sobol.analyze(problem, values, calc_second_order=False, seed=seed)
            columns = ("S1", "S1_conf", "ST", "ST_conf")
    rows = zip(
        problem["names"],
        *(np.zeros(problem["num_vars"]) if c is None else np.asarray(found[c]) for c in columns),
        strict=True,
    )
    return [Effect(name, *map(float, numbers)) for name, *numbers in rows]
