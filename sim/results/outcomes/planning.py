"""What a contingency plan asks of a run: numbers of a period, each for three cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.geography.words import with_countries
from sim.quantities import measures as m
from sim.quantities import shelter
from sim.quantities.measures import Daily, Values
from sim.results.load import Results

FIRST_MONTHS, YEAR = 90, 365
CASES = (("most likely", 0.5), ("high", 0.8), ("worst plausible", 0.95))
"""Of each number by itself: the point below which so large a share of the members lies."""
RATES = (500, 1_000, 5_000)
"""Arrivals a day at which responses change in size, as UNHCR's preparedness package ranks them."""
_WEEK = 7


@dataclass(frozen=True)
class Period:
    """Some days of a run, from the first that is counted on."""

    name: str
    first: date
    days: slice

    @property
    def length(self) -> int:
        """How many days it has."""
        return int(self.days.stop - self.days.start)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(self.length - 1)


@dataclass(frozen=True)
class Number:
    """One number of the members, shape (member,); `fewer_is_worse` turns the cases around.

    A day that never comes is not-a-number.
    """

    key: str
    label: str
    unit: str
    values: Values
    fewer_is_worse: bool = False

    def cases(self) -> tuple[float, ...]:
        """Give the number of each case; not-a-number where so few members have one."""
        known = np.where(np.isnan(self.values), np.inf, self.values)
        shares = [1 - share if self.fewer_is_worse else share for _, share in CASES]
        if np.isfinite(known).all():
            found = np.quantile(known, shares)
        else:
            found = np.sort(known)[[math.ceil(share * (known.size - 1)) for share in shares]]
        return tuple(float(each) if np.isfinite(each) else np.nan for each in found)


def periods_of(run: Results, start: date) -> tuple[Period, ...]:
    """Give the first three months and the year from a day on, as far as the run has them."""
    row = (start - date.fromisoformat(run.manifest.start)).days
    left = run.manifest.days - row
    names = ((f"first {FIRST_MONTHS} days", FIRST_MONTHS), ("year", YEAR))
    found = []
    for name, days in names:
        length = min(days, left)
        told = name if length == days else f"{name}, of which the run has {length} days"
        found.append(Period(told, start, slice(row, row + length)))
    return tuple(found[:1] if left <= FIRST_MONTHS else found)


@dataclass(frozen=True)
class Figures:
    """The numbers of a period, by the heading that they stand under."""

    period: Period
    population: tuple[Number, ...]
    arrivals: tuple[Number, ...]
    entry_points: tuple[Number, ...]
    reception: tuple[Number, ...]
    settlement: tuple[Number, ...]
    profile: tuple[Number, ...]
    in_need: Number
    person_days: Number
    busiest_day: Number


def figures_of(run: Results, period: Period) -> Figures:
    """Count a period of a run."""
    count = _Count(run, period)
    in_need = count.most("in_need", "in need of a roof at one time, most", shelter.camp_demand)
    return Figures(
        period,
        tuple(_population(count, in_need)),
        tuple(_arrivals(count)),
        tuple(_entry_points(count)),
        tuple(_reception(count)),
        tuple(_settlement(count)),
        tuple(_profile(count)),
        in_need,
        count.total("person_days", "days that people in need of a roof are there, together",
                    shelter.camp_demand, "person-days"),
        count.most("busiest_day", "became known on the busiest day", _KNOWN, "people a day"),
    )  # fmt: skip


_KNOWN: Daily = m.nationwide("flow", status_to="at_reception")
_CROSSINGS: Daily = m.across_border("crossings")


@dataclass(frozen=True)
class _Count:
    """Counts within a period."""

    run: Results
    period: Period

    def daily(self, measure: Daily) -> Values:
        """Give the days of the period, shape (member, day)."""
        days: Values = measure(self.run.stored)[:, self.period.days]
        return days

    def words(self, text: str) -> str:
        """Fill in what countries are called."""
        return with_countries(text, [self.run.words])

    def most(self, key: str, label: str, measure: Daily, unit: str = "people") -> Number:
        """Give the highest day."""
        return Number(key, self.words(label), unit, self.daily(measure).max(axis=1))

    def total(self, key: str, label: str, measure: Daily, unit: str = "people") -> Number:
        """Give the sum of the days."""
        return Number(key, self.words(label), unit, self.daily(measure).sum(axis=1))

    def week(self, key: str, label: str, measure: Daily) -> Number:
        """Give the highest mean of seven days in a row."""
        days = self.daily(measure)
        width = min(_WEEK, days.shape[1])
        summed = np.cumsum(np.pad(days, ((0, 0), (1, 0))), axis=1)
        means = (summed[:, width:] - summed[:, :-width]) / width
        return Number(key, self.words(label), "people a day", means.max(axis=1))


def _population(count: _Count, in_need: Number) -> Iterator[Number]:
    yield in_need
    yield count.total("known", "became known in {across}", _KNOWN)
    yield count.total("crossings", "crossings into {across}", _CROSSINGS)
    yield count.most("in_hiding", "in hiding in {across}, most", m.nationwide("in_hiding"))
    yield count.most("displaced", "internally displaced in {home}, most",
                     m.nationwide("internally_displaced"))  # fmt: skip
    yield count.most("at_border", "waiting at the border, most", m.nationwide("at_border"))
    yield count.total("returned", "returned by force", m.nationwide("forced_returns"))
    yield count.total("deaths", "deaths away from home",
                      m.less(m.nationwide("deaths"), m.nationwide("deaths_at_home")))  # fmt: skip


