"""Bags, chains, newcomers and ledger: the books in which parties stand."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from bookkeeping import check_chunks, walk
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from scipy import stats
from worlds import HOME, SmallWorld, exit_place, host_place, members, small_world

from sim.engine.random_streams import RandomStreams
from sim.population import calendar, rosters
from sim.population.arrays import (
    CAMP_LINE,
    HIDING,
    LINES,
    READERS,
    REGISTRATION,
    VOLUNTARY_RETURN,
    PeopleArrays,
)
from sim.population.cohorts import ADULT_WOMEN
from sim.population.population import People
from sim.processes.reception.roofs import next_in
from sim.status import Cause, Status

RARE = 1e-6  # false-alarm rate of each test of a distribution here, were its seed drawn anew
N_BAGS, QUEUES = 4, (4, 5)
SEEDS = st.integers(0, 99)


def some(seed: int, parties: list[int] | set[int], n: int) -> list[int]:
    """Draw up to n of some parties, in any order."""
    return np.random.default_rng(seed).permutation(sorted(parties))[:n].tolist()


# ---------------------------------------------------------------------------------------- bags


class BagsAgainstLists(RuleBasedStateMachine):
    """Rosters and queues against plain lists, through any sequence of entries and exits.

    A party stands in one roster at most and knows its seat there; it may stand in queues besides.
    Numbers are large enough for bags of several chunks and for books that are enlarged in between.
    """

    def __init__(self) -> None:
        super().__init__()
        self.people = small_world().people
        self.where: dict[int, int] = {}
        self.queues: dict[int, list[int]] = {queue: [] for queue in QUEUES}

    @rule(n=st.integers(1, 500))
    def appear(self, n: int) -> None:
        self.people.parties.add(n)

    @rule(bag=st.integers(0, N_BAGS - 1), n=st.integers(0, 200), seed=SEEDS)
    def enter(self, bag: int, n: int, seed: int) -> None:
        parties = self.people.parties
        for p in some(seed, set(range(parties.count)) - self.where.keys(), n):
            parties.seat[p] = rosters.put(self.people.arrays, bag, p)
            self.where[p] = bag

    @rule(n=st.integers(0, 200), seed=SEEDS)
    def leave(self, n: int, seed: int) -> None:
        for p in some(seed, set(self.where), n):
            rosters.take_out(
                self.people.arrays, self.where.pop(p), int(self.people.parties.seat[p])
            )

    @rule(queue=st.sampled_from(QUEUES), n=st.integers(0, 200), seed=SEEDS)
    def line_up(self, queue: int, n: int, seed: int) -> None:
        waiting = set(range(self.people.parties.count)) - set(self.queues[queue])
        for p in some(seed, waiting, n):
            rosters.put(self.people.arrays, queue, p)
            self.queues[queue].append(p)

    @rule(queue=st.sampled_from(QUEUES))
    def empty(self, queue: int) -> None:
        arrays = self.people.arrays
        n = rosters.empty(arrays, queue, arrays.found)
        assert arrays.found[:n].tolist() == self.queues[queue]
        self.queues[queue] = []

    @invariant()
    def everybody_sits_in_the_own_seat_and_nowhere_else(self) -> None:
        arrays, sets = self.people.arrays, defaultdict(set)
        for p, bag in self.where.items():
            sets[bag].add(p)
            assert arrays.slots[self.people.parties.seat[p]] == p
        out = np.empty(self.people.parties.count + 1, dtype=np.int64)
        for bag in range(N_BAGS):
            n = rosters.list_all(arrays, bag, out)
            assert n == arrays.filled[bag] == len(sets[bag])
            assert set(out[:n].tolist()) == sets[bag]
        for queue, waiting in self.queues.items():
            n = rosters.list_all(arrays, queue, out)
            assert out[:n].tolist() == waiting

    @invariant()
    def no_chunk_is_lost_or_used_twice(self) -> None:
        check_chunks(self.people.arrays)


BagsAgainstLists.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
test_bags_hold_what_lists_hold = BagsAgainstLists.TestCase


def test_the_pool_holds_every_party_in_every_bag_that_it_can_be_in_at_once(monkeypatch):
    """All in one roster and in all queues, where every other bag holds a chunk with one party."""
    n = small_world().people.arrays.filled.size + 5 * rosters.CHUNK
    monkeypatch.setattr("sim.population.population._room_at_first", lambda _: n)
    people = small_world().people
    ids = people.parties.add(n)
    assert people.parties.count == people.parties.room
    one_each, rest = np.split(ids, [people.arrays.filled.size])
    for bag, p in enumerate(one_each):
        rosters.put(people.arrays, bag, p)
    for bag in range(1 + len(READERS)):
        for p in rest:
            rosters.put(people.arrays, bag, p)
    check_chunks(people.arrays)


def test_counts_of_rosters_are_a_copy():
    world = small_world()
    hosts = world.places.atlas.host
    before = world.people.sizes(Status.IN_HIDING, hosts)
    world.put(Status.IN_HIDING, hosts.start + 1, 2)
    assert before.sum() == 0
    assert world.people.sizes(Status.IN_HIDING, hosts)[:3].tolist() == [0, 2, 0]


def bag_of(n: int) -> tuple[PeopleArrays, int]:
    """Fill a bag, with gaps left behind by others in between."""
    people = small_world().people
    ids = people.parties.add(2 * n)
    for p in ids:
        people.parties.seat[p] = rosters.put(people.arrays, 3, p)
    for p in ids[1::2]:
        rosters.take_out(people.arrays, 3, int(people.parties.seat[p]))
    return people.arrays, 3


@given(st.integers(0, 300), st.floats(0, 1), st.integers(0, 20), SEEDS)
def test_a_draw_finds_distinct_parties_of_the_bag_and_keeps_those_found_before(n, chance, kept, s):
    arrays, bag = bag_of(n)
    arrays.found[:kept] = -7
    end = rosters.draw(arrays, bag, chance, RandomStreams(s, 0).open("x", 0), kept)
    found = arrays.found[kept:end].tolist()
    out = np.empty(max(n, 1), dtype=np.int64)
    standing = out[: rosters.list_all(arrays, bag, out)].tolist()
    assert len(set(found)) == len(found)
    assert [p for p in standing if p in set(found)] == found
    assert (arrays.found[:kept] == -7).all()


def test_nobody_is_drawn_without_a_chance_and_all_with_certainty():
    arrays, bag = bag_of(150)
    stream = RandomStreams(1, 0).open("x", 0)
    for chance in (0.0, -0.5):
        assert rosters.draw(arrays, bag, chance, stream, 0) == 0
    for chance in (1.0, 1.7):
        assert rosters.draw(arrays, bag, chance, stream, 0) == 150
        assert np.unique(arrays.found[:150]).size == 150
    assert rosters.draw(arrays, 2, 0.7, stream, 0) == 0


def test_a_draw_finds_each_member_with_the_chance():
    """The sum of squared errors of 150 members over 3,000 draws is chi-square distributed."""
    arrays, bag = bag_of(150)
    for chance in (0.01, 0.3, 0.95):
        stream, seen, rounds = RandomStreams(7, 0).open(f"{chance}", 0), np.zeros(300), 3000
        for _ in range(rounds):
            seen[arrays.found[: rosters.draw(arrays, bag, chance, stream, 0)]] += 1
        assert seen[1::2].sum() == 0
        errors = (seen[::2] - rounds * chance) ** 2 / (rounds * chance * (1 - chance))
        assert stats.chi2(150).sf(errors.sum()) > RARE / 3


def test_a_draw_has_the_number_and_the_pairs_of_separate_draws():
    """Chi-square of how often each subset of four parties is drawn, against independent draws."""
    arrays, bag = bag_of(4)
    stream, chance, rounds = RandomStreams(3, 0).open("subsets", 0), 0.3, 20_000
    seen = np.zeros(16)
    for _ in range(rounds):
        n = rosters.draw(arrays, bag, chance, stream, 0)
        seen[int((1 << (arrays.found[:n] // 2)).sum())] += 1
    size = np.array([bin(subset).count("1") for subset in range(16)])
    expected = rounds * chance**size * (1 - chance) ** (4 - size)
    assert stats.chisquare(seen, expected).pvalue > RARE


# ------------------------------------------------------------------------ chains: the calendar

RUN = 12  # days
TERMED = (Status.ONWARD, Status.DETAINED)


class ChainsAgainstLists(RuleBasedStateMachine):
    """Lines and the calendar against plain lists, through any sequence of joining and leaving."""

    N = 12

    def __init__(self) -> None:
        super().__init__()
        world = small_world()
        self.people = People(world.people.residents, world.places.atlas, RUN)
        self.host = world.places.atlas.host.start
        ids = self.people.parties.add(self.N)
        self.people.parties.status[ids] = np.where(ids % 2, *TERMED)
        self.chains: dict[int, list[int]] = defaultdict(list)

    def leave(self, p: int) -> None:
        for waiting in self.chains.values():
            if p in waiting:
                waiting.remove(p)

    @rule(p=st.integers(0, N - 1), which=st.sampled_from([REGISTRATION, CAMP_LINE]))
    def join_a_line(self, p: int, which: int) -> None:
        chain = int(calendar.line(self.people.arrays, which, self.host))
        calendar.join(self.people.arrays, p, chain)
        self.leave(p)
        self.chains[chain].append(p)

    @rule(p=st.integers(0, N - 1), days=st.integers(-2, RUN + 3))
    def plan(self, p: int, days: int) -> None:
        calendar.set_term(self.people.arrays, p, days)
        end = self.people.day + max(days, 1)
        assert self.people.parties.due[p] == end
        status = int(self.people.parties.status[p])
        self.leave(p)
        self.chains[int(calendar.page(self.people.arrays, end, status))].append(p)

    @rule(p=st.integers(0, N - 1))
    def part(self, p: int) -> None:
        calendar.part_from(self.people.arrays, p)
        self.leave(p)

    @rule(days=st.integers(0, 3))
    def see_who_is_due(self, days: int) -> None:
        for _ in range(days):
            self.people.open_day(self.people.day + 1)
            for status in TERMED:
                due = self.people.due(status).tolist()
                page = int(calendar.page(self.people.arrays, self.people.day, status))
                if self.people.day >= RUN:
                    assert due == []
                else:
                    assert due == self.chains.pop(page, [])
                    assert (self.people.parties.due[due] == self.people.day).all()

    @invariant()
    def everybody_stands_in_one_chain_at_most_and_in_order(self) -> None:
        arrays = self.people.arrays
        standing = 0
        for chain in {*np.flatnonzero(arrays.front >= 0).tolist(), *self.chains}:
            assert walk(arrays, chain) == self.chains[chain]
            standing += len(self.chains[chain])
        assert (arrays.parties["chain"][: self.N] >= 0).sum() == standing


ChainsAgainstLists.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
test_chains_hold_what_lists_hold = ChainsAgainstLists.TestCase


def in_transit(n: int, days: int = RUN) -> People:
    """Give people of whom some are in transit, without a term."""
    world = small_world()
    people = People(world.people.residents, world.places.atlas, days)
    people.open_day(0)
    ids = people.parties.add(n)
    people.parties.status[ids] = Status.ONWARD
    return people


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, RUN - 1)), max_size=40))
def test_the_calendar_gives_each_party_on_its_last_day_and_once(entries):
    people = in_transit(21)
    last: dict[int, int] = {}
    for party, day in entries:
        people.set_term(np.array([party]), np.array([day]))
        last.pop(party, None)
        last[party] = day
    for day in range(RUN):
        people.open_day(day)
        assert people.due(Status.IN_CUSTODY).size == 0
        assert people.due(Status.ONWARD).tolist() == [p for p, when in last.items() if when == day]
        assert people.due(Status.ONWARD).size == 0


def test_terms_beyond_the_run_wait_in_the_last_chain_in_their_order():
    people = in_transit(4)
    people.set_term(np.array([3, 1, 0, 2]), np.array([RUN, 500, RUN - 1, 3000]))
    arrays = people.arrays
    assert walk(arrays, arrays.front.size - 1) == [3, 1, 2]
    assert people.parties.due[:4].tolist() == [RUN - 1, 500, 3000, RUN]
    for day in range(2 * RUN):
        people.open_day(day)
        assert people.due(Status.ONWARD).tolist() == ([0] if day == RUN - 1 else [])


def test_terms_that_waited_are_entered_afresh_once_the_run_is_longer():
    people = in_transit(6, days=4 * RUN)
    people.layout["days"][0] = RUN
    ends = np.array([RUN + 5, RUN, 9, 9 * RUN, RUN + 5, RUN - 1])
    people.set_term(np.arange(6), ends)
    later = int(calendar.page(people.arrays, RUN, 0))
    people.layout["days"][0] = 2 * RUN
    calendar.enter_later_ones(people.arrays, later)
    due = {}
    for day in range(2 * RUN):
        people.open_day(day)
        due[day] = people.due(Status.ONWARD).tolist()
    expected = {9: [2], RUN - 1: [5], RUN: [1], RUN + 5: [0, 4]}
    assert {day: ids for day, ids in due.items() if ids} == expected
    assert walk(people.arrays, int(calendar.page(people.arrays, 2 * RUN, 0))) == [3]


# ------------------------------------------------------------------------- chains: waiting lines


def line_of(sizes: list[int]) -> tuple[SmallWorld, int]:
    """Let parties of these sizes wait for a camp at a county."""
    world = small_world()
    place = host_place(world, 0)
    chain = int(calendar.line(world.people.arrays, CAMP_LINE, place))
    for size in sizes:
        (p,) = world.put(Status.AT_RECEPTION, place, 1, family=members(women=size))
        calendar.join(world.people.arrays, int(p), chain)
    return world, chain


def served(world: SmallWorld, chain: int, room: int) -> list[int]:
    arrays, found = world.people.arrays, []
    while (p := int(next_in(arrays, chain, room))) >= 0:
        found.append(p)
        room -= int(arrays.parties["people"][p])
        calendar.part_from(arrays, p)
    return found


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 6), max_size=20),
    st.lists(st.integers(0, 12), min_size=1, max_size=8),
    st.sets(st.integers(0, 19)),
)
def test_a_line_serves_first_come_first_and_never_beyond_the_room(sizes, rooms, gone):
    world, chain = line_of(sizes)
    left = np.array([party for party in gone if party < len(sizes)], dtype=np.int64)
    world.people.become(left, Status.IN_HIDING)
    waiting = [party for party in range(len(sizes)) if party not in gone]
    for room in rooms:
        now = served(world, chain, room)
        assert sum(sizes[party] for party in now) <= room
        assert now == waiting[: len(now)]
        waiting = waiting[len(now) :]
        if waiting:
            assert sum(sizes[party] for party in now) + sizes[waiting[0]] > room


def test_whoever_left_the_line_and_came_back_is_served_at_the_new_place_only():
    world, chain = line_of([1, 1, 1])
    world.people.become(np.array([0]), Status.IN_HIDING)
    world.people.become(np.array([0]), Status.AT_RECEPTION)
    calendar.join(world.people.arrays, 0, chain)
    assert served(world, chain, 2) == [1, 2]
    assert served(world, chain, 2) == [0]
    assert served(world, chain, 2) == []


def test_lines_of_other_names_and_places_are_apart():
    world, chain = line_of([1])
    arrays, place = world.people.arrays, host_place(world, 0)
    assert served(world, int(calendar.line(arrays, REGISTRATION, place)), 5) == []
    assert served(world, int(calendar.line(arrays, CAMP_LINE, place + 1)), 5) == []
    assert served(world, chain, 5) == [0]


def test_no_two_lines_and_pages_share_a_chain():
    world = small_world()
    arrays, n = world.people.arrays, world.places.atlas.count
    days = int(world.people.layout["days"][0])
    numbers = [int(calendar.line(arrays, w, p)) for w in range(len(LINES)) for p in range(n)]
    numbers += [int(calendar.page(arrays, day, s)) for day in range(days) for s in Status]
    numbers.append(int(calendar.page(arrays, days, 0)))
    assert sorted(numbers) == list(range(arrays.front.size))
    assert int(calendar.page(arrays, days + 9, Status.DETAINED)) == numbers[-1]


# ----------------------------------------------------------------------------------- newcomers


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=3), max_size=8),
)
def test_each_newcomer_is_shown_once_to_each_reader_whenever_it_looks(days):
    """A reader looks once a day, before or after the day's arrivals; nobody is missed."""
    world = small_world()
    people = world.people
    world.put(Status.IN_HIDING, host_place(world, 0), 31)
    shown = {"early": [], "late": []}
    for day, groups in enumerate([*days, []]):
        people.open_day(day)
        shown["early"].append(people.newcomers(HIDING).tolist())
        for came in groups:
            people.become(np.array(list(dict.fromkeys(came)), dtype=np.int64), Status.IN_HIDING)
        shown["late"].append(people.newcomers(VOLUNTARY_RETURN).tolist())
    came = [list(dict.fromkeys(party for group in groups for party in group)) for groups in days]
    assert shown["late"] == [*came, []]
    assert shown["early"] == [[], *came]


