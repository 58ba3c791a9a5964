"""Networks: brokers and relief groups that take people onward, with limited room."""

from __future__ import annotations

import math

from sim.actors.base import Actor
from sim.engine import mesa_core as mesa
from sim.geography.numbering import BROKERS


class Network(Actor):
    """A network: how many it takes a day, and at what price; arrests frighten it."""

    def __init__(self, model: mesa.Model, name: str, network: int) -> None:
        super().__init__(model, name)
        self.network = network
        self.room = 0.0
        self.price = 0.0
        self.fear = 0.0

    def decide(self) -> None:
        """Set today's room and price."""
        stage, policy = self.stage, self.stage.policies.networks
        is_broker = self.network == BROKERS
        usual = policy.brokers_room if is_broker else policy.relief_room
        self.fear = float(1 - math.exp(-policy.fear_per_arrest * stage.news.caught_onward))
        self.room = usual * policy.funding * (1 - self.fear)
        taken = float(stage.news.onward[self.network]) / max(self.room, 1e-9)
        rise = 1 + policy.price_rises * min(taken, 1.0) + self.fear
        self.price = policy.price * rise if is_broker else 0.0
        stage.places.network_room[self.network] = self.room
        stage.places.network_price[self.network] = self.price