def _arrivals(count: _Count) -> Iterator[Number]:
    mean = count.daily(_KNOWN).mean(axis=1)
    yield Number("known_a_day", count.words("became known in {across}, mean"), "people a day", mean)
    yield count.week("known_week", "became known, busiest week", _KNOWN)
    yield count.most("known_peak", "became known, busiest day", _KNOWN, "people a day")
    yield count.week("crossings_week", "crossings, busiest week", _CROSSINGS)
    yield count.most("crossings_peak", "crossings, busiest day", _CROSSINGS, "people a day")


def _entry_points(count: _Count) -> Iterator[Number]:
    """Count the crossings at each way out, in the order along the border."""
    values = count.run.stored["crossings"].values[:, count.period.days].sum(axis=1)
    for number, name in enumerate(count.run.stored["exit"].values):
        people = values[:, number].astype(np.float64)
        if people.any():
            yield Number(f"crossings at {name}", str(name), "people", people)


def _reception(count: _Count) -> Iterator[Number]:
    yield count.most("unsheltered", "known, without shelter, most", m.nationwide("at_reception"))
    yield count.total("unsheltered_days", "nights that people spend without shelter, together",
                      m.nationwide("at_reception"), "person-days")  # fmt: skip
    yield count.total("registered", "registered", m.nationwide("registered"))
    yield count.most("registered_day", "registered, busiest day", m.nationwide("registered"),
                     "people a day")  # fmt: skip
    yield count.total("rescued", "brought in from the bank", m.nationwide("rescued"))
    yield count.total("carried", "carried to a roof in another county",
                      m.nationwide("carried_inland"))  # fmt: skip
    yield count.most("carried_day", "carried, busiest day", m.nationwide("carried_inland"),
                     "people a day")  # fmt: skip
    yield count.most("in_custody", "in custody in {across}, most", m.nationwide("in_custody"))
    yield count.most("apart", "officials and soldiers held apart, most", m.nationwide("separated"))


def _settlement(count: _Count) -> Iterator[Number]:
    yield count.most("sheltered", "under a roof, most", shelter.sheltered)
    yield count.most("families", "with families, most", m.nationwide("with_families"))
    yield count.most("centres", "in schools and halls, most", m.nationwide("in_centres"))
    yield count.most("camps", "in the named camp sites, most", m.nationwide("in_camp"))
    yield count.most("added", "in further camps, most", m.nationwide("in_added_camps"))
    yield count.most("zone", "in a zone on the near bank, most", m.nationwide("in_zone"))
    size = shelter.camp_size(count.run.stored)
    needed = np.ceil(count.daily(shelter.camp_demand).max(axis=1) / size)
    yield Number("camps_needed", f"camps of {np.median(size):,.0f} for everybody in need",
                 "camps", needed)  # fmt: skip
    places = count.daily(shelter.places_open).max(axis=1)
    yield Number("places", "places that open, most", "places", places, fewer_is_worse=True)


def _profile(count: _Count) -> Iterator[Number]:
    """Share those in need out among age groups, as those are who wait without shelter."""
    ages = count.run.stored["at_reception_by_age"].values[:, count.period.days].sum(axis=1)
    everybody = ages.sum(axis=1)
    if not everybody.any():
        return
    in_need = count.daily(shelter.camp_demand).max(axis=1)
    for number, group in enumerate(count.run.stored["age"].values):
        share = np.divide(ages[:, number], everybody, out=np.zeros(len(ages)), where=everybody > 0)
        yield Number(f"in need: {group}", str(group), "people", share * in_need)
    female = _female_at_home(count)
    if female is not None:
        for sex, share in (("female", female), ("male", 1 - female)):
            yield Number(f"in need: {sex}", f"{sex}, as where they left", "people", share * in_need)


def _female_at_home(count: _Count) -> Values | None:
    """Give the share of women and girls at home, in the mean of those who left; none if unknown.

    The sex of those in need is not recorded: in danger families leave together, and of these the
    census of the counties that they leave says most.
    """
    rows: Any = {str(row["name"]): row for row in count.run.places.rows("counties.csv")}
    here = [rows[str(name)] for name in count.run.stored["county"].values]
    if not all(row.get("female") and row.get("male") for row in here):
        return None
    women = np.array([row["female"] / (row["female"] + row["male"]) for row in here])
    left = count.run.stored["departures"].values[:, count.period.days].sum(axis=1)
    people = left.sum(axis=1)
    share: Values = np.full(len(left), women.mean())
    np.divide(left @ women, people, out=share, where=people > 0)
    return share


def triggers_of(run: Results, start: date) -> list[Number]:
    """Give on which day, from the first that is counted on, something happens for the first time.

    The worst plausible case is that in which it happens soonest; what happens in too few members
    has no day.
    """
    first = (start - date.fromisoformat(run.manifest.start)).days
    known = _KNOWN(run.stored)[:, first:]
    summed = np.cumsum(np.pad(known, ((0, 0), (_WEEK, 0))), axis=1)
    week = (summed[:, _WEEK:] - summed[:, :-_WEEK]) / _WEEK
    found = [
        Number(f"{rate} a day", f"{rate:,} a day become known, mean of 7 days", "day",
               _first(week >= rate), fewer_is_worse=True)
        for rate in RATES
    ]  # fmt: skip
    for key, label, held in (
        (
            "waiting",
            "1,000 wait without shelter",
            m.nationwide("at_reception")(run.stored) >= 1_000,
        ),
        ("overflow", "all open camp sites are full", shelter.overflowing(run.stored)),
    ):
        found.append(Number(key, label, "day", _first(held[:, first:]), fewer_is_worse=True))
    return found


def _first(held: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Values:
    """Give the first day of each member on which something holds, counted from 1."""
    return np.where(held.any(axis=1), held.argmax(axis=1) + 1.0, np.nan)