def test_only_those_who_still_have_the_status_are_shown():
    world = small_world()
    people, place = world.people, host_place(world, 0)
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), 3)
    people.become(ids, Status.IN_HIDING, place)
    people.become(ids[:1], Status.IN_CUSTODY)
    people.die(ids[1:2], np.array([ADULT_WOMEN]), Cause.COLD)
    assert people.newcomers(HIDING).tolist() == [ids[2]]
    people.become(ids[:1], Status.IN_HIDING)
    assert people.newcomers(HIDING).tolist() == [ids[0]]
    assert people.newcomers(VOLUNTARY_RETURN).tolist() == [ids[0], ids[2]]


def test_newcomers_of_one_status_are_not_shown_as_another():
    world = small_world()
    ids = world.put(Status.AT_RECEPTION, host_place(world, 0), 2)
    world.people.become(ids, Status.IN_CAMP, world.places.atlas.camp.start)
    for reader in range(6):
        assert world.people.newcomers(reader).size == 0


def test_who_is_there_on_the_first_morning_is_no_newcomer():
    world = small_world()
    world.put(Status.IN_HIDING, host_place(world, 0), 5)
    assert world.people.newcomers(HIDING).size == 0


# -------------------------------------------------------------------------------------- ledger


def test_the_ledger_counts_people_by_both_places_and_keeps_the_sum():
    world = small_world()
    hosts = world.places.atlas.host.start + np.arange(3)
    first = world.put(Status.IN_HIDING, hosts[0], 2, family=members(women=3, girls=2))
    second = world.put(Status.IN_HIDING, hosts[1], 5)
    ledger, total = world.people.ledger, world.people.ledger.stock.sum()
    world.people.become(first[:1], Status.IN_CUSTODY, hosts[2])
    world.people.become(second[:2], Status.IN_CUSTODY, hosts[2])
    step = (Status.IN_HIDING, Status.IN_CUSTODY)
    assert ledger.left[step][hosts].tolist() == [5, 2, 0]
    assert ledger.reached[step][hosts].tolist() == [0, 0, 7]
    assert ledger.stock[Status.IN_HIDING, hosts].tolist() == [5, 3, 0]
    assert ledger.stock[Status.IN_CUSTODY, hosts].tolist() == [0, 0, 7]
    assert ledger.stock.sum() == total
    assert ledger.flow[step] == ledger.flow.sum() == 7


