"""Outlines, towns and words for maps, as positions in degrees (longitude first)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer

Real = NDArray[np.float64]

_MARGIN = 0.12
_SMALLEST_MARGIN = 0.1
_SHAPE = 1.45  # width of a map by its height


@dataclass(frozen=True)
class Town:
    """A town to write on a map; `country` is a code."""

    name: str
    country: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Frame:
    """The corners of a map, in degrees."""

    west: float
    east: float
    south: float
    north: float


def border_line(places: Gazetteer) -> Real:
    """Give the border from the start of the first sector to the end of the last, shape (n, 2)."""
    return _read_only(_border(places)[:, :2])


def border_chainage(places: Gazetteer) -> Real:
    """Give the km along the border of each point of `border_line`, never falling, shape (n,)."""
    return _read_only(_border(places)[:, 2])


def border_between(km_start: float, km_end: float, places: Gazetteer) -> Real:
    """Cut out the border between two kilometres, both ends included, shape (m, 2)."""
    line, km = border_line(places), border_chainage(places)
    ends = np.array([km_start, km_end])
    first, last = np.column_stack(
        [np.interp(ends, km, line[:, 0]), np.interp(ends, km, line[:, 1])]
    )
    inside = line[(km > km_start) & (km < km_end)]
    return np.vstack([first, inside, last])


def province_outlines(places: Gazetteer) -> tuple[tuple[str, bool, Real], ...]:
    """Give name, whether it lies abroad, and outer ring, shape (n, 2), of each part of a province.

    These are the provinces of maps, which need not be those of the tables.
    """
    origin = code_of_origin(places)
    return tuple(
        (each.name, each.country not in ("", origin), _read_only(np.array(ring, dtype=float)))
        for each in places.outlines
        for ring in each.rings
    )


def code_of_origin(places: Gazetteer) -> str:
    """Give the code of the country that people leave."""
    rows = places.rows("countries.csv")
    return next(str(row["code"]) for row in rows if row["role"] == "origin")


def towns(places: Gazetteer) -> tuple[Town, ...]:
    """List the towns that maps name; without a table of towns the counties, the largest first."""
    rows: Any = places.rows("places.csv")
    if rows:
        named = (row for row in rows if row["on_maps"])
        return tuple(Town(row["name"], row["country"], row["lon"], row["lat"]) for row in named)
    counties: Any = sorted(places.rows("counties.csv"), key=lambda row: -int(row["population"]))
    origin = code_of_origin(places)
    return tuple(Town(row["name"], origin, row["lon"], row["lat"]) for row in counties)


def frame(places: Gazetteer) -> Frame:
    """Give the corners of maps: those of the table, or else around the border and its hosts."""
    corners = [row for row in places.rows("map.csv") if row["what"] == "corner"]
    if corners:
        return Frame(*_span(corners, "lon"), *_span(corners, "lat"))
    line = border_line(places)
    rows = (*places.rows("hosts.csv"), *places.rows("camps.csv"), *_border_counties(places))
    west, east = _around(_span(rows, "lon"), line[:, 0])
    south, north = _around(_span(rows, "lat"), line[:, 1])
    squeezed = math.cos(math.radians((south + north) / 2))
    lacking = _SHAPE * (north - south) - squeezed * (east - west)
    if lacking > 0:
        west, east = west - lacking / squeezed / 2, east + lacking / squeezed / 2
    else:
        south, north = south + lacking / _SHAPE / 2, north - lacking / _SHAPE / 2
    return Frame(west, east, south, north)


def _around(span: tuple[float, float], line: Real) -> tuple[float, float]:
    """Give a span that holds a line, too, with a margin."""
    low, high = min(span[0], float(line.min())), max(span[1], float(line.max()))
    margin = max(_MARGIN * (high - low), _SMALLEST_MARGIN)
    return low - margin, high + margin


def words_of_map(places: Gazetteer, what: str) -> tuple[tuple[str, float, float], ...]:
    """Give the words of a map of one sort, with longitude and latitude where they have any."""
    rows: Any = places.rows("map.csv")
    return tuple(
        (row["text"], row["lon"] or 0.0, row["lat"] or 0.0) for row in rows if row["what"] == what
    )


def _border_counties(places: Gazetteer) -> list[Any]:
    on_border = set(places.column("sectors.csv", "county"))
    return [row for row in places.rows("counties.csv") if row["name"] in on_border]


def _span(rows: Any, side: str) -> tuple[float, float]:
    values = [float(row[side]) for row in rows]
    return min(values), max(values)


@lru_cache(maxsize=4)
def _border(places: Gazetteer) -> Real:
    """Give longitude, latitude and km; where two stretches meet, the point is kept once.

    Without a line of points the middles of the sectors are joined.
    """
    rows: Any = places.rows("rivers.csv")
    points = [(row["lon"], row["lat"], row["km"]) for row in rows]
    if not points:
        sectors: Any = places.rows("sectors.csv")
        points = [
            (row["lon"], row["lat"], (row["km_start"] + row["km_end"]) / 2) for row in sectors
        ]
    return _read_only(np.array(list(dict.fromkeys(points))))


def _read_only(array: Real) -> Real:
    array.setflags(write=False)
    return array
