"""What reception records."""

from __future__ import annotations

from sim.quantities.variables import Variable, counted, people, people_a_day, policy, stock
from sim.status import Status

RECORDS: tuple[Variable, ...] = (
    people(
        "at_reception",
        "host",
        "known across the border, without shelter, by county or city",
        stock(Status.AT_RECEPTION, "host"),
    ),
    people("in_camp", "camp", "sheltered, by camp", stock(Status.IN_CAMP, "camp")),
    people("camp_places", "camp", "places in open camps, by camp", policy("camp_places")),
    people_a_day(
        "registered",
        "host",
        "registered at reception across the border",
        counted("registered", "host"),
    ),
)
