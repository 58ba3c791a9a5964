"""Those who enforce and help: fines, orders, closed borders, and who is spared.

Chances below are drawn for many parties. A share of `n` parties that is compared with its chance is
allowed five standard deviations, which a right program passes but once in 1.7 million times.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, beyond_range, exit_place, host_place, invented_world

from sim.behaviour.information import Memory
from sim.population.party_row import LeaverStream, Shelter
from sim.processes import Arrest, Crossing, Custody, Detention, Travel
from sim.status import Cause, Penalty, Status

N = 4000
HOST = 0


def everybody_tries(**values: float) -> Crossing:
    """Give a crossing in which all who wait attempt, and the water drowns nobody."""
    easy = Crossing(attempt_chance=1.0, drowning=0.0, people_per_km=20_000.0)
    return beyond_range(easy, **values)


def five_deviations(chance: float, n: int = N) -> float:
    """Give how far a share may lie from its chance, but once in 1.7 million times."""
    return 5 * math.sqrt(chance * (1 - chance) / n)


def held(world: SmallWorld, n: int = N, **columns) -> np.ndarray:
    """Let parties be taken into custody today."""
    ids = world.put(Status.IN_HIDING, host_place(world, HOST), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.IN_CUSTODY)
    return ids


def hear_cases(world: SmallWorld, custody: Custody, days: int) -> None:
    for _ in range(days):
        custody.step(world)
        world.turn()


# ------------------------------------------------------------------------------- fines and reports


def test_fear_is_fed_by_what_helpers_pay_and_not_by_how_many_of_them_pay():
    heard = []
    for fine in (3_000.0, 30_000.0):
        world = invented_world()
        world.put(Status.IN_HIDING, host_place(world, HOST), N, shelter=Shelter.HOST)
        world.start_counting()
        arrest = beyond_range(Arrest(fined_share=1.0, highest_fine=fine), chance=0.05)
        arrest.step(world)
        ledger = world.people.ledger
        assert ledger.by_place["fined_cny"].sum() == ledger.fines_cny
        paid = ledger.fines_cny
        world.turn()
        assert world.news.fines[HOST] == pytest.approx(paid / Memory().officials_days)
        heard.append(float(world.news.fines[HOST]))
    assert heard[1] == pytest.approx(10 * heard[0], rel=1e-3)


def test_a_higher_reward_brings_more_reports():
    found = []
    for reward in (0.0, 500.0, 8_000.0):
        world = invented_world()
        ids = world.put(Status.IN_HIDING, host_place(world, HOST), N, shelter=Shelter.HOST)
        Arrest(chance=0.1, newcomer_factor=1.0, concentration=0.0, cover=0.0, reward=reward).step(
            world
        )
        found.append(world.share(ids, Status.IN_CUSTODY))
    expected = [0.1 * (1 + 0.3 * ((reward / 500) ** 0.4 - 1)) for reward in (0.0, 500.0, 8_000.0)]
    for share, chance in zip(found, expected, strict=True):
        assert share == pytest.approx(chance, abs=five_deviations(chance))


# ------------------------------------------------------------------------------- cases and closure


def test_people_in_public_cases_are_counted_once_and_all_handed_over():
    world = invented_world(leniency=1.0)
    ids = held(world)
    custody = Custody(
        public_chance=0.3,
        leak_chance=0.1,
        days_held=365.0,
        days_public=1.0,
        sponsored_share=0.0,
    )
    counted = 0
    for _ in range(5):
        custody.step(world)
        counted += int(world.people.ledger.tally["public_cases"][0])
        world.turn()
    status = world.people.parties.status[ids]
    still_held = world.people.parties.is_public[ids] & (status == Status.IN_CUSTODY)
    assert counted == (status == Status.DETAINED).sum() + still_held.sum()
    assert world.share(ids, Status.DETAINED) == pytest.approx(0.3, abs=five_deviations(0.3))


@pytest.mark.parametrize("spared", [0.0, 0.4, 1.0])
def test_as_many_public_cases_are_spared_as_beijing_says(spared):
    world = invented_world(spares_public=spared)
    ids = held(world)
    counted = 0
    custody = Custody(public_chance=1.0, days_public=1.0)
    for _ in range(3):
        custody.step(world)
        counted += int(world.people.ledger.tally["spared"][0])
        world.turn()
    assert world.share(ids, Status.IN_HIDING) == pytest.approx(
        spared, abs=five_deviations(spared) + 1e-9
    )
    assert counted == (world.people.parties.status[ids] == Status.IN_HIDING).sum()


def test_cells_fill_while_nobody_is_taken_back_until_people_are_let_go():
    world = invented_world(takes_back=0.0)
    ids = held(world, 200)
    custody = Custody(public_chance=0.0, leak_chance=0.0, sponsored_share=0.0, lets_go_after=40.0)
    hear_cases(world, custody, 35)
    assert world.share(ids, Status.IN_CUSTODY) == 1.0
    hear_cases(world, custody, 10)
    assert world.share(ids, Status.IN_HIDING) == 1.0


def test_those_kept_are_handed_over_once_the_border_opens_again():
    world = invented_world(takes_back=0.0)
    ids = held(world, 200)
    custody = Custody(public_chance=0.0, leak_chance=0.0, sponsored_share=0.0)
    hear_cases(world, custody, 60)
    assert world.share(ids, Status.IN_CUSTODY) == 1.0
    world.places.takes_back = 1.0
    hear_cases(world, custody, 10)
    assert world.share(ids, Status.DETAINED) == 1.0


# ------------------------------------------------------------------------------- the near bank


def test_a_belt_along_the_bank_stops_people_and_kills_some():
    world = invented_world(buffer_zone=1.5)
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), N)
    world.start_counting()
    everybody_tries(shot_in_zone=0.1, gives_up=0.0).step(world)
    world.check()
    across, stopped = math.exp(-1.5), 1 - math.exp(-1.5)
    assert world.share(ids, Status.IN_HIDING) == pytest.approx(across, abs=five_deviations(across))
    shot = stopped * 0.1
    assert world.people.ledger.deaths[Cause.SHOOTING] / N == pytest.approx(
        shot, abs=five_deviations(shot)
    )


def test_a_belt_stops_nobody_where_control_is_lost_or_the_border_is_open():
    for changes in ({"control": 0.0}, {"exit_open": 1.0}):
        world = invented_world(buffer_zone=20.0, **changes)
        ids = world.put(Status.AT_BORDER, exit_place(world, 0), 300)
        world.start_counting()
        everybody_tries().step(world)
        assert world.share(ids, Status.IN_HIDING) == 1.0


def test_guards_hold_people_back_only_where_control_holds():
    world = invented_world(guards=200.0, takes_bribes=0.0)
    banks = world.places.exits["bank"]
    lost = np.zeros(len(INVENTED.counties.name))
    lost[banks[0]] = -1.0
    world.places.hold_there(lost)
    assert banks[3] != banks[0]
    free = world.put(Status.AT_BORDER, exit_place(world, 0), 300)
    caught = world.put(Status.AT_BORDER, exit_place(world, 3), 300)
    world.start_counting()
    everybody_tries(caught_share=1.0, meets_guards=50.0).step(world)
    assert world.share(free, Status.IN_HIDING) == 1.0
    assert world.share(caught, Status.DETAINED) == 1.0


@pytest.mark.parametrize(("strength", "control"), [(0.0, 1.0), (1.0, 1.0), (4.0, 1.0), (4.0, 0.0)])
def test_secret_police_take_people_on_the_way_to_the_river_for_no_money(strength, control):
    world = invented_world(secret_police=strength, control=control)
    goal = exit_place(world, 0)
    home = int(world.places.exits["bank"][0])
    ids = world.put(Status.INTERNALLY_DISPLACED, home, N, home=home, goal=goal, means=1e6)
    world.start_counting()
    world.people.become(ids, Status.EN_ROUTE)
    travel = Travel(meets_secret_police=0.2, stopped_per_100_km=0.0)
    for _ in range(12):
        travel.step(world)
        world.turn()
    taken = 1 - math.exp(-0.2 * strength * control)
    assert world.share(ids, Status.DETAINED) == pytest.approx(
        taken, abs=five_deviations(taken) + 1e-9
    )
    assert set(world.status_of(ids)) <= {Status.DETAINED, Status.AT_BORDER}


@pytest.mark.parametrize(
    ("stream", "chance"),
    [
        (LeaverStream.TRADE, 0.0),
        (LeaverStream.MARRIAGE, 0.25),
        (LeaverStream.SOUTHBOUND, 0.25),
        (LeaverStream.ACCESS, 0.0),
    ],
)
def test_helpers_of_those_who_were_led_out_are_found_out_and_sentenced(stream, chance):
    world = invented_world()
    place = world.places.atlas.penalty.start + Penalty.ECONOMIC
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), N, stream=stream)
    world.start_counting()
    world.people.become(ids, Status.DETAINED, place)
    Detention(helper_found_out=0.25).step(world)
    found = int(world.people.ledger.tally["helpers_sentenced"][0])
    assert found / N == pytest.approx(chance, abs=five_deviations(chance) + 1e-9)
    world.turn()
    assert world.news.helpers_sentenced == pytest.approx(found / Memory().officials_days)
