"""The border on each day: crossings by sector, people across it, camps, for a slider over days."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from sim.geography.gazetteer import Gazetteer
from sim.geography.map_shapes import (
    Frame,
    border_between,
    border_line,
    frame,
    province_outlines,
    towns,
    words_of_map,
)
from sim.quantities.measures import SECTOR, Values
from sim.report.page.svg import SCALED, Element, element, labelled, markup, path
from sim.results import Results

WIDTH = 700.0
WIDEST, LARGEST = 13.0, 24.0
_LETTER, _LINE = 6.4, 11.0
_KINDS = ("sectors", "in_hiding", "waiting", "sheltered", "places")


@dataclass(frozen=True)
class BorderMap:
    """The map of a run on its last day, and what changes in it from day to day."""

    picture: Markup
    data: dict[str, Any]
    sectors: tuple[tuple[str, int], ...]
    hosts: tuple[tuple[str, int, int], ...]
    camps: tuple[tuple[str, int, int], ...]


def border_map(run: Results, number: int) -> BorderMap:
    """Draw the map of a run: medians over members."""
    daily = _daily(run)
    sheet = _Sheet.of(run.places)
    most = {
        "crossings": float(daily["sectors"].max(initial=0)),
        "people": float(max(daily["in_hiding"].max(initial=0), daily["waiting"].max(initial=0))),
    }
    last = {name: each[-1] for name, each in daily.items()}
    names = {kind: run.stored[kind].values.astype(str) for kind in ("exit", "host", "camp")}
    names["exit"] = names["exit"][_sectors(run)]
    picture = _draw(run, number, sheet, last, most)
    data = {name: each.T.tolist() for name, each in daily.items()}
    whole = {name: each.astype(int).tolist() for name, each in last.items()}
    return BorderMap(
        picture,
        {"most": most, "widest": WIDEST, "largest": LARGEST, **data},
        tuple(zip(names["exit"].tolist(), whole["sectors"], strict=True)),
        tuple(zip(names["host"].tolist(), whole["in_hiding"], whole["waiting"], strict=True)),
        tuple(zip(names["camp"].tolist(), whole["sheltered"], whole["places"], strict=True)),
    )


def _sectors(run: Results) -> NDArray[np.intp]:
    kinds = run.stored["exit_kind"].values.astype(str)
    return np.flatnonzero(kinds == SECTOR)


def _daily(run: Results) -> dict[str, Values]:
    """Give medians over members, shape (day, place); crossings count from the first day on."""
    stored = run.stored
    crossings = np.cumsum(stored["crossings"].values[..., _sectors(run)], axis=1, dtype=np.int64)
    others = (stored[name].values for name in ("in_hiding", "at_reception", "in_camp",
                                               "camp_places"))  # fmt: skip
    values = (crossings, *others)
    return {
        name: np.rint(np.median(each, axis=0)).astype(np.int64)
        for name, each in zip(_KINDS, values, strict=True)
    }


@dataclass(frozen=True)
class _Sheet:
    """From degrees to places on the page."""

    on: Frame
    wide: float
    high: float

    @classmethod
    def of(cls, places: Gazetteer) -> _Sheet:
        on = frame(places)
        squeezed = math.cos(math.radians((on.south + on.north) / 2))
        high = WIDTH * (on.north - on.south) / ((on.east - on.west) * squeezed)
        return cls(on, WIDTH, high)

    def at(self, lonlat: Values) -> tuple[Values, Values]:
        on = self.on
        x = (lonlat[..., 0] - on.west) / (on.east - on.west) * self.wide
        return x, (on.north - lonlat[..., 1]) / (on.north - on.south) * self.high


def _draw(
    run: Results, number: int, sheet: _Sheet, last: dict[str, Values], most: dict[str, float]
) -> Markup:
    figure = element(
        "svg",
        *_land(run.places, sheet),
        *_lines(run, sheet, last["sectors"], most["crossings"]),
        *_circles(run, sheet, last, most["people"]),
        *_names(run, sheet, last),
        viewBox=f"0 0 {WIDTH:g} {sheet.high:.0f}",
        class_="map",
    )
    words = (
        "Lines along the border: crossings by sector from the first day on. Circles: people in "
        "hiding, and people without shelter, by county. Triangles: camp sites. The tables below "
        "have the same numbers."
    )
    return markup(labelled(figure, f"map-{number}", f"The border, {run.name}", [words]))


def _land(places: Gazetteer, sheet: _Sheet) -> Iterator[Element]:
    for _, is_abroad, outline in province_outlines(places):
        name = "abroad" if is_abroad else "land"
        yield element("path", class_=name, transform=SCALED,
                      d=path(*sheet.at(outline), closed=True))  # fmt: skip
    yield element("path", class_="river", transform=SCALED, d=path(*sheet.at(border_line(places))))


def _lines(run: Results, sheet: _Sheet, people: Values, most: float) -> Iterator[Element]:
    names = run.stored["exit"].values.astype(str)
    km = [run.stored[f"exit_km_{end}"].values for end in ("start", "end")]
    for place, row in enumerate(_sectors(run)):
        stretch = border_between(float(km[0][row]), float(km[1][row]), run.places)
        wide = WIDEST * math.sqrt(people[place] / most) if most else 0.0
        told = element("title", f"{names[row]}: {people[place]:,} crossings so far")
        yield element(
            "path", told, class_="sector", data_place=place, data_name=str(names[row]),
            transform=SCALED, d=path(*sheet.at(stretch)), stroke_width=10 * wide,
        )  # fmt: skip


def _circles(run: Results, sheet: _Sheet, last: dict[str, Values], most: float
             ) -> Iterator[Element]:  # fmt: skip
    names = run.stored["host"].values.astype(str)
    x, y = sheet.at(_positions(run, "host"))
    for kind, words in (("in_hiding", "in hiding"), ("waiting", "known, without shelter")):
        for place, name in enumerate(names):
            people = int(last[kind][place])
            radius = LARGEST * math.sqrt(people / most) if most else 0.0
            told = element("title", f"{name}: {people:,} {words}")
            yield element("circle", told, class_=kind.replace("_", "-"), data_place=place,
                          data_name=str(name), data_words=words,
                          cx=float(x[place]), cy=float(y[place]), r=radius)  # fmt: skip
    x, y = sheet.at(_positions(run, "camp"))
    for name, east, down in zip(run.stored["camp"].values.astype(str), x, y, strict=True):
        yield element("path", element("title", f"camp site: {name}"), class_="camp",
                      d=f"M{east:.1f},{down - 6:.1f}l5,9h-10z")  # fmt: skip


def _positions(run: Results, kind: str) -> Values:
    return np.column_stack([run.stored[f"{kind}_{side}"].values for side in ("lon", "lat")])


def _names(run: Results, sheet: _Sheet, last: dict[str, Values]) -> Iterator[Element]:
    """Write names where there is room, those of places with most people first."""
    taken: list[tuple[float, float, float, float]] = []
    people = last["in_hiding"] + last["waiting"]
    hosts = run.stored["host"].values.astype(str)
    where = _positions(run, "host")
    wanted = [(str(hosts[row]).split(" (")[0], where[row], "host")
              for row in np.argsort(-people, kind="stable")]  # fmt: skip
    known = {name for name, _, _ in wanted}
    wanted += [
        (each.name, np.array([each.lon, each.lat]), "town")
        for each in towns(run.places) if each.name not in known
    ]  # fmt: skip
    for name, lonlat, kind in wanted:
        x, y = (float(each) for each in sheet.at(lonlat))
        if box := _room(name, x, y, sheet, taken):
            taken.append(box)
            yield element("text", name, class_=kind, x=box[0], y=box[1] + _LINE - 2)
            if kind == "town":
                yield element("circle", class_="dot", cx=x, cy=y, r=1.8)
    for words, lon, lat in words_of_map(run.places, "label"):
        x, y = (float(each) for each in sheet.at(np.array([lon, lat])))
        yield element("text", words, class_="country", x=x, y=y, text_anchor="middle")


def _room(
    name: str, x: float, y: float, sheet: _Sheet, taken: Sequence[tuple[float, ...]]
) -> tuple[float, float, float, float] | None:
    """Find a place beside a point where a name collides with no other and is not cut off."""
    wide = _LETTER * len(name)
    for left, top in ((x + 7, y - 5), (x - 7 - wide, y - 5), (x - wide / 2, y - 19),
                      (x - wide / 2, y + 7)):  # fmt: skip
        box = (left, top, left + wide, top + _LINE)
        inside = left > 0 and top > 0 and box[2] < sheet.wide and box[3] < sheet.high
        if inside and not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
        ):
            return box
    return None
