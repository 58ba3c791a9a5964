"""The row of a travel party: every field and every flag once, with its meaning.

A row fills one line of the cache, because parties are met in any order and whoever looks at one
looks at all of it; what is only yes or no is therefore a bit, not a byte. Who keeps, checks or
describes parties goes by the tables here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.engine.compiled import compiled
from sim.engine.rows import LINE, Record
from sim.population.cohorts import N_CLASSES
from sim.status import Status


class Intent(IntEnum):
    """What a party is looking for."""

    CIRCULAR = 0  # fetch food or money and go back
    TRANSIT = 1  # onward to the South
    REFUGE = 2  # stay, out of danger or with a family


class LeaverStream(IntEnum):
    """Why a party left: not everybody leaves for the same reason."""

    TRADE = 0  # fetch food or money and go back, again and again
    MARRIAGE = 1  # women brought to husbands across the border, who stay for years
    SOUTHBOUND = 2  # on to the South, paid for by kin who arrived before
    ACCESS = 3  # officials, soldiers, loggers: with papers, money and vehicles
    REFUGE = 4  # out of danger


class Shelter(IntEnum):
    """With whom a party in hiding lives."""

    KIN = 0
    HOST = 1
    ALONE = 2
    HUSBAND = 3


class Hold(IntEnum):
    """Where somebody stands who fled and wished to get out, and what held them the last time."""

    NO_WISH = 0  # left for want, or never looked for a way out
    ON_THE_WAY = 1
    ROADS = 2
    VEHICLES = 3
    CHECKPOINTS = 4
    FIGHTING = 5
    RIVER = 6
    GUARDS = 7
    BANKS = 8
    BRIDGES = 9
    PATROLS = 10
    GAVE_UP = 11
    OUT = 12
    DEAD = 13


HOLD_MEANING: dict[Hold, str] = {
    Hold.NO_WISH: "never looked for a way out in danger",
    Hold.ON_THE_WAY: "on the way, and held by nothing",
    Hold.ROADS: "on the way, behind a crowd for which the roads have no room",
    Hold.VEHICLES: "found no vehicle or fuel, and no strength to walk on",
    Hold.CHECKPOINTS: "stopped on the way for want of a permit, or by secret police",
    Hold.FIGHTING: "turned aside by fighting on the way",
    Hold.RIVER: "at a way out, waiting for the river, a guide or a gap",
    Hold.GUARDS: "turned back or caught by guards on the near side",
    Hold.BANKS: "at a way out whose banks, ice, boats or gate pass no more people a day",
    Hold.BRIDGES: "the same where a bridge is shut",
    Hold.PATROLS: "turned back from the far side",
    Hold.GAVE_UP: "turned inland or home by their own choice",
    Hold.OUT: "got out",
    Hold.DEAD: "dead before they got out",
}


class Flag(IntEnum):
    """What is or isn't so of a party; the number is that of its bit."""

    HAS_KIN = 0
    FLED = 1
    ARMED = 2
    IS_PUBLIC = 3
    IS_BOUGHT_FREE = 4
    WENT_SOUTH = 5
    HAS_PASSED = 6
    REGISTERED = 7
    REACHED_BORDER = 8
    GOT_OUT = 9


FLAG_MEANING: dict[Flag, str] = {
    Flag.HAS_KIN: "kin across the border, as the one who decided",
    Flag.FLED: "left in danger, not for want",
    Flag.ARMED: "soldiers, and officials found out at registration",
    Flag.IS_PUBLIC: "in custody: the case is known to the state that it left",
    Flag.IS_BOUGHT_FREE: "in custody: an official has been paid and will let it go",
    Flag.WENT_SOUTH: "was heading for a mission or a third country, until released, here or there",
    Flag.HAS_PASSED: "on the way to the destination: past the neighbour, in a third country",
    Flag.REGISTERED: "ever registered at reception",
    Flag.REACHED_BORDER: "ever at the border",
    Flag.GOT_OUT: "ever across the border",
}


class Field(NamedTuple):
    """A field of the row: its type, its meaning, and between what its numbers lie.

    `low` and `high` are allowed; a word for `high` names the number of the layout that stays above
    it. Without them the field is held to something else, or to nothing. What is `kept` for the
    books alone (who stands where in which list) is no property of the party.
    """

    name: str
    type: DTypeLike
    values: str
    meaning: str
    low: int | None = None
    high: int | str | None = None
    shape: tuple[int, ...] = ()
    is_for_the_books: bool = False


def _most(integer: type[np.signedinteger[Any]]) -> int:
    return int(np.iinfo(integer).max)


def _words(choices: type[IntEnum]) -> str:
    return ", ".join(each.name.lower() for each in choices)


