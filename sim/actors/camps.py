"""The camps: each opens when it stands ready, and never takes more than its places."""

from __future__ import annotations

from sim import mesa_core as mesa
from sim.actors.base import Actor


class Camp(Actor):
    """A camp site: ordered, built if need be, opened."""

    CARRIES_OVER = ("opens_on",)

    def __init__(self, model: mesa.Model, name: str, camp: int) -> None:
        super().__init__(model, name)
        self.camp = camp
        self.opens_on: float | None = None
        self.places_open = 0
        self.fullness = 0.0

    def decide(self) -> None:
        """Count down to the opening, and write how many places there are."""
        stage, policy = self.stage, self.stage.policies.camps
        places = stage.places
        if not places.camps_are_ordered:
            self.opens_on = None
        elif self.opens_on is None:
            stands = self.name in policy.ready
            self.opens_on = stage.day + (policy.opening_days if stands else policy.building_days)
        is_open = self.opens_on is not None and stage.day >= self.opens_on
        occupied = int(stage.news.in_camp[self.camp])
        self.places_open = max(int(policy.capacity) if is_open else 0, occupied)
        self.fullness = occupied / self.places_open if self.places_open else 0.0
        places.camp_places[self.camp] = self.places_open
