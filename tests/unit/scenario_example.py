"""A small `Settings`, so that what the checker says does not hang on the model's own parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.params import by_place, choice, flag, names, number, whole

ASSUMED = "assumption: an example for tests"


@dataclass(frozen=True)
class Departure:
    """Who leaves home."""

    base_chance: float = number(
        1e-5, "daily chance to leave", unit="1/day", low=0, high=1, source=ASSUMED
    )
    food_gap: float = number(
        0.15, "share of need that is missing", unit="share of need", low=0, high=1, source=ASSUMED
    )
    conflict: Mapping[str, float] = by_place(
        "exposure to fighting",
        unit="share",
        low=0,
        high=1,
        places=("county", "province"),
        source=ASSUMED,
    )
    household_size: float = number(
        3.9, "people who leave together", unit="people", low=1, high=10, source="census-household"
    )


@dataclass(frozen=True)
class Crossing:
    """Who gets over the river."""

    guards: Mapping[str, float] = by_place(
        "guards per km", unit="guards/km", low=0, high=500, places=("sector",), source=ASSUMED
    )
    walk: float = number(20, "distance on foot", unit="km/day", low=5, high=40, source=ASSUMED)
    closed: tuple[str, ...] = names((), "sectors closed", places=("sector",), source=ASSUMED)


@dataclass(frozen=True)
class Beijing:
    """What Beijing decides."""

    stance: str = choice(
        "return",
        "what is done with those who arrive",
        options=("return", "tolerate", "shelter", "seal"),
        source=ASSUMED,
    )
    cooperates: bool = flag(False, "whether relief agencies are let in", source=ASSUMED)
    opens_camps_at: float = number(
        500, "arrivals at which camps open", unit="people/day", low=0, high=1e6, source=ASSUMED
    )
    custody: int = whole(7, "days in custody", unit="days", low=1, high=365, source=ASSUMED)
    fine: float = number(
        30000, "fine for helpers", unit="yuan", low=0, high=1e6, source="kinu-helper-fine"
    )


@dataclass(frozen=True)
class Camps:
    """The camps in China."""

    capacity: int = whole(
        1500, "places in a camp", unit="people", low=0, high=200000, source="plan-camps"
    )
    ready: tuple[str, ...] = names(
        ("Hunchun city",), "camps that stand ready", places=("camp",), source=ASSUMED
    )


@dataclass(frozen=True)
class Settings:
    """The sections of the example."""

    departure: Departure = field(default_factory=Departure)
    crossing: Crossing = field(default_factory=Crossing)
    beijing: Beijing = field(default_factory=Beijing)
    camps: Camps = field(default_factory=Camps)
