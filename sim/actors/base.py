"""What an actor is, and all it may see: places, news, the date, its policy; never people."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

import numpy as np

from sim.actors.policies import Policies
from sim.behaviour.information import News
from sim.behaviour.structure import Structure
from sim.engine import mesa_core as mesa
from sim.engine.random_streams import Floats, RandomStreams
from sim.geography.geography import Geography
from sim.geography.numbering import Places

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
    def streams(self) -> RandomStreams:
        """The random streams of this member, for what varies by year or month."""

    @property
    def policies(self) -> Policies:
        """What holds today."""

    @property
    def structure(self) -> Structure:
        """Which form each disputed mechanism takes."""


class Mood:
    """A factor around one that holds for a year or a month and is drawn afresh for the next."""

    def __init__(self, what: str, whose: str = "") -> None:
        self._what = what
        self._whose = whose
        self._drawn_for: tuple[tuple[int, ...], float] = ((), 0.0)
        self._factors: Floats = np.ones(1)

    def of(
        self, streams: RandomStreams, period: tuple[int, ...], spread: float, n: int = 1
    ) -> Floats:
        """Give the factors of a year or of a year and month, shape (n,).

        The period names the stream: `harvest 2011`, `zeal 2012-03 Helong`.
        """
        if (period, spread) != self._drawn_for:
            self._drawn_for = (period, spread)
            when = "-".join(f"{part:02d}" for part in period)
            name = f"{self._what} {when} {self._whose}".rstrip()
            self._factors = streams.shocks(name, spread, n)
        return self._factors


class Spread:
    """Values by name of place as a column, made once for as long as the values hold."""

    def __init__(
        self, lay_out: Callable[[Geography, Mapping[str, Any]], NDArray[Any]] | None = None
    ) -> None:
        self._lay_out = lay_out or by_county
        self._values: Mapping[str, Any] | None = None
        self._column: NDArray[Any] = np.zeros(0)

    def of(self, geography: Geography, values: Mapping[str, Any]) -> NDArray[Any]:
        """Give the values of all counties, or of what else they are laid out over."""
        if values is not self._values:
            self._values, self._column = values, self._lay_out(geography, values)
        return self._column


class Actor(mesa.Agent):
    """Someone who decides once a day, from yesterday's news, and writes columns of `Places`.

    What an actor remembers from one day to the next is named in `CARRIES_OVER`; all else it finds
    in news, places and its policy. What of it is noted in the log each day is named in `LOGGED`;
    what of that is no number is one of the words that `WORDS` gives, and kept as its place in them.
    """

    CARRIES_OVER: ClassVar[tuple[str, ...]] = ()
    LOGGED: ClassVar[tuple[str, ...]] = ()
    WORDS: ClassVar[Mapping[str, tuple[object, ...]]] = MappingProxyType({})

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.stage = cast("Stage", model)  # all that an actor sees

    def decide(self) -> None:
        """Read the news and write policy; each kind of actor has its own."""
        raise NotImplementedError

    def carries_over(self) -> list[float]:
        """Give what the actor will remember tomorrow; nan for what has not happened."""
        values = [getattr(self, name) for name in self.CARRIES_OVER]
        return [math.nan if value is None else float(value) for value in values]

    def take_over(self, values: Sequence[float]) -> None:
        """Remember what `carries_over` gave."""
        for name, value in zip(self.CARRIES_OVER, values, strict=True):
            setattr(self, name, None if math.isnan(value) else value)


def by_county(geography: Geography, values: Mapping[str, float]) -> Floats:
    """Spread values named by county or province over the counties; a county overrides."""
    counties = geography.counties
    spread = np.array([values.get(province, 0.0) for province in counties.province])
    for row, name in enumerate(counties.name):
        spread[row] = values.get(name, spread[row])
    return spread


def by_sector(geography: Geography, values: Mapping[str, float]) -> Floats:
    """Spread values named by sector over the exits, shape (E,); where none is named, nought."""
    return np.array([values.get(name, 0.0) for name in geography.exits.name])


def by_country(geography: Geography, values: Mapping[str, float], unnamed: float = 0.0) -> Floats:
    """Spread values named by neighbour over its hosts, shape (H,)."""
    called = {row["code"]: str(row["name"]) for row in geography.gazetteer.rows("countries.csv")}
    return np.array([values.get(called[code], unnamed) for code in geography.hosts.country])


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