def test_a_new_page_has_no_flows_and_the_old_stocks():
    world = small_world()
    ids = world.put(Status.AT_BORDER, exit_place(world, 2), 9, got_out=False)
    people, ledger = world.people, world.people.ledger
    people.become(ids[:6], Status.IN_HIDING, host_place(world, 1))
    people.become(ids[:2], Status.IN_CUSTODY)
    people.die(ids[8:], np.array([ADULT_WOMEN]), Cause.DROWNING)
    ledger.tally["fines_cny"], ledger.by_place["registered"][4] = 5.0, 3
    ledger.by_place["helpers_fined"][4] = 2
    assert ledger.firsts["got_out"] == ledger.successes[HOME] == 6
    assert ledger.killed_in_attempts[exit_place(world, 2)] == 1
    stock = ledger.stock.copy()
    people.open_day(1)
    assert not ledger.flow.any()
    assert not ledger.reached.any()
    counted = (ledger.deaths, ledger.successes, ledger.killed_in_attempts, ledger.registered)
    assert not any(column.any() for column in counted)
    assert not ledger.helpers_fined.any()
    assert (ledger.fines_cny, ledger.firsts["got_out"]) == (0.0, 0)
    assert (ledger.stock == stock).all()
    assert ledger.stock[Status.IN_HIDING, host_place(world, 1)] == 4
