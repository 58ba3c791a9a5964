"""Policies: what each actor is set to do, a frozen dataclass each; the levers of a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.actors.policies.china import Beijing, CountyGovernments
from sim.actors.policies.dprk import Conflict, NorthKorea
from sim.actors.policies.food import Food
from sim.actors.policies.gates import Gates
from sim.actors.policies.networks import Networks
from sim.actors.policies.patrols import Patrols
from sim.actors.policies.sheltering import Camps, Sheltering


@dataclass(frozen=True)
class Policies:
    """What holds today for every actor."""

    dprk: NorthKorea
    food: Food
    conflict: Conflict
    beijing: Beijing
    patrols: Patrols
    county_governments: CountyGovernments
    camps: Camps
    networks: Networks
    shelter: Sheltering
    gates: Gates = field(default_factory=Gates)


__all__ = [
    "Beijing",
    "Camps",
    "Conflict",
    "CountyGovernments",
    "Food",
    "Gates",
    "Networks",
    "NorthKorea",
    "Patrols",
    "Policies",
    "Sheltering",
]
