"""The other ways out: the southern border, the sea, Russia. None matters while control holds."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


@dataclass(frozen=True)
class OtherExits(Parameters):
    """Guards, mines and water in one chance each; the fewer guards, the better the chance."""

    southern_people: float = number(
        150.0,
        "most people who can try the southern border in a day",
        unit="people/day",
        low=0.0,
        high=100_000.0,
        source="assumption: the few lanes through minefields take some dozens of people each",
    )
    southern_success: float = number(
        0.08,
        "chance that an attempt over the southern border succeeds once control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: mines and fences stop most who try, with or without guards",
    )
    southern_death: float = number(
        0.05,
        "chance of a person to die in an attempt over the southern border",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: mines and two armies in a strip of 4 km",
    )
    sea_people: float = number(
        400.0,
        "most people whom boats can take in a day",
        unit="people/day",
        low=0.0,
        high=100_000.0,
        source="assumption: a few dozen fishing boats a day that leave unwatched",
    )
    sea_success: float = number(
        0.35,
        "chance that an attempt by boat succeeds once control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: boats are few and watched",
    )
    sea_death: float = number(
        0.03,
        "chance of a person to die in an attempt by boat",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: of the order seen on other short sea routes",
    )
    russian_success: float = number(
        0.4,
        "chance that an attempt over the last kilometres of the Tumen to Russia succeeds once "
        "control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="assumption: a guarded river as elsewhere, and a second guarded bank",
    )
