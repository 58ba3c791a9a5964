"""What a member of an ensemble leaves behind: the table of recorded variables, and their values.

A member is one run of one scenario with one seed. Stocks are counted at the end of a day, flows
during it, both in people. Each process declares what it records (`records.py` of its package); the
table below is put together from that. The model fills it, results and figures read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sim.processes import DAILY_ORDER
from sim.quantities.order import in_order
from sim.quantities.variables import BY_STATUS, FLOW, Array, Variable, people

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

    `stock_at_start` and `fates` are of the whole run (`OF_THE_RUN`). `actors` are notes, or a long
    table of the same; what is the same as before counts for nothing. `journeys` are those of the
    parties that were followed, if any were (`sim/recording/journeys.py`).
    """

    member: int
    seed: int
    start: date
    days: int
    stock_at_start: NDArray[np.int64]
    fates: NDArray[np.integer]
    variables: Mapping[str, Array]
    coordinates: Mapping[str, tuple[str, ...]]
    actors: Mapping[str, list[object]] | Notes
    journeys: Mapping[str, NDArray[Any]] = field(default_factory=dict)


_OF_NO_PROCESS: tuple[Variable, ...] = (
    people("stock", "status", "people by status at the end of the day", BY_STATUS),
    Variable(
        "flow",
        ("day", "status_from", "status_to"),
        "people a day",
        "everybody who took a step between statuses; on the diagonal, moves between places and, "
        "at the border, failed attempts",
        (FLOW,),
    ),
)

_ORDER = (
    "stock",
    "at_home",
    "internally_displaced",
    "at_border",
    "in_hiding",
    "at_reception",
    "in_camp",
    "camp_places",
    "in_custody",
    "separated",
    "officials_apart",
    "soldiers_apart",
    "detained",
    "onward",
    "flow",
    "departures",
    "attempts",
    "crossings",
    "crossed_unseen",
    "crossed_known",
    "turned_back",
    "caught_by_guards",
    "caught_by_patrols",
    "arrests",
    "releases",
    "registered",
    "forced_returns",
    "voluntary_returns",
    "arrivals_south_korea",
    "deaths",
    "helpers_fined",
    "fines_cny",
    "left_home_first",
    "reached_border_first",
    "crossed_first",
)
"""In which results hold them, kept so that files of a run stay alike; others come behind."""

RECORDED: tuple[Variable, ...] = in_order(
    (*_OF_NO_PROCESS, *(each for process in DAILY_ORDER for each in process.records)), _ORDER
)
"""All that is recorded: what the processes declare, and what belongs to none of them."""

OF_THE_RUN: tuple[Variable, ...] = (
    Variable("stock_at_start", ("status",), "people", "people by status before the first day", ()),
    Variable(
        "fates",
        ("county", "last_exit", "fate"),
        "people",
        "what became of those who got out or tried to, until the last day, by home and by the exit "
        "of their last crossing; somebody who crosses twice counts twice",
        (),
    ),
)
"""What is recorded once of a whole run; nearly all fates are 0, and packed they take no room."""
