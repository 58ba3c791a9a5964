"""Everything about people as arrays that compiled functions read and write.

One row of `parties` is one travel party, laid out in `party_row`. Rosters and queues share one
pool of chunks (`bags`); terms and waiting lines are chains of parties (`chains`); the ledger counts
every step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.rows import Record, Records, records
from sim.geography.numbering import NETWORKS
from sim.population.cohorts import N_CLASSES, Age
from sim.population.party_row import Hold, LeaverStream
from sim.status import Cause, Status

YEARS_AWAY = 11
"""Whole years between leaving and arrival that are told apart; the last holds all longer ones."""

WAITED_FROM = (*range(15), 18, 21, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120, 180, 270)
"""From how many days on a wait for a roof counts as one of its kind; the last is open."""

CHANNELS = len(NETWORKS) + 1
"""By what people reach the South: the networks, and last the exits that need none."""

TALLY = np.dtype(
    [
        ("children_born", np.int64),  # across the border, counted nowhere else
        ("in_households", np.int64),  # people in hiding who live with a husband, as stock
        ("joined_households", np.int64),  # people in hiding who came to live with one
        ("left_home", np.int64),  # people, for the first time
        ("left_home_as", np.int64, (len(LeaverStream),)),  # people by stream, whenever they leave
        ("fled_for", np.int64, (4,)),  # people by what set them off
        ("held", np.int64, (len(Hold),)),  # people who wish to get out, by what holds them: change
        ("wished_reached", np.int64),  # those of them who reached a way out for the first time
        ("room", np.int64),  # people whom all ways out together could pass
        ("reached_border", np.int64),  # people, for the first time
        ("got_out", np.int64),  # people, for the first time
        ("fines_cny", np.float64),
        ("helpers_sentenced", np.int64),  # in the country that people leave
        ("public_cases", np.int64),  # people held abroad whose case became known at home
        ("spared", np.int64),  # of those, people let go all the same
        ("reached_south", np.int64, (N_CLASSES,)),  # people by sex and age group
        ("reached_south_as", np.int64, (len(LeaverStream),)),  # people by stream
        ("reached_south_by", np.int64, (CHANNELS,)),  # people by network, or by another exit
        ("reached_south_after", np.int64, (YEARS_AWAY,)),  # people by whole years since leaving
        ("days_to_south", np.int64),  # days since leaving, summed over those people
        ("deaths", np.int64, (len(Cause),)),
        ("deaths_as", np.int64, (len(Cause) * len(Status),)),  # by cause and status
        ("deaths_at_age", np.int64, (len(Cause) * len(Age),)),  # by cause and age group
        ("waited", np.int64, (len(WAITED_FROM),)),  # people who got a roof, by days without
        ("waiting_at_age", np.int64, (len(Age),)),  # people without a roof tonight, by age
        ("carried", np.int64),  # people taken by bus to a roof in another county
    ]
)
"""What is counted of a day beside the steps."""

BY_PLACE = np.dtype(
    [
        ("successes", np.int64),  # people who got across, by home
        ("arrived", np.int64),  # people who reached the South, by home
        ("fighting", np.int64),  # exposure to it, per cent, by county
        ("disorder", np.int64),  # control lost below what is orderly, per cent, by county
        ("willing", np.int64),  # people set off by danger who have not left yet, by county
        ("rode", np.int64),  # people who found a vehicle, by the county where they set out
        ("fled", np.int64),  # people who left home in danger, by home
        ("came_home", np.int64),  # people who had fled and came home, by home
        ("fled_out", np.int64),  # people who fled and got out for the first time, by home
        ("asked", np.int64),  # people who sought a network, by network
        ("sheltered", np.int64),  # people who entered camps, by home
        ("killed_in_attempts", np.int64),
        ("rescued", np.int64),  # people brought in from the bank to the posts
        ("registered", np.int64),
        ("helpers_fined", np.int64),
        ("fined_cny", np.int64),  # what they were fined, CNY
    ]
)
"""What is counted of a day by place beside the steps.

What only one process counts stands here too, as in the tally: the layout is a type of the machine
code of the gate, which knows no process, and is the same whichever processes there are. The process
whose package declares the variable (`records.py`) says what becomes of a column.
"""

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
            "wives",
            "waiting_children",
            "waiting_adults",
            "waiting_older",
        )
    ]
)
"""Today, how many days and rows there are, the first number of each kind of place and how many
there are of it, the last step that the gate refused, how many women in hiding live with a husband,
and how many of each age are at reception."""


class PeopleArrays(NamedTuple):
    """All people as arrays; shapes: S statuses, P places, C counties."""

    layout: Records  # LAYOUT, shape (1,)
    parties: Records  # PARTY
    residents: NDArray[np.int64]  # who has never left, shape (C, cohorts)
    found: NDArray[np.int32]  # scratch: parties that a draw or a list gave
    slots: NDArray[np.int32]  # the chunks of all bags, one after the other
    sizes: NDArray[np.int8]  # how many people the party in each slot has
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
    fates: NDArray[np.int32]  # people whose time across ended, shape (C, exits + 1, fates)


READERS: tuple[tuple[str, Status], ...] = (
    ("travel", Status.EN_ROUTE),
    ("reception", Status.AT_RECEPTION),
    ("hiding", Status.IN_HIDING),
    ("voluntary return", Status.IN_HIDING),
    ("custody", Status.IN_CUSTODY),
    ("detention", Status.DETAINED),
)
"""Who wants to see the newcomers of which status; each has a bit in the row of a party."""
TRAVEL, RECEPTION, HIDING, VOLUNTARY_RETURN, CUSTODY, DETENTION = range(len(READERS))
LINES = ("rescue", "registration", "camp")
RESCUE, REGISTRATION, CAMP_LINE = range(len(LINES))

__all__ = ["BY_PLACE", "LAYOUT", "TALLY", "PeopleArrays", "Record", "Records", "records"]
