"""Everything about people as arrays that compiled functions read and write.

One row of `parties` is one travel party in 64 bytes, one line of a cache: whoever looks at a party
looks at all of it. Rosters and queues share one pool of chunks (`bags`); terms and
waiting lines are chains of parties (`chains`); the ledger counts every step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.rows import Record, Records, records
from sim.population.cohorts import N_CLASSES
from sim.status import Cause, Status

_LINE = 64  # bytes of a line of the cache


def _in_lines(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Let a row fill a whole line, so that none lies across two."""
    names, fields = list(dtype.names or ()), dict(dtype.fields or {})
    return np.dtype(
        {
            "names": names,
            "formats": [fields[name][0] for name in names],
            "offsets": [fields[name][1] for name in names],
            "itemsize": _LINE,
        }
    )


PARTY = _in_lines(
    np.dtype(
        [
            ("members", np.int8, (N_CLASSES,)),  # living, by sex and age group
            ("people", np.int8),  # living members
            ("status", np.int8),
            ("home", np.int16),  # county
            ("place", np.int16),
            ("goal", np.int16),  # where a journey leads, a place
            ("crossings", np.int16),
            ("forced_returns", np.int16),
            ("intent", np.int8),
            ("shelter", np.int8),
            ("has_kin", np.bool_),  # across the border
            ("fled", np.bool_),  # left because of danger, not want
            ("armed", np.bool_),  # officials and soldiers
            ("is_public", np.bool_),  # the case is known to the state that it left
            ("is_bought_free", np.bool_),  # an official has been paid and will let it go
            ("went_south", np.bool_),  # was heading for a mission or a third country
            ("has_passed", np.bool_),  # is past the neighbour, in a third country
            ("registered", np.bool_),  # at reception
            ("reached_border", np.bool_),  # at least once
            ("got_out", np.bool_),  # at least once
            ("news_to", np.uint8),  # readers who have not seen it in its status yet, one bit each
            ("means", np.float32),  # what it can pay, USD
            ("since", np.int32),  # day on which the present status began
            ("due", np.int32),  # day on which a term ends, -1 where there is none
            ("seat", np.int32),  # where in its roster it stands
            ("chain", np.int32),  # the chain it stands in, -1 where in none
            ("ahead", np.int32),  # its neighbours in the chain
            ("behind", np.int32),
        ],
        align=True,
    )
)
"""One party. Numbers of people fit a byte: families have at most seventeen members."""

TALLY = np.dtype(
    [
        ("left_home", np.int64),  # people, for the first time
        ("reached_border", np.int64),  # people, for the first time
        ("got_out", np.int64),  # people, for the first time
        ("fines_cny", np.float64),
        ("reached_south", np.int64, (N_CLASSES,)),  # people by sex and age group
        ("deaths", np.int64, (len(Cause),)),
    ]
)
"""What is counted of a day beside the steps."""

BY_PLACE = np.dtype(
    [
        ("successes", np.int64),  # people who got across, by home
        ("sheltered", np.int64),  # people who entered camps, by home
        ("killed_in_attempts", np.int64),
        ("registered", np.int64),
        ("helpers_fined", np.int64),
    ]
)
"""What is counted of a day by place beside the steps."""

LAYOUT = np.dtype(
    [
        (name, np.int64)
        for name in (
            "day",
            "days",
            "rows",
            "largest_party",
            "places",
            "county",
            "counties",
            "exit",
            "exits",
            "sectors",
            "host",
            "hosts",
            "separate",
            "camp",
            "camps",
            "penalty",
            "network",
            "south_korea",
            "abroad",
            "refused",
        )
    ]
)
"""Today, how many days and rows there are, the first number of each kind of place and how many
there are of it, and the last step that the gate refused."""


class PeopleArrays(NamedTuple):
    """All people as arrays; shapes: S statuses, P places, C counties."""

    layout: Records  # LAYOUT, shape (1,)
    parties: Records  # PARTY
    residents: NDArray[np.int64]  # who has never left, shape (C, cohorts)
    found: NDArray[np.int32]  # scratch: parties that a draw or a list gave
    slots: NDArray[np.int32]  # the chunks of all bags, one after the other
    after: NDArray[np.int32]  # the chunk after each chunk
    before: NDArray[np.int32]
    first: NDArray[np.int32]  # the first and the last chunk of each bag, -1 for none
    last: NDArray[np.int32]
    filled: NDArray[np.int64]  # how many parties are in each bag
    spare: NDArray[np.int64]  # the first chunk never used, and the first one handed back
    front: NDArray[np.int32]  # the first and the last party of each chain, -1 for none
    tail: NDArray[np.int32]
    stock: NDArray[np.int64]  # people, shape (S, P)
    left: NDArray[np.int64]  # people by step and place left, shape (S, S, P)
    reached: NDArray[np.int64]  # people by step and place reached, shape (S, S, P)
    tally: Records  # TALLY, shape (1,)
    by_place: Records  # BY_PLACE, shape (P,)


ROSTERED = frozenset(Status) - {
    Status.EN_ROUTE,
    Status.ONWARD,
    Status.IN_SOUTH_KOREA,
    Status.ELSEWHERE_ABROAD,
    Status.DEAD,
}
"""Statuses whose parties are listed by place. Of the others nobody is ever drawn: their terms are
in the calendar, or they stay for good."""

READERS: tuple[tuple[str, Status], ...] = (
    ("travel", Status.EN_ROUTE),
    ("reception", Status.AT_RECEPTION),
    ("hiding", Status.IN_HIDING),
    ("voluntary return", Status.IN_HIDING),
    ("custody", Status.IN_CUSTODY),
    ("detention", Status.DETAINED),
)
"""Who wants to see the newcomers of which status."""
TRAVEL, RECEPTION, HIDING, VOLUNTARY_RETURN, CUSTODY, DETENTION = range(len(READERS))
LINES = ("registration", "camp")
REGISTRATION, CAMP_LINE = range(len(LINES))

__all__ = ["BY_PLACE", "LAYOUT", "PARTY", "TALLY", "PeopleArrays", "Record", "Records", "records"]
