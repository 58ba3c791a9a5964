"""Recorded variables: how one is declared, and from which books its numbers are taken.

Each process says what it records in its own package. The recorder copies the cells that are named
there every evening; what is made of them is made once, when the run is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int32] | NDArray[np.int64] | NDArray[np.float64]
Book = Literal["stock", "left", "reached", "by_place", "tally", "policy", "by_status", "flow"]


class Taken(NamedTuple):
    """Numbers that are copied out of a book of the day: from all days, shape (days, ...).

    `at` names the cells: a whole number, a kind of place (all of it), a column, or `None` for all.
    """

    book: Book
    at: tuple[int | str | None, ...] = ()


def stock(status: int, places: str) -> Taken:
    """Take the people who have a status at the end of the day, at all places of a kind."""
    return Taken("stock", (status, places))


def left(before: int, after: int | None, places: str) -> Taken:
    """Take the people who took a step, by the place that they left; `None` is every step."""
    return Taken("left", (before, after, places))


def reached(before: int, after: int, places: str) -> Taken:
    """Take the people who took a step, by the place that they reached."""
    return Taken("reached", (before, after, places))


def counted(column: str, places: str) -> Taken:
    """Take a column of what is counted by place beside the steps, at all places of a kind."""
    return Taken("by_place", (places, column))


def tally(column: str) -> Taken:
    """Take a column of what is counted of the whole day beside the steps."""
    return Taken("tally", (column,))


def policy(column: str, times: int = 1) -> Taken:
    """Take a column of the places as actors wrote it this morning, in whole numbers.

    What is a share is told in so many parts of the whole: `times`.
    """
    return Taken("policy", (column, times))


BY_STATUS = Taken("by_status")
"""People by status at the end of the day, all places together."""

FLOW = Taken("flow")
"""People by the status left and the status reached, all places together."""


def as_taken(values: Array) -> Array:
    """Leave numbers as they are."""
    return values


def everywhere(by_place: Array) -> Array:
    """Add places up, shape (days,)."""
    summed: Array = by_place.sum(axis=1)
    return summed


@dataclass(frozen=True)
class Variable:
    """One recorded quantity: its dimensions, its unit, its meaning, and what it is made of.

    `made` takes an array for each of `taken`, shape (days, ...), and gives shape
    (days, *sizes of the other dims).
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str
    taken: tuple[Taken, ...]
    made: Callable[..., Array] = as_taken

    @property
    def counts_status(self) -> int | None:
        """The status whose people it counts, all of them at places of one kind; `None` if none."""
        if len(self.taken) != 1 or self.made not in (as_taken, everywhere):
            return None
        book, at = self.taken[0]
        return at[0] if book == "stock" and isinstance(at[0], int) else None


def people(
    name: str, by: str, meaning: str, *taken: Taken, made: Callable[..., Array] = as_taken
) -> Variable:
    """Declare a stock of people by places or classes, counted at the end of the day."""
    return Variable(name, ("day", by), "people", meaning, taken, made)


def people_a_day(
    name: str, by: str, meaning: str, *taken: Taken, made: Callable[..., Array] = as_taken
) -> Variable:
    """Declare a flow of people by places or classes, counted during the day."""
    return Variable(name, ("day", by), "people a day", meaning, taken, made)


NET = "people a day, net"
"""The unit of what may fall as well as rise on a day."""


def change(name: str, by: str, meaning: str, *taken: Taken) -> Variable:
    """Declare by how many people something has changed during the day; it may be negative."""
    return Variable(name, ("day", by), NET, meaning, taken)


def total(
    name: str,
    meaning: str,
    *taken: Taken,
    unit: str = "people a day",
    made: Callable[..., Array] = as_taken,
) -> Variable:
    """Declare one number a day."""
    return Variable(name, ("day",), unit, meaning, taken, made)
