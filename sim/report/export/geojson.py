"""Places of a run with what happened there, for a GIS: points of places, lines of sectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.geography.map_shapes import border_between
from sim.quantities.measures import SECTOR
from sim.report.export.codes import Codes
from sim.report.export.places import codes_of
from sim.results import Results
from sim.run_folder.writing import write_text

_CODES = ("country", "iso3", "province", "province_code")
_TOTALS = {
    "county": ("departures", "deaths_at_home"),
    "exit": ("attempts", "crossings"),
    "host": ("arrests", "registered"),
    "camp": (),
}
_STOCKS = {
    "county": ("internally_displaced",),
    "exit": ("at_border", "in_zone"),
    "host": (
        "in_hiding",
        "at_reception",
        "in_custody",
        "with_families",
        "in_centres",
        "in_added_camps",
    ),
    "camp": ("in_camp", "camp_places"),
}


def write_geojson(run: Results, path: Any) -> None:
    """Write all places of a run as GeoJSON (RFC 7946): lon before lat, WGS 84."""
    collection = {
        "type": "FeatureCollection",
        "name": f"{run.manifest.scenario}, {run.manifest.start} and {run.manifest.days} days",
        "features": [*_features(run)],
    }
    write_text(path, json.dumps(collection, ensure_ascii=False, indent=1) + "\n")


def _features(run: Results) -> Iterator[dict[str, Any]]:
    codes = Codes(run.places)
    for kind in _TOTALS:
        for row, name in enumerate(run.data[kind].values.astype(str).tolist()):
            yield {
                "type": "Feature",
                "id": f"{kind}: {name}",
                "geometry": _geometry(run, kind, row),
                "properties": {
                    "kind": kind,
                    "name": name,
                    **dict(zip(_CODES, codes_of(run, kind, row, codes), strict=True)),
                    **_numbers(run, kind, row),
                },
            }


def _geometry(run: Results, kind: str, row: int) -> dict[str, Any]:
    """Give the stretch of a sector; of everything else the point."""
    if kind == "exit" and str(run.data["exit_kind"].values[row]) == SECTOR:
        start, end = (float(run.data[f"exit_km_{each}"].values[row]) for each in ("start", "end"))
        stretch = border_between(start, end, run.places)
        return {"type": "LineString", "coordinates": np.round(stretch, 5).tolist()}
    lon, lat = (float(run.data[f"{kind}_{each}"].values[row]) for each in ("lon", "lat"))
    return {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}


def _numbers(run: Results, kind: str, row: int) -> dict[str, float]:
    """Give totals of the run, and the largest and last stock, each with its 90 % interval."""
    found: dict[str, float] = {}
    for name in _TOTALS[kind]:
        found |= _levels(f"{name}_total", run.data[name].values[..., row].sum(axis=1))
    for name in _STOCKS[kind]:
        values = run.data[name].values[..., row]
        found |= _levels(f"{name}_most", values.max(axis=1))
        found |= _levels(f"{name}_end", values[:, -1])
    return found


def _levels(name: str, members: Any) -> dict[str, float]:
    low, median, high = np.quantile(members, [0.05, 0.5, 0.95]).tolist()
    return {name: median, f"{name}_low_90": low, f"{name}_high_90": high}
