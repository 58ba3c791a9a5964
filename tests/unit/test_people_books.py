"""Rosters, calendar, lines, newcomers and ledger: the books in which parties stand."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sim.people.calendar import Calendar
from sim.people.ledger import Ledger
from sim.people.lines import Lines
from sim.people.newcomers import Newcomers
from sim.people.parties import Parties
from sim.people.rosters import Rosters
from sim.status import Status

N_ROSTERS, N_PARTIES = 4, 30
SOME = st.sets(st.integers(0, N_PARTIES - 1), max_size=12)


class RostersAgainstSets(RuleBasedStateMachine):
    """Rosters against a plain dict of sets, through any sequence of moves."""

    def __init__(self) -> None:
        super().__init__()
        self.rosters = Rosters(N_ROSTERS)
        self.rosters.grow(N_PARTIES)
        self.where: dict[int, int] = {}

    @rule(parties=SOME, seed=st.integers(0, 99))
    def enter(self, parties: set[int], seed: int) -> None:
        ids = np.array(sorted(parties - self.where.keys()), dtype=np.int64)
        rosters = np.random.default_rng(seed).integers(0, N_ROSTERS, ids.size)
        self.rosters.enter(rosters, ids)
        self.where.update(zip(ids.tolist(), rosters.tolist(), strict=True))

    @rule(parties=SOME, seed=st.integers(0, 99))
    def leave(self, parties: set[int], seed: int) -> None:
        ids = np.array(sorted(parties & self.where.keys()), dtype=np.int64)
        np.random.default_rng(seed).shuffle(ids)
        rosters = np.array([self.where.pop(party) for party in ids.tolist()], dtype=np.int64)
        self.rosters.leave(rosters, ids)

    @invariant()
    def everybody_stands_where_they_entered_and_nowhere_else(self) -> None:
        sets = defaultdict(set)
        for party, roster in self.where.items():
            sets[roster].add(party)
        sizes = self.rosters.sizes(slice(0, N_ROSTERS))
        for roster in range(N_ROSTERS):
            found = self.rosters.members(roster).tolist()
            assert sorted(found) == sorted(sets[roster])
            assert sizes[roster] == len(found)


RostersAgainstSets.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
test_rosters_hold_what_a_dict_of_sets_holds = RostersAgainstSets.TestCase


def test_counts_of_rosters_are_a_copy():
    rosters = Rosters(2)
    rosters.grow(3)
    sizes = rosters.sizes(slice(0, 2))
    rosters.enter(np.array([1, 1]), np.array([0, 2]))
    assert sizes.tolist() == [0, 0]
    assert rosters.sizes(slice(0, 2)).tolist() == [0, 2]


# ------------------------------------------------------------------------------------ calendar


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 6)), max_size=40))
def test_the_calendar_gives_each_entry_on_its_day_and_once(entries):
    calendar = Calendar()
    ids = np.array([party for party, _ in entries], dtype=np.int64)
    days = np.array([day for _, day in entries], dtype=np.int64)
    calendar.enter(Status.ONWARD, ids[:7], days[:7])
    calendar.enter(Status.ONWARD, ids[7:], days[7:])
    for day in range(8):
        assert calendar.take(Status.IN_CUSTODY, day).size == 0
        due = calendar.take(Status.ONWARD, day)
        assert sorted(due) == sorted(party for party, when in entries if when == day)
        assert calendar.take(Status.ONWARD, day).size == 0


# --------------------------------------------------------------------------------------- lines


def line_of(sizes: list[int], status: Status = Status.AT_RECEPTION) -> tuple[Lines, Parties]:
    parties = Parties()
    ids = parties.add(len(sizes))
    parties.size[ids], parties.status[ids] = sizes, status
    lines = Lines()
    lines.join("camp", 0, ids, parties.since[ids])
    return lines, parties


def served(lines: Lines, room: int, parties: Parties) -> list[int]:
    return lines.serve("camp", 0, room, parties, Status.AT_RECEPTION).tolist()


@given(
    st.lists(st.integers(1, 6), max_size=20),
    st.lists(st.integers(0, 12), min_size=1, max_size=8),
    st.sets(st.integers(0, 19)),
)
def test_a_line_serves_first_come_first_and_never_beyond_the_room(sizes, rooms, gone):
    lines, parties = line_of(sizes)
    gone_ids = [party for party in gone if party < len(sizes)]
    parties.status[gone_ids] = Status.IN_HIDING
    waiting = [party for party in range(len(sizes)) if party not in gone]
    for room in rooms:
        now = served(lines, room, parties)
        assert sum(sizes[party] for party in now) <= room
        assert now == waiting[: len(now)]
        waiting = waiting[len(now) :]
        if waiting:
            assert sum(sizes[party] for party in now) + sizes[waiting[0]] > room


def test_whoever_left_the_line_and_came_back_is_served_at_the_new_place_only():
    lines, parties = line_of([1, 1, 1])
    parties.since[0] = 4
    lines.join("camp", 0, np.array([0]), parties.since[[0]])
    assert served(lines, 2, parties) == [1, 2]
    assert served(lines, 2, parties) == [0]
    assert served(lines, 2, parties) == []


def test_lines_of_other_names_and_places_are_apart():
    lines, parties = line_of([1])
    assert lines.serve("registration", 0, 5, parties, Status.AT_RECEPTION).size == 0
    assert lines.serve("camp", 1, 5, parties, Status.AT_RECEPTION).size == 0
    assert served(lines, 5, parties) == [0]


# ----------------------------------------------------------------------------------- newcomers


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=6), min_size=1, max_size=12),
    st.sampled_from(["before", "after"]),
)
def test_each_newcomer_is_shown_once_to_each_reader_whenever_it_looks(days, when):
    """A reader looks once a day, before or after the day's arrivals; nobody is missed."""
    newcomers, shown = Newcomers(), {"early": [], "late": []}
    for day, came in enumerate(days):
        newcomers.forget(day)
        shown["early"] += [(day, p) for p in newcomers.show(Status.IN_HIDING, "early").tolist()]
        newcomers.add(Status.IN_HIDING, np.array(came, dtype=np.int64), day)
        shown["late"] += [(day, p) for p in newcomers.show(Status.IN_HIDING, "late").tolist()]
    day = len(days)
    newcomers.forget(day)
    shown["early"] += [(day, p) for p in newcomers.show(Status.IN_HIDING, "early").tolist()]
    came = [(day, party) for day, group in enumerate(days) for party in sorted(set(group))]
    assert shown["late"] == came
    assert shown["early"] == [(day + 1, party) for day, party in came]


