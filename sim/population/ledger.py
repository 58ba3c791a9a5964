"""The ledger: every step between statuses, counted in people, by the places left and reached."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled
from sim.population.arrays import (
    BY_PLACE,
    CHANNELS,
    TALLY,
    WAITED_FROM,
    YEARS_AWAY,
    PeopleArrays,
    Record,
    Records,
    records,
)
from sim.population.cohorts import CLASS_AGE, N_CLASSES, Age, Counts
from sim.population.party_row import Flag, Hold, Shelter, has, mark
from sim.status import ENDED, OUTSIDE, SHELTERED, Fate, Status, mask

_N, _AGES = len(Status), len(Age)
_IS_OUTSIDE = mask(OUTSIDE)
_IS_SHELTERED = mask(SHELTERED)
_AGE_OF_CLASS = CLASS_AGE
_WAITED_FROM, _WAITS = np.array(WAITED_FROM), len(WAITED_FROM)
_DAYS_A_YEAR = 365
_NO_FATE = -1
_FATE_BY_END = np.array([ENDED.get(status, _NO_FATE) for status in Status])
_FIRSTS = ("left_home", "reached_border", "got_out")


class Ledger:
    """Flows of one day and the stocks that result, all in people.

    `left[a, b, p]` counts steps from status a to b by the place left, `reached[a, b, p]` by the
    place reached; `stock[s, p]` is everybody. `fates[c, x, f]` counts since the run began how times
    across ended, by home, by the exit that led there (from 1; 0 is before the run), and by fate.
    The gate writes all of it.
    """

    def __init__(self, n_places: int, n_counties: int, n_exits: int) -> None:
        self.n_places = n_places
        self.stock: Counts = np.zeros((_N, n_places), dtype=np.int64)
        self.left: Counts = np.zeros((_N, _N, n_places), dtype=np.int64)
        self.reached: Counts = np.zeros((_N, _N, n_places), dtype=np.int64)
        self.tally: Records = records(TALLY)
        self.by_place: Records = records(BY_PLACE, n_places)
        self.fates = np.zeros((n_counties, n_exits + 1, len(Fate)), dtype=np.int32)

    def forget_counts(self) -> None:
        """Begin a day without what is counted beside the steps."""
        for book in (self.tally, self.by_place):
            book.view(np.ndarray).view(np.int64).fill(0)  # as plain words, in a tenth of the time

    @property
    def flow(self) -> Counts:
        """People by status left and status reached today, shape (statuses, statuses)."""
        total: Counts = self.left.sum(axis=2)
        return total

    @property
    def firsts(self) -> Mapping[str, int]:
        """People who left home, reached the border or got out for the first time today."""
        return {name: int(self.tally[name][0]) for name in _FIRSTS}

    @property
    def reached_south(self) -> Counts:
        """People who reached South Korea today, by sex and age group."""
        return self._counted("reached_south")

    @property
    def deaths(self) -> Counts:
        """People who died today, by cause."""
        return self._counted("deaths")

    @property
    def fines_cny(self) -> float:
        """What helpers were fined today, CNY."""
        return float(self.tally["fines_cny"][0])

    @property
    def successes(self) -> Counts:
        """People who got across today, by home."""
        return self._by_place("successes")

    @property
    def sheltered(self) -> Counts:
        """People who entered camps today, by home."""
        return self._by_place("sheltered")

    @property
    def killed_in_attempts(self) -> Counts:
        """People who drowned or were shot today, by place."""
        return self._by_place("killed_in_attempts")

    @property
    def registered(self) -> Counts:
        """People registered at reception today, by place."""
        return self._by_place("registered")

    @property
    def helpers_fined(self) -> Counts:
        """People fined today for helping, by place."""
        return self._by_place("helpers_fined")

    def _counted(self, name: str) -> Counts:
        counted: NDArray[np.int64] = self.tally[name][0]
        return counted

    def _by_place(self, name: str) -> Counts:
        counted: NDArray[np.int64] = self.by_place[name]
        return counted


@compiled
def count_fate(arrays: PeopleArrays, party: Record, before: int, after: int, people: int) -> None:
    """Note where people get out, and count how a time across ends, or an attempt that failed."""
    here = int(party.place) - arrays.layout[0].exit + 1
    if before == Status.AT_BORDER:
        if after == Status.DETAINED:
            arrays.fates[party.home, here, Fate.CAUGHT_LEAVING] += people
        elif _IS_OUTSIDE[after]:
            party.crossed_at = here
            _count_end(arrays, party, after, people)
    elif _IS_OUTSIDE[before]:
        _count_end(arrays, party, after, people)


@compiled
def count_killed_leaving(arrays: PeopleArrays, party: Record) -> None:
    """Count somebody who is killed in the attempt to get out."""
    exit_ = int(party.place) - arrays.layout[0].exit + 1
    arrays.fates[party.home, exit_, Fate.KILLED_LEAVING] += 1


@compiled
def _count_end(arrays: PeopleArrays, party: Record, after: int, people: int) -> None:
    fate = _FATE_BY_END[after]
    if fate != _NO_FATE:
        arrays.fates[party.home, party.crossed_at, fate] += people


@compiled
def hold(arrays: PeopleArrays, party: Record, cause: int) -> None:
    """Note what holds a party that wishes to get out, or where it stands; out is out for good."""
    before, people = party.held_by, int(party.people)
    if before == Hold.OUT or before == cause:  # noqa: PLR1714 - as numba reads it
        return
    if before != Hold.NO_WISH:
        arrays.tally[0].held[before] -= people
    arrays.tally[0].held[cause] += people
    party.held_by = cause


@compiled
def hold_if_it_wishes(arrays: PeopleArrays, party: Record, cause: int) -> None:
    """Do the same for a party that has looked for a way out, and nothing for any other."""
    if party.held_by != Hold.NO_WISH:
        hold(arrays, party, cause)


@compiled
def count_border_reached(arrays: PeopleArrays, party: Record) -> None:
    """Count who reaches a way out, for the first time."""
    people, tally = int(party.people), arrays.tally[0]
    if not has(party, Flag.REACHED_BORDER):
        tally.reached_border += people
        if party.held_by != Hold.NO_WISH:
            tally.wished_reached += people
    mark(party, Flag.REACHED_BORDER)
    hold_if_it_wishes(arrays, party, Hold.RIVER)


@compiled
def count_way_out(arrays: PeopleArrays, party: Record) -> None:
    """Count who gets out, and who does so for the first time."""
    people, home = int(party.people), arrays.by_place[party.home]
    if not has(party, Flag.GOT_OUT):
        arrays.tally[0].got_out += people
        if has(party, Flag.FLED):
            home.fled_out += people
    mark(party, Flag.GOT_OUT)
    home.successes += people
    hold_if_it_wishes(arrays, party, Hold.OUT)


@compiled
def count_dead_wish(arrays: PeopleArrays, party: Record) -> None:
    """Count somebody who dies before getting out."""
    before = party.held_by
    if before != Hold.NO_WISH and before != Hold.OUT:  # noqa: PLR1714 - as numba reads it
        arrays.tally[0].held[before] -= 1
        arrays.tally[0].held[Hold.DEAD] += 1


@compiled
def join_household(arrays: PeopleArrays, party: Record) -> None:
    """Let a party in hiding live with a husband."""
    party.shelter = Shelter.HUSBAND
    arrays.layout[0].wives += party.people
    arrays.tally[0].joined_households += party.people


@compiled
def leave_household(arrays: PeopleArrays, party: Record, people: int) -> None:
    """Count some of a party in hiding out of the household of a husband, if they live in one."""
    if party.shelter == Shelter.HUSBAND:
        arrays.layout[0].wives -= people
        if people == party.people:
            party.shelter = Shelter.ALONE


@compiled
def count_milestones(arrays: PeopleArrays, party: Record, before: int, after: int) -> None:
    """Count who reached the border or got out for the first time, camps, and the South."""
    if before == Status.EN_ROUTE and after == Status.AT_BORDER:
        count_border_reached(arrays, party)
    elif before == Status.AT_BORDER and _IS_OUTSIDE[after]:
        count_way_out(arrays, party)
    if _IS_SHELTERED[after] and not _IS_SHELTERED[before]:
        arrays.by_place[party.home].sheltered += int(party.people)
        _count_wait(arrays, party, before)
    elif after == Status.IN_SOUTH_KOREA:
        _count_arrival(arrays, party)


@compiled
def count_waiting(arrays: PeopleArrays, party: Record, sign: int) -> None:
    """Count a party in or out of those at reception, by age."""
    for sex_age in range(N_CLASSES):
        change_waiting(arrays, _AGE_OF_CLASS[sex_age], sign * int(party.members[sex_age]))


@compiled
def change_waiting(arrays: PeopleArrays, age: int, people: int) -> None:
    """Let more or fewer of one age be at reception."""
    if age == Age.CHILD:
        arrays.layout[0].waiting_children += people
    elif age == Age.ADULT:
        arrays.layout[0].waiting_adults += people
    else:
        arrays.layout[0].waiting_older += people


@compiled
def _count_wait(arrays: PeopleArrays, party: Record, before: int) -> None:
    """Count for how long those who get a roof have waited for it, by days."""
    if before == Status.AT_RECEPTION:
        days = arrays.layout[0].day - int(party.since)
        wait = 0
        while wait < _WAITS - 1 and days >= _WAITED_FROM[wait + 1]:
            wait += 1
        arrays.tally[0].waited[wait] += int(party.people)


@compiled
def count_deaths(arrays: PeopleArrays, cause: int, status: int, age: int, people: int) -> None:
    """Count deaths by cause, by where people stood, and by age."""
    tally = arrays.tally[0]
    tally.deaths[cause] += people
    tally.deaths_as[cause * _N + status] += people
    tally.deaths_at_age[cause * _AGES + age] += people


@compiled
def _count_arrival(arrays: PeopleArrays, party: Record) -> None:
    """Count who reaches the South: by sex and age, stream, home, and time since leaving."""
    people, tally = int(party.people), arrays.tally[0]
    for sex_age in range(N_CLASSES):
        tally.reached_south[sex_age] += party.members[sex_age]
    days = arrays.layout[0].day - int(party.left_on)
    tally.reached_south_as[party.stream] += people
    network = min(max(int(party.place) - arrays.layout[0].network, -1), CHANNELS - 1)
    tally.reached_south_by[network] += people
    tally.reached_south_after[min(days // _DAYS_A_YEAR, YEARS_AWAY - 1)] += people
    tally.days_to_south += days * people
    arrays.by_place[party.home].arrived += people
