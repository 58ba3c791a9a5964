"""What a run gives for a quantity that is written as `arrivals_south_korea[sex=female]`.

A quantity is the name of a recorded variable, with classes or places in brackets: several of one
kind are joined by `+`, kinds stand apart by `,`. Two of these with ` / ` between them are a ratio.
Places are counties, hosts and so on by name, or all of a `province`. Of what is counted by the day
the sum of a period is taken, of what is there at the end of a day the mean. Of a wave there is also
the day by which half of it has come, and its highest day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sim.messages.mistakes import did_you_mean, nearest, one_line
from sim.quantities.measures import Table, Values
from sim.recording.variables import RECORDED

_TERM = re.compile(r"(\w+)\s*(?:\[([^\]]*)\])?")
_ARRIVALS = "arrivals_south_korea"
_BY_CLASS = {
    _ARRIVALS: {
        "age": "arrivals_by_age",
        "stream": "arrivals_by_stream",
        "channel": "arrivals_by_channel",
        "county": "arrivals_by_home",
    },
    "deaths": {"age": "deaths_at_age", "county": "deaths_at_home"},
}
"""Variables that count the same people by other classes."""
_DIMS = {each.name: each.dims for each in RECORDED}
_UNITS = {each.name: each.unit for each in RECORDED}
_PROVINCE, _COUNTY = "province", "county"
START = "start"
"""The event that every run has: its first day."""


class QuantityError(ValueError):
    """A quantity that no run has; the text says why."""


@dataclass(frozen=True)
class Term:
    """A recorded variable, of which some classes or places are counted."""

    variable: str
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_flow(self) -> bool:
        """Whether it is counted by the day."""
        return " a day" in _UNITS[self.variable] or _UNITS[self.variable] == "days"

    def daily(self, data: Table) -> Values:
        """Count it on each day, shape (member, day).

        Raises:
            QuantityError: The run has no such class or place.
        """
        column = data[self.variable]
        dims, values = [*column.dims], column.values
        for dim, labels in self.only.items():
            axis = _COUNTY if dim == _PROVINCE else dim
            values = values.take(_rows(data, dim, labels), axis=dims.index(axis))
        summed: Values = values.sum(axis=tuple(range(2, values.ndim)), dtype=np.float64)
        return summed


@dataclass(frozen=True)
class Quantity:
    """A term, or the ratio of two."""

    text: str
    term: Term
    over: Term | None = None

    @property
    def is_flow(self) -> bool:
        """Whether it is summed over a period."""
        return self.over is None and self.term.is_flow

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is counted for it."""
        return (self.term,) if self.over is None else (self.term, self.over)

    def of(self, data: Table, days: NDArray[np.bool_]) -> Values:
        """Give its value over some days in each member; not-a-number where it is over nothing."""
        return self._divided(_over(self.term, data, days), data, days)

    def peak(self, data: Table, days: NDArray[np.bool_]) -> Values:
        """Give its value on the day on which most is counted, over the mean of what it is over."""
        return self._divided(self.term.daily(data)[:, days].max(axis=1), data, days)

    def half(self, data: Table, days: NDArray[np.bool_]) -> Values:
        """Give the day, counted from 1, by which half of what these days count has come."""
        grown = self.term.daily(data)[:, days].cumsum(axis=1)
        found: Values = (grown < grown[:, -1:] / 2).sum(axis=1) + 1.0
        return np.where(grown[:, -1] > 0, found, np.nan)

    def _divided(self, top: Values, data: Table, days: NDArray[np.bool_]) -> Values:
        if self.over is None:
            return top
        below = _over(self.over, data, days)
        none = np.full(top.shape, np.nan)
        divided: Values = np.divide(top, below, out=none, where=below > 0)
        return divided


