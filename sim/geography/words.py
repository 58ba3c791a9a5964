"""What countries, rivers and reaches are called in tables, reports and pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.geography.gazetteer import Gazetteer
from sim.messages.wording import in_a_row


@dataclass(frozen=True)
class River:
    """A river at the border, or a land border; `key` is its part of an indicator's name."""

    name: str
    key: str
    is_land: bool
    evidence: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The river as it is called within a sentence."""
        return f"the land border at {self.name}" if self.is_land else f"the {self.name}"


@dataclass(frozen=True)
class Reach:
    """A reach of the border, for counts of those who left its counties."""

    name: str
    key: str
    provinces: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Province:
    """A province of the country that people leave."""

    name: str
    key: str


@dataclass(frozen=True)
class Words:
    """The names of one geography. Countries are called as within a sentence."""

    home: str
    across: str  # all neighbours together
    destination: str
    state: str  # an actor: the state that people leave
    governments: str  # an actor: those who decide for the neighbours
    rivers: tuple[River, ...]
    reaches: tuple[Reach, ...]
    provinces: tuple[Province, ...]
    credits: str


def words_of(places: Gazetteer) -> Words:
    """Find out what everything is called."""
    countries: Any = places.rows("countries.csv")
    called = {
        role: [row["in_words"] or row["name"] for row in countries if row["role"] == role]
        for role in ("origin", "neighbour", "destination")
    }
    ruled = [
        row["government"] or f"government of {row['in_words'] or row['name']}"
        for row in countries
        if row["role"] == "neighbour"
    ]
    origin = next(row for row in countries if row["role"] == "origin")
    noted: Any = places.rows("map.csv")
    return Words(
        home=called["origin"][0],
        across=in_a_row(called["neighbour"]),
        destination=in_a_row(called["destination"]) or "the destination",
        state=f"{origin['name']} state",
        governments=in_a_row(ruled),
        rivers=_rivers(places),
        reaches=_reaches(places),
        provinces=_provinces_of(places),
        credits="; ".join(row["text"] for row in noted if row["what"] == "credit"),
    )


def with_countries(text: str, words: Sequence[Words]) -> str:
    """Fill in what countries are called, in one geography or in several side by side."""
    return text.format(
        home=in_a_row(list(dict.fromkeys(each.home for each in words))),
        across=in_a_row(list(dict.fromkeys(each.across for each in words))),
        destination=in_a_row(list(dict.fromkeys(each.destination for each in words))),
    )


def _rivers(places: Gazetteer) -> tuple[River, ...]:
    """List the rivers, in the order of the table of reaches, then of the sectors."""
    found = {
        str(row["river"]): row["width"] == "land" for row in reversed(places.rows("sectors.csv"))
    }
    listed = _listed(places, "river", list(reversed(found)))
    keys = _keys(list(listed))
    return tuple(
        River(name, key, found[name], evidence)
        for (name, evidence), key in zip(listed.items(), keys, strict=True)
    )


def _reaches(places: Gazetteer) -> tuple[Reach, ...]:
    """List the reaches, each with its provinces in the order of the sectors."""
    counties = {str(row["name"]): row for row in places.rows("counties.csv")}
    along = [counties[name] for name in places.column("sectors.csv", "county")]
    named = dict.fromkeys(str(row["reach"]) for row in along if row["reach"])
    listed = _listed(places, "reach", list(named))
    keys = _keys(list(listed))
    return tuple(
        Reach(name, key, _provinces(along, name), evidence)
        for (name, evidence), key in zip(listed.items(), keys, strict=True)
    )


def _provinces_of(places: Gazetteer) -> tuple[Province, ...]:
    """List the provinces that people leave, by their names."""
    names = sorted({str(row["province"]) for row in places.rows("counties.csv")} - {""})
    return tuple(Province(*pair) for pair in zip(names, _keys(names), strict=True))


def _provinces(along: list[Any], reach: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row["province"]) for row in along if row["reach"] == reach))


def _listed(places: Gazetteer, kind: str, names: list[str]) -> dict[str, tuple[str, ...]]:
    """Give the claims beside each name, in the order in which they are to be listed."""
    rows: Any = [row for row in places.rows("reaches.csv") if row["kind"] == kind]
    first = {row["name"]: tuple(row["evidence"]) for row in rows if row["name"] in names}
    return {**first, **{name: () for name in names if name not in first}}


def _keys(names: list[str]) -> list[str]:
    """Make keys of names, no two alike."""
    keys: list[str] = []
    for name in names:
        key = re.sub(r"\W+", "_", name.casefold()).strip("_") or "border"
        again = sum(each == key or each.startswith(f"{key}__") for each in keys)
        keys.append(f"{key}__{again + 1}" if again else key)
    return keys