_BYTE, _SHORT, _WORD = _most(np.int8), _most(np.int16), _most(np.int32)
_CHOICES = (len(Intent) - 1, len(Shelter) - 1, len(LeaverStream) - 1)

FIELDS: tuple[Field, ...] = (
    Field("members", np.int8, "people by sex and age group", "living members; all stocks and flows "
          "are sums of them", 0, _BYTE, (N_CLASSES,)),
    Field("people", np.int8, "people", "living members together", 0, _BYTE),
    Field("status", np.int8, "see below", "where a party stands in its flight", 0, len(Status) - 1),
    Field("home", np.int16, "county", "where they come from", 0, "counties"),
    Field("place", np.int16, "place", "where the party is", 0, "places"),
    Field("goal", np.int16, "place", "where a journey leads; on the way "
          "South, the number of the route", -1, "places"),
    Field("crossings", np.int16, "number", "how often it has crossed the border", 0, _SHORT),
    Field("forced_returns", np.int16, "number", "how often it was handed over", 0, _SHORT),
    Field("crossed_at", np.int16, "exit", "where it got out the last time during the run, counted "
          "from 1; 0 if it never did", 0, _SHORT),
    Field("intent", np.int8, _words(Intent), "fetch food or money and go back; go on "
          "to the South; stay, out of danger or with a family", 0, _CHOICES[0]),
    Field("stream", np.int8, _words(LeaverStream), "why it left home the last time", 0,
          _CHOICES[2]),
    Field("shelter", np.int8, _words(Shelter), "with whom it hides", 0, _CHOICES[1]),
    Field("held_by", np.int8, _words(Hold), "what held it the last time, if it fled and wished to "
          "get out", 0, len(Hold) - 1),
    Field("news_to", np.uint16, "readers", "who has not seen it in its status yet, one bit each",
          is_for_the_books=True),
    Field("marks", np.uint32, "yes or no each", "what is so of it, one bit each", 0,
          (1 << len(Flag)) - 1, is_for_the_books=True),
    Field("means", np.float32, "USD", "what the party can pay"),
    Field("left_on", np.int32, "day", "when it last left home"),
    Field("since", np.int32, "day", "when the present status began"),
    Field("due", np.int32, "day", "when a term ends: journey, stay, custody, sentence, leg of the "
          "way; -1 where there is none", -1, _WORD),
    Field("seat", np.int32, "slot", "where in its roster it stands", is_for_the_books=True),
    Field("chain", np.int32, "chain", "the chain it stands in, -1 where in none", -1, "chains",
          is_for_the_books=True),
    Field("ahead", np.int32, "party", "its neighbours in the chain", is_for_the_books=True),
    Field("behind", np.int32, "party", "its neighbours in the chain", is_for_the_books=True),
)  # fmt: skip
"""In the order in which they stand in memory. People fit a byte: families have at most seventeen
members."""


def row_of(fields: Iterable[Field]) -> np.dtype[Any]:
    """Lay fields out in one line of the cache, so that no row lies across two.

    Raises:
        ValueError: They do not fit.
    """
    close = np.dtype([(each.name, each.type, each.shape) for each in fields], align=True)
    if close.itemsize > LINE:
        raise ValueError(f"the row of a party takes {close.itemsize} bytes; a line has {LINE}")
    names, known = list(close.names or ()), dict(close.fields or {})
    return np.dtype(
        {
            "names": names,
            "formats": [known[name][0] for name in names],
            "offsets": [known[name][1] for name in names],
            "itemsize": LINE,
        }
    )


PARTY = row_of(FIELDS)
"""One party."""

MOST_READERS = 8 * PARTY["news_to"].itemsize
MOST_FLAGS = 8 * PARTY["marks"].itemsize


@compiled
def has(party: Record, flag: int) -> bool:
    """Tell whether something is so of a party."""
    return (int(party.marks) >> flag) & 1 == 1


@compiled
def mark(party: Record, flag: int) -> None:
    """Note that something is so of a party."""
    party.marks = int(party.marks) | (1 << flag)


@compiled
def clear(party: Record, flag: int) -> None:
    """Note that something is not so of a party, or no longer."""
    party.marks = int(party.marks) & ~(1 << flag)


@compiled
def mark_if(party: Record, flag: int, is_so: bool) -> None:
    """Note whether something is so of a party."""
    clear(party, flag)
    if is_so:
        mark(party, flag)


def flagged(rows: NDArray[Any], flag: Flag) -> NDArray[np.bool_]:
    """Tell of many rows at once whether something is so of each."""
    found: NDArray[np.bool_] = (np.asarray(rows["marks"]) >> flag) & 1 == 1
    return found
