"""The names of places that a scenario may use, read without NumPy or SciPy."""

from __future__ import annotations

from functools import cache

from sim.geography.files import PLACES, rows
from sim.params import PlaceKind

_COLUMN: dict[PlaceKind, tuple[tuple[str, str], ...]] = {
    "county": (("counties.csv", "name"),),
    "province": (("counties.csv", "province"),),
    "host": (("hosts.csv", "name"),),
    "sector": (("sectors.csv", "name"), ("other_exits.csv", "name")),
    "camp": (("camps.csv", "name"),),
}


@cache
def known_names(kind: PlaceKind) -> tuple[str, ...]:
    """List the places of a kind, in the order of the arrays that speak of them.

    The sectors are followed by the three other exits: the southern border, the sea and Russia.
    Provinces are those of the census, in the order of the counties.
    """
    found = [row[column] for file, column in _COLUMN[kind] for row in rows(PLACES, file)]
    return tuple(dict.fromkeys(found))
