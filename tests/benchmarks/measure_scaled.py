"""Run one member with more or fewer people or places than there are, and say what it took.

The study of `measuring.scaling` starts this module once for every point, so that each run has a
process and its peak memory of its own. No scenario file can ask for such a world.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from typing import Any

import numpy as np
from measuring.processes import own_peak_memory
from numpy.typing import NDArray

from sim.geography.geography import Geography, geography_of
from sim.geography.shortest_paths import Passages, Routes
from sim.geography.tables import Counties
from sim.population.cohorts import share_out
from sim.scenario.load import load_scenario
from sim.simulation.member import run_member


def enlarge(geography: Geography, people: int, parts: int = 1) -> Geography:
    """Give a world with so many civilians, and each county cut into so many counties of its own.

    The parts of a county lie where it lies and share its people evenly. The first parts keep the
    county's number and name, so that whatever refers to counties still finds them.

    Args:
        geography: the world as it is.
        people: civilians in all, in the proportions of the census.
        parts: into how many each county is cut.
    """
    counties, routes = geography.counties, geography.routes
    return dataclasses.replace(
        geography,
        counties=_more_counties(counties, people, parts),
        routes=_more_routes(routes, parts),
    )


def _more_counties(counties: Counties, people: int, parts: int) -> Counties:
    by_sex = np.stack([counties.female, counties.male], axis=1)
    weights = np.tile(by_sex, (parts, 1)).astype(np.float64)
    shared = share_out(np.array([people]), weights.reshape(1, -1))[0].reshape(weights.shape)
    names = [f"{name} {part + 1}" if part else name
             for part in range(parts) for name in counties.name]  # fmt: skip
    return dataclasses.replace(
        counties,
        name=tuple(names),
        province=counties.province * parts,
        reach=counties.reach * parts,
        population=shared.sum(axis=1),
        female=shared[:, 0],
        male=shared[:, 1],
        urban=np.tile(counties.urban, parts) * people // (parts * int(counties.population.sum())),
        lat=np.tile(counties.lat, parts),
        lon=np.tile(counties.lon, parts),
        km_to_border=np.tile(counties.km_to_border, parts),
    )


def _more_routes(routes: Routes, parts: int) -> Routes:
    passed = routes.counties_on_way
    lengths = np.tile(np.diff(passed.first), parts)
    wider = Passages(
        first=np.concatenate([[0], np.cumsum(lengths)]),
        county=np.tile(passed.county, parts),
        share=np.tile(passed.share, parts),
    )
    return dataclasses.replace(
        routes,
        county_to_exit_km=np.tile(routes.county_to_exit_km, (parts, 1)),
        county_to_county_km=np.tile(routes.county_to_county_km, (parts, parts)),
        counties_on_way=wider,
    )


def run(
    scenario: str, days: int, sets: list[str], people: int | None = None, parts: int = 1
) -> dict[str, Any]:
    """Run a member and measure it from the building of the model to its record."""
    checked = load_scenario(scenario, sets, days)
    whole = geography_of(checked.places, checked.on(0).roads)
    everybody = int(whole.counties.population.sum())
    civilians = everybody if people is None else people
    is_as_it_is = (civilians, parts) == (everybody, 1)
    world = whole if is_as_it_is else enlarge(whole, civilians, parts)
    before = own_peak_memory()
    began = time.perf_counter(), time.process_time()
    record = run_member(checked, 1, 0, geography=world)
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    stock: NDArray[np.int64] = record.variables["stock"].astype(np.int64)
    return {
        "people": int(stock[0].sum()),
        "movers": int(record.variables["left_home_first"].sum()),
        "events": int(record.variables["flow"].sum()),
        "days": days,
        "places": len(record.coordinates["county"]),
        "seconds": round(wall, 4),
        "cpu_seconds": round(cpu, 4),
        "peak_bytes": own_peak_memory(),
        "imported_bytes": before,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(**json.loads(sys.argv[1]))) + "\n")
