"""Networks: brokers who follow demand and price, relief groups who follow their funds."""

from __future__ import annotations

import math

from sim.actors.base import Actor
from sim.behaviour.structure import DEMAND
from sim.engine import mesa_core as mesa
from sim.geography.numbering import BROKERS, RELIEF

_DAYS_A_YEAR = 365
_LEAST_CAPACITY = 0.01  # people a day: somebody always knows a way
_LEAST_SAFE = 0.05  # share that gets through below which a price rises no more


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

    They are paid for those who arrive, so that the price covers the attempts that fail at the river
    and the groups that are caught on the way. Where a scenario takes room for fixed, it stays that
    of the first morning.
    """

    CARRIES_OVER = ("capacity", "tried", "failed", "led", "lost")
    LOGGED = ("room", "price", "risk", "fear")

    def __init__(self, model: mesa.Model, name: str, capacity: float) -> None:
        super().__init__(model, name, BROKERS)
        self.capacity = capacity
        self.tried = self.failed = 0.0  # attempts at the border a day, for long
        self.led = self.lost = 0.0  # people on the way through China a day, for long
        self.risk = 0.0

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
        self._hear_of_failures(policy.risk_days)
        safely = max(1 - self.risk, _LEAST_SAFE) ** policy.price_by_risk
        self.price = policy.price * (1 + policy.price_rises * min(demand, 1.0) + self.fear) / safely
        self._write()

    def _hear_of_failures(self, days: float) -> None:
        """Take in what failed yesterday: the risk is that of the river and then of the way."""
        news, sectors = self.stage.news, self.stage.places.sectors
        self.tried += (float(news.attempts[sectors].sum()) - self.tried) / days
        self.failed += (float(news.failures[sectors].sum()) - self.failed) / days
        self.led += (float(news.onward.sum()) - self.led) / days
        self.lost += (news.caught_onward - self.lost) / days
        self.risk = 1 - (1 - _share(self.failed, self.tried)) * (1 - _share(self.lost, self.led))


def _share(part: float, whole: float) -> float:
    """Give a share, nought where there is nobody."""
    return min(part / whole, 1.0) if whole > 0.0 else 0.0


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
