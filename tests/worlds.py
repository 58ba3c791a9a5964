"""Small worlds for tests of one process: just the people that a test puts there.

The places are real in `small_world`, and those of `tests/world` in `invented_world`, which is built
in a thousandth of the time: five counties, two neighbours of which one always shelters.

Nothing happens in it but what a test asks for: no guards, no patrols, full control, easy rivers, no
winter, Beijing returns whom it finds. A test changes the columns that its claim is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.behaviour.destination import Destination
from sim.behaviour.flight import Flight
from sim.behaviour.information import Memory, News
from sim.behaviour.other_exits import OtherExits
from sim.behaviour.party_forming import Forming
from sim.behaviour.penalties import Penalties
from sim.behaviour.routes import Routes
from sim.behaviour.streams import Access, Marriage, Southbound, Streams, Trade
from sim.behaviour.structure import Structure
from sim.engine.draws import Stream
from sim.engine.random_streams import Ids, RandomStreams
from sim.geography.geography import Geography, load_geography
from sim.geography.numbering import Places
from sim.geography.seasons import Season
from sim.population.cohorts import ADULT_WOMEN, N_CLASSES, N_COHORTS
from sim.population.invariants import check_day
from sim.population.party_row import Flag, Intent, Shelter
from sim.population.population import People
from sim.population.residents import Population, settle
from sim.status import Status

GEOGRAPHY = load_geography()
INVENTED = Geography.read(Path(__file__).parent / "world")
N_COUNTIES = len(GEOGRAPHY.counties.name)
N_EXITS = len(GEOGRAPHY.exits.name)
N_HOSTS = len(GEOGRAPHY.hosts.name)
N_CAMPS = len(GEOGRAPHY.camps.name)


def beyond_range(holder: Any, **values: float) -> Any:
    """Give parameters with chances that no scenario may have, which a few draws bring to light.

    What the holder has worked out of its parameters and kept is left behind.
    """
    eager = object.__new__(type(holder))
    for each in fields(holder):
        object.__setattr__(eager, each.name, getattr(holder, each.name))
    for name, value in values.items():
        assert hasattr(holder, name)
        object.__setattr__(eager, name, value)
    return eager


def largest(geography: Geography) -> int:
    """Give the county with most people, where parties come from unless told."""
    return int(geography.counties.population.argmax())


HOME = largest(GEOGRAPHY)
SOUTHERN, SEA, RUSSIA = N_EXITS - 3, N_EXITS - 2, N_EXITS - 1
DAYS = 400
Family = tuple[tuple[int, int | Ids], ...]


@dataclass
class SmallWorld:
    """What a process sees, with a day that a test turns by hand."""

    people: People
    places: Places
    season: Season
    news: News
    seed: int = 1
    day: int = 0
    penalties: Penalties = field(default_factory=lambda: Penalties(political_motive_share=0.0))
    structure: Structure = field(default_factory=Structure)
    destination: Destination = field(default_factory=Destination)
    flight: Flight = field(default_factory=Flight)
    forming: Forming = field(default_factory=Forming)
    leavers: Streams = field(
        default_factory=lambda: Streams(Trade(), Marriage(), Southbound(), Access())
    )
    memory: Memory = field(default_factory=Memory)
    routes: Routes = field(default_factory=Routes)
    other_exits: OtherExits = field(default_factory=OtherExits)
    opened: dict[tuple[str, int], Stream] = field(default_factory=dict)

    @property
    def season_row(self) -> int:
        """Today's row in the tables of rivers and weather."""
        return self.day

    def stream(self, name: str) -> Stream:
        """Give today's stream of this name, as far as they have been thrown, as the model does."""
        if (name, self.day) not in self.opened:
            self.opened[name, self.day] = RandomStreams(self.seed, 0).open(name, self.day)
        return self.opened[name, self.day]

    def put(
        self,
        status: Status,
        place: int,
        n: int,
        *,
        home: int | None = None,
        family: Family = ((ADULT_WOMEN, 1),),
        **columns: Any,
    ) -> Ids:
        """Take `n` parties out of a county and place them, each with members (class, how many).

        How many may be one number for all parties, or an array with one for each.
        """
        geography, parties = self.places.geography, self.people.parties
        home = largest(geography) if home is None else home
        ids = parties.add(n)
        cohorts = np.zeros((len(geography.counties.name), N_COHORTS), dtype=np.int64)
        for sex_age, members in family:
            parties.members[ids, sex_age] = members
            cohorts[home, sex_age] = np.broadcast_to(members, n).sum()
        parties.home[ids] = home
        parties.size[ids] = parties.members[ids].sum(axis=1)
        self.people.begin(ids, cohorts, status, place)
        defaults = {"intent": Intent.REFUGE, "shelter": Shelter.ALONE}
        for name, value in {**defaults, **columns}.items():
            if name.upper() in Flag.__members__:
                parties.mark(ids, Flag[name.upper()], is_so=value)
            else:
                getattr(parties, name)[ids] = value
        return ids

    def turn(self, days: int = 1) -> None:
        """Close this day, checking the books, and open the one so many days later."""
        self.check()
        for _ in range(days):
            self.news.hear(self.people.arrays, self._population, self.memory, self.structure)
            self.day += 1
            self.people.open_day(self.day)
        self._morning = self.people.ledger.stock.copy()

    def check(self) -> None:
        """Check today as the model does on every day."""
        check_day(self.people, self.places, self._morning, self._total)

    def start_counting(self) -> None:
        """Take the present stocks as those of this morning; call it after `put`."""
        self._morning = self.people.ledger.stock + (
            self.people.ledger.left.sum(axis=1) - self.people.ledger.reached.sum(axis=0)
        )

    def __post_init__(self) -> None:
        self._population = self.people.residents.by_county.astype(np.float64)
        self.news.learn(self._population, self.memory, self.structure)
        self._total = int(self.people.ledger.stock.sum())
        self._morning = self.people.ledger.stock.copy()

    def status_of(self, ids: Ids) -> list[Status]:
        """Tell what parties are."""
        return [Status(status) for status in self.people.parties.status[ids]]

    def share(self, ids: Ids, status: Status) -> float:
        """Tell which share of parties has a status."""
        return float((self.people.parties.status[ids] == status).mean())


