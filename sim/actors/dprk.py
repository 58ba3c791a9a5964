"""Actors in the DPRK: the state, and the sector commands of its border guard."""

from __future__ import annotations

import math

from sim.actors.base import Actor, Mood, Spread, by_sector, follow
from sim.actors.policies import NorthKorea
from sim.engine import mesa_core as mesa
from sim.engine.random_streams import Floats

IMPOSED = "imposed"
_DAYS_A_YEAR = 365


class State(Actor):
    """The DPRK state: control, fuel, orders, and how many guards stand where.

    Control is what the scenario says, or as much of it as want of fuel, aid and food has left. A
    stop of aid may be answered by letting people go.
    """

    CARRIES_OVER = ("hold", "opens_on")
    LOGGED = ("control", "pickets", "exit_open")

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name)
        self.pickets = 0.0
        self.control = 0.0
        self.hold = 1.0
        self.opens_on: float | None = None
        self.exit_open = 0.0
        self._vigilance = Mood("vigilance")
        self._frailty = Mood("frailty of the state")
        self._conflict, self._control_there = Spread(), Spread()
        self._guards_there = Spread(by_sector)

    def decide(self) -> None:
        """Write control and orders; send pickets to where crossings were."""
        stage, policy = self.stage, self.stage.policies.dprk
        places = stage.places
        self.control = places.control = policy.control * self._keep_hold(policy)
        self.exit_open = places.exit_open = self._answer_aid(policy)
        places.fuel, places.pardon = policy.fuel, policy.pardon
        places.bridges_held = policy.bridges_held
        if policy.control_there:
            places.hold_there(self._control_there.of(places.geography, policy.control_there))
        self._give_orders()
        places.conflict = self._conflict.of(places.geography, stage.policies.conflict.exposure)
        places.guards[places.sectors] = self._post_guards(policy) * self._watch(policy)

    def _keep_hold(self, policy: NorthKorea) -> float:
        """Give what is left of control: all of it where it is imposed."""
        if self.stage.structure.control == IMPOSED:
            self.hold = 1.0
            return self.hold
        places, aid = self.stage.places, self.stage.policies.food.aid
        frailty = self._frailty.of(self.stage.streams, (), policy.erosion_spread)[0]
        wear = policy.erodes_without_fuel * max(1 - policy.fuel, 0.0)
        wear += policy.erodes_without_aid * max(1 - aid, 0.0)
        wear += policy.erodes_by_hunger * max(places.national_gap - policy.borne_quietly, 0.0)
        supplied = min(policy.fuel, aid, 1.0)
        won_back = policy.control_returns * supplied * (1 - self.hold)
        change = won_back - frailty * wear * self.hold
        self.hold = min(max(self.hold + change / _DAYS_A_YEAR, 0.0), 1.0)
        return self.hold

    def _answer_aid(self, policy: NorthKorea) -> float:
        """Give how far people are let go: as ordered, or wholly once aid has been away too long."""
        if self.stage.policies.food.aid >= policy.opens_when_aid_below:
            self.opens_on = None
        elif self.opens_on is None:
            self.opens_on = self.stage.day + policy.opens_after_days
        is_answering = self.opens_on is not None and self.stage.day >= self.opens_on
        return 1.0 if is_answering else policy.exit_open

    def _post_guards(self, policy: NorthKorea) -> Floats:
        """Post the pickets: part evenly, part, as far as fuel lasts, where people cross."""
        places, able = self.stage.places, _ability(policy)
        crossings = self.stage.news.crossings[places.sectors]
        growth = policy.reinforces * self.control * able * crossings.sum() / 100
        self.pickets = policy.border_forces * policy.on_picket
        self.pickets *= min(1 + growth, policy.most_pickets)
        lengths = places.geography.exits.length_km[places.sectors]
        return follow(self.pickets, lengths, crossings, policy.mobile_share * able)

    def _watch(self, policy: NorthKorea) -> Floats:
        """Give how well each sector is watched: by its commander, and as far as fuel lasts."""
        stage = self.stage
        month = stage.date.year, stage.date.month
        sectors = int(stage.places.sectors.stop)
        vigilance = self._vigilance.of(stage.streams, month, policy.vigilance_spread, sectors)
        there = self._guards_there.of(stage.places.geography, policy.guards_there)
        kept: Floats = vigilance * (1 + there[stage.places.sectors])
        return kept * _ability(policy)

    def _give_orders(self) -> None:
        places, policy = self.stage.places, self.stage.policies.dprk
        places.shoot_on_sight, places.buffer_zone = policy.shoot_on_sight, policy.buffer_zone
        places.secret_police, places.takes_back = policy.secret_police, policy.takes_back


def _ability(policy: NorthKorea) -> float:
    """Give what want of fuel leaves of all that guards can do, 1 for all of it."""
    return 1 - policy.watch_by_vehicle * max(1 - policy.fuel, 0.0)


class SectorCommand(Actor):
    """The command of one border sector: who is present, and who takes bribes."""

    LOGGED = ("guards_per_km", "takes_bribes")

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
