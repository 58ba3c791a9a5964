"""Whether tables that can each be read can be meant together: names, sums, order, positions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, cast

from sim.geography.reading.linking import check_links
from sim.geography.reading.schema import Value
from sim.geography.reading.sheets import Sheet
from sim.messages.mistakes import did_you_mean, nearest, one_line

_TABLE_OF = {"county": "counties.csv", "host": "hosts.csv", "country": "countries.csv"}
_MOST_PEOPLE = 1_500_000_000
_MOST_PLACES = 30_000
_FURTHEST_FROM_LINE = 25.0
_FURTHEST_FROM_SEAT = 400.0
_ROUNDING = 0.5


def contradictions(sheets: Mapping[str, Sheet]) -> None:
    """Note what tables get wrong about one another; a table that is not whole is left alone."""
    whole = {file: sheet for file, sheet in sheets.items() if sheet.is_whole}
    for sheet in whole.values():
        _check_names(sheet)
        _check_references(sheet, whole)
    for file, check in (
        ("countries.csv", _check_countries),
        ("counties.csv", _check_counties),
        ("sectors.csv", _check_sectors),
        ("hosts.csv", _check_hosts),
        ("camps.csv", _check_camps),
        ("rivers.csv", _check_line),
        ("reaches.csv", _check_reaches),
        ("map.csv", _check_map),
    ):
        if file in whole:
            check(whole[file], whole)
    check_links(whole)


def _check_names(sheet: Sheet) -> None:
    """Let no two rows have one name."""
    keys = {
        "countries.csv": ("code",),
        "places.csv": ("country", "name"),
        "reaches.csv": ("kind", "name"),
    }.get(sheet.table.file, ("name",))
    if sheet.table.file == "rivers.csv" or keys[-1] not in sheet.table.by_name:
        return
    seen: dict[tuple[Value, ...], int] = {}
    for row, key in sheet.each(*keys):
        if key in seen:
            text = f"{one_line(str(key[-1]))} is named on line {sheet.lines[seen[key]]} already"
            sheet.wrong(row, keys[-1], f"{text}; give one of them another name")
        seen.setdefault(key, row)


def _check_references(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    """Let every name of a place be that of a row in its table."""
    for column in sheet.table.columns:
        target = whole.get(_TABLE_OF.get(column.of, ""))
        if target is None:
            continue
        key = "code" if column.of == "country" else "name"
        known = [str(name) for _, (name,) in target.each(key)]
        for row, (found,) in sheet.each(column.name):
            for name in found if isinstance(found, tuple) else (found,):
                if name not in known:
                    hint = did_you_mean(nearest(str(name), known))
                    rest = hint or f"; add it there, or name one of {_some(known)}"
                    text = f"{one_line(str(name))} is not in {target.table.file}{rest}"
                    sheet.wrong(row, column.name, text)


def _some(known: list[str]) -> str:
    shown = ", ".join(map(one_line, known[:5]))
    return f"{shown}{' and others' if len(known) > 5 else ''}" if known else "its rows"


def _check_countries(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    roles = [(row, str(role)) for row, (role,) in sheet.each("role")]
    for role in ("origin", "destination"):
        for number, _ in [found for found in roles if found[1] == role][1:]:
            text = f"a second country has the role {role}; there can be only one"
            sheet.wrong(number, "role", text)
    for role in ("origin", "neighbour"):
        if sheet.rows and len(roles) == len(sheet.rows) and role not in {r for _, r in roles}:
            sheet.wrong(0, "role", f"no country has the role {role}; give one of them that role")
    for column in ("stance", "cooperation", "government"):
        for row, (value, its_role) in sheet.each(column, "role"):
            if value not in (None, "") and its_role != "neighbour":
                sheet.wrong(row, column, "is for neighbours alone; leave the cell empty")
    _check_that_neighbours_have_hosts(sheet, whole)


def _check_that_neighbours_have_hosts(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    if "hosts.csv" not in whole:
        return
    hosts = whole["hosts.csv"]
    roles = {code: role for _, (code, role) in sheet.each("code", "role")}
    homes = {code for _, (code,) in hosts.each("country")}
    for row, (code, role) in sheet.each("code", "role"):
        if role == "neighbour" and code not in homes:
            sheet.wrong(
                row, "role", f"no host in hosts.csv lies in {code}; add one, or another role"
            )
    for row, (code,) in hosts.each("country"):
        if code in roles and roles[code] != "neighbour":
            text = f"{code} is no neighbour in countries.csv; a host lies in a neighbour"
            hosts.wrong(row, "country", text)


def _check_counties(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    everybody = 0
    for row, found in sheet.each("population", "male", "female", "urban"):
        people, male, female, urban = (int(cast("int", value or 0)) for value in found)
        everybody += people
        if male + female != people:
            text = (
                f"{people:,} is not male plus female, {male:,} and {female:,}; change one of them"
            )
            sheet.wrong(row, "population", text)
        if urban > people:
            sheet.wrong(row, "urban", f"{urban:,} is more than the population of {people:,}")
    if everybody > _MOST_PEOPLE:
        text = f"{everybody:,} people are more than {_MOST_PEOPLE:,}, which can be counted"
        sheet.wrong(0, "population", text)
    places = sum(len(each.rows) for each in whole.values() if "lat" in each.order)
    if places > _MOST_PLACES:
        sheet.wrong(0, "name", f"{places:,} places in all tables are more than {_MOST_PLACES:,}")


def _check_sectors(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    _check_water(sheet)
    _check_chainage(sheet)
    others = whole.get("other_exits.csv")
    sectors = {name for _, (name,) in sheet.each("name")}
    for row, (name,) in others.each("name") if others else ():
        if others and name in sectors:
            others.wrong(row, "name", f"{one_line(str(name))} is the name of a sector, too")
    _check_nearness(sheet, "county", whole.get("counties.csv"))
    _check_nearness(sheet, "host", whole.get("hosts.csv"))
    if "rivers.csv" in whole:
        _check_that_sectors_lie_on(whole["rivers.csv"], sheet)


def _check_water(sheet: Sheet) -> None:
    for row, (width, depth) in sheet.each("width", "depth"):
        if (width == "land") != (depth == "dry"):
            text = f"{depth} does not go with a width of {width}; `dry` and `land` belong together"
            sheet.wrong(row, "depth", text)
    for row, (first, last, depth) in sheet.each("ice_from", "ice_to", "depth"):
        if (first is None) != (last is None):
            column = "ice_from" if first is None else "ice_to"
            sheet.wrong(row, column, "is empty; give both days of ice or neither")
        elif first is not None and depth == "dry":
            sheet.wrong(row, "ice_from", "there is no river that could freeze; leave it empty")
        elif first is not None and cast("int", last) <= cast("int", first):
            text = (
                "lies before ice_from; winters are counted from July, so 12-20 comes before 03-15"
            )
            sheet.wrong(row, "ice_to", text)


def _check_chainage(sheet: Sheet) -> None:
    before: float | None = None
    for row, found in sheet.each("km_start", "km_end"):
        start, end = cast("tuple[float, float]", found)
        if end <= start:
            sheet.wrong(row, "km_end", f"{end:g} does not lie beyond km_start, {start:g}")
        elif before is not None and start < before - _ROUNDING:
            text = f"{start:g} lies before the end of the sector above, {before:g}"
            sheet.wrong(row, "km_start", f"{text}; list the sectors in order along the border")
        length = sheet.rows[row].get("length_km")
        if isinstance(length, float) and abs(length - (end - start)) > _ROUNDING + 0.01 * length:
            text = f"{length:g} is not km_end less km_start, {end - start:g}; leave it empty"
            sheet.wrong(row, "length_km", text)
        before = end


def _check_nearness(sheet: Sheet, column: str, target: Sheet | None) -> None:
    """Find what lies impossibly far from the place that it belongs to."""
    if target is None:
        return
    seats = {name: (lat, lon) for _, (name, lat, lon) in target.each("name", "lat", "lon")}
    for row, (name, lat, lon) in sheet.each(column, "lat", "lon"):
        seat = seats.get(name)
        km = _km_between((lat, lon), seat) if seat else 0.0
        if km > _FURTHEST_FROM_SEAT:
            text = f"lies {km:,.0f} km from {one_line(str(name))}; are lat and lon exchanged?"
            sheet.wrong(row, "lat", text)


def _check_hosts(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    shares = [share for _, (share,) in sheet.each("kin_share")]
    if shares and len(shares) == len(sheet.rows) and not any(shares):
        sheet.wrong(0, "kin_share", "no host has any kin; give at least one a share above 0")
    if "sectors.csv" in whole:
        opposite = {host for _, (host,) in whole["sectors.csv"].each("host")}
        for row, (name, is_border) in sheet.each("name", "is_border"):
            if name in opposite and not is_border:
                sheet.wrong(row, "is_border", "lies opposite a sector of sectors.csv, so give 1")


def _check_camps(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    _check_nearness(sheet, "host", whole.get("hosts.csv"))


def _check_line(sheet: Sheet, _: Mapping[str, Sheet]) -> None:
    highest = -math.inf
    for row, (km,) in sheet.each("km"):
        if cast("float", km) < highest:
            text = f"{km:g} lies before the point above, {highest:g}; list points along the border"
            sheet.wrong(row, "km", text)
        highest = max(highest, cast("float", km))


def _check_that_sectors_lie_on(line: Sheet, sectors: Sheet) -> None:
    """Find sectors that run beyond the line of the border, or lie off their part of it."""
    points = [cast("tuple[float, float, float]", p) for _, p in line.each("lat", "lon", "km")]
    if not points:
        return
    last = max(km for _, _, km in points)
    for row, found in sectors.each("km_start", "km_end", "lat", "lon"):
        start, end, lat, lon = cast("tuple[float, float, float, float]", found)
        if end > last + _ROUNDING:
            text = f"{end:g} lies beyond the border in rivers.csv, which ends at km {last:g}"
            sectors.wrong(row, "km_end", text)
            continue
        off = min(_km_between((lat, lon), point) for point in _part(points, start, end))
        if off > _FURTHEST_FROM_LINE:
            river = one_line(str(sectors.rows[row].get("river", "")))
            text = f"lies {off:,.0f} km off {river} between km {start:g} and {end:g} of rivers.csv"
            sectors.wrong(row, "lat", f"{text}; give a point on that part")


def _part(
    points: list[tuple[float, float, float]], start: float, end: float
) -> Iterator[tuple[float, float]]:
    """Give the points of the line between two kilometres, and those that cut it there."""
    yield from ((lat, lon) for lat, lon, km in points if start <= km <= end)
    for at in (start, (start + end) / 2, end):
        before = max((p for p in points if p[2] <= at), key=lambda p: p[2], default=points[0])
        after = min((p for p in points if p[2] >= at), key=lambda p: p[2], default=points[-1])
        share = (at - before[2]) / (after[2] - before[2]) if after[2] > before[2] else 0.0
        yield (
            before[0] + share * (after[0] - before[0]),
            before[1] + share * (after[1] - before[1]),
        )


def _check_reaches(sheet: Sheet, whole: Mapping[str, Sheet]) -> None:
    for kind, file, column in (
        ("river", "sectors.csv", "river"),
        ("reach", "counties.csv", "reach"),
    ):
        if file not in whole:
            continue
        known = list(dict.fromkeys(str(name) for _, (name,) in whole[file].each(column) if name))
        for row, (name, of_kind) in sheet.each("name", "kind"):
            if of_kind == kind and name not in known:
                hint = did_you_mean(nearest(str(name), known))
                text = f"{one_line(str(name))} is no {kind} of {file}{hint}"
                sheet.wrong(row, "name", f"{text}{'' if hint else '; delete the row'}")


def _check_map(sheet: Sheet, _: Mapping[str, Sheet]) -> None:
    corners = [row for row, (what,) in sheet.each("what") if what == "corner"]
    if len(corners) not in (0, 2):
        text = f"{len(corners)} of the two corners of a map {'are' if corners[1:] else 'is'} given"
        sheet.wrong(corners[-1], "what", f"{text}; give two, or none")
    elif corners and not _is_a_frame(sheet, corners):
        sheet.wrong(corners[-1], "lat", "the two corners lie in one line; give opposite ones")
    for row, (what, text_, lat, lon) in sheet.each("what", "text", "lat", "lon"):
        if what != "corner" and not text_:
            sheet.wrong(row, "text", f"is empty; give the words of the {what}")
        for column, value in (("lat", lat), ("lon", lon)):
            if what in ("corner", "label") and value is None:
                sheet.wrong(row, column, f"is empty; say where the {what} is")


def _is_a_frame(sheet: Sheet, corners: list[int]) -> bool:
    one, other = (sheet.rows[row] for row in corners)
    return all(
        one.get(side) is None or other.get(side) is None or one[side] != other[side]
        for side in ("lat", "lon")
    )


def _km_between(place: Any, other: Any) -> float:
    """Give the distance over the earth in km between two positions, latitude first."""
    phi, other_phi = math.radians(place[0]), math.radians(other[0])
    half_lon = math.radians(other[1] - place[1]) / 2
    chord = math.sin((other_phi - phi) / 2) ** 2
    chord += math.cos(phi) * math.cos(other_phi) * math.sin(half_lon) ** 2
    return 2 * 6371.0 * math.asin(min(math.sqrt(chord), 1.0))
