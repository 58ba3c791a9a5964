"""Networks: brokers who follow demand and price, relief groups who follow their funds."""

from __future__ import annotations

import math

from sim.actors.base import Actor
from sim.behaviour.structure import DEMAND
from sim.engine import mesa_core as mesa
from sim.geography.numbering import BROKERS, RELIEF

_DAYS_A_YEAR = 365
_LEAST_CAPACITY = 0.01  # people a day: somebody always knows a way


class Network(Actor):
    """A network: how many people it takes a day, and at what price; arrests frighten it."""

    def __init__(self, model: mesa.Model, name: str, network: int) -> None:
        super().__init__(model, name)
        self.network = network
        self.room = 0.0
        self.price = 0.0
        self.fear = 0.0

    def _write(self) -> None:
        self.stage.places.network_room[self.network] = self.room
        self.stage.places.network_price[self.network] = self.price

    def _take_fright(self) -> None:
        policy, news = self.stage.policies.networks, self.stage.news
        years = news.helpers_sentenced * self.stage.policies.dprk.helper_years
        frightens = policy.fear_per_arrest * news.caught_onward
        frightens += policy.fear_per_helper_year * years
        self.fear = float(1 - math.exp(-frightens))


class Brokers(Network):
    """Brokers: their room follows demand with a lag, their price demand and risk.

    Where a scenario takes room for fixed, it stays that of the first morning.
    """

    CARRIES_OVER = ("capacity",)
    LOGGED = ("room", "price", "fear")

    def __init__(self, model: mesa.Model, name: str, capacity: float) -> None:
        super().__init__(model, name, BROKERS)
        self.capacity = capacity

    def decide(self) -> None:
        """Grow or shrink towards demand, and ask what the market and the risk allow."""
        stage, policy = self.stage, self.stage.policies.networks
        self._take_fright()
        demand = float(stage.news.asked[self.network]) / self.capacity
        if stage.structure.onward == DEMAND:
            change = min(max(demand - 1.0, -1.0), 1.0) - self.fear
            self.capacity *= 1.0 + policy.growth * change / _DAYS_A_YEAR
            self.capacity = max(self.capacity, _LEAST_CAPACITY)
        self.room = self.capacity * (1 - self.fear)
        self.price = policy.price * (1 + policy.price_rises * min(demand, 1.0) + self.fear)
        self._write()


class ReliefGroups(Network):
    """Churches and relief groups: they take whom their funds pay for, without a price."""

    LOGGED = ("room", "fear")

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model, name, RELIEF)

    def decide(self) -> None:
        """Spend the day's funds, as far as fear lets the helpers work."""
        policy = self.stage.policies.networks
        self._take_fright()
        funds = policy.relief_funds * policy.funding
        self.room = funds / policy.relief_cost * (1 - self.fear)
        self._write()
