"""The recorder: copies a day's stocks and flows from the ledger into the daily record."""

from __future__ import annotations

import numpy as np

from sim.geography.places import NETWORKS, Places
from sim.people.cohorts import CLASS_SEX, Counts, Sex
from sim.people.people import People
from sim.records import RECORDED, Array
from sim.status import Cause, Penalty, Status

_BORDER = Status.AT_BORDER
_ACROSS = [
    Status.IN_HIDING,
    Status.AT_RECEPTION,
    Status.IN_CUSTODY,
    Status.IN_SOUTH_KOREA,
    Status.ELSEWHERE_ABROAD,
]
_TRIED = [*_ACROSS, Status.AT_BORDER, Status.DETAINED]
_FIRSTS = {
    "left_home_first": "left_home",
    "reached_border_first": "reached_border",
    "crossed_first": "got_out",
}


class Recorder:
    """The record of one member while it runs; `variables` has shape (days, ...) each."""

    def __init__(self, places: Places, days: int) -> None:
        self._places = places
        self.coordinates = _coordinates(places)
        self.variables: dict[str, Array] = {}
        for variable in RECORDED:
            shape = [days, *(len(self.coordinates[dim]) for dim in variable.dims[1:])]
            is_money = variable.unit.startswith("CNY")
            self.variables[variable.name] = (
                np.zeros(shape, dtype=np.float64) if is_money else np.zeros(shape, dtype=np.int64)
            )

    def write(self, day: int, people: People) -> None:
        """Write one day."""
        row = {**self._stocks(people), **self._border(people), **self._flows(people)}
        for name, value in row.items():
            self.variables[name][day] = value

    def _stocks(self, people: People) -> dict[str, Counts | int]:
        stock, atlas = people.ledger.stock, self._places.atlas
        return {
            "stock": stock.sum(axis=1),
            "at_home": stock[Status.AT_HOME, atlas.county],
            "internally_displaced": stock[Status.INTERNALLY_DISPLACED, atlas.county],
            "at_border": stock[_BORDER, atlas.exit],
            "in_hiding": stock[Status.IN_HIDING, atlas.host],
            "at_reception": stock[Status.AT_RECEPTION, atlas.host],
            "in_camp": stock[Status.IN_CAMP, atlas.camp],
            "camp_places": self._places.camp_places,
            "in_custody": stock[Status.IN_CUSTODY, atlas.host],
            "separated": int(stock[Status.IN_CUSTODY, atlas.separate].sum()),
            "detained": stock[Status.DETAINED, atlas.penalty],
            "onward": stock[Status.ONWARD, atlas.network],
        }

    def _border(self, people: People) -> dict[str, Counts | int]:
        """Give what happened at the border; drowned and shot count as attempts too."""
        left = people.ledger.left[_BORDER][:, self._places.atlas.exit]
        return {
            "attempts": left[_TRIED].sum(axis=0) + self._killed(people),
            "crossings": left[_ACROSS].sum(axis=0),
            "crossed_unseen": left[Status.IN_HIDING],
            "crossed_known": left[Status.AT_RECEPTION],
            "turned_back": left[_BORDER],
            "caught_by_guards": left[Status.DETAINED],
            "caught_by_patrols": left[Status.IN_CUSTODY],
        }

    def _killed(self, people: People) -> Counts:
        return people.ledger.killed_in_attempts[self._places.atlas.exit]

    def _flows(self, people: People) -> dict[str, Counts | float]:
        ledger, atlas = people.ledger, self._places.atlas
        home = [Status.IN_HIDING, Status.AT_RECEPTION, Status.IN_CAMP]
        firsts = {name: ledger.firsts[key] for name, key in _FIRSTS.items()}
        return {
            "flow": ledger.flow,
            "departures": ledger.left[Status.AT_HOME, Status.EN_ROUTE, atlas.county],
            "arrests": ledger.left[Status.IN_HIDING, Status.IN_CUSTODY, atlas.host],
            "releases": ledger.left[Status.IN_CUSTODY, Status.IN_HIDING, atlas.host],
            "registered": ledger.registered[atlas.host],
            "forced_returns": ledger.reached[Status.IN_CUSTODY, Status.DETAINED, atlas.penalty],
            "voluntary_returns": int(ledger.flow[home, Status.EN_ROUTE].sum()),
            "arrivals_south_korea": np.bincount(CLASS_SEX, weights=ledger.reached_south),
            "deaths": ledger.deaths,
            "helpers_fined": int(ledger.helpers_fined.sum()),
            "fines_cny": ledger.fines_cny,
            **firsts,
        }


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
