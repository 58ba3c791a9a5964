"""Outlines of provinces for maps, from a file of GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.messages.mistakes import Mistake, one_line

Ring = tuple[tuple[float, float], ...]
_SHAPES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Outline:
    """The outer rings of a province, as (longitude, latitude); `country` is a code, or empty."""

    name: str
    country: str
    rings: tuple[Ring, ...]


class _FeatureError(ValueError):
    """A feature that is no province; the message says why."""


def read_outlines(path: str, content: bytes | None) -> tuple[list[Outline], list[Mistake]]:
    """Read outlines; `path` is the name of the file in messages."""
    if content is None:
        return [], []
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], [Mistake(path, line, 1, "", "holds bytes that are not UTF-8; save it in UTF-8")]
    except json.JSONDecodeError as error:
        text = f"is no JSON from here on: {error.msg}; write the file anew, or leave it out"
        return [], [Mistake(path, error.lineno, error.colno, "", text)]
    except (RecursionError, ValueError):
        text = "is no JSON that can be read; write the file anew, or leave it out"
        return [], [Mistake(path, 1, 1, "", text)]
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        text = "is no GeoJSON with a list of `features`; write the file anew, or leave it out"
        return [], [Mistake(path, 1, 1, "features", text)]
    outlines, mistakes = [], []
    for number, feature in enumerate(features, start=1):
        try:
            outlines.append(_outline(feature))
        except _FeatureError as error:
            mistakes.append(Mistake(path, 1, 1, f"feature {number}", str(error)))
    return outlines, mistakes


def _outline(feature: Any) -> Outline:
    whole: dict[str, Any] = feature if isinstance(feature, dict) else {}
    properties = whole.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(properties, dict) or not isinstance(name, str) or not name.strip():
        raise _FeatureError("has no `name` among its `properties`; give it one")
    country = properties.get("country", "")
    if not isinstance(country, str):
        raise _FeatureError("has a `country` that is no text; give the code of a country")
    shape = whole.get("geometry")
    kind = shape.get("type") if isinstance(shape, dict) else None
    if not isinstance(shape, dict) or kind not in _SHAPES:
        raise _FeatureError(f"has no geometry of the type {' or '.join(_SHAPES)}")
    parts = shape.get("coordinates")
    if not isinstance(parts, list) or not parts:
        raise _FeatureError("has no coordinates")
    polygons = parts if kind == "MultiPolygon" else [parts]
    rings = tuple(_ring(polygon, one_line(name)) for polygon in polygons)
    return Outline(name, country, rings)


def _ring(polygon: Any, name: str) -> Ring:
    outer = polygon[0] if isinstance(polygon, list) and polygon else None
    if not isinstance(outer, list) or len(outer) < 3:
        raise _FeatureError(f"{name} has a part of fewer than three points")
    return tuple(_point(point, number, name) for number, point in enumerate(outer, start=1))


def _point(point: Any, number: int, name: str) -> tuple[float, float]:
    if isinstance(point, list) and len(point) >= 2 and _are_degrees(point[:2]):
        return float(point[0]), float(point[1])
    raise _FeatureError(f"{name}, point {number} is no longitude and latitude, such as [127.5, 41]")


def _are_degrees(pair: Sequence[Any]) -> bool:
    return all(
        isinstance(each, (int, float))
        and not isinstance(each, bool)
        and abs(each) <= most  # which not-a-number and infinity are not
        for each, most in zip(pair, (180, 90), strict=True)
    )