def small_world(seed: int = 1, **columns: Any) -> SmallWorld:
    """Build a world of real places in which nobody has left home.

    Columns of `Places` are as the test wants them. They are set whole: a number stands for the same
    number at every place.
    """
    return _world(GEOGRAPHY, seed, columns)


def invented_world(seed: int = 1, **columns: Any) -> SmallWorld:
    """Build the same of invented places, for tests to which it matters not which."""
    return _world(INVENTED, seed, columns)


def _world(geography: Geography, seed: int, columns: Mapping[str, Any]) -> SmallWorld:
    places = Places(geography)
    counties, exits = len(geography.counties.name), len(geography.exits.name)
    places.community = np.ones(exits)
    places.food_gap = np.full(counties, 0.15)
    for name, value in columns.items():
        before = getattr(places, name)
        is_column = isinstance(before, np.ndarray) and np.ndim(value) == 0
        setattr(places, name, np.full_like(before, value) if is_column else value)
    residents = settle(geography.counties, Population(), np.full(counties, 0.5))
    people = People(residents, places.atlas, DAYS)
    people.open_day(0)
    season = Season(
        ford=np.ones((DAYS, exits)),
        on_ice=np.zeros((DAYS, exits), dtype=bool),
        is_winter=np.zeros(DAYS, dtype=bool),
    )
    return SmallWorld(people, places, season, News(places, np.zeros(counties)), seed)


def host_place(world: SmallWorld, host: int) -> int:
    """Give the number of the place of a Chinese county or city."""
    return world.places.atlas.host.start + host


def exit_place(world: SmallWorld, way_out: int) -> int:
    """Give the number of the place of a sector or another exit."""
    return world.places.atlas.exit.start + way_out


def members(**classes: int | Ids) -> Family:
    """Give a family from words such as `women=1, men=1, girls=2`."""
    names = ("girls", "women", "older_women", "boys", "men", "older_men")
    assert len(names) == N_CLASSES
    return tuple((names.index(name), count) for name, count in classes.items())


START = date(2011, 1, 1)
