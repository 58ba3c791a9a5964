"""The gate: legal steps only, nobody lost, nobody twice; and single deaths."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from worlds import HOME, N_COUNTIES, SmallWorld, invented_world, members, small_world

from sim.engine.random_streams import RandomStreams
from sim.population import bulk, calendar, transitions
from sim.population.arrays import CAMP_LINE
from sim.population.cohorts import ADULT_MEN, ADULT_WOMEN, N_COHORTS
from sim.population.invariants import ImpossibleDayError, recount
from sim.population.transitions import IllegalStepError
from sim.status import MAY_BECOME, ROSTERED, Cause, Fate, Status, legal_steps

PAIRS = list(itertools.product(Status, Status))
LEGAL = [(a, b) for a, b in PAIRS if b in MAY_BECOME[a]]
ILLEGAL = [(a, b) for a, b in PAIRS if b not in MAY_BECOME[a]]
FAMILY = members(women=1, men=1, girls=2)


def some_place(world: SmallWorld, status: Status) -> int:
    """Give a place that suits a status."""
    atlas = world.places.atlas
    ranges = {
        Status.AT_HOME: atlas.county,
        Status.EN_ROUTE: atlas.county,
        Status.INTERNALLY_DISPLACED: atlas.county,
        Status.AT_BORDER: atlas.exit,
        Status.IN_ZONE: atlas.exit,
        Status.IN_CAMP: atlas.camp,
        Status.DETAINED: atlas.penalty,
        Status.ONWARD: atlas.network,
        Status.IN_SOUTH_KOREA: atlas.south_korea,
        Status.ELSEWHERE_ABROAD: atlas.abroad,
    }
    return ranges.get(status, atlas.host).start


def test_the_table_of_steps_knows_every_status_and_ends_with_death_and_arrival():
    assert set(MAY_BECOME) == set(Status)
    ends = [status for status, after in MAY_BECOME.items() if not after]
    assert ends == [Status.IN_SOUTH_KOREA, Status.ELSEWHERE_ABROAD, Status.DEAD]
    assert legal_steps().sum() == len(LEGAL)


@pytest.mark.parametrize(("before", "after"), ILLEGAL, ids=lambda status: status.name)
def test_the_gate_refuses_every_step_that_is_not_in_the_table(before, after):
    world = small_world()
    ids = world.put(before, some_place(world, before), 2)
    arrays = world.people.ledger.stock.copy()
    with pytest.raises(IllegalStepError, match=before.name):
        world.people.become(ids, after, some_place(world, after))
    assert (world.people.ledger.stock == arrays).all()
    assert world.status_of(ids) == [before, before]


@pytest.mark.parametrize(("before", "after"), LEGAL, ids=lambda status: status.name)
def test_a_legal_step_moves_exactly_its_people_and_is_counted(before, after):
    world = small_world(camp_places=1500)
    place = some_place(world, after)
    ids = world.put(before, some_place(world, before), 3, family=FAMILY)
    world.start_counting()
    stays = world.put(before, some_place(world, before), 1)
    world.start_counting()
    total = world.people.ledger.stock.sum()
    world.people.become(ids, after, place)
    assert world.people.ledger.flow[before, after] == 12
    assert world.people.ledger.flow.sum() == 12
    assert world.people.ledger.stock.sum() == total
    assert set(world.status_of(ids)) == {after}
    assert world.status_of(stays) == [before]
    assert (world.people.parties.place[ids] == place).all()
    if after is not Status.DEAD:
        world.check()
    listed = {status: set(world.people.at(status, place)) for status in ROSTERED}
    for party in ids:
        assert [status for status in ROSTERED if party in listed[status]] == [after] * (
            after in ROSTERED
        )


def test_a_step_of_nobody_is_no_step():
    world = small_world()
    world.people.become(np.empty(0, dtype=np.int64), Status.IN_SOUTH_KOREA, 3)
    assert not world.people.ledger.flow.any()


def test_a_new_status_begins_today_and_has_no_term():
    world = small_world()
    ids = world.put(Status.IN_HIDING, some_place(world, Status.IN_HIDING), 2)
    world.people.set_term(ids, np.array([3, 3]))
    world.start_counting()
    world.turn(2)
    world.people.become(ids[:1], Status.IN_CUSTODY)
    assert world.people.parties.since[ids].tolist() == [2, 0]
    assert world.people.parties.due[ids].tolist() == [-1, 3]
    world.turn()
    assert world.people.due(Status.IN_HIDING).tolist() == [ids[1]]
    assert world.people.due(Status.IN_CUSTODY).size == 0


def test_a_term_that_was_drawn_anew_ends_on_the_new_day_alone():
    world = small_world()
    ids = world.put(Status.ONWARD, some_place(world, Status.ONWARD), 1)
    world.people.set_term(ids, np.array([1]))
    world.people.set_term(ids, np.array([2]))
    world.start_counting()
    world.turn()
    assert world.people.due(Status.ONWARD).size == 0
    world.turn()
    assert world.people.due(Status.ONWARD).tolist() == ids.tolist()


def test_no_term_ends_today():
    world = small_world()
    ids = world.put(Status.ONWARD, some_place(world, Status.ONWARD), 2)
    world.people.set_term(ids, np.array([0, -5]))
    assert world.people.parties.due[ids].tolist() == [1, 1]


def test_those_who_leave_home_are_the_residents_who_are_missing():
    world = small_world()
    parties = world.people.parties
    ids = parties.add(1)
    parties.home[ids], parties.size[ids] = 7, 2
    parties.members[ids, ADULT_WOMEN], parties.members[ids, ADULT_MEN] = 1, 1
    cohorts = np.zeros((N_COUNTIES, N_COHORTS), dtype=np.int64)
    cohorts[7, ADULT_WOMEN] = cohorts[7, ADULT_MEN] = 1
    before = world.people.residents.counts.copy()
    world.people.leave_home(ids, cohorts)
    assert (before - world.people.residents.counts == cohorts).all()
    assert world.people.ledger.flow[Status.AT_HOME, Status.EN_ROUTE] == 2
    assert world.people.ledger.firsts["left_home"] == 2
    world.check()


def test_parties_that_are_not_the_residents_who_leave_are_refused():
    world = small_world()
    ids = world.people.parties.add(1)
    world.people.parties.members[ids, ADULT_WOMEN] = 1
    cohorts = np.zeros((N_COUNTIES, N_COHORTS), dtype=np.int64)
    cohorts[0, ADULT_MEN] = 1
    with pytest.raises(ValueError, match="not the residents who leave"):
        world.people.leave_home(ids, cohorts)


def test_more_than_live_there_cannot_leave():
    world = small_world()
    world.people.residents.counts[0] = 0
    world = SmallWorld(world.people, world.places, world.season, world.news)
    with pytest.raises(ValueError, match="more people leave"):
        world.put(Status.EN_ROUTE, 0, 1, home=0)


def test_only_the_first_crossing_of_a_party_counts_as_getting_out():
    world = small_world()
    border = some_place(world, Status.AT_BORDER)
    first = world.put(Status.AT_BORDER, border, 2, family=FAMILY, got_out=False)
    world.put(Status.AT_BORDER, border, 1, got_out=True)
    everybody = np.arange(3)
    world.people.become(everybody, Status.IN_HIDING, some_place(world, Status.IN_HIDING))
    assert world.people.ledger.firsts["got_out"] == 8
    assert world.people.parties.got_out[first].all()
    assert world.people.ledger.successes[HOME] == 9


# ---------------------------------------------------------------------------------------- death


def test_a_party_is_dead_with_its_last_member_and_smaller_before():
    world = small_world()
    place = some_place(world, Status.AT_RECEPTION)
    ids = world.put(Status.AT_RECEPTION, place, 2, family=members(women=1, men=1))
    world.start_counting()
    world.people.die(np.repeat(ids[:1], 2), np.array([ADULT_WOMEN, ADULT_MEN]), Cause.COLD)
    world.people.die(ids[1:], np.array([ADULT_MEN]), Cause.COLD)
    assert world.status_of(ids) == [Status.DEAD, Status.AT_RECEPTION]
    assert world.people.parties.size[ids].tolist() == [0, 1]
    assert world.people.at(Status.AT_RECEPTION, place).tolist() == [ids[1]]
    assert world.people.living(ids).tolist() == [False, True]
    assert world.people.ledger.deaths[Cause.COLD] == 3
    assert world.people.ledger.stock[Status.DEAD].sum() == 3
    world.check()


def test_nobody_dies_where_the_journey_is_over_in_this_model():
    world = small_world()
    for status in (Status.IN_SOUTH_KOREA, Status.ELSEWHERE_ABROAD):
        ids = world.put(status, some_place(world, status), 1)
        with pytest.raises(IllegalStepError, match=status.name):
            world.people.die(ids, np.array([ADULT_WOMEN]), Cause.COLD)


def test_the_dead_leave_the_line_in_which_they_stood():
    world = small_world()
    place = some_place(world, Status.AT_RECEPTION)
    ids, arrays = world.put(Status.AT_RECEPTION, place, 3), world.people.arrays
    chain = int(calendar.line(arrays, CAMP_LINE, place))
    for p in ids:
        calendar.join(arrays, int(p), chain)
    world.people.die(ids[:1], np.array([ADULT_WOMEN]), Cause.COLD)
    assert arrays.front[chain] == ids[1]
    assert arrays.parties["chain"][ids].tolist() == [-1, chain, chain]


def strike(world: SmallWorld, chance: float, seed: int = 11) -> np.ndarray:
    """Let people in a camp die, each with the same chance; give the dead, shape (rows, classes)."""
    arrays, place = world.people.arrays, some_place(world, Status.IN_CAMP)
    before = arrays.parties["members"].copy()
    stream = RandomStreams(seed, 0).open("strike", 0)
    bulk.strike(arrays, Status.IN_CAMP, place, chance, Cause.COLD, stream, bulk.ALIKE)
    return (before - arrays.parties["members"]).astype(np.int64)


def test_single_persons_are_struck_in_proportion_to_members_and_classes():
    """Persons, not parties: chance 0.2 for each of 6 x 2,000; 5 standard errors, 1 in a million."""
    world = small_world()
    place = some_place(world, Status.IN_CAMP)
    world.put(Status.IN_CAMP, place, 2000, family=members(women=1, men=1, girls=3))
    world.put(Status.IN_CAMP, place, 2000, family=members(men=1))
    dead = strike(world, 0.2)
    assert (dead >= 0).all()
    for which, persons in ((0, 3), (1, 1), (4, 2)):
        mean, sd = 2000 * persons * 0.2, (2000 * persons * 0.2 * 0.8) ** 0.5
        assert abs(dead[:, which].sum() - mean) < 5 * sd
    alone, family = dead[2000:4000].sum(axis=1), dead[:2000].sum(axis=1)
    assert abs(alone.sum() - 400) < 5 * 320**0.5
    expected = stats.binom(5, 0.2).pmf(np.arange(6)) * 2000
    assert stats.chisquare(np.bincount(family, minlength=6), expected).pvalue > 1e-6
    assert world.people.ledger.deaths[Cause.COLD] == dead.sum()


@given(
    st.lists(st.integers(1, 17), min_size=1, max_size=200),
    st.sampled_from([0.0, 0.01, 0.3, 0.9, 1.0]),
    st.integers(0, 99),
)
def test_whoever_is_struck_leaves_the_others_in_their_seats(sizes, chance, seed):
    world = invented_world(camp_places=10_000)
    place, persons = some_place(world, Status.IN_CAMP), np.array(sizes)
    family = members(women=persons // 2, girls=persons - persons // 2)
    world.put(Status.IN_CAMP, place, len(sizes), family=family)
    world.start_counting()
    dead = strike(world, chance, seed).sum()
    parties, rows = world.people.parties, np.arange(len(sizes))
    living = rows[parties.size[rows] > 0]
    assert sorted(world.people.at(Status.IN_CAMP, place)) == living.tolist()
    assert (world.people.arrays.slots[parties.seat[living]] == living).all()
    assert (parties.members[rows].sum(axis=1) == parties.size[rows]).all()
    assert parties.size[rows].sum(dtype=np.int64) == sum(sizes) - dead
    assert dead in ({0.0: [0], 1.0: [sum(sizes)]}.get(chance, range(sum(sizes) + 1)))
    world.check()


def test_each_member_of_a_party_risks_death_alone():
    """Chi-square of the dead among four, of 4,000 parties; and who lives is told."""
    world = small_world()
    ids = world.put(Status.IN_CUSTODY, some_place(world, Status.IN_CUSTODY), 4000, family=FAMILY)
    world.start_counting()
    arrays, stream = world.people.arrays, RandomStreams(2, 0).open("risk", 0)
    lives = [transitions.risk_death(arrays, int(p), 0.3, Cause.DETENTION, stream) for p in ids]
    left = world.people.parties.size[ids]
    expected = stats.binom(4, 0.7).pmf(np.arange(5)) * 4000
    assert stats.chisquare(np.bincount(left, minlength=5), expected).pvalue > 1e-6
    assert lives == (left > 0).tolist() == world.people.living(ids).tolist()
    assert transitions.risk_death(arrays, int(ids[0]), 0.0, Cause.DETENTION, stream)
    world.check()


@settings(max_examples=25)
@given(st.data())
def test_any_walk_through_the_table_keeps_books_and_rows_together(data):
    """Random legal steps, deaths and days: everybody counted, by ledger and by rows alike."""
    world = small_world(camp_places=1500)
    sizes = [FAMILY, members(women=1), members(men=2)]
    start = [Status.AT_HOME, Status.AT_BORDER, Status.IN_HIDING, Status.IN_CUSTODY]
    for status, family in zip(start, [*sizes, FAMILY], strict=True):
        world.put(status, some_place(world, status), 4, family=family)
    world.start_counting()
    parties = world.people.parties
    for _ in range(data.draw(st.integers(1, 12))):
        status = Status(data.draw(st.sampled_from(sorted(set(parties.status[:16].tolist())))))
        ids = np.flatnonzero(parties.status[: parties.count] == status)
        ids = ids[: data.draw(st.integers(1, ids.size))]
        after = [s for s in MAY_BECOME[status] if s is not Status.DEAD]
        if after:
            to = data.draw(st.sampled_from(after))
            world.people.become(ids, to, some_place(world, to))
        if data.draw(st.booleans()) and Status.DEAD in MAY_BECOME[status]:
            alive = np.flatnonzero(parties.status[: parties.count] == status)[:1]
            world.people.die(alive, parties.members[alive].argmax(axis=1), Cause.COLD)
        if data.draw(st.booleans()):
            world.turn()
    world.check()
    counted = recount(world.people)
    living = [status for status in Status if status is not Status.DEAD]
    assert (counted[living] == world.people.ledger.stock[living]).all()


# ----------------------------------------------------------------------- the check of each day


def spoilt_world() -> SmallWorld:
    world = small_world()
    world.put(Status.IN_HIDING, some_place(world, Status.IN_HIDING), 3)
    world.start_counting()
    world.check()
    return world


def test_the_daily_check_sees_somebody_who_appears():
    world = spoilt_world()
    world.people.ledger.stock[Status.IN_HIDING, -1] += 1
    with pytest.raises(ImpossibleDayError, match="24052232 people"):
        world.check()


def test_the_daily_check_sees_a_change_that_no_flow_explains():
    world = spoilt_world()
    world.people.ledger.stock[Status.AT_HOME, 0] -= 1
    world.people.ledger.stock[Status.AT_HOME, 1] += 1
    with pytest.raises(ImpossibleDayError, match="flows do not explain"):
        world.check()


def test_the_daily_check_sees_an_overfull_camp():
    world = spoilt_world()
    world.put(Status.IN_CAMP, some_place(world, Status.IN_CAMP), 2)
    world.start_counting()
    world.places.camp_places[0] = 1
    with pytest.raises(ImpossibleDayError, match="a camp holds more"):
        world.check()


def test_the_daily_check_sees_a_row_that_moved_beside_the_gate():
    world = spoilt_world()
    world.people.parties.status[0] = Status.IN_CUSTODY
    with pytest.raises(ImpossibleDayError, match="rows and ledger disagree"):
        world.check()


def test_each_time_across_is_counted_by_home_exit_and_how_it_ended():
    world = small_world()
    atlas, people = world.places.atlas, world.people
    exit_ = 3
    here, host = atlas.exit.start + exit_, atlas.host.start
    ids = world.put(Status.AT_BORDER, here, 8, home=HOME)
    size = int(people.parties.size[ids[0]])
    people.become(ids[:6], Status.IN_HIDING, host)
    people.become(ids[6:7], Status.DETAINED, atlas.penalty.start)
    people.become(ids[:1], Status.IN_CUSTODY, host)
    people.become(ids[:1], Status.DETAINED, atlas.penalty.start)
    people.become(ids[1:3], Status.EN_ROUTE, host)
    people.become(ids[3:4], Status.ONWARD, atlas.network.start)
    people.become(ids[3:4], Status.IN_SOUTH_KOREA, atlas.south_korea.start)
    people.become(ids[4:5], Status.IN_CUSTODY, host)
    found = people.fates[HOME, exit_ + 1]
    expected = {
        Fate.CAUGHT_LEAVING: 1,
        Fate.RETURNED_BY_FORCE: 1,
        Fate.WENT_HOME: 2,
        Fate.ARRIVED: 1,
        Fate.IN_CUSTODY: 1,
        Fate.HIDES: 1,
    }
    assert {fate: found[fate] for fate in Fate if found[fate]} == {
        fate: parties * size for fate, parties in expected.items()
    }
    assert people.fates.sum() == found.sum()


def test_who_was_across_before_the_run_has_no_exit_and_their_deaths_count():
    world = small_world()
    ids = world.put(Status.IN_HIDING, world.places.atlas.host.start, 5, home=HOME)
    world.people.forget_fates()
    women = np.zeros(1, dtype=np.int64) + int(
        np.flatnonzero(world.people.parties.members[ids[0]])[0]
    )
    world.people.die(ids[:1], women, Cause.COLD)
    before_the_run = world.people.fates[HOME, 0]
    assert before_the_run[Fate.DIED_ACROSS] == 1
    assert before_the_run.sum() == world.people.fates.sum()
