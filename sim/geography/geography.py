"""All places and the ways between them, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.geography.gazetteer import Gazetteer, read_gazetteer, shipped
from sim.geography.roads import DEFAULT_RULES, RoadRules
from sim.geography.shortest_paths import Routes, find_routes
from sim.geography.tables import (
    CampSites,
    Counties,
    Exits,
    Hosts,
    camp_sites_of,
    counties_of,
    exits_of,
    hosts_of,
)


@dataclass(frozen=True, eq=False)
class Geography:
    """Counties, exits, hosts, camp sites, and the routes between them."""

    gazetteer: Gazetteer
    counties: Counties
    exits: Exits
    hosts: Hosts
    camps: CampSites
    routes: Routes

    @classmethod
    def read(cls, folder: str | Path, rules: RoadRules = DEFAULT_RULES) -> Geography:
        """Read a folder of places and find all routes.

        Raises:
            GeographyError: Something is wrong; it lists every mistake of every table.
        """
        return geography_of(read_gazetteer(Path(folder)), rules)


@lru_cache(maxsize=4)
def geography_of(gazetteer: Gazetteer, rules: RoadRules = DEFAULT_RULES) -> Geography:
    """Find all routes between the places of a gazetteer, once for each set of rules."""
    counties, exits = counties_of(gazetteer), exits_of(gazetteer, rules)
    hosts, camps = hosts_of(gazetteer), camp_sites_of(gazetteer)
    routes = find_routes(gazetteer, exits, hosts, camps, rules)
    return Geography(
        gazetteer=gazetteer,
        counties=counties,
        exits=exits,
        hosts=hosts,
        camps=camps,
        routes=routes,
    )


def load_geography(rules: RoadRules = DEFAULT_RULES) -> Geography:
    """Give the places that come with the model, and all routes between them."""
    return geography_of(shipped(), rules)
