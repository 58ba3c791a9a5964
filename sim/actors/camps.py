"""The camps: each opens when it stands ready, and never takes more than its places."""

from __future__ import annotations

from typing import NamedTuple

from sim.actors.base import Actor
from sim.engine import mesa_core as mesa
from sim.geography.geography import Geography
from sim.geography.numbering import SHELTER
from sim.geography.tables import AS_THE_SCENARIO_SAYS


class Site(NamedTuple):
    """A row of the table of camps, as far as it is no matter of the scenario."""

    host: int
    capacity: float
    opening_days: float
    building_days: float

    @classmethod
    def of(cls, geography: Geography, camp: int) -> Site:
        """Take the row of one camp."""
        sites = geography.camps
        numbers = (sites.capacity, sites.opening_days, sites.building_days)
        return cls(int(sites.host[camp]), *(float(column[camp]) for column in numbers))


def _own(of_the_site: float, of_the_scenario: float) -> float:
    """Give what the table says of a site, or else what the scenario says of all."""
    return of_the_scenario if of_the_site == AS_THE_SCENARIO_SAYS else of_the_site


class Camp(Actor):
    """A camp site: ordered, built if need be, opened."""

    CARRIES_OVER = ("opens_on",)
    LOGGED = ("places_open", "fullness")

    def __init__(self, model: mesa.Model, name: str, camp: int) -> None:
        super().__init__(model, name)
        self.camp = camp
        self._site = Site.of(self.stage.places.geography, camp)
        self.opens_on: float | None = None
        self.places_open = 0
        self.fullness = 0.0

    def decide(self) -> None:
        """Count down to the opening, and write how many places there are."""
        stage, policy = self.stage, self.stage.policies.camps
        places, site = stage.places, self._site
        order = policy.opens_there.get(self.name, 0.0)
        is_called_for = places.camps_are_ordered and places.stance_here[site.host] >= SHELTER
        if order < 0.0 or not (is_called_for or order > 0.0):
            self.opens_on = None
        elif order > 0.0:
            self.opens_on = stage.day if self.opens_on is None else min(self.opens_on, stage.day)
        elif self.opens_on is None:
            stands = self.name in policy.ready
            days = (
                _own(site.opening_days, policy.opening_days)
                if stands
                else _own(site.building_days, policy.building_days)
            )
            self.opens_on = stage.day + days
        is_open = self.opens_on is not None and stage.day >= self.opens_on
        occupied = int(stage.news.in_camp[self.camp])
        capacity = int(_own(site.capacity, policy.capacity))
        self.places_open = max(capacity if is_open else 0, occupied)
        self.fullness = occupied / self.places_open if self.places_open else 0.0
        places.camp_places[self.camp] = self.places_open
