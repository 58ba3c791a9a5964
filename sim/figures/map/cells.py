"""Areas of counties, of which only the seats are known: what is nearer to a seat than to others.

No table has outlines of counties. The cells of a Voronoi diagram, cut at the outlines of provinces,
stand in for them; the foot of a picture says so.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.geography.map_shapes import frame, province_outlines

Real = NDArray[np.float64]
_CORNERS = 40
"""Corners of the polygon that stands for the circle that an area may fill at most."""
_EVERYWHERE = math.inf


@lru_cache(maxsize=4)
def county_cells(places: Gazetteer) -> tuple[tuple[Real, ...], ...]:
    """Give the area of each county that people leave as polygons, each of shape (n, 2)."""
    rings = tuple(ring for _, is_abroad, ring in province_outlines(places) if not is_abroad)
    return _cells(_seats(places.rows("counties.csv")), rings, places)


@lru_cache(maxsize=4)
def host_cells(places: Gazetteer) -> tuple[tuple[Real, ...], ...]:
    """Give the area of each county across the border as polygons, each of shape (n, 2).

    Not all counties there are in the tables, so that an area ends as far from its seat as the next
    seat is, by the median of all.
    """
    rings = tuple(ring for _, is_abroad, ring in province_outlines(places) if is_abroad)
    return _cells(_seats(places.rows("hosts.csv")), rings, places, is_bounded=True)


def _seats(rows: Any) -> Real:
    return np.array([(row["lon"], row["lat"]) for row in rows], dtype=np.float64)


def _cells(
    seats: Real, rings: tuple[Real, ...], places: Gazetteer, *, is_bounded: bool = False
) -> tuple[tuple[Real, ...], ...]:
    """Cut each ring into the areas of the seats in it, as if degrees were as long as on its map."""
    on = frame(places)
    squeezed = np.array([math.cos(math.radians((on.south + on.north) / 2)), 1.0])
    if not rings:
        corners = [(on.west, on.south), (on.east, on.south), (on.east, on.north)]
        rings, is_bounded = (np.array([*corners, (on.west, on.north)]),), True
    flat, lands = seats * squeezed, [ring * squeezed for ring in rings]
    radius = _usual_distance(flat) if is_bounded else _EVERYWHERE
    home = _rings_of(flat, lands)
    found: list[tuple[Real, ...]] = []
    for row, seat in enumerate(flat):
        land = lands[home[row]]
        if radius < _EVERYWHERE:
            land = _within(land, seat, radius)
        others = flat[(home == home[row]) & (np.arange(len(flat)) != row)]
        cell = _nearest(land, seat, others)
        found.append((cell / squeezed,) if len(cell) > 2 else ())
    return tuple(found)


def _usual_distance(seats: Real) -> float:
    """Give how far the next seat is, the median of all."""
    if len(seats) < 2:
        return 0.5
    apart = np.hypot(*(seats[:, None] - seats[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return float(np.median(apart.min(axis=1)))


def _rings_of(seats: Real, rings: list[Real]) -> NDArray[np.intp]:
    """Find the ring that each seat lies in; one that lies in none belongs to the nearest."""
    inside = np.array([Outline(ring).contains_points(seats) for ring in rings])
    far = np.array(
        [np.hypot(*(seats[:, None] - ring[None]).transpose(2, 0, 1)).min(axis=1) for ring in rings]
    )
    found: NDArray[np.intp] = np.where(inside, -1.0, far).argmin(axis=0)
    return found


def _within(land: Real, seat: Real, radius: float) -> Real:
    """Cut away what is farther from a seat than a radius."""
    angles = 2 * np.pi * np.arange(_CORNERS) / _CORNERS
    for way in np.column_stack([np.cos(angles), np.sin(angles)]):
        land = _on_this_side(land, way, float(way @ seat) + radius)
    return land


def _nearest(land: Real, seat: Real, others: Real) -> Real:
    """Cut away what is nearer to another seat, the nearest seats first."""
    for other in others[np.argsort(np.hypot(*(others - seat).T))]:
        way = other - seat
        land = _on_this_side(land, way, float(way @ (seat + other)) / 2)
    return land


def _on_this_side(land: Real, way: Real, furthest: float) -> Real:
    """Keep the part of a polygon that lies no further along a way, shape (n, 2)."""
    if not len(land):
        return land
    beyond = land @ way - furthest
    is_kept = beyond <= 0
    if is_kept.all():
        return land
    after, next_beyond = np.roll(land, -1, axis=0), np.roll(beyond, -1)
    is_cut = is_kept != np.roll(is_kept, -1)
    part = np.divide(beyond, beyond - next_beyond, out=np.zeros_like(beyond), where=is_cut)
    cut = land + part[:, None] * (after - land)
    points = np.stack([land, cut], axis=1).reshape(-1, 2)
    kept: Real = points[np.column_stack([is_kept, is_cut]).ravel()]
    return kept