def test_newcomers_of_one_status_are_not_shown_as_another():
    newcomers = Newcomers()
    newcomers.add(Status.IN_CAMP, np.array([4, 2, 4]), 0)
    assert newcomers.show(Status.IN_HIDING, "hiding").size == 0
    assert newcomers.show(Status.IN_CAMP, "hiding").tolist() == [2, 4]


# -------------------------------------------------------------------------------------- ledger


def test_the_ledger_counts_people_by_both_places_and_keeps_the_sum():
    ledger = Ledger(3)
    ledger.stock[Status.IN_HIDING] = [10, 5, 0]
    step = (Status.IN_HIDING, Status.IN_CUSTODY)
    ledger.count(step, (np.array([0, 1]), np.array([2, 2])), np.array([3, 2]))
    assert ledger.left[step].tolist() == [3, 2, 0]
    assert ledger.reached[step].tolist() == [0, 0, 5]
    assert ledger.stock[Status.IN_HIDING].tolist() == [7, 3, 0]
    assert ledger.stock[Status.IN_CUSTODY].tolist() == [0, 0, 5]
    assert ledger.stock.sum() == 15
    assert ledger.flow[step] == 5


def test_a_new_page_has_no_flows_and_the_old_stocks():
    ledger = Ledger(2)
    ledger.stock[Status.DETAINED, 1] = 9
    step = (Status.DETAINED, Status.AT_HOME)
    ledger.count(step, (np.array([1]), np.array([0])), np.array([6]))
    ledger.deaths[0], ledger.fines_cny, ledger.firsts["got_out"] = 1, 5.0, 2
    ledger.turn_the_page()
    assert not ledger.flow.any()
    assert not ledger.deaths.any()
    assert (ledger.fines_cny, ledger.firsts["got_out"]) == (0.0, 0)
    assert ledger.stock[Status.DETAINED, 1] == 3
