"""UNHCR's population table: people by country of origin and of asylum at the end of each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.quantities.measures import Values
from sim.report.export.codes import Codes
from sim.report.export.places import rounded
from sim.results import Results

COLUMNS = {
    "year": "year at whose end stocks are counted; the last may end earlier",
    "counted_on": "day on which stocks are counted, ISO 8601",
    "point": "low_90, median or high_90: 5, 50 or 95 % point of the members, of each number alone",
    "coo_name": "country of origin",
    "coo_iso": "its ISO 3166-1 alpha-3 code, empty where it has none",
    "coa_name": "country of asylum; of those at home the country of origin",
    "coa_iso": "its ISO 3166-1 alpha-3 code, empty where it has none",
    "refugees": "known to the country of asylum: waiting for shelter, with families, in schools, "
    "halls and camps; no decision on status is modelled",
    "asylum_seekers": "none: no procedure of asylum is modelled in the countries of this table",
    "returned_refugees": "went home of their own will during the year",
    "idps": "internally displaced",
    "oip": "other people in need of international protection: in hiding; those in custody, and "
    "those in transit or arrived elsewhere, are in no column",
}
"""Named as UNHCR's population statistics name them."""

_POINTS = {"low_90": 0.05, "median": 0.5, "high_90": 0.95}
_BY_HOST = ("at_reception", "with_families", "in_centres", "in_added_camps")


def population_rows(run: Results) -> Iterator[tuple[str | float, ...]]:
    """Give a row for each year, point and country: neighbours first, those at home last."""
    codes = Codes(run.places).countries
    named = {str(row["code"]): row for row in run.places.rows("countries.csv")}
    origin = next(code for code, row in named.items() if row["role"] == "origin")
    home = (str(named[origin]["name"]), codes.get(origin, ""))
    dates = [each.astype("datetime64[D]").item() for each in run.data["day"].values]
    for first, last in _years(dates):
        of_country = {
            code: (*_abroad(run, code, last), np.zeros(run.data.sizes["member"]))
            for code, row in named.items()
            if row["role"] == "neighbour"
        }
        for point, share in _POINTS.items():
            on = (str(dates[last].year), dates[last].isoformat(), point)
            for code, (known, hidden, none) in of_country.items():
                there = (str(named[code]["name"]), codes.get(code, ""))
                numbers = _at(share, known, none, none, none, hidden)
                yield (*on, *home, *there, *numbers)
            displaced = _total(run, "internally_displaced")[:, last]
            returned = _total(run, "voluntary_returns")[:, first : last + 1].sum(axis=1)
            none = np.zeros(len(displaced))
            yield (*on, *home, *home, *_at(share, none, none, returned, displaced, none))


def _years(dates: Sequence[date]) -> Iterator[tuple[int, int]]:
    """Give the rows of the first and the last day of each year that a run has days of."""
    first = 0
    for row, day in enumerate(dates):
        if (day + timedelta(1)).year != day.year or row == len(dates) - 1:
            yield first, row
            first = row + 1


def _abroad(run: Results, country: str, day: int) -> tuple[Values, Values]:
    """Count who is known and who hides in a country on a day, shape (member,)."""
    of_host = {str(row["name"]): str(row["country"]) for row in run.places.rows("hosts.csv")}
    hosts = _lies_in(run.data["host"].values, of_host, country)
    camps = _lies_in(run.data["camp_host"].values, of_host, country)
    known = run.data["in_camp"].values[:, day, camps].sum(axis=1).astype(np.float64)
    for name in _BY_HOST:
        known = known + run.data[name].values[:, day, hosts].sum(axis=1)
    hidden = run.data["in_hiding"].values[:, day, hosts].sum(axis=1).astype(np.float64)
    return known, hidden


def _lies_in(
    names: NDArray[np.object_], of_host: dict[str, str], country: str
) -> NDArray[np.bool_]:
    return np.array([of_host.get(str(name)) == country for name in names], dtype=bool)


def _total(run: Results, name: str) -> Values:
    """Add a variable up over places, shape (member, day)."""
    column = run.data[name]
    rest = [dim for dim in column.dims if dim not in ("member", "day")]
    total: Values = column.sum(rest).transpose("member", "day").values.astype(np.float64)
    return total


def _at(share: float, *numbers: Values) -> list[float]:
    return rounded(np.array([np.quantile(each, share) for each in numbers]))
