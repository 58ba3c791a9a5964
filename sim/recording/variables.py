"""What a member of an ensemble leaves behind: the table of recorded variables, and their values.

A member is one run of one scenario with one seed. Stocks are counted at the end of a day, flows
during it, both in people. The table below is the only place where a variable is defined; the
model fills it, results and figures read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int32] | NDArray[np.int64] | NDArray[np.float64]


@dataclass(frozen=True)
class Variable:
    """One recorded quantity: its dimensions after the day, its unit and its meaning."""

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str


MEMBERS_WITH_ACTORS = 20
"""Of how many members it is kept what actors decided: the first ones.

A member has some 20,000 changes a year, and a spreadsheet has room for a million rows.
"""


@dataclass(frozen=True)
class Notes:
    """What actors decided, noted on the days on which it changed, in any order.

    `what` names kind, actor and quantity of each row; a note holds a row, a day and a value.
    """

    what: Sequence[tuple[str, str, str]]
    row: Sequence[int] | NDArray[np.integer]
    day: Sequence[int] | NDArray[np.integer]
    value: Sequence[object] | NDArray[np.object_]

    @classmethod
    def of(cls, table: Mapping[str, Sequence[object]]) -> Notes:
        """Make notes of a long table: day, kind, name, quantity, value."""
        rows: dict[tuple[object, ...], int] = {}
        keys = zip(*(table[name] for name in ("kind", "name", "quantity")), strict=True)
        row = [rows.setdefault(key, len(rows)) for key in keys]
        what = [(str(kind), str(name), str(quantity)) for kind, name, quantity in rows]
        return cls(what, row, cast("Sequence[int]", table["day"]), table["value"])


NOTHING_NOTED = Notes((), (), (), ())


@dataclass(frozen=True)
class MemberRecord:
    """The daily record of one member; every variable has shape (days, *sizes of its dims).

    `actors` are notes, or a long table of the same; what is the same as before counts for nothing.
    """

    member: int
    seed: int
    start: date
    days: int
    stock_at_start: NDArray[np.int64]
    variables: Mapping[str, Array]
    coordinates: Mapping[str, tuple[str, ...]]
    actors: Mapping[str, list[object]] | Notes


def _stock(name: str, place: str, meaning: str) -> Variable:
    return Variable(name, ("day", place), "people", meaning)


def _flow(name: str, place: str, meaning: str) -> Variable:
    return Variable(name, ("day", place), "people a day", meaning)


def _total(name: str, meaning: str, unit: str = "people a day") -> Variable:
    return Variable(name, ("day",), unit, meaning)


RECORDED: tuple[Variable, ...] = (
    _stock("stock", "status", "people by status at the end of the day"),
    _stock("at_home", "county", "at home, by county"),
    _stock("internally_displaced", "county", "internally displaced, by the county they are in"),
    _stock("at_border", "exit", "waiting to cross, by sector or other exit"),
    _stock("in_hiding", "host", "in hiding across the border, by county or city"),
    _stock("at_reception", "host", "known across the border, without shelter, by county or city"),
    _stock("in_camp", "camp", "sheltered, by camp"),
    _stock("camp_places", "camp", "places in open camps, by camp"),
    _stock(
        "in_custody", "host", "held across the border, threatened with return, by county or city"
    ),
    _total("separated", "officials and soldiers held apart across the border", "people"),
    _stock("detained", "penalty", "held by the state that they left, by class of penalty"),
    _stock("onward", "network", "in transit to the destination, by network or mission"),
    Variable(
        "flow",
        ("day", "status_from", "status_to"),
        "people a day",
        "everybody who took a step between statuses; on the diagonal, moves between places and, "
        "at the border, failed attempts",
    ),
    _flow("departures", "county", "left home, by county"),
    _flow("attempts", "exit", "tried to cross, by sector or other exit"),
    _flow("crossings", "exit", "reached the far bank, unseen, known or caught there"),
    _flow("crossed_unseen", "exit", "reached the far bank unseen"),
    _flow("crossed_known", "exit", "reached the far bank and became known, without being caught"),
    _flow("turned_back", "exit", "were turned back and wait on"),
    _flow("caught_by_guards", "exit", "caught by guards on the near bank"),
    _flow("caught_by_patrols", "exit", "caught on the far bank by patrols"),
    _flow("arrests", "host", "arrested across the border, away from it"),
    _flow("releases", "host", "released from custody across the border"),
    _flow("registered", "host", "registered at reception across the border"),
    _flow("forced_returns", "penalty", "forcibly returned, by class of penalty"),
    _total("voluntary_returns", "set out for home of their own will, from across the border"),
    _flow("arrivals_south_korea", "sex", "arrived in the destination, by sex"),
    _flow("deaths", "cause", "died, by cause"),
    _total("helpers_fined", "people across the border fined for helping", "helpers a day"),
    _total("fines_cny", "fines on helpers", "CNY a day"),
    _total("left_home_first", "left home for the first time"),
    _total("reached_border_first", "reached the border for the first time"),
    _total("crossed_first", "got out of the country for the first time"),
)
