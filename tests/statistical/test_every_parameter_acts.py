"""What is named acts: each parameter, over its range, moves something that is recorded.

Each is set to the ends of its range in the three scenarios of the invented world, with one seed. If
every recorded number stays as it was in all of them, the parameter is decoration. Some act only in
company, which is named here; who needs more than that has a reason.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.model import BorderModel
from sim.params import Parameter
from sim.scenario.language.declared import declared
from sim.scenario.language.mistakes import ScenarioError
from sim.scenario.load import load_scenario

pytestmark = pytest.mark.statistical

WORLD = Path(__file__).parents[1] / "world"
DAYS = 150
SCENARIOS = ("quiet", "collapse", "war")
COMPANY: dict[str, tuple[str, ...]] = {}
"""Settings without which a parameter has nothing to act on."""
REASONS: dict[str, str] = {}
"""Why a parameter may move nothing in the invented world."""
NUMBERS = [
    each for each in declared().parameters.values() if each.kind in ("number", "whole", "choice")
]
"""Flags, lists of names and values by place are tested one by one where they belong."""


@cache
def recorded(name: str, sets: tuple[str, ...]) -> dict[str, np.ndarray]:
    scenario = load_scenario(str(WORLD / f"{name}.yaml"), sets, DAYS)
    model = BorderModel(scenario, seed=1)
    for _ in range(scenario.days):
        model.step()
    return model.recorder.variables


def ends(parameter: Parameter) -> list[object]:
    if parameter.kind == "choice":
        return [each for each in parameter.options if each != parameter.default]
    if parameter.kind == "whole":
        return [int(parameter.low), int(min(parameter.high, 10 * max(parameter.default, 1)))]
    return [parameter.low, parameter.high]


def moves(parameter: Parameter, name: str) -> bool:
    company = COMPANY.get(parameter.key, ())
    before = recorded(name, company)
    for value in ends(parameter):
        try:
            after = recorded(name, (*company, f"{parameter.key}={value}"))
        except ScenarioError:
            continue  # this end contradicts another value of the scenario
        if any(not np.array_equal(after[each], before[each]) for each in before):
            return True
    return False


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda each: each.key)
def test_a_parameter_moves_something(parameter: Parameter):
    moved = any(moves(parameter, name) for name in SCENARIOS)
    assert moved != (parameter.key in REASONS)
