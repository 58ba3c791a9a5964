"""Who is where in which week: stocks at the end of a week, flows during it, by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from sim.quantities.measures import Values
from sim.report.export.codes import Codes
from sim.results import Results

COLUMNS = {
    "week_from": "first day of the week, ISO 8601",
    "week_to": "last day of the week, ISO 8601; the last week of a run may be short",
    "kind": "county (of home), exit (sector or other way out), host (county across) or camp",
    "place": "name of the place",
    "country": "ISO 3166-1 alpha-2 code of the country that the place is in",
    "iso3": "ISO 3166-1 alpha-3 code of that country; empty where a geography is invented",
    "province": "province of a county of home; empty elsewhere",
    "province_code": "ISO 3166-2 code of that province, where the list has one",
    "lat": "latitude, degrees north",
    "lon": "longitude, degrees east",
    "variable": "what is counted, by its name in the results",
    "counted": "at the end of the week, or during the week",
}

_STOCKS = ("at_border", "in_hiding", "at_reception", "in_custody", "in_camp", "camp_places",
           "internally_displaced", "with_families", "in_centres", "in_added_camps", "in_zone",
           "family_room", "centre_places", "added_places")  # fmt: skip
_FLOWS = ("departures", "attempts", "crossings", "arrests", "registered", "deaths_at_home",
          "rescued", "into_camps", "deaths_at_reception")  # fmt: skip
_WEEK = 7


def place_rows(run: Results, quantiles: Sequence[float]) -> Iterator[tuple[str | float, ...]]:
    """Give a row for each week, place and variable that anybody has in any member."""
    dates = [each.astype("datetime64[D]").item() for each in run.data["day"].values]
    starts = np.arange(0, len(dates), _WEEK)
    ends = np.minimum(starts + _WEEK, len(dates))
    for name in (*_STOCKS, *_FLOWS):
        column = run.data[name]
        kind = str(column.dims[-1])
        values = column.values.astype(float)
        by_week = np.add.reduceat(values, starts, axis=1) if name in _FLOWS else values[:, ends - 1]
        counted = "during the week" if name in _FLOWS else "at the end of the week"
        yield from _rows(
            run,
            kind,
            name,
            counted,
            by_week,
            _weeks(dates, starts.tolist(), ends.tolist()),
            quantiles,
        )


def _weeks(
    dates: Sequence[date], starts: Iterable[int], ends: Iterable[int]
) -> list[tuple[str, str]]:
    return [
        (dates[first].isoformat(), dates[last - 1].isoformat())
        for first, last in zip(starts, ends, strict=True)
    ]


def _rows(
    run: Results,
    kind: str,
    name: str,
    counted: str,
    by_week: Values,
    weeks: Sequence[tuple[str, str]],
    quantiles: Sequence[float],
) -> Iterator[tuple[str | float, ...]]:
    codes = Codes(run.places)
    places = [_place(run, kind, row, codes) for row in range(by_week.shape[-1])]
    levels = np.quantile(by_week, quantiles, axis=0)
    for week, row in np.argwhere(by_week.any(axis=0)).tolist():
        yield (*weeks[week], kind, *places[row], name, counted, *rounded(levels[:, week, row]))


def _place(run: Results, kind: str, row: int, codes: Codes) -> tuple[str | float, ...]:
    lat, lon = (float(run.data[f"{kind}_{name}"].values[row]) for name in ("lat", "lon"))
    name = str(run.data[kind].values[row])
    return (name, *codes_of(run, kind, row, codes), lat, lon)


def codes_of(run: Results, kind: str, row: int, codes: Codes) -> tuple[str, str, str, str]:
    """Give the country of a place in two letters and in three, its province and that one's code."""
    country = country_of(run, kind, row)
    name = str(run.data[kind].values[row])
    province = codes.province_of.get(name, "") if kind == "county" else ""
    return country, codes.countries.get(country, ""), province, codes.provinces.get(province, "")


def country_of(run: Results, kind: str, row: int) -> str:
    """Give the code of the country that a place lies in; a way out lies in that it leads out of."""
    countries = {str(each["role"]): str(each["code"]) for each in run.places.rows("countries.csv")}
    if kind in ("county", "exit"):
        return countries["origin"]
    host = str(run.data["camp_host" if kind == "camp" else "host"].values[row])
    of_host = {str(each["name"]): str(each["country"]) for each in run.places.rows("hosts.csv")}
    return of_host.get(host, "")


def rounded(numbers: Values) -> list[float]:
    """Give numbers to six digits: more would only be the noise of an interpolation."""
    return [float(f"{number:.6g}") for number in numbers.tolist()]
