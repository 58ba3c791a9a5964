"""Flight: who leaves in danger, how many of a place at most, how soon, and with whom."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, invented_world

from sim.behaviour.destination import Destination
from sim.behaviour.flight import Flight
from sim.behaviour.party_forming import Forming
from sim.behaviour.streams import Access, Marriage, Southbound, Streams, Trade
from sim.behaviour.structure import Structure
from sim.population.cohorts import SOLDIER_MEN
from sim.population.party_row import Intent, LeaverStream
from sim.processes import Departure, Travel
from sim.status import Status

NOBODY = Streams(Trade(chance=0.0), Marriage(chance=0.0), Southbound(), Access(chance=0.0))
COUNTIES = len(INVENTED.counties.name)
KM = INVENTED.routes.county_to_county_km
PEOPLE = int(INVENTED.counties.population.sum())
USUAL = Flight(wave_spread=0.0)


def world_with(flight: Flight = USUAL, tempo: str = "waves", **columns: object) -> SmallWorld:
    world = invented_world(**columns)
    world.leavers = NOBODY
    world.flight = flight
    world.structure = Structure(tempo=tempo)
    return world


def flee(world: SmallWorld, days: int = 1) -> np.ndarray:
    """Let people flee for some days; give who left in danger, shape (days, counties)."""
    fled = []
    for _ in range(days):
        world.start_counting()
        Departure().step(world)
        fled.append(world.people.ledger.by_place["fled"][world.places.atlas.county].copy())
        world.turn()
    return np.array(fled)


def left_after(days: int, flight: Flight = USUAL, tempo: str = "waves", **columns: object) -> float:
    """Give the share of everybody who left in danger within some days."""
    return float(flee(world_with(flight, tempo, **columns), days).sum() / PEOPLE)


def test_nobody_flees_where_there_is_order_and_no_fighting():
    world = world_with(control=0.95)
    assert flee(world, 3).sum() == 0


def test_families_flee_together_from_fighting_and_from_disorder():
    for columns in ({"conflict": 1.0}, {"control": 0.0, "food_gap": 0.4}):
        world = world_with(replace(USUAL, soldiers_take_part=0.0), **columns)
        assert flee(world).sum() > 50
        parties = world.people.parties
        rows = slice(0, parties.count)
        assert parties.fled[rows].all()
        assert set(parties.stream[rows]) == {LeaverStream.REFUGE}
        assert set(parties.intent[rows]) == {Intent.REFUGE}
        assert parties.size[rows].mean() > 2.5


def test_the_willing_are_used_up_and_the_others_stay_whatever_comes():
    """Shares of some 100,000 people, drawn a family at a time: 0.02 is far beyond their error."""
    flight = replace(USUAL, flees_fighting=0.5, flees_with_others=0.0)
    assert left_after(60, flight, conflict=1.0) == pytest.approx(0.5, abs=0.02)
    assert left_after(120, flight, conflict=1.0) == pytest.approx(0.5, abs=0.02)


def test_half_of_those_who_flee_from_lasting_danger_are_gone_within_ten_days():
    fled = flee(world_with(conflict=0.8), 90).sum(axis=1).cumsum()
    assert 2 <= int((fled >= fled[-1] / 2).argmax()) <= 10


def test_a_greater_danger_sets_off_more_and_a_lesser_one_nobody_again():
    world = world_with(replace(USUAL, flees_with_others=0.0), conflict=0.5)
    first = flee(world, 60).sum()
    world.places.conflict = np.full(COUNTIES, 0.4)
    assert flee(world, 5).sum() == 0
    world.places.conflict = np.full(COUNTIES, 1.0)
    assert flee(world, 60).sum() == pytest.approx(first, rel=0.1)


def test_who_came_home_may_be_set_off_once_more():
    world = world_with(conflict=1.0)
    flee(world, 60)
    world.news.heard.counties["fled"] /= 2
    assert flee(world, 30).sum() > 0.05 * PEOPLE


def test_fighting_is_felt_nearby_and_not_far_off():
    worst = int(KM.sum(axis=1).argmax())
    conflict = np.zeros(COUNTIES)
    conflict[worst] = 1.0
    close = float(KM[KM > 0].min())
    for reach, expected in ((close / 20, 1), (500.0, COUNTIES)):
        flight = replace(USUAL, fighting_km=reach, flees_with_others=0.0)
        world = world_with(flight, conflict=conflict)
        assert (flee(world, 5).sum(axis=0) > 0).sum() == expected


def test_disorder_sets_off_fewer_where_no_way_out_is_near():
    flight = replace(USUAL, far_share=0.0, flees_with_others=0.0)
    world = world_with(flight, control=0.0, food_gap=0.4)
    world.destination = Destination(distance_days=0.5)
    everywhere = left_after(5, replace(flight, far_share=1.0), control=0.0, food_gap=0.4)
    near = flee(world, 5).sum(axis=0) / INVENTED.counties.population
    assert near.max() > 0
    assert near.min() < 0.9 * near.max()
    assert float(flee(world, 5).sum()) / PEOPLE < everywhere


def test_disorder_without_hunger_sets_off_nobody():
    assert left_after(5, control=0.0, food_gap=0.0) == 0.0


def test_others_follow_those_who_go():
    conflict = np.zeros(COUNTIES)
    conflict[0] = 1.0
    alone = left_after(40, replace(USUAL, flees_with_others=0.0), conflict=conflict)
    followed = left_after(40, replace(USUAL, flees_with_others=0.5), conflict=conflict)
    assert followed > 1.1 * alone


def test_a_wish_needs_no_danger():
    world = world_with(replace(USUAL, wishes=1.0), control=0.95)
    fled = flee(world, 5).sum()
    assert fled > 0.2 * PEOPLE
    assert world.people.ledger.tally["fled_for"].shape == (1, 4)


def test_departures_are_told_apart_by_what_set_them_off():
    """All of a county flee for one reason where there is only one."""
    for columns, trigger in (({"conflict": 1.0}, 0), ({"control": 0.0, "food_gap": 0.4}, 1)):
        world = world_with(replace(USUAL, flees_with_others=0.0), **columns)
        world.start_counting()
        Departure().step(world)
        told = world.people.ledger.tally["fled_for"][0]
        assert told[trigger] == told.sum() > 0


def test_soldiers_go_as_control_is_lost_and_never_in_order():
    """Their share of those at risk who left, beside that of civilians, within a tenth."""
    for control, part in ((0.9, 0.0), (0.0, 0.5)):
        world = world_with(replace(USUAL, soldiers_take_part=0.5), control=control, conflict=1.0)
        before = world.people.residents.counts.sum(axis=0)
        Departure().step(world)
        gone = before - world.people.residents.counts.sum(axis=0)
        soldiers = gone[SOLDIER_MEN] / before[SOLDIER_MEN]
        civilians = gone[:SOLDIER_MEN].sum() / before[:SOLDIER_MEN].sum()
        sigma = math.sqrt(max(gone[SOLDIER_MEN], 1)) / before[SOLDIER_MEN]
        assert abs(soldiers - part * civilians) < 5 * sigma + 0.1 * part * civilians


def test_places_differ_in_who_dares_and_rumours_hurry_them():
    calm = left_after(3, conflict=0.5)
    world = world_with(replace(USUAL, place_spread=1.0), conflict=0.5)
    world.news.heard.counties["daring"] = 2.0
    assert flee(world, 3).sum() / PEOPLE > 1.3 * calm
    world = world_with(Flight(wave_spread=1.0, wave_days=60.0), conflict=0.5)
    world.news.heard.counties["rumour"] = 2.0
    assert flee(world, 1).sum() / PEOPLE > 1.3 * left_after(1, conflict=0.5)


def test_with_herding_or_at_a_constant_chance_flight_lasts_as_long_as_danger():
    flight = replace(USUAL, conflict_chance=0.005)
    for tempo in ("herding", "constant"):
        world = world_with(flight, tempo, conflict=1.0)
        early, later = flee(world, 20).sum(), flee(world, 20).sum()
        assert later > 0.4 * early


def test_herding_multiplies_flight_up_to_its_limit():
    """Counts of some 500 to 2,000 heads, within five of their standard errors."""

    def fleeing(exodus: float, tempo: str = "herding") -> float:
        flight = replace(USUAL, conflict_chance=0.01, herding=2.0, herding_limit=4.0)
        world = world_with(flight, tempo, conflict=1.0)
        world.forming = Forming(family_share_in_danger=0.0)
        world.news.exodus[:] = exodus
        return float(flee(world).sum())

    alone, some, crowd = fleeing(0.0), fleeing(0.5), fleeing(50.0)
    assert some / alone == pytest.approx(2.0, rel=0.25)
    assert crowd / alone == pytest.approx(4.0, rel=0.25)
    assert fleeing(50.0, "constant") == alone


def test_the_displaced_move_on_where_fighting_has_come():
    conflict = np.zeros(COUNTIES)
    conflict[0] = 1.0
    world = world_with(Flight(flees_fighting=0.0, moves_on_chance=0.5), conflict=conflict)
    hit = world.put(Status.INTERNALLY_DISPLACED, 0, 500, home=1, fled=True)
    safe = world.put(Status.INTERNALLY_DISPLACED, 2, 500, home=1, fled=True)
    world.start_counting()
    Departure().step(world)
    assert world.share(hit, Status.EN_ROUTE) == pytest.approx(0.5, abs=0.12)
    assert world.share(safe, Status.INTERNALLY_DISPLACED) == 1.0


def test_who_fled_and_comes_home_counts_among_those_who_may_go_again():
    world = world_with(control=0.95)
    home = 0
    ids = world.put(Status.INTERNALLY_DISPLACED, 1, 20, home=home, fled=True)
    world.people.become(ids, Status.EN_ROUTE, 1)
    world.people.parties.goal[ids] = home
    world.news.heard.counties["fled"][home] = 20.0
    for _ in range(40):
        world.start_counting()
        Travel().step(world)
        world.turn()
    assert world.share(ids, Status.AT_HOME) > 0.5
    assert world.news.heard.counties["fled"][home] == 20 * (1 - world.share(ids, Status.AT_HOME))
