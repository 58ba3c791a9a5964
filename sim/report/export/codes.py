"""Codes that other tables know places by: ISO 3166 of countries and of provinces."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property

from sim import resources
from sim.geography.gazetteer import Gazetteer

_STANDARD = "ISO 3166"


@dataclass(frozen=True)
class Codes:
    """The codes of the places of a run; empty where a geography is invented or a list has none."""

    places: Gazetteer

    @cached_property
    def countries(self) -> dict[str, str]:
        """ISO 3166-1 alpha-3 by the code of a country, where the table says that it is of ISO."""
        known = {row["alpha_2"]: row["alpha_3"] for row in _read("country_codes.csv")}
        written = self.places.with_files().files.get("countries.csv", b"").decode("utf-8-sig")
        return {
            str(row["code"]): known.get(str(row["code"]), "")
            for row in csv.DictReader(written.splitlines())
            if str(row.get("source") or "").startswith(_STANDARD)
        }

    @cached_property
    def provinces(self) -> dict[str, str]:
        """ISO 3166-2 by the name of a province of home."""
        return {
            row["province"]: row["iso_3166_2"]
            for row in _read("province_codes.csv")
            if row["country"] in self.countries
        }

    @cached_property
    def province_of(self) -> dict[str, str]:
        """The province of each county of home, by its name."""
        return {str(row["name"]): str(row["province"]) for row in self.places.rows("counties.csv")}


def _read(name: str) -> list[dict[str, str]]:
    path = resources.folder("calibration") / name
    return [*csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
