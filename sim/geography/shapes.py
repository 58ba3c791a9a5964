"""Outlines and towns for maps, as positions in degrees (longitude first)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.geography.files import PLACES, rows

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Town:
    """A town to write on a map; `country` is KP or CN."""

    name: str
    country: str
    lon: float
    lat: float


@cache
def border_line(folder: Path = PLACES) -> Real:
    """Give the border from the mouth of the Yalu to that of the Tumen, shape (n, 2)."""
    return _read_only(_border(folder)[:, :2])


@cache
def border_chainage(folder: Path = PLACES) -> Real:
    """Give the km along the border of each point of `border_line`, never falling, shape (n,)."""
    return _read_only(_border(folder)[:, 2])


def border_between(km_start: float, km_end: float, folder: Path = PLACES) -> Real:
    """Cut out the border between two kilometres, both ends included, shape (m, 2)."""
    line, km = border_line(folder), border_chainage(folder)
    ends = np.array([km_start, km_end])
    first, last = np.column_stack(
        [np.interp(ends, km, line[:, 0]), np.interp(ends, km, line[:, 1])]
    )
    inside = line[(km > km_start) & (km < km_end)]
    return np.vstack([first, inside, last])


@cache
def province_outlines(folder: Path = PLACES) -> tuple[tuple[str, Real], ...]:
    """Give name and outer ring, shape (n, 2), of each part of each province.

    These are the DPRK's provinces of today, so Rason stands apart and Nampo does not, and what is
    near the border of Liaoning and Jilin.
    """
    found = []
    text = (folder / "provinces.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"]
        polygons = parts if shape["type"] == "MultiPolygon" else [parts]
        name = str(feature["properties"]["name"])
        found += [(name, _read_only(np.array(polygon[0], dtype=float))) for polygon in polygons]
    return tuple(found)


@cache
def towns(folder: Path = PLACES) -> tuple[Town, ...]:
    """List the main towns on both banks and the largest cities of the DPRK."""
    return tuple(
        Town(row["name"], row["country"], float(row["lon"]), float(row["lat"]))
        for row in rows(folder, "places.csv")
        if row["on_maps"] == "1"
    )


def _border(folder: Path) -> Real:
    """Read longitude, latitude and km; where two stretches meet, the point is kept once."""
    points = [
        (float(row["lon"]), float(row["lat"]), float(row["km"]))
        for row in rows(folder, "rivers.csv")
    ]
    return np.array(list(dict.fromkeys(points)))


def _read_only(array: Real) -> Real:
    array.setflags(write=False)
    return array
