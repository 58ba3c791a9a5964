"""The recorder: copies a day's stocks and flows from the ledger into the daily record."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.geography.numbering import NETWORKS, Atlas, Places
from sim.population.arrays import BY_PLACE, TALLY, PeopleArrays
from sim.population.cohorts import CLASS_SEX, Counts, Sex
from sim.population.population import People
from sim.recording.variables import RECORDED, Array
from sim.status import HELD, OUTSIDE, Cause, Penalty, Status, legal_steps, mask

_BORDER = Status.AT_BORDER
_OUTSIDE = mask(OUTSIDE)
_TRIED = mask(OUTSIDE | HELD | {_BORDER})  # got across, was caught, or was turned back
_LEGAL = legal_steps()
_STATUSES = len(Status)
_TALLIES = {
    "left_home_first": "left_home",
    "reached_border_first": "reached_border",
    "crossed_first": "got_out",
    "fines_cny": "fines_cny",
    "deaths": "deaths",
}


class Copies:
    """Days of numbers picked from fixed cells of an array, each pick with a name."""

    def __init__(self, source: Counts, cells: dict[str, tuple[Any, ...]], days: int) -> None:
        numbered = np.arange(source.size).reshape(source.shape)
        picks = {name: numbered[where] for name, where in cells.items()}
        self._source = source.reshape(-1)
        self._shapes = {name: pick.shape for name, pick in picks.items()}
        self._cells = np.concatenate([pick.reshape(-1) for pick in picks.values()])
        self.days = np.zeros((days, self._cells.size), dtype=np.int32)

    def write(self, day: int) -> None:
        """Copy what the cells hold today."""
        self.days[day] = self._source[self._cells]

    def read(self, days: slice) -> dict[str, Array]:
        """Give the copies of some days by name, shape (days, ...) each."""
        found: dict[str, Array] = {}
        first = 0
        for name, shape in self._shapes.items():
            stop = first + math.prod(shape)
            found[name] = self.days[days, first:stop].reshape(-1, *shape)
            first = stop
        return found


class Recorder:
    """The record of one member while it runs.

    Each day copies cells of the ledger; sums over them are taken once, when the run is over.
    `days` holds all that was written, shape (days, ...) each.
    """

    def __init__(self, places: Places, people: People, days: int) -> None:
        self.coordinates = _coordinates(places)
        self._people = people
        self._places = places
        ledger, atlas = people.ledger, places.atlas
        self._copies = {
            "stock": Copies(ledger.stock, _stock_cells(atlas), days),
            "left": Copies(ledger.left, _left_cells(atlas), days),
            "reached": Copies(
                ledger.reached,
                {"forced_returns": (Status.IN_CUSTODY, Status.DETAINED, atlas.penalty)},
                days,
            ),
            "counted": Copies(_as_table(ledger.by_place), _counted_cells(atlas), days),
        }
        self.days: dict[str, NDArray[Any]] = {
            **{name: copies.days for name, copies in self._copies.items()},
            "by_status": np.zeros((days, _STATUSES), dtype=np.int32),
            "flow": np.zeros((days, _STATUSES, _STATUSES), dtype=np.int32),
            "camp_places": np.zeros((days, places.camp_places.size), dtype=np.int32),
            "tally": np.zeros(days, dtype=TALLY),
        }

    def write(self, day: int) -> None:
        """Write one day."""
        for copies in self._copies.values():
            copies.write(day)
        days, arrays = self.days, self._people.arrays
        sum_places(arrays, days["by_status"][day], days["flow"][day])
        days["camp_places"][day] = self._places.camp_places
        days["tally"][day] = self._people.ledger.tally[0]

    @property
    def variables(self) -> dict[str, Array]:
        """What was recorded, shape (days, ...) each, in the order of the table of variables."""
        return self.of_days(slice(None))

    def of_days(self, days: slice) -> dict[str, Array]:
        """Give what was recorded on some days, counted from 0."""
        found = {**self._stocks(days), **self._at_border(days), **self._flows(days)}
        return {variable.name: found[variable.name] for variable in RECORDED}

    def _stocks(self, days: slice) -> dict[str, Array]:
        return {
            "stock": self.days["by_status"][days],
            "camp_places": self.days["camp_places"][days],
            **self._copies["stock"].read(days),
        }

    def _at_border(self, days: slice) -> dict[str, Array]:
        """Give what happened at the border; drowned and shot count as attempts too."""
        ended = self._copies["left"].read(days)["border"]
        killed = self._copies["counted"].read(days)["killed"]
        return {
            "attempts": ended[:, _TRIED].sum(axis=1) + killed,
            "crossings": ended[:, _OUTSIDE].sum(axis=1),
            "crossed_unseen": ended[:, Status.IN_HIDING],
            "crossed_known": ended[:, Status.AT_RECEPTION],
            "turned_back": ended[:, _BORDER],
            "caught_by_guards": ended[:, Status.DETAINED],
            "caught_by_patrols": ended[:, Status.IN_CUSTODY],
        }

    def _flows(self, days: slice) -> dict[str, Array]:
        left, flow = self._copies["left"].read(days), self.days["flow"][days]
        counted, tally = self._copies["counted"].read(days), self.days["tally"][days]
        south = [tally["reached_south"][:, sex == CLASS_SEX].sum(axis=1) for sex in Sex]
        return {
            "flow": flow,
            "departures": left["departures"],
            "arrests": left["arrests"],
            "releases": left["releases"],
            **self._copies["reached"].read(days),
            "registered": counted["registered"],
            "helpers_fined": counted["fined"].sum(axis=1),
            "voluntary_returns": flow[:, _OUTSIDE, Status.EN_ROUTE].sum(axis=1),
            "arrivals_south_korea": np.stack(south, axis=1),
            **{name: tally[column] for name, column in _TALLIES.items()},
        }


def _stock_cells(atlas: Atlas) -> dict[str, tuple[Any, ...]]:
    return {
        "at_home": (Status.AT_HOME, atlas.county),
        "internally_displaced": (Status.INTERNALLY_DISPLACED, atlas.county),
        "at_border": (_BORDER, atlas.exit),
        "in_hiding": (Status.IN_HIDING, atlas.host),
        "at_reception": (Status.AT_RECEPTION, atlas.host),
        "in_camp": (Status.IN_CAMP, atlas.camp),
        "in_custody": (Status.IN_CUSTODY, atlas.host),
        "separated": (Status.IN_CUSTODY, atlas.separate.start),
        "detained": (Status.DETAINED, atlas.penalty),
        "onward": (Status.ONWARD, atlas.network),
    }


def _left_cells(atlas: Atlas) -> dict[str, tuple[Any, ...]]:
    return {
        "border": (_BORDER, slice(None), atlas.exit),
        "departures": (Status.AT_HOME, Status.EN_ROUTE, atlas.county),
        "arrests": (Status.IN_HIDING, Status.IN_CUSTODY, atlas.host),
        "releases": (Status.IN_CUSTODY, Status.IN_HIDING, atlas.host),
    }


def _counted_cells(atlas: Atlas) -> dict[str, tuple[Any, ...]]:
    column = {name: number for number, name in enumerate(BY_PLACE.names or ())}
    return {
        "registered": (atlas.host, column["registered"]),
        "fined": (atlas.host, column["helpers_fined"]),
        "killed": (atlas.exit, column["killed_in_attempts"]),
    }


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


def _coordinates(places: Places) -> dict[str, tuple[str, ...]]:
    geography = places.geography
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
        "network": NETWORKS,
        "sex": tuple(sex.name.lower() for sex in Sex),
    }
