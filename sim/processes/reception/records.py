"""What reception records."""

from __future__ import annotations

from sim.population.arrays import WAITED_FROM
from sim.quantities.variables import (
    Variable,
    counted,
    people,
    people_a_day,
    policy,
    reached,
    stock,
    tally,
    total,
)
from sim.status import Status

WAITED = tuple(str(days) for days in WAITED_FROM)
"""The names of the waits that are told apart: the days from which each begins."""

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
    people(
        "with_families",
        "host",
        "taken in by families across the border, registered, by county or city",
        stock(Status.WITH_FAMILIES, "host"),
    ),
    people(
        "in_centres",
        "host",
        "in schools and halls across the border, by county or city",
        stock(Status.IN_CENTRE, "host"),
    ),
    people(
        "in_added_camps",
        "host",
        "in camps that were put up beside the named sites, by county or city",
        stock(Status.IN_CAMP, "host"),
    ),
    people(
        "in_zone",
        "exit",
        "in a zone that the neighbour holds on the near bank, by sector",
        stock(Status.IN_ZONE, "exit"),
    ),
    people("family_room", "host", "whom families would take in", policy("family_room")),
    people("centre_places", "host", "places in schools and halls", policy("centre_places")),
    people("added_places", "host", "places in camps that were put up", policy("added_places")),
    people("at_reception_by_age", "age", "at reception, by age", tally("waiting_at_age")),
    people_a_day("rescued", "host", "brought in from the bank", counted("rescued", "host")),
    people_a_day(
        "into_camps",
        "camp",
        "let into a camp site",
        reached(Status.AT_RECEPTION, Status.IN_CAMP, "camp"),
    ),
    people_a_day(
        "roofs_after",
        "waited",
        "given a roof, by the days since they were known, from so many on",
        tally("waited"),
    ),
    total("carried_inland", "taken by bus to a roof in another county", tally("carried")),
)
