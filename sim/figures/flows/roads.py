"""People on roads: everybody is laid on the shortest way from home to the last way out.

Which road people took is not recorded. What is known of each is the county of home and the last way
out; the road network of the geography says what lies between.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.geography.geography import geography_of
from sim.quantities.measures import Values
from sim.results import Results

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Roads:
    """Stretches of road with the people on them, mean over members.

    `ends` has the longitude and latitude of both ends, shape (stretch, 2, 2), `people` is of shape
    (stretch,); the last stretch of a way leads from a county seat to the way out itself.
    """

    ends: Real
    people: Values


def roads_of(run: Results) -> Roads:
    """Lay everybody who got out, or tried to, on roads."""
    people = _by_home_and_exit(run)
    geography = geography_of(run.places)
    routes = geography.routes
    passages, exits = routes.counties_on_way, people.shape[1]
    seats = np.column_stack([run.data[f"county_{each}"].values for each in ("lon", "lat")])
    outs = np.column_stack([run.data[f"exit_{each}"].values for each in ("lon", "lat")])
    on_road: dict[tuple[int, int], float] = defaultdict(float)
    to_exit: dict[tuple[int, int], float] = defaultdict(float)
    for home, way_out in np.argwhere(people > 0).tolist():
        way = home * exits + way_out
        passed = passages.county[passages.first[way] : passages.first[way + 1]]
        in_order = passed[np.argsort(routes.county_to_county_km[home, passed])].tolist()
        number = float(people[home, way_out])
        for one, two in itertools.pairwise(in_order):
            on_road[min(one, two), max(one, two)] += number
        to_exit[in_order[-1], way_out] += number
    ends = [(seats[one], seats[two]) for one, two in on_road]
    ends += [(seats[county], outs[way_out]) for county, way_out in to_exit]
    return Roads(
        np.array(ends, dtype=np.float64).reshape(-1, 2, 2),
        np.array([*on_road.values(), *to_exit.values()], dtype=np.float64),
    )


def _by_home_and_exit(run: Results) -> Values:
    """Count people by county and exit, mean over members; those who left before stay out."""
    fates = run.data["fates"]
    exits = [str(each) for each in run.data["exit"].values]
    by_exit = fates.sum("fate").mean("member").sel(last_exit=exits)
    people: Values = by_exit.transpose("county", "last_exit").values.astype(np.float64)
    return people
