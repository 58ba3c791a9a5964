"""Reception: rescue, registration and roofs, step by step, and what is done to those apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, exit_place, host_place, invented_world
from worlds import members as people_of

from sim.geography.numbering import OFFICIALS, SOLDIERS
from sim.population.arrays import WAITED_FROM
from sim.population.cohorts import Age
from sim.processes import Custody, Mortality, Reception
from sim.status import Status

N_HOSTS, N_CAMPS = len(INVENTED.hosts.name), len(INVENTED.camps.name)
KM = INVENTED.routes.host_to_camp_km
PORT, WICK, CASTLE, MOUTH, GROVE = range(N_HOSTS)
"""Three hosts of one neighbour, and two of another."""
CALM = Reception(slips_away=0.0, elite_share=0.0, comes_forward_later=0.0)
ROOFS = (Status.WITH_FAMILIES, Status.IN_CENTRE, Status.IN_CAMP)


def served(**columns: Any) -> SmallWorld:
    """Build a world that shelters, in which nothing lacks but what a test is about."""
    plenty = {"rescue": 1e6, "screening": 1e6, "seats": 1e6, "camp_intake": 1e6}
    return invented_world(**{"stance": "shelter", **plenty, **columns})


def one_place(n: int, where: int, value: float) -> np.ndarray:
    column = np.zeros(n)
    column[where] = value
    return column


def at_reception(world: SmallWorld, n: int, host: int = PORT, **columns: Any) -> np.ndarray:
    """Let parties arrive at reception today, as newcomers."""
    ids = world.put(Status.IN_HIDING, host_place(world, host), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.AT_RECEPTION)
    return ids


def live(world: SmallWorld, days: int, process: Reception = CALM) -> None:
    for _ in range(days):
        process.step(world)
        world.turn()


def under(world: SmallWorld, status: Status) -> int:
    return int(world.people.ledger.stock[status].sum())


# ------------------------------------------------------------------------------ step by step


def test_to_be_brought_in_registered_and_housed_takes_a_night_each():
    world = served(camp_places=1500)
    ids = at_reception(world, 50)
    for counted in ("rescued", "registered"):
        assert under(world, Status.IN_CAMP) == 0
        CALM.step(world)
        assert world.people.ledger.by_place[counted].sum() == 50
        world.turn()
    CALM.step(world)
    assert world.share(ids, Status.IN_CAMP) == 1.0
    tally = world.people.ledger.tally[0]["waited"]
    assert tally[WAITED_FROM.index(2)] == 50 == tally.sum()


@pytest.mark.parametrize("gate", ["rescue", "screening"])
def test_nobody_passes_a_gate_beyond_its_capacity(gate):
    world = served(camp_places=1500, **{gate: one_place(N_HOSTS, PORT, 7.5)})
    at_reception(world, 300)
    counted, column = [], {"rescue": "rescued", "screening": "registered"}[gate]
    for _ in range(22):
        CALM.step(world)
        counted.append(int(world.people.ledger.by_place[column].sum()))
        world.turn()
    assert set(counted[2:]) == {7, 8}
    live(world, 2)
    assert under(world, Status.IN_CAMP) >= sum(counted)


def test_first_come_is_first_sheltered():
    world = served(camp_places=1500, screening=40.0)
    first = at_reception(world, 40)
    live(world, 3)
    assert world.share(first, Status.IN_CAMP) == 1.0
    second, third = at_reception(world, 40), at_reception(world, 40)
    live(world, 3)
    assert world.share(second, Status.IN_CAMP) == 1.0
    assert world.share(third, Status.IN_CAMP) == 0.0


def test_nobody_is_registered_twice():
    world = served()
    ids = at_reception(world, 40)
    live(world, 3)
    world.people.become(ids, Status.IN_HIDING)
    world.people.become(ids, Status.AT_RECEPTION)
    for _ in range(4):
        CALM.step(world)
        assert world.people.ledger.registered.sum() == 0
        world.turn()


# --------------------------------------------------------------------------------------- roofs


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("column", ["family_room", "centre_places", "added_places", "camp_places"])
def test_a_roof_takes_whole_parties_and_never_more_than_its_places(column, size):
    n = N_CAMPS if column == "camp_places" else N_HOSTS
    places = one_place(n, 0, 150)
    world = served(**{column: places.astype(np.int64) if n == N_CAMPS else places})
    at_reception(world, 200, family=people_of(women=1, girls=size - 1))
    live(world, 5)
    assert sum(under(world, status) for status in ROOFS) == 150 - 150 % size


def test_a_site_fills_over_days_as_it_takes_people_in():
    world = served(camp_places=1500, camp_intake=40.0, seats=0.0)
    at_reception(world, 100)
    live(world, 2)
    inside = []
    for _ in range(4):
        CALM.step(world)
        inside.append(under(world, Status.IN_CAMP))
        world.turn()
    assert inside == [40, 80, 100, 100]


def test_families_come_first_then_halls_then_sites_then_camps_that_were_put_up():
    world = served(family_room=10.0, centre_places=10.0, added_places=100.0, seats=0.0)
    world.places.camp_places[:] = 10
    at_reception(world, 40)
    live(world, 3)
    stock, atlas = world.people.ledger.stock, world.places.atlas
    assert under(world, Status.WITH_FAMILIES) == under(world, Status.IN_CENTRE) == 10
    assert stock[Status.IN_CAMP, atlas.camp].sum() == 10 == stock[Status.IN_CAMP, atlas.host].sum()


def test_without_buses_nobody_finds_a_roof_in_another_county():
    world = served(family_room=one_place(N_HOSTS, CASTLE, 1000.0), seats=0.0)
    at_reception(world, 100)
    live(world, 6)
    assert under(world, Status.WITH_FAMILIES) == 0
    world.places.seats = 30.0
    for carried in (30, 60, 90, 100):
        CALM.step(world)
        assert under(world, Status.WITH_FAMILIES) == carried
        world.turn()


def test_nobody_is_carried_over_a_border_between_neighbours():
    world = served(family_room=one_place(N_HOSTS, MOUTH, 1000.0))
    ids = at_reception(world, 30)
    live(world, 6)
    assert world.share(ids, Status.AT_RECEPTION) == 1.0


def test_those_without_a_roof_go_to_the_nearest_site_that_has_places():
    world = served(camp_places=1500)
    groups = [at_reception(world, 10, host) for host in range(N_HOSTS)]
    live(world, 3)
    places, first = world.people.parties.place, world.places.atlas.camp.start
    for host, ids in enumerate(groups):
        (camp,) = set((places[ids] - first).tolist())
        assert KM[host, camp] == KM[host].min()


def test_waiting_is_told_by_age():
    world = served()
    at_reception(world, 10, family=people_of(women=1, girls=2, older_men=3))
    live(world, 1)
    Mortality(cold=0.0, disease=0.0, hunger_deaths=0.0).step(world)
    counted = world.people.ledger.tally[0]["waiting_at_age"]
    assert [counted[age] for age in (Age.CHILD, Age.ADULT, Age.OLDER)] == [20, 10, 30]


# ---------------------------------------------------------------------------------- held apart


def test_officials_and_soldiers_are_separated_and_stay_apart():
    world = served(camp_places=1500)
    soldiers, others = at_reception(world, 30, armed=True), at_reception(world, 30)
    live(world, 3)
    apart = world.places.atlas.separate.start + SOLDIERS
    assert world.share(soldiers, Status.IN_CUSTODY) == 1.0
    assert set(world.people.parties.place[soldiers]) == {apart}
    assert world.share(others, Status.IN_CAMP) == 1.0
    for _ in range(60):
        Custody(leak_chance=0.5, days_held=1.0).step(world)
        CALM.step(world)
        world.turn()
    assert world.share(soldiers, Status.IN_CUSTODY) == 1.0


def test_officials_are_held_apart_from_soldiers():
    world = served(camp_places=1500)
    soldiers, others = at_reception(world, 30, armed=True), at_reception(world, 30)
    live(world, 3, replace(CALM, elite_share=1.0))
    apart = world.places.atlas.separate.start
    assert set(world.people.parties.place[soldiers]) == {apart + SOLDIERS}
    assert set(world.people.parties.place[others]) == {apart + OFFICIALS}


def test_every_party_found_to_be_led_by_an_official_is_separated():
    """A binomial count of 500 at .4 within five standard errors: once in a million runs."""
    world = served(camp_places=1500)
    ids = at_reception(world, 500)
    live(world, 3, replace(CALM, elite_share=0.4))
    assert world.share(ids, Status.IN_CUSTODY) == pytest.approx(0.4, abs=5 * 0.022)
    assert set(world.status_of(ids)) == {Status.IN_CAMP, Status.IN_CUSTODY}


def test_those_held_apart_are_let_out_and_sheltered_as_policy_has_it():
    world = served(camp_places=5000)
    ids = at_reception(world, 400, armed=True)
    live(world, 3)
    world.places.releases_apart = 0.2
    CALM.step(world)
    left = 1.0 - world.share(ids, Status.IN_CUSTODY)
    assert left == pytest.approx(0.2, abs=5 * 0.02)
    world.places.releases_apart = 1.0
    live(world, 4)
    assert world.share(ids, Status.IN_CAMP) == 1.0


# ---------------------------------------------------------------------------- zone and an end


def on_the_bank(world: SmallWorld, n: int, **columns: Any) -> np.ndarray:
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), n, **columns)
    world.start_counting()
    return ids


def test_a_zone_takes_those_who_fled_as_far_as_it_has_places():
    world = served(zone_places=70.0)
    fled, others = on_the_bank(world, 200, fled=True), on_the_bank(world, 50, fled=False)
    live(world, 20)
    assert under(world, Status.IN_ZONE) == 70
    assert world.share(fled, Status.IN_ZONE) == 70 / 200
    assert world.share(others, Status.AT_BORDER) == 1.0


def test_who_is_in_a_zone_that_is_given_up_stands_on_the_bank_again():
    world = served(zone_places=500.0)
    ids = on_the_bank(world, 100, fled=True)
    live(world, 1)
    assert world.share(ids, Status.IN_ZONE) == 1.0
    world.places.zone_places[:] = 0.0
    live(world, 90, replace(CALM, withdrawal=0.2))
    assert world.share(ids, Status.AT_BORDER) == 1.0


def test_some_slip_away_from_reception_and_some_in_hiding_come_forward():
    world = invented_world(stance="shelter")
    waiting = at_reception(world, 1000)
    fled = world.put(Status.IN_HIDING, host_place(world, PORT), 1000, fled=True)
    came_for_food = world.put(Status.IN_HIDING, host_place(world, PORT), 1000, fled=False)
    world.start_counting()
    replace(CALM, slips_away=0.3, comes_forward_later=0.2).step(world)
    assert world.share(waiting, Status.IN_HIDING) == pytest.approx(0.3, abs=0.08)
    assert world.share(fled, Status.AT_RECEPTION) == pytest.approx(0.2 * 0.7, abs=0.06)
    assert world.share(came_for_food, Status.AT_RECEPTION) == 0.0


def test_where_shelter_is_withdrawn_reception_and_all_roofs_are_cleared():
    world = invented_world(stance="return", camp_places=1500)
    roofed = [world.put(status, host_place(world, WICK), 200) for status in ROOFS]
    groups = [at_reception(world, 200), *roofed]
    inside = world.put(Status.IN_CAMP, world.places.atlas.camp.start, 200)
    world.start_counting()
    live(world, 90, replace(CALM, withdrawal=0.2))
    for ids in (*groups, inside):
        assert world.share(ids, Status.IN_CUSTODY) == 1.0
    there = host_place(world, int(INVENTED.camps.host[0]))
    assert set(world.people.parties.place[inside]) == {there}


def test_where_people_are_tolerated_nobody_is_registered_or_taken():
    world = served(stance="tolerate", camp_places=1500)
    ids = at_reception(world, 50)
    live(world, 4)
    assert world.share(ids, Status.AT_RECEPTION) == 1.0


# --------------------------------------------------------------- from one roof to another


def moved_to_camps(days: int, asks: float, status: Status, **columns: Any) -> tuple[float, int]:
    """Give which part of 2,000 parties moved to camps, and how many people buses carried."""
    world = served(**{"control": 0.0, **columns})
    ids = world.put(status, host_place(world, PORT), 2000)
    world.start_counting()
    carried = 0
    for _ in range(days):
        replace(CALM, asks_to_move=asks).step(world)
        carried += int(world.people.ledger.tally[0]["carried"])
        world.turn()
    return world.share(ids, Status.IN_CAMP), carried


@pytest.mark.parametrize("status", [Status.WITH_FAMILIES, Status.IN_CENTRE])
def test_some_ask_for_a_place_in_a_camp_where_one_is_free(status):
    """Half of 2,000 within 0.06, five standard errors and more; nobody without places."""
    room = {"family_room": 1e4, "centre_places": 1e4}
    places = one_place(N_HOSTS, PORT, 5000.0)
    assert moved_to_camps(1, 0.5, status, added_places=places, **room)[0] == pytest.approx(
        0.5, abs=0.06
    )
    assert moved_to_camps(1, 0.0, status, added_places=places, **room)[0] == 0.0
    assert moved_to_camps(1, 0.5, status, added_places=places, control=1.0, **room)[0] == 0.0
    assert moved_to_camps(1, 0.5, status, **room) == (0.0, 0)


def test_a_school_that_is_given_back_empties_as_far_as_camps_and_buses_have_room():
    here, there = (one_place(N_HOSTS, host, 1200.0) for host in (PORT, WICK))
    everybody, _ = moved_to_camps(12, 0.0, Status.IN_CENTRE, added_places=here)
    assert everybody == pytest.approx(0.6, abs=0.001)
    share, carried = moved_to_camps(2, 0.0, Status.IN_CENTRE, added_places=there, seats=300.0)
    assert 0.25 < share <= 0.3
    assert carried == 2000 * share
    assert moved_to_camps(1, 0.0, Status.WITH_FAMILIES, added_places=here)[0] == 0.0


def test_who_waits_without_a_roof_comes_before_those_who_have_one():
    world = served(added_places=one_place(N_HOSTS, PORT, 100.0))
    ids = world.put(Status.IN_CENTRE, host_place(world, PORT), 500)
    waiting = at_reception(world, 100, registered=True)
    CALM.step(world)
    assert world.share(waiting, Status.IN_CAMP) == 1.0
    assert world.share(ids, Status.IN_CENTRE) == 1.0
