"""The rivers and the seasons: how passable each sector is on each day of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import Floats, RandomStreams
from sim.geography.tables import Exits
from sim.params import Parameters, number

_WINTER_MONTHS = (12, 1, 2)
_FLOOD_MONTHS = (7, 8)


@dataclass(frozen=True)
class Climate(Parameters):
    """How rivers and seasons change the way.

    `ford` is the share of the usual ease of an easy ford, 0 to 1: it multiplies how many attempt
    and how many can pass a day.
    """

    READ_AT_START: ClassVar[bool] = True

    land_ease: float = number(
        0.3,
        "ease of the land border at Paektu",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: no river, but wild mountains with few paths and snow for half the year",
    )
    ford_ease: float = number(
        0.7,
        "ease of a reach that can be waded over stones or is knee-deep",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the Tumen is described as easily crossed in spots, no figure given",
    )
    wade_ease: float = number(
        0.4,
        "ease of a reach that can be waded to the chest",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: between fording and swimming",
    )
    swim_ease: float = number(
        0.15,
        "ease of a reach that must be swum",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: few can swim a cold river at night with baggage",
    )
    deep_ease: float = number(
        0.04,
        "ease of a deep reach or a reservoir",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a boat is needed, and boats are watched",
    )
    narrow_factor: float = number(
        1.0,
        "ease of a narrow reach relative to its depth class",
        unit="factor",
        low=0.0,
        high=1.0,
        source="river-width-depth",
    )
    middle_factor: float = number(
        0.8,
        "ease of a reach of middling width relative to its depth class",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: longer in the water and in sight than on a narrow reach",
    )
    wide_factor: float = number(
        0.35,
        "ease of a wide reach or a reservoir relative to its depth class",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: hundreds of metres in sight of both banks",
    )
    ice_ease: float = number(
        1.0,
        "ease of a reach that is frozen over",
        unit="share",
        low=0.0,
        high=1.0,
        source="river-freezing",
    )
    ice_shift_days: float = number(
        8.0,
        "standard deviation of the first and the last day of ice between winters",
        unit="days",
        low=0.0,
        high=40.0,
        source="assumption: one winter is reported as earlier than normal; no series at hand",
    )
    flood_chance: float = number(
        0.25,
        "chance that a day of July or August is one of high water",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: the monsoon raises the rivers in these months; no gauge series at hand",
    )
    flood_factor: float = number(
        0.3,
        "ease of a river at high water relative to its usual ease",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: high water turns fords into swims",
    )


@dataclass(frozen=True)
class Season:
    """What the rivers and the weather are on each day of a run."""

    ford: Floats  # ease of crossing, 0 to 1, shape (days, exits)
    on_ice: NDArray[np.bool_]  # whether the river can be walked over, shape (days, exits)
    is_winter: NDArray[np.bool_]  # December to February, shape (days,)


def forecast(
    climate: Climate, exits: Exits, start: date, days: int, streams: RandomStreams
) -> Season:
    """Draw the ice of each winter and the floods of each summer, and what they do to crossings."""
    dates = [start + timedelta(days=day) for day in range(days)]
    usual = usual_ease(climate, exits)
    on_ice = _ice(climate, exits, dates, streams)
    floods = np.array([_is_flood(climate, day, streams) for day in dates])
    is_river = np.array([width not in ("", "land") for width in exits.width])
    low = np.where(is_river[None, :] & floods[:, None], usual * climate.flood_factor, usual)
    return Season(
        ford=np.where(on_ice, np.maximum(climate.ice_ease, low), low),
        on_ice=on_ice,
        is_winter=np.array([day.month in _WINTER_MONTHS for day in dates]),
    )


def usual_ease(climate: Climate, exits: Exits) -> Floats:
    """Give the ease of each exit without ice and floods, 0 to 1; land is 1."""
    depth = {
        "dry": climate.land_ease,
        "ford": climate.ford_ease,
        "wade": climate.wade_ease,
        "swim": climate.swim_ease,
        "deep": climate.deep_ease,
    }
    width = {
        "land": 1.0,
        "narrow": climate.narrow_factor,
        "middle": climate.middle_factor,
        "wide": climate.wide_factor,
        "reservoir": climate.wide_factor,
    }
    return np.array(
        [
            depth.get(d, 1.0) * width.get(w, 1.0)
            for d, w in zip(exits.depth, exits.width, strict=True)
        ]
    )


def _day_of_winter(day: date) -> tuple[int, int]:
    """Give the year in which a day's winter began, and the days since 1 July of that year."""
    year = day.year if day.month >= 7 else day.year - 1
    return year, (day - date(year, 7, 1)).days


def _ice(
    climate: Climate, exits: Exits, dates: list[date], streams: RandomStreams
) -> NDArray[np.bool_]:
    """Tell on which days each sector is frozen over; the draws depend on the winter alone."""
    winters = [_day_of_winter(day) for day in dates]
    shifts, freezes = {}, {}
    for year in sorted({year for year, _ in winters}):
        rng = streams.generator(f"winter {year}", 0)
        shifts[year] = rng.normal(0.0, climate.ice_shift_days, size=2)
        freezes[year] = rng.random() < exits.ice_reliability
    on_ice = np.zeros((len(dates), len(exits.name)), dtype=bool)
    for row, (year, day) in enumerate(winters):
        late_start, late_end = shifts[year]
        is_cold = (day >= exits.ice_from_day + late_start) & (day <= exits.ice_to_day + late_end)
        on_ice[row] = is_cold & freezes[year] & (exits.ice_from_day >= 0)
    return on_ice


def _is_flood(climate: Climate, day: date, streams: RandomStreams) -> bool:
    if day.month not in _FLOOD_MONTHS:
        return False
    return bool(streams.generator("flood", day.toordinal()).random() < climate.flood_chance)
