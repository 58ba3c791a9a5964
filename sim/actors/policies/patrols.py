"""Policies of the force on the far bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, number


@dataclass(frozen=True)
class Patrols(Parameters):
    """The People's Liberation Army and the border police on the Chinese bank."""

    force: float = number(
        18_000.0,
        "men deployed on the bank in ordinary days",
        unit="men",
        low=0.0,
        high=150_000.0,
        source="assumption: the bank is called largely unguarded; some thirteen men on a km",
    )
    surge: float = number(
        0.0,
        "further men deployed in a crisis",
        unit="men",
        low=0.0,
        high=150_000.0,
        source="troops-150000-2017",
    )
    on_watch: float = number(
        0.33,
        "share of the men deployed who are on the bank at one time",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three watches",
    )
    surge_days: float = number(
        14.0,
        "days over which a change of the surge takes place",
        unit="days",
        low=1.0,
        high=180.0,
        source="assumption: divisions move within two weeks",
    )
    mobile_share: float = number(
        0.5,
        "share of the force moved to where crossings were of late",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half is bound to posts",
    )
    builds_fence: float = number(
        1.0,
        "whether the fence stands in the years in which it was built: 1 yes, 0 no",
        unit="share",
        low=0.0,
        high=1.0,
        source="fence-2006-2012",
    )
    patrols_there: Mapping[str, float] = by_place(
        "further growth of the men on the bank of a sector, 0 for none; -1 withdraws them",
        unit="factor",
        low=-1.0,
        high=20.0,
        places=("sector",),
        source="assumption: none by default",
    )
