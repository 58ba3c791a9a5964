"""Actors in the DPRK: the state, the sector commands of its border guard, and those who feed it."""

from __future__ import annotations

import math

import numpy as np

from sim.actors.base import Actor, Mood, Spread, by_sector, follow
from sim.engine import mesa_core as mesa

_HARVEST_MONTH = 10


class FoodSupply(Actor):
    """Harvest and aid: what is missing on tables. Changes of aid are felt as stocks run down."""

    CARRIES_OVER = ("aid_felt",)

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model, "food supply")
        self.aid_felt = self.stage.policies.food.aid
        self._harvest = Mood("harvest")
        self._gap_there = Spread()

    def decide(self) -> None:
        """Let stocks follow aid and the harvest, and write the food gap of every county."""
        stage, policy = self.stage, self.stage.policies.food
        self.aid_felt += (policy.aid - self.aid_felt) / policy.stocks_days
        today = stage.date
        year = today.year if today.month >= _HARVEST_MONTH else today.year - 1
        harvest = self._harvest.of(stage.streams, (year,), policy.harvest_spread)[0]
        missing = policy.gap * harvest + policy.aid_covers * (1 - self.aid_felt)
        there = self._gap_there.of(stage.places.geography, policy.gap_there)
        stage.places.food_gap = np.clip(missing + there, 0.0, 1.0)


class State(Actor):
    """The DPRK state: control, fuel, orders, and how many guards stand where."""

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name)
        self.pickets = 0.0
        self.control = 0.0
        self._vigilance = Mood("vigilance")
        self._conflict, self._control_there = Spread(), Spread()
        self._guards_there = Spread(by_sector)

    def decide(self) -> None:
        """Write control and orders; send pickets to where crossings were."""
        stage, policy = self.stage, self.stage.policies.dprk
        places = stage.places
        self.control = places.control = policy.control
        places.fuel, places.exit_open = policy.fuel, policy.exit_open
        if policy.control_there:
            places.hold_there(self._control_there.of(places.geography, policy.control_there))
        self._give_orders()
        places.conflict = self._conflict.of(places.geography, stage.policies.conflict.exposure)
        crossings = stage.news.crossings[places.sectors]
        growth = policy.reinforces * policy.control * crossings.sum() / 100
        self.pickets = policy.border_forces * policy.on_picket
        self.pickets *= min(1 + growth, policy.most_pickets)
        lengths = places.geography.exits.length_km[places.sectors]
        guards = follow(self.pickets, lengths, crossings, policy.mobile_share)
        month = stage.date.year, stage.date.month
        spread = policy.vigilance_spread
        vigilance = self._vigilance.of(stage.streams, month, spread, guards.size)
        there = self._guards_there.of(places.geography, policy.guards_there)
        places.guards[places.sectors] = guards * vigilance * (1 + there[places.sectors])

    def _give_orders(self) -> None:
        places, policy = self.stage.places, self.stage.policies.dprk
        places.shoot_on_sight, places.buffer_zone = policy.shoot_on_sight, policy.buffer_zone
        places.secret_police, places.takes_back = policy.secret_police, policy.takes_back


class SectorCommand(Actor):
    """The command of one border sector: who is present, and who takes bribes."""

    def __init__(self, model: mesa.Model, name: str, sector: int) -> None:
        super().__init__(model, name)
        self.sector = sector
        self.guards_per_km = 0.0
        self.takes_bribes = 0.0
        places = self.stage.places
        self._control = places.control_at
        self._writes = places.guards, places.takes_bribes

    def decide(self) -> None:
        """Let guards desert and take bribes as control is lost."""
        policy, (guards, bribes) = self.stage.policies.dprk, self._writes
        loose = 1 - float(self._control[self.sector])
        self.guards_per_km = float(guards[self.sector]) * (1 - policy.desertion * loose)
        in_order, in_disorder = policy.bribes_in_order, policy.bribes_in_disorder
        self.takes_bribes = in_order + (in_disorder - in_order) * loose
        self.takes_bribes *= math.exp(-policy.guards_deterred * policy.guards_punished)
        guards[self.sector] = self.guards_per_km
        bribes[self.sector] = self.takes_bribes