def read_quantity(text: str) -> Quantity:
    """Read a quantity as it is written.

    Raises:
        QuantityError: There is no such variable, or it is not counted by such classes.
    """
    parts = [part.strip() for part in text.split(" / ")]
    if len(parts) > 2 or not all(parts):
        raise QuantityError(f"{one_line(text)} is neither one quantity nor a ratio of two")
    terms = [_term(part) for part in parts]
    return Quantity(text.strip(), terms[0], terms[1] if len(terms) == 2 else None)


def days_between(start: date, days: int, first: int, last: int) -> NDArray[np.bool_]:
    """Tell which days of a run lie in the years from the first to the last."""
    began = np.datetime64(start, "D")
    years = (began + np.arange(days)).astype("datetime64[Y]").astype(int) + 1970
    return np.asarray((years >= first) & (years <= last))


@dataclass(frozen=True)
class Course:
    """The days of a run: when it begins, how many there are, and what happens on which."""

    start: date
    days: int
    events: Mapping[str, date] = field(default_factory=dict)

    def in_years(self, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which days lie in the years from the first to the last."""
        return days_between(self.start, self.days, first, last)

    def since(self, event: str, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which days are the first to the last since an event, whose own is day 1.

        Raises:
            QuantityError: The run has no such event.
        """
        known = {START: self.start, **self.events}
        if event not in known:
            hint = did_you_mean(nearest(event, [*known]))
            raise QuantityError(f"the run has no event {one_line(event)}{hint}")
        gone = (known[event] - self.start) // timedelta(days=1)
        day = np.arange(self.days) - gone + 1
        return np.asarray((day >= first) & (day <= last))


def _over(term: Term, data: Table, days: NDArray[np.bool_]) -> Values:
    daily = term.daily(data)[:, days]
    found: Values = daily.sum(axis=1) if term.is_flow else daily.mean(axis=1)
    return found


def _term(text: str) -> Term:
    found = _TERM.fullmatch(text)
    if found is None:
        raise QuantityError(
            f"{one_line(text)} is no quantity; write a name and, in brackets, what is counted, as "
            f"{_ARRIVALS}[sex=female]"
        )
    name, inside = found[1], found[2]
    if name not in _DIMS:
        hint = did_you_mean(nearest(name, [*_DIMS]))
        raise QuantityError(f"no run counts {one_line(name)}{hint}")
    only = dict(_only(inside, text)) if inside else {}
    return Term(_counted_by(name, [*only]), only)


def _only(inside: str, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in inside.split(","):
        dim, equals, labels = part.partition("=")
        chosen = tuple(label.strip() for label in labels.split("+"))
        if not equals or not all(chosen):
            raise QuantityError(
                f"{one_line(text)}: in brackets stands what is counted, as sex=female"
            )
        yield dim.strip(), chosen


def _counted_by(name: str, kinds: list[str]) -> str:
    """Find the variable that is counted by all these kinds."""
    others = _BY_CLASS.get(name, {})
    asked = [_COUNTY if kind == _PROVINCE else kind for kind in kinds]
    for each in (name, *others.values()):
        if set(asked) <= set(_DIMS[each][1:]):
            return each
    may = sorted({*chain.from_iterable(_DIMS[each][1:] for each in (name, *others.values()))})
    may += [_PROVINCE] * (_COUNTY in may)
    wrong = ", ".join(one_line(kind) for kind in kinds)
    told = f"it is counted by {', '.join(may)}, one at a time" if may else "it is not divided"
    raise QuantityError(f"{name} is not counted by {wrong}; {told}")


def _rows(data: Table, dim: str, labels: tuple[str, ...]) -> NDArray[np.intp]:
    known = data[f"county_{_PROVINCE}" if dim == _PROVINCE else dim].values.astype(str)
    for label in labels:
        if label not in known:
            hint = did_you_mean(nearest(label, sorted(set(known.tolist()))))
            raise QuantityError(f"the run has no {dim} {one_line(label)}{hint}")
    return np.flatnonzero(np.isin(known, labels))
