"""Ability: what roads, vehicles, bridges, gates and boats carry, and who is held by what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, exit_place, invented_world

from sim.actors.policies.gates import Gates
from sim.behaviour.destination import Destination
from sim.behaviour.other_exits import OtherExits
from sim.behaviour.structure import Structure
from sim.engine.rows import Records
from sim.geography.itineraries import bridge_open, roads_through
from sim.geography.numbering import OPEN_GATE, SEAL, SHELTER
from sim.geography.reading.vocabulary import EXIT_KINDS, STANCES
from sim.population.party_row import Hold
from sim.processes import Crossing, Departure, Travel, VoluntaryReturn
from sim.status import Status

KINDS = [EXIT_KINDS.index(kind) for kind in INVENTED.exits.kind]
LINE, SEA, ABROAD = (KINDS.index(kind) for kind in (1, 2, 3))
BRIDGE = next(row for row, names in enumerate(INVENTED.exits.crossing) if names)
NO_BRIDGE = next(row for row, names in enumerate(INVENTED.exits.crossing) if not names)
EASY = Travel(stopped_per_100_km=0.0, time_spread=0.0, meets_secret_police=0.0)
FAR = int(INVENTED.routes.county_to_exit_km[:, BRIDGE].argmax())
NEAR_LINE = int(INVENTED.routes.county_to_exit_km[:, LINE].argmin())


def on_foot_to(world: SmallWorld, row: int, n: int, travel: Travel) -> np.ndarray:
    """Set families out for an exit and let a day of travel begin."""
    ids = world.put(Status.INTERNALLY_DISPLACED, FAR, n, home=FAR, fled=True)
    world.start_counting()
    world.people.become(ids, Status.EN_ROUTE, FAR)
    world.people.parties.goal[ids] = exit_place(world, row)
    world.people.parties.held_by[ids] = Hold.ON_THE_WAY
    travel.step(world)
    return ids


def test_a_road_lets_so_many_through_a_day_and_the_others_wait():
    world = invented_world(control=0.0)
    slow = replace(EASY, people_per_road=100.0, vehicle_share=0.0, days_on_foot=1e6)
    ids = on_foot_to(world, BRIDGE, 2000, slow)
    due = np.sort(world.people.parties.due[ids])
    assert due[-1] - due[0] > 5
    assert set(world.people.parties.held_by[ids]) == {Hold.ON_THE_WAY, Hold.ROADS}
    wide = on_foot_to(invented_world(control=0.0), BRIDGE, 2000, replace(slow, people_per_road=1e6))
    assert len(wide) == 2000
    roads, approaches = roads_through(INVENTED)
    assert (roads > 0).all()
    assert (approaches >= 1).all()


def test_vehicles_run_out_and_fuel_with_them():
    def quick(fuel: float, seats: float) -> float:
        world = invented_world(control=0.0, fuel=fuel)
        travel = replace(EASY, vehicle_share=1.0, seats_per_1000=seats, days_on_foot=1e6)
        ids = on_foot_to(world, BRIDGE, 3000, travel)
        due = world.people.parties.due[ids]
        return float((due == due.min()).mean())

    assert quick(1.0, 1000.0) == 1.0
    few, twice, dry = quick(1.0, 2.0), quick(1.0, 4.0), quick(0.5, 4.0)
    assert 0.0 < few < 0.6 * twice
    assert dry < twice


def test_families_give_up_on_foot_the_more_the_farther_it_is():
    """Shares of 2,000 draws: 0.06 is five standard errors."""

    def gave_up(days_on_foot: float) -> float:
        world = invented_world(control=0.0)
        travel = replace(EASY, vehicle_share=0.0, days_on_foot=days_on_foot)
        ids = on_foot_to(world, BRIDGE, 2000, travel)
        held = world.people.parties.held_by[ids] == Hold.VEHICLES
        elsewhere = world.people.parties.goal[ids] != exit_place(world, BRIDGE)
        assert (held == elsewhere).all()
        return float(held.mean())

    days = float(INVENTED.routes.county_to_exit_km[FAR, BRIDGE] / EASY.walking_km_a_day)
    assert gave_up(days) == pytest.approx(1 - np.exp(-1), abs=0.06)
    assert gave_up(1e6) < 0.01


def openness(order: float, control: float, stance: str) -> float:
    world = invented_world(exit_open=order)
    world.places.control, world.places.bridges_held = control, 0.4
    world.places.stance = stance
    sheltering = [row for row in range(len(KINDS)) if INVENTED.exits.crossing[row]]
    row = next(r for r in sheltering if INVENTED.hosts.stance[INVENTED.exits.host[r]] < 0)
    here: Records = world.places.exits[row : row + 1]
    return float(bridge_open(here[0], world.places.policy[0]))


def test_a_bridge_depends_on_who_holds_both_ends():
    shelter, seal, returns = STANCES[SHELTER], STANCES[SEAL], STANCES[0]
    assert openness(0.0, 0.95, shelter) == openness(0.0, 0.4, shelter) == 0.0
    assert openness(0.0, 0.2, shelter) == pytest.approx(0.5)
    assert openness(0.0, 0.0, shelter) == openness(1.0, 0.95, shelter) == 1.0
    assert openness(0.0, 0.0, seal) == openness(1.0, 1.0, seal) == 0.0
    assert openness(0.0, 0.0, returns) == 0.0
    assert openness(1.0, 0.95, returns) == 1.0


def passed(row: int, exits: OtherExits, gate: float = 0.0, control: float = 0.0) -> float:
    world = invented_world(control=control)
    world.other_exits = exits
    world.places.gate_room[row] = gate
    ids = world.put(Status.AT_BORDER, exit_place(world, row), 1000, fled=True)
    world.start_counting()
    Crossing(attempt_chance=1.0, gives_up_in_danger=0.0).step(world)
    world.check()
    out = (Status.IN_SOUTH_KOREA, Status.ELSEWHERE_ABROAD)
    return sum(world.share(ids, status) for status in out)


def test_a_gate_lets_so_many_pass_unharmed():
    shut = OtherExits(southern_people=0.0, boats=0.0)
    assert passed(LINE, shut) == 0.0
    assert passed(LINE, shut, gate=200.0) == 0.2
    assert passed(LINE, shut, gate=200.0, control=1.0) == 0.0


def test_boats_are_used_up():
    many = OtherExits(boats=1e6, boats_a_day=10.0, sea_success=1.0, sea_death=0.0)
    assert passed(SEA, many) == 0.12
    assert passed(SEA, replace(many, boats=5.0)) == 0.06


def test_the_gate_is_shut_when_places_are_full():
    gates = Gates(front_line="gate", front_line_people=1000.0, places=5000.0)
    assert gates.at_front_line(0.0) == 1000.0
    assert gates.at_front_line(4500.0) == 500.0
    assert gates.at_front_line(6000.0) == 0.0
    assert Gates().at_front_line(0.0) == Gates().at_third_country() == 0.0
    assert Gates(third_country="open").at_third_country() > 0.0
    assert replace(gates, front_line="open").at_front_line(1e6) > 1000.0


def test_who_waits_in_a_long_queue_goes_elsewhere_inland_or_home():
    def stays(queue: float, form: str = "anew") -> tuple[float, set[int]]:
        world = invented_world(control=0.0)
        world.structure = Structure(destination=form)
        world.destination = Destination(chooses_anew=1.0, stay_inside=-1.0)
        ids = world.put(Status.AT_BORDER, exit_place(world, NO_BRIDGE), 2000, home=FAR, fled=True)
        world.people.parties.held_by[ids] = Hold.RIVER
        world.news.queue[NO_BRIDGE] = queue
        world.start_counting()
        Departure(again_chance=0.0).step(world)
        goals = world.people.parties.goal[ids][world.people.parties.status[ids] == Status.EN_ROUTE]
        return world.share(ids, Status.AT_BORDER), set(goals.tolist())

    patient, _ = stays(0.0)
    hurried, goals = stays(1e6)
    assert hurried < 0.02 < patient
    assert FAR in goals
    assert any(goal >= exit_place(invented_world(), 0) for goal in goals)
    assert stays(1e6, "once")[0] == stays(1e6, "nearest")[0] == 1.0


def refugees_who_set_out(openings: list[float], form: str = "anew") -> tuple[list[float], set[int]]:
    """Give which part of 4,000 refugees have set out by each day, as a gate lets so many pass."""
    world = invented_world(control=0.0, food_gap=0.0)
    world.structure = Structure(destination=form)
    world.destination = Destination(chooses_anew=1.0, stay_inside=0.0)
    ids = world.put(Status.INTERNALLY_DISPLACED, NEAR_LINE, 4000, home=FAR, fled=True)
    left = []
    for room in openings:
        world.places.gate_room[LINE], world.places.gate[LINE] = room, OPEN_GATE * (room > 0.0)
        world.start_counting()
        Departure(again_chance=0.0).step(world)
        left.append(world.share(ids, Status.EN_ROUTE))
    parties = world.people.parties
    goals = parties.goal[ids][parties.status[ids] == Status.EN_ROUTE]
    return left, set(goals.tolist())


def test_refugees_inside_set_out_for_a_gate_that_opens_later_and_only_once():
    (none, some, still), goals = refugees_who_set_out([0.0, 900.0, 900.0])
    assert none == 0.0
    assert 0.05 < some < 0.95
    assert still - some < 0.02
    assert exit_place(invented_world(), LINE) in goals


def test_refugees_who_came_while_a_gate_stood_open_have_weighed_it():
    assert refugees_who_set_out([900.0, 900.0])[0] == [0.0, 0.0]


@pytest.mark.parametrize("form", ["once", "nearest"])
def test_refugees_who_choose_once_do_not_hear_of_a_gate(form):
    assert refugees_who_set_out([0.0, 900.0], form)[0] == [0.0, 0.0]


def test_who_takes_the_nearest_way_out_takes_no_other():
    world = invented_world(control=0.0, conflict=0.3)
    world.structure = Structure(destination="nearest")
    world.destination = Destination(stay_inside=-10.0)
    world.start_counting()
    Departure(again_chance=0.0).step(world)
    parties = world.people.parties
    rows = [r for r in range(parties.count) if parties.fled[r]]
    goals = {(int(parties.home[r]), int(parties.goal[r])) for r in rows}
    homes = [home for home, goal in goals if goal >= exit_place(world, 0)]
    assert len(homes) == len(set(homes)) > 1


def test_refugees_fear_a_state_that_is_restored_unless_it_pardons():
    def back(pardon: float) -> float:
        world = invented_world(control=1.0, food_gap=0.1)
        world.places.pardon = pardon
        host = world.places.atlas.host.start
        ids = world.put(Status.IN_HIDING, host, 3000, fled=True)
        world.start_counting()
        VoluntaryReturn(refugees_return=0.5, fears_return=0.6).step(world)
        return world.share(ids, Status.EN_ROUTE)

    assert back(1.0) == pytest.approx(0.5, abs=0.05)
    assert back(0.0) == pytest.approx(0.2, abs=0.05)


def test_what_holds_somebody_is_counted_once():
    """The changes of a day sum to those who began to wish; who is out or dead stays so."""
    world = invented_world(control=0.0, conflict=0.8)
    total = np.zeros(len(Hold), dtype=int)
    for _ in range(25):
        world.start_counting()
        for process in (Departure(), Travel(), Crossing()):
            process.step(world)
        total += world.people.ledger.tally["held"][0]
        world.turn()
    assert (total >= 0).all()
    parties = world.people.parties
    rows = slice(0, parties.count)
    held, size = parties.held_by[rows], parties.size[rows]
    for hold in Hold:
        if hold not in (Hold.NO_WISH, Hold.DEAD):
            assert total[hold] == size[held == hold].sum() or hold == Hold.OUT
    assert total.sum() >= total[Hold.OUT] > 0
