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
_MISSIONS = ("onward.mission_chance=0.05",)
_ERODED = ("structure.control=eroded",)
_HERDING = ("structure.tempo=herding",)
_GATE = ("gates.front_line=gate",)
_ZONE = ("dprk.buffer_zone=5", "dprk.shoot_on_sight=1")
_ZONE_HELD = ("structure.shelter=zone",)
_REWARDED = ("arrest.chance=0.01", "arrest.reward=20000")
COMPANY: dict[str, tuple[str, ...]] = {
    "memory.without_phones": ("memory.phones=0",),
    "memory.missions_days": _MISSIONS,
    "onward.mission_success": _MISSIONS,
    "onward.days_in_mission": _MISSIONS,
    "onward.mission_fence_half": _MISSIONS,
    "destination.distance_power": ("structure.distance=power",),
    "penalties.aggravated_from_returns": (
        "penalties.economic_days=1",
        "arrest.chance=0.05",
        "departure.again_chance=0.2",
        "departure.punished_factor=1",
    ),
    "dprk.guards_deterred": ("dprk.guards_punished=0.5",),
    "dprk.helper_years": ("dprk.guards_punished=1", "networks.fear_per_helper_year=1"),
    "dprk.erodes_without_fuel": _ERODED,
    "dprk.erodes_without_aid": _ERODED,
    "dprk.erodes_by_hunger": _ERODED,
    "dprk.borne_quietly": _ERODED,
    "dprk.control_returns": _ERODED,
    "dprk.erosion_spread": _ERODED,
    "dprk.opens_after_days": ("dprk.opens_when_aid_below=0.9",),
    "beijing.answers_with": ("beijing.answers_from=1", "beijing.answers_until=0"),
    "beijing.answers_from": ("beijing.answers_with=tolerate", "beijing.answers_until=0"),
    "county_governments.leniency_falls": (
        "custody.sponsored_share=1",
        "county_governments.leniency=1",
        "arrest.chance=0.05",
    ),
    "camps.building_days": ("camps.ready=[]",),
    "departure.record_deters": ("penalties.aggravated_from_crossings=1",),
    "departure.record_goes_south": ("penalties.aggravated_from_crossings=1",),
    "flight.conflict_chance": _HERDING,
    "flight.disorder_chance": _HERDING,
    "destination.gate_ease": _GATE,
    "gates.front_line_people": _GATE,
    "gates.places": _GATE,
    "gates.front_line_open_people": ("gates.front_line=open",),
    "gates.third_country_people": ("gates.third_country=gate",),
    "gates.third_country_open_people": ("gates.third_country=open",),
    "crossing.ice_factor": ("crossing.people_per_km=1", "crossing.attempt_chance=1"),
    "crossing.people_per_bridge": ("dprk.exit_open=1", "crossing.people_per_km=1"),
    "crossing.stopped_per_km_of_zone": _ZONE,
    "crossing.shot_in_zone": _ZONE,
    "shelter.zone_places": _ZONE_HELD,
    "shelter.zone_days": _ZONE_HELD,
    "mortality.zone_care": _ZONE_HELD,
    "beijing.when_full": ("beijing.full_at=20",),
    "beijing.full_at": ("beijing.when_full=seal",),
    "reception.withdrawal": ("beijing.stance={2012-03-17: shelter, 2012-06-01: return}",),
    "arrest.reported_share": _REWARDED,
    "arrest.reward_response": _REWARDED,
    "voluntary_return.stopped_per_km_of_zone": _ZONE,
    "voluntary_return.shot_in_zone": _ZONE,
    "hiding.turned_out": ("arrest.chance=0.01", "arrest.fined_share=1"),
    "custody.lets_go_after": ("dprk.takes_back=0", "arrest.chance=0.01"),
}
"""Settings without which a parameter has nothing to act on."""
REASONS: dict[str, str] = {
    "roads.detour": "every place of the invented world lies on a road",
    "beijing.answers_until": "arrivals of the invented world are never so many and fewer again; "
    "`test_food_and_control` holds it",
}
"""Why a parameter moves nothing that is recorded in the invented world."""
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
