"""All places and the ways between them, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.geography.files import PLACES
from sim.geography.roads import DEFAULT_RULES, RoadRules
from sim.geography.routes import Routes, find_routes
from sim.geography.tables import (
    CampSites,
    Counties,
    Exits,
    Hosts,
    read_camp_sites,
    read_counties,
    read_exits,
    read_hosts,
)


@dataclass(frozen=True, eq=False)
class Geography:
    """Counties, exits, Chinese hosts, camp sites, and the routes between them."""

    counties: Counties
    exits: Exits
    hosts: Hosts
    camps: CampSites
    routes: Routes


@lru_cache(maxsize=4)
def load_geography(folder: Path = PLACES, rules: RoadRules = DEFAULT_RULES) -> Geography:
    """Read all places and find all routes, once for each folder and each set of rules."""
    counties, exits = read_counties(folder), read_exits(folder, rules)
    hosts, camps = read_hosts(folder), read_camp_sites(folder)
    routes = find_routes(counties, exits, hosts, camps, folder, rules)
    return Geography(counties=counties, exits=exits, hosts=hosts, camps=camps, routes=routes)
