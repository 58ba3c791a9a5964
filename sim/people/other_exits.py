"""The other ways out: the southern border, the sea, Russia. None matters while control holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Floats
from sim.params import number


@dataclass(frozen=True)
class Odds:
    """Chances of an attempt, one a party."""

    success: Floats  # once control is lost
    drowning: Floats  # a person
    shooting: Floats  # a person, mines included


@dataclass(frozen=True)
class OtherExits:
    """Guards, mines and water in one chance each; the fewer guards, the better the chance."""

    southern_people: float = number(
        150.0,
        "most people who can try the southern border in a day",
        unit="people/day",
        low=0.0,
        high=100_000.0,
        source="crisis-estimates",
    )
    southern_success: float = number(
        0.08,
        "chance that an attempt over the southern border succeeds once control is lost",
        unit="per attempt",
        low=0.0,
        high=1.0,
        source="crisis-estimates",
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

    def limit(self, kinds: NDArray[np.str_], river: Floats) -> Floats:
        """Give how many people each exit lets pass a day; rivers keep the limit given."""
        limits = [self.southern_people, self.sea_people]
        return np.select([kinds == "southern border", kinds == "sea"], limits, river)

    def odds(self, kinds: NDArray[np.str_]) -> Odds:
        """Give the chances of attempts by the kind of exit, shape (n,)."""
        by_land, by_sea = kinds == "southern border", kinds == "sea"
        success = np.select(
            [by_land, by_sea], [self.southern_success, self.sea_success], self.russian_success
        )
        return Odds(
            success=success,
            drowning=np.where(by_sea, self.sea_death, 0.0),
            shooting=np.where(by_land, self.southern_death, 0.0),
        )
