"""What an actor is, and all it may see: places, news, the date, its policy; never people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

import mesa
import numpy as np

from sim.actors.policies import Policies
from sim.geography.geography import Geography
from sim.geography.places import Places
from sim.luck import Floats, Luck
from sim.people.news import News

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Stage(Protocol):
    """The model as actors see it."""

    day: int

    @property
    def date(self) -> date:
        """Today."""

    @property
    def places(self) -> Places:
        """Places, whose policy columns actors write."""

    @property
    def news(self) -> News:
        """What was heard of the days before."""

    @property
    def fortune(self) -> Luck:
        """The random streams of this member, for what varies by year or month."""

    @property
    def policies(self) -> Policies:
        """What holds today."""


class Mood:
    """A factor around one that holds for a period and is drawn afresh for the next."""

    def __init__(self) -> None:
        self._drawn_for: tuple[str, float] = ("", 0.0)
        self._factors: Floats = np.ones(1)

    def of(self, fortune: Luck, period: str, spread: float, n: int = 1) -> Floats:
        """Give the factors of a period, shape (n,); the name of the period names the stream."""
        if (period, spread) != self._drawn_for:
            self._drawn_for = (period, spread)
            self._factors = fortune.shocks(period, spread, n)
        return self._factors


class Actor(mesa.Agent):
    """Someone who decides once a day, from yesterday's news, and writes columns of `Places`."""

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model)
        self.name = name

    @property
    def stage(self) -> Stage:
        """What the actor sees."""
        return cast("Stage", self.model)

    def decide(self) -> None:
        """Read the news and write policy; each kind of actor has its own."""
        raise NotImplementedError


def by_county(geography: Geography, values: Mapping[str, float]) -> Floats:
    """Spread values named by county or province over the counties; a county overrides."""
    counties = geography.counties
    spread = np.array([values.get(province, 0.0) for province in counties.province])
    for row, name in enumerate(counties.name):
        spread[row] = values.get(name, spread[row])
    return spread


def follow(force: float, lengths: Floats, crossings: Floats, mobile_share: float) -> Floats:
    """Post a force along the border: part evenly, part where crossings were of late.

    Args:
        force: men.
        lengths: km of each stretch; a stretch without length gets nobody.
        crossings: people a day at each stretch.
        mobile_share: share of the force that follows the crossings.

    Returns:
        Men per km, shape (n,).
    """
    even = lengths / lengths.sum()
    total = crossings.sum()
    hot = crossings / total if total > 0.0 else even
    men = force * ((1 - mobile_share) * even + mobile_share * hot)
    density: NDArray[np.float64] = men / np.maximum(lengths, 1.0)
    return density
