"""News: what of the knowledge of the way reaches whom, and what else is heard of a day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, exit_place, host_place, invented_world

from sim.behaviour.information import Memory
from sim.behaviour.structure import Structure
from sim.geography.numbering import BROKERS, MISSIONS
from sim.population.party_row import LeaverStream
from sim.processes import Detention
from sim.status import Penalty, Status

NORVALE, HARROW, SUDMERE, MIDMARCH, PORTMAR = range(5)
UPLAND, LOWLAND, COAST = (NORVALE, HARROW), (SUDMERE, MIDMARCH), (PORTMAR,)
POPULATION = INVENTED.counties.population.astype(np.float64)
ONE_PLACE = np.array([12.0, 0.0, 0.0, 0.0, 0.0])  # known leavers per 1,000: of Norvale alone
USUAL = Memory()


def known(memory: Memory, structure: Structure | None = None) -> np.ndarray:
    """Give what each county knows of the way if only people of Norvale got out."""
    world = invented_world()
    world.news.network = ONE_PLACE
    world.news.learn(POPULATION, memory, structure or Structure())
    return world.news.known.copy()


def by_phone(share: float) -> Memory:
    return replace(USUAL, phones=share)


# ------------------------------------------------------------------------- the knowledge of the way


def test_with_phones_the_knowledge_of_the_way_reaches_the_province_and_the_country():
    heard = known(by_phone(1.0))
    leavers = ONE_PLACE * POPULATION
    in_upland = leavers[list(UPLAND)].sum() / POPULATION[list(UPLAND)].sum()
    in_country = leavers.sum() / POPULATION.sum()
    from_afar = USUAL.nation_share * in_country
    assert heard[HARROW] == pytest.approx(USUAL.province_share * in_upland + from_afar)
    assert heard[list(LOWLAND + COAST)] == pytest.approx(np.full(3, from_afar))
    own = 1 - USUAL.province_share - USUAL.nation_share
    assert heard[NORVALE] == pytest.approx(own * 12.0 + heard[HARROW])


def test_what_comes_from_elsewhere_grows_in_proportion_to_phones():
    without, half, common = (known(by_phone(share))[HARROW] for share in (0.0, 0.5, 1.0))
    assert without == pytest.approx(USUAL.without_phones * common)
    assert half == pytest.approx((without + common) / 2)
    assert known(replace(by_phone(0.0), without_phones=0.0))[HARROW] == 0.0


def test_what_all_counties_know_is_known_no_better_for_phones():
    world = invented_world()
    world.news.network = np.full(5, 7.0)
    world.news.learn(POPULATION, USUAL, Structure())
    assert world.news.known == pytest.approx(np.full(5, 7.0))


def test_where_news_stays_within_the_county_nobody_else_learns_the_way():
    heard = known(by_phone(3.0), Structure(news="county"))
    assert heard[NORVALE] > 0.0
    assert (heard[1:] == 0.0).all()


# ------------------------------------------------------------------------------ punishment and help


def returned(world: SmallWorld, n: int, penalty: Penalty, **columns: object) -> np.ndarray:
    ids = world.put(Status.IN_CUSTODY, host_place(world, 0), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.DETAINED, world.places.atlas.penalty.start + penalty)
    return ids


def test_people_at_home_hear_how_many_leave_and_who_is_punished_how():
    world = invented_world()
    returned(world, 30, Penalty.AGGRAVATED)
    returned(world, 10, Penalty.ECONOMIC)
    leavers = world.put(Status.AT_HOME, NORVALE, 50, home=NORVALE)
    world.start_counting()
    world.people.become(leavers, Status.EN_ROUTE)
    world.turn()
    days = USUAL.penalty_days
    assert world.news.punished == pytest.approx(np.array([10.0, 30.0, 0.0]) / days)
    assert world.news.leavers == pytest.approx(50 / days)


def test_helpers_are_found_out_only_where_somebody_was_led_and_officials_hear_of_it():
    """A share of 0.2 among 2,000 within 5 standard errors: 1 in a million."""
    for stream, found in ((LeaverStream.MARRIAGE, 400), (LeaverStream.TRADE, 0)):
        world = invented_world()
        returned(world, 2000, Penalty.ECONOMIC, stream=stream)
        Detention(helper_found_out=0.2).step(world)
        helpers = int(world.people.ledger.tally[0]["helpers_sentenced"])
        assert abs(helpers - found) <= 5 * (2000 * 0.16) ** 0.5 * (found > 0)
        world.turn()
        assert world.news.helpers_sentenced == pytest.approx(helpers / USUAL.officials_days)


# ------------------------------------------------------------------------------------- the way on


def test_networks_hear_who_set_out_and_officials_who_was_caught():
    world = invented_world()
    network = world.places.atlas.network.start + BROKERS
    ids = world.put(Status.IN_HIDING, host_place(world, 0), 14)
    world.start_counting()
    world.people.become(ids, Status.ONWARD, network)
    world.people.become(ids[:7], Status.IN_CUSTODY, host_place(world, 1))
    world.turn()
    assert world.news.onward[BROKERS] == pytest.approx(14 / USUAL.officials_days)
    assert world.news.caught_onward == pytest.approx(7 / USUAL.officials_days)


def test_a_rush_on_missions_is_remembered_for_years():
    world = invented_world()
    world.people.arrays.by_place["asked"][world.places.atlas.network.start + MISSIONS] = 60
    world.turn()
    assert world.news.tried_missions == 60
    world.turn(100)
    assert world.news.tried_missions == pytest.approx(60 * (1 - 1 / USUAL.missions_days) ** 100)


def test_who_gets_across_widens_the_network_at_home_and_who_arrives_that_in_the_south():
    world = invented_world()
    residents = int(world.people.residents.by_county[HARROW])
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), 80, home=HARROW, got_out=False)
    world.start_counting()
    world.people.become(ids, Status.IN_HIDING, host_place(world, 0))
    world.people.become(ids[:20], Status.ONWARD, world.places.atlas.network.start)
    world.people.become(ids[:20], Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    world.turn()
    assert world.news.network[HARROW] == pytest.approx(1000 * 80 / residents)
    assert world.news.in_south == 20
    assert world.news.calling.tolist() == [0, 20, 0, 0, 0]
