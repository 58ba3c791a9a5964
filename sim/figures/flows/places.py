"""Where on a map flows begin and end, and circles that do not cover one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.geography.map_shapes import Frame
from sim.quantities.measures import Values
from sim.results import Results
from sim.results.flows import BEFORE, Flows

Real = NDArray[np.float64]
_MARGIN = 0.05
_LEADER = 7.0
"""Points between a way out and the rim of its circle, if nothing else stands there."""
_TURNS, _STEP, _BETWEEN = 300, 0.35, 2.5


def frame_of(run: Results) -> Frame:
    """Give the corners of a map of all counties, ways out and counties across."""
    lon, lat = (
        np.concatenate([run.data[f"{kind}_{part}"].values for kind in ("county", "exit", "host")])
        for part in ("lon", "lat")
    )
    wide, high = np.ptp(lon) * _MARGIN, np.ptp(lat) * _MARGIN
    return Frame(
        float(lon.min() - wide), float(lon.max() + wide),
        float(lat.min() - high), float(lat.max() + high),
    )  # fmt: skip


def homes_of(run: Results, flows: Flows) -> Iterator[tuple[str, float, Real]]:
    """Give each province with those who left it, and where they did in the mean, largest first."""
    by_county = run.data["fates"].sum(["last_exit", "fate"]).mean("member").values
    provinces = run.data["county_province"].values.astype(str)
    seats = np.column_stack([run.data[f"county_{each}"].values for each in ("lon", "lat")])
    people = flows.mean.sum(axis=(1, 2))
    for number in np.argsort(-people).tolist():
        here = provinces == flows.homes[number]
        if by_county[here].sum():
            middle = np.average(seats[here], axis=0, weights=by_county[here])
            yield flows.homes[number], float(people[number]), middle


def anchors_of(run: Results, flows: Flows, names: Sequence[str]) -> tuple[Real, Real]:
    """Give where the ways out of each name are, by their people, and which way leads out of there.

    Ways that have been put together under the name of a river are the small ones of it.
    """
    data = run.data
    rows = {str(name): row for row, name in enumerate(data["exit"].values)}
    counties = {str(name): row for row, name in enumerate(data["county"].values)}
    people: Values = flows.mean.sum(axis=(0, 2))
    at: list[Real] = []
    outward: list[Real] = []
    for name in names:
        one = [n for n, way in enumerate(flows.ways) if way.name == name]
        these = one or [
            n for n, way in enumerate(flows.ways)
            if way.river and name.startswith(f"{way.river}, ") and way.name not in names
        ]  # fmt: skip
        these = [n for n in these if flows.ways[n].name != BEFORE]
        exits = [rows[flows.ways[n].name] for n in these]
        weights = people[these] + 1e-9
        points = np.column_stack([data[f"exit_{each}"].values[exits] for each in ("lon", "lat")])
        homes = [counties.get(str(data["exit_county"].values[row]), -1) for row in exits]
        seats = np.array([
            points[n] if home < 0 else [data[f"county_{e}"].values[home] for e in ("lon", "lat")]
            for n, home in enumerate(homes)
        ])  # fmt: skip
        at.append(np.average(points, axis=0, weights=weights))
        outward.append(np.average(points - seats, axis=0, weights=weights))
    return np.array(at).reshape(-1, 2), np.array(outward).reshape(-1, 2)


def apart(anchors: Real, away: Real, radii: Real, paper: tuple[float, float]) -> Real:
    """Place circles beside their anchors, so that none covers another or leaves the paper."""
    wished = anchors + away * (radii + _LEADER * (np.hypot(*away.T) > 0))[:, None]
    at = wished.copy()
    room = radii[:, None] + radii[None] + _BETWEEN
    for _ in range(_TURNS):
        between = at[:, None] - at[None]
        distance = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(room - distance, 0, None)
        pushed = (between / np.maximum(distance, 1e-6)[..., None] * lacking[..., None]).sum(axis=1)
        at = at + _STEP * pushed + (0.02 * (wished - at) if not lacking.any() else 0.0)
        at = np.clip(at, radii[:, None] + 2, np.array(paper) - radii[:, None] - 2)
        if not lacking.any():
            break
    found: Values = at
    return found
