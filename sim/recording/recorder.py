"""The recorder: copies a day's stocks and flows from the books into the daily record."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour.flight import TRIGGERS
from sim.engine.compiled import compiled
from sim.geography.geography import Geography
from sim.geography.numbering import CHANNEL, NETWORKS, Atlas, Places
from sim.population.arrays import BY_PLACE, TALLY, WAITED_FROM, YEARS_AWAY, PeopleArrays
from sim.population.cohorts import Age, Counts, Sex
from sim.population.party_row import Hold, LeaverStream
from sim.population.population import People
from sim.quantities.variables import BY_STATUS, FLOW, Array, Book, Taken
from sim.recording.variables import RECORDED
from sim.status import Cause, Fate, Penalty, Status, legal_steps

BEFORE_THE_RUN = "before the run"
"""In place of the exit of those who were across when the run began, or in its run-in."""
_LEGAL = legal_steps()
_STATUSES = len(Status)
_TAKEN = tuple(dict.fromkeys(each for variable in RECORDED for each in variable.taken))
"""All that the variables are made of, each once."""


class Copies:
    """Days of numbers picked from fixed cells of one book."""

    def __init__(self, source: Counts, cells: dict[Taken, tuple[Any, ...]], days: int) -> None:
        numbered = np.arange(source.size).reshape(source.shape)
        picks = {taken: numbered[where] for taken, where in cells.items()}
        self._source = source.reshape(-1)
        self._shapes = {taken: pick.shape for taken, pick in picks.items()}
        self._cells = np.concatenate([pick.reshape(-1) for pick in picks.values()])
        self.days = np.zeros((days, self._cells.size), dtype=np.int32)

    def write(self, day: int) -> None:
        """Copy what the cells hold today."""
        self.days[day] = self._source[self._cells]

    def read(self, days: slice) -> dict[Taken, Array]:
        """Give the copies of some days, shape (days, ...) each."""
        found: dict[Taken, Array] = {}
        first = 0
        for taken, shape in self._shapes.items():
            stop = first + math.prod(shape)
            found[taken] = self.days[days, first:stop].reshape(-1, *shape)
            first = stop
        return found


class Recorder:
    """The record of one member while it runs.

    Each day copies cells of the ledger; sums over them are taken once, when the run is over.
    `days` holds all that was written, shape (days, ...) each.
    """

    def __init__(self, places: Places, people: People, days: int) -> None:
        self.coordinates = coordinates_of(places.geography)
        self._people = people
        self._places = places
        ledger, atlas = people.ledger, places.atlas
        books: dict[Book, Counts] = {
            "stock": ledger.stock,
            "left": ledger.left,
            "reached": ledger.reached,
            "by_place": _as_table(ledger.by_place),
        }
        self._copies = {
            book: Copies(source, {each: _cells(each, atlas) for each in of(book)}, days)
            for book, source in books.items()
            if of(book)
        }
        self.days: dict[str, NDArray[Any]] = {
            **{book: copies.days for book, copies in self._copies.items()},
            "by_status": np.zeros((days, _STATUSES), dtype=np.int32),
            "flow": np.zeros((days, _STATUSES, _STATUSES), dtype=np.int32),
            "tally": np.zeros(days, dtype=TALLY),
            **{
                _in_policy(each): np.zeros((days, _policy(places, each).size), dtype=np.int32)
                for each in of("policy")
            },
        }
        self._policies = [(self.days[_in_policy(each)], each) for each in of("policy")]

    def write(self, day: int) -> None:
        """Write one day."""
        for copies in self._copies.values():
            copies.write(day)
        days, arrays = self.days, self._people.arrays
        sum_places(arrays, days["by_status"][day], days["flow"][day])
        days["tally"][day] = self._people.ledger.tally[0]
        for written, each in self._policies:
            written[day] = _policy(self._places, each)

    @property
    def variables(self) -> dict[str, Array]:
        """What was recorded, shape (days, ...) each, in the order of the table of variables."""
        return self.of_days(slice(None))

    def of_days(self, days: slice) -> dict[str, Array]:
        """Give what was recorded on some days, counted from 0."""
        found = self._taken(days)
        return {
            variable.name: variable.made(*(found[each] for each in variable.taken))
            for variable in RECORDED
        }

    def _taken(self, days: slice) -> dict[Taken, Array]:
        found = {
            BY_STATUS: self.days["by_status"][days],
            FLOW: self.days["flow"][days],
            **{each: self.days["tally"][days][each.at[0]] for each in of("tally")},
            **{each: self.days[_in_policy(each)][days] for each in of("policy")},
        }
        for copies in self._copies.values():
            found |= copies.read(days)
        return found


def of(book: Book) -> tuple[Taken, ...]:
    """List what is taken from a book."""
    return tuple(each for each in _TAKEN if each.book == book)


def _cells(taken: Taken, atlas: Atlas) -> tuple[Any, ...]:
    """Give the cells of a book that are taken, as an index."""
    if taken.book == "by_place":
        kind, column = taken.at
        return getattr(atlas, str(kind)), (BY_PLACE.names or ()).index(str(column))
    return tuple(_range(each, atlas) for each in taken.at)


def _range(each: int | str | None, atlas: Atlas) -> Any:
    if each is None:
        return slice(None)
    return getattr(atlas, each) if isinstance(each, str) else each


def _policy(places: Places, taken: Taken) -> NDArray[Any]:
    name, times = taken.at
    column = np.atleast_1d(getattr(places, str(name)))
    return column if times == 1 else np.rint(column * times)


def _in_policy(taken: Taken) -> str:
    return f"policy_{taken.at[0]}"


def _as_table(by_place: NDArray[Any]) -> Counts:
    """Give the counts by place as a plain table, shape (P, counts)."""
    return by_place.view(np.ndarray).view(np.int64).reshape(by_place.size, -1)


@compiled
def sum_places(arrays: PeopleArrays, stock: Array, flow: Array) -> None:
    """Sum today's stocks and flows over places; shapes (S,) and (S, S)."""
    for status in range(_STATUSES):
        for place in range(arrays.stock.shape[1]):
            stock[status] += arrays.stock[status, place]
        for after in range(_STATUSES):
            if _LEGAL[status, after]:
                for place in range(arrays.stock.shape[1]):
                    flow[status, after] += arrays.left[status, after, place]


def coordinates_of(geography: Geography) -> dict[str, tuple[str, ...]]:
    """Give the names along every dimension of what is recorded but days."""
    statuses = tuple(status.name.lower() for status in Status)
    return {
        "status": statuses,
        "status_from": statuses,
        "status_to": statuses,
        "county": geography.counties.name,
        "exit": geography.exits.name,
        "host": geography.hosts.name,
        "camp": geography.camps.name,
        "penalty": tuple(penalty.name.lower() for penalty in Penalty),
        "cause": tuple(cause.name.lower() for cause in Cause),
        "last_exit": (BEFORE_THE_RUN, *geography.exits.name),
        "fate": tuple(fate.name.lower() for fate in Fate),
        "network": NETWORKS,
        "sex": tuple(sex.name.lower() for sex in Sex),
        "age": tuple(age.name.lower() for age in Age),
        "stream": tuple(stream.name.lower() for stream in LeaverStream),
        "channel": CHANNEL,
        "trigger": TRIGGERS,
        "hold": tuple(hold.name.lower() for hold in Hold),
        "years_away": tuple(str(years) for years in range(YEARS_AWAY)),
        "waited": tuple(str(days) for days in WAITED_FROM),
    }
