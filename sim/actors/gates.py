"""Gates: the states beyond a front line or a third country's border, which open a gate or not."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.engine import mesa_core as mesa
from sim.geography.numbering import FRONT_LINE, THIRD_COUNTRY
from sim.geography.reading.vocabulary import GATES


class Gate(Actor):
    """What is on the far side of an exit that leads to no neighbour."""

    LOGGED = ("room",)

    def __init__(self, model: mesa.Model, name: str, row: int) -> None:
        super().__init__(model, name)
        self.row = row
        self.room = 0.0
        self._kind = int(self.stage.places.exits["kind"][row])

    def decide(self) -> None:
        """Let so many through today, fewer as places fill with those who came before."""
        places, policy = self.stage.places, self.stage.policies.gates
        if self._kind == FRONT_LINE:
            self.room = policy.at_front_line(float(self.stage.news.passed[self.row]))
            places.gate[self.row] = GATES.index(policy.front_line)
        elif self._kind == THIRD_COUNTRY:
            self.room = policy.at_third_country()
            places.gate[self.row] = GATES.index(policy.third_country)
        places.gate_room[self.row] = self.room
