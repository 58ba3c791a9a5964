"""What a scenario says of single places holds there and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import mesa
import numpy as np
import pytest
from worlds import INVENTED, START, invented_world

from sim.actors.base import Actor
from sim.actors.china import BorderForce, CentralGovernment, CountyGovernment
from sim.actors.dprk import SectorCommand, State
from sim.actors.policies import (
    Beijing,
    Camps,
    Conflict,
    CountyGovernments,
    Food,
    Networks,
    NorthKorea,
    Patrols,
    Policies,
    Sheltering,
)
from sim.actors.reception import Reception
from sim.behaviour.structure import Structure
from sim.engine.random_streams import RandomStreams
from sim.model import BorderModel
from sim.recording.actor_log import ActorLog
from sim.scenario.load import load_scenario

WORLD = Path(__file__).parents[1] / "world"
COUNTIES, SECTORS, HOSTS = INVENTED.counties.name, INVENTED.exits.name, INVENTED.hosts.name
USUAL = Policies(
    dprk=NorthKorea(vigilance_spread=0.0),
    food=Food(),
    conflict=Conflict(),
    beijing=Beijing(),
    patrols=Patrols(),
    county_governments=CountyGovernments(zeal_spread=0.0, leniency_spread=0.0),
    camps=Camps(),
    networks=Networks(),
    shelter=Sheltering(staff=100.0),
)


class Office(mesa.Model):
    """A stage in the invented world."""

    def __init__(self, seed: int, policies: Policies) -> None:
        super().__init__(rng=seed)
        world = invented_world()
        self.day, self.date = 0, START
        self.places, self.news = world.places, world.news
        self.streams = RandomStreams(seed, 0)
        self.policies = policies
        self.structure = Structure()


@pytest.fixture
def office() -> Callable[..., Office]:
    """Open an office; Mesa keeps models with agents alive unless they are told to let go."""
    opened = []

    def open_office(section: str = "dprk", seed: int = 1, **values: object) -> Office:
        policy = replace(getattr(USUAL, section), **values)
        opened.append(Office(seed, replace(USUAL, **{section: policy})))
        return opened[-1]

    yield open_office
    for model in opened:
        vars(model).clear()


def decided(model: Office) -> Office:
    """Let the state, its sectors, Beijing, its force and all counties decide once."""
    State(model, "the state").decide()
    for sector in range(model.places.sectors.stop):
        SectorCommand(model, SECTORS[sector], sector).decide()
    CentralGovernment(model, "the neighbour").decide()
    BorderForce(model).decide()
    for host, name in enumerate(HOSTS):
        CountyGovernment(model, name, host).decide()
        Reception(model, name, host).decide()
    return model


def changed(before: np.ndarray, after: np.ndarray) -> list[int]:
    return np.flatnonzero(~np.isclose(before, after)).tolist()


def test_guards_and_patrols_grow_or_are_withdrawn_in_one_sector(office):
    usual = decided(office())
    more = decided(office(guards_there={SECTORS[1]: 2.0, SECTORS[3]: -1.0}))
    assert changed(usual.places.guards, more.places.guards) == [1, 3]
    assert more.places.guards[1] == pytest.approx(3 * usual.places.guards[1])
    assert more.places.guards[3] == 0.0
    patrolled = decided(office("patrols", patrols_there={SECTORS[2]: 1.0}))
    assert changed(usual.places.patrols, patrolled.places.patrols) == [2]
    assert patrolled.places.patrols[2] == pytest.approx(2 * usual.places.patrols[2])


def test_leniency_and_interpreters_are_those_of_one_county(office):
    usual = decided(office())
    lenient = decided(office("county_governments", leniency_there={HOSTS[1]: 0.2}))
    assert changed(usual.places.leniency, lenient.places.leniency) == [1]
    assert lenient.places.leniency[1] == pytest.approx(0.8)
    staffed = decided(office("county_governments", interpreters_there={HOSTS[0]: 10.0}))
    assert changed(usual.places.screening, staffed.places.screening) == [0]
    assert staffed.places.screening[0] == pytest.approx(usual.places.screening[0] + 250.0)


def test_control_lost_in_a_county_is_lost_on_its_bank_and_guards_there_take_bribes(office):
    usual = decided(office())
    bank = int(usual.places.exits["bank"][0])
    lost = decided(office(control_there={COUNTIES[bank]: -0.5}))
    assert changed(usual.places.control_here, lost.places.control_here) == [bank]
    sectors = np.flatnonzero(usual.places.exits["bank"] == bank).tolist()
    assert changed(usual.places.control_at, lost.places.control_at) == sectors
    assert changed(usual.places.takes_bribes, lost.places.takes_bribes) == sectors
    assert lost.places.takes_bribes[0] > usual.places.takes_bribes[0]
    assert lost.places.guards[0] < usual.places.guards[0]
    assert lost.places.control == usual.places.control


def test_a_county_overrides_its_province_and_control_stays_between_none_and_full(office):
    model = decided(office(control_there={"Lowland": -1.0, "Midmarch": 1.0}))
    control = dict(zip(COUNTIES, model.places.control_here, strict=True))
    assert control["Sudmere"] == 0.0
    assert control["Midmarch"] == 1.0
    assert control["Norvale"] == model.places.control == 0.95


def test_guards_who_are_punished_take_fewer_bribes(office):
    takes = [
        decided(office(guards_punished=share)).places.takes_bribes[0] for share in (0.0, 0.1, 0.3)
    ]
    assert takes == pytest.approx([takes[0] * np.exp(-3 * share) for share in (0.0, 0.1, 0.3)])
    undeterred = decided(office(guards_punished=0.3, guards_deterred=0.0))
    assert undeterred.places.takes_bribes[0] == pytest.approx(takes[0])


def test_orders_of_the_state_and_of_beijing_reach_the_places(office):
    model = decided(office(secret_police=2.0, takes_back=0.25, buffer_zone=1.5))
    places = model.places
    assert (places.secret_police, places.takes_back, places.buffer_zone) == (2.0, 0.25, 1.5)
    assert (decided(office("beijing", spares_public=0.4)).places.spares_public == 0.4).all()


def test_leniency_differs_between_months_and_counties_as_widely_as_the_scenario_says(office):
    """Of 2,400 draws the deviation lies within a tenth of the true one, but once in a million."""
    logs = []
    spread = 0.2
    for seed in range(20):
        model = office("county_governments", seed, leniency=0.1, leniency_spread=spread)
        counties = [CountyGovernment(model, name, host) for host, name in enumerate(HOSTS)]
        for month in range(24):
            model.date = date(2010, 1, 15) + timedelta(days=month * 30.4375)
            for county in counties:
                county.decide()
            logs.extend(np.log(model.places.leniency))
    assert np.std(logs) == pytest.approx(spread, rel=0.1)


class Press(Actor):
    """Somebody whom no table of the program knows."""

    LOGGED = ("mood", "readers")
    WORDS = {"mood": ("calm", "alarmed")}  # noqa: RUF012 - as a class of the program may have it

    mood, readers = "calm", 10.0


def test_what_an_actor_names_is_logged_whoever_it_is(office):
    press = Press(office(), "the press")
    log = ActorLog((press,), days=3)
    for day, mood in enumerate(("calm", "calm", "alarmed")):
        press.mood = mood
        log.write(day)
    notes = log.notes()
    told = zip(notes.row, notes.day, notes.value, strict=True)
    assert [*notes.what] == [("Press", "the press", "mood"), ("Press", "the press", "readers")]
    assert [*told] == [(0, 0, "calm"), (0, 2, "alarmed"), (1, 0, 10.0)]


def test_every_actor_of_the_model_logs_something():
    model = BorderModel(load_scenario(WORLD / "quiet.yaml", days=1), seed=1)
    kinds = {type(actor) for actor in model.actors}
    model.forget()
    assert len(kinds) >= 9
    assert all(kind.LOGGED for kind in kinds)
