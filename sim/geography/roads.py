"""What is assumed of roads, and distances over the earth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.params import Parameters, number

_EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class RoadRules(Parameters):
    """How distances become kilometres of good road."""

    READ_AT_START: ClassVar[bool] = True

    minor_speed_share: float = number(
        0.5,
        "Speed on a minor road over wild mountains, as a share of that on a main road",
        unit="share",
        low=0.1,
        high=1.0,
        source="assumption: minor links cross ranges without a through road; half is the most",
    )
    detour: float = number(
        1.25,
        "Road km for each km of great circle, from a place in China to the nearest road junction",
        unit="ratio",
        low=1.0,
        high=2.0,
        source="assumption: the detour of the main links of the network",
    )
    mountain_detour: float = number(
        1.5,
        "Road km for each km of great circle, from a county seat to a bank far from it",
        unit="ratio",
        low=1.0,
        high=2.5,
        source="assumption: the detour of the minor links of the network",
    )


DEFAULT_RULES = RoadRules()


def great_circle_km(
    lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike
) -> NDArray[np.float64]:
    """Give the distance over the earth in km between positions in degrees; shapes broadcast."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_lat = (other_phi - phi) / 2
    half_lon = np.radians(np.subtract(other_lon, lon)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_lon) ** 2
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)), dtype=np.float64)
