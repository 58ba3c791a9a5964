"""Scenario files: read, checked, merged, and made into the settings of every day of a run."""

from __future__ import annotations

from sim.scenario.files import available_scenarios, find_scenario_file
from sim.scenario.language.mistakes import Mistake, ScenarioError
from sim.scenario.language.timelines import Origin
from sim.scenario.load import load_scenario, load_scenarios
from sim.scenario.scenario import Phase, Scenario

__all__ = [
    "Mistake",
    "Origin",
    "Phase",
    "Scenario",
    "ScenarioError",
    "available_scenarios",
    "find_scenario_file",
    "load_scenario",
    "load_scenarios",
]
