"""What those do who shelter people: posts, roofs that grow, and changes of course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import mesa
import numpy as np
import pytest
from worlds import INVENTED, START, invented_world

from sim.actors.china import CentralGovernment
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
from sim.actors.reception import Reception, Transport
from sim.behaviour.structure import Structure
from sim.engine.random_streams import RandomStreams

HOSTS = INVENTED.hosts.name
PORT, WICK, CASTLE = range(3)
PEOPLE = INVENTED.hosts.population.astype(float)
KIN = PEOPLE * INVENTED.hosts.kin_share


class Office(mesa.Model):
    """A stage in the invented world on which the neighbours shelter."""

    def __init__(self, form: str, stance: str, **shelter: float) -> None:
        super().__init__(rng=1)
        world = invented_world(stance=stance)
        self.day, self.date = 0, START
        self.places, self.news = world.places, world.news
        self.streams = RandomStreams(1, 0)
        self.structure = Structure(shelter=form)
        self.policies = Policies(
            dprk=NorthKorea(),
            food=Food(),
            conflict=Conflict(),
            beijing=Beijing(stance=stance, opens_camps_at=50.0),
            patrols=Patrols(),
            county_governments=CountyGovernments(),
            camps=Camps(capacity=100.0),
            networks=Networks(),
            shelter=replace(Sheltering(), **shelter),
        )


@pytest.fixture
def office() -> Iterator[Callable[..., Office]]:
    """Open an office; Mesa keeps models with agents alive unless they are told to let go."""
    opened: list[Office] = []

    def open_office(form: str = "stages", stance: str = "shelter", **shelter: float) -> Office:
        opened.append(Office(form, stance, **shelter))
        return opened[-1]

    yield open_office
    for model in opened:
        vars(model).clear()


def ordered(model: Office, days: float) -> Office:
    model.places.days_ordered, model.places.camps_are_ordered = days, True
    return model


def counties(model: Office) -> list[Reception]:
    return [Reception(model, name, host) for host, name in enumerate(HOSTS)]


def decide(actors: list[Reception], days: int = 1) -> None:
    for _ in range(days):
        for actor in actors:
            actor.decide()


def test_families_come_forward_and_halls_are_fitted_out_after_the_order(office):
    model = office(families_days=20.0, centres_days=10.0)
    actors = counties(model)
    decide(actors)
    assert not model.places.family_room.any()
    assert not model.places.centre_places.any()
    policy = model.policies.shelter
    families = policy.families_of_kin * KIN + policy.families_of_others * (PEOPLE - KIN)
    for days, part in ((5.0, 0.5), (10.0, 1.0), (100.0, 1.0)):
        decide(counties(ordered(model, days)))
        assert model.places.family_room == pytest.approx(families * (1 - np.exp(-days / 20.0)))
        assert model.places.centre_places == pytest.approx(policy.centres * PEOPLE * part)


def test_schools_are_given_back_when_their_term_is_over(office):
    model = office(centres_days=10.0, centres_until=140.0)
    for days, stand in ((139.0, True), (140.0, False)):
        decide(counties(ordered(model, days)))
        assert model.places.centre_places.any() == stand


def test_in_camps_alone_there_are_no_other_roofs(office):
    model = ordered(office(form="camps"), 100.0)
    model.news.waiting[PORT] = 500.0
    decide(counties(model), 10)
    for column in (model.places.family_room, model.places.centre_places, model.places.added_places):
        assert not column.any()


def test_the_fewer_of_hands_and_interpreters_are_the_gate(office):
    model = office(staff=1.0, screened_a_day=10.0)
    few_hands = 10.0 * PEOPLE / 1000
    interpreters = model.policies.county_governments.interpreters * KIN / 1000
    interpreters[3:] = 6, 2  # as the table of hosts says
    decide(counties(model))
    able = np.minimum(few_hands, 25.0 * interpreters)
    assert model.places.screening == pytest.approx(able)
    model.places.takes_in = False
    decide(counties(model))
    assert not model.places.screening.any()


def test_officials_stand_at_the_posts_and_troops_where_the_river_is_sealed(office):
    civil, sealed = office(), office(stance="seal")
    for model in (civil, sealed):
        model.places.men = 50_000.0
        model.news.waiting[[PORT, WICK]] = 300.0, 100.0
        decide(counties(ordered(model, 1.0)))
    policy = civil.policies.shelter
    sent = policy.staff_sent * np.array([0.75, 0.25, 0.0])
    at_posts = policy.staff * PEOPLE[:3] / 1000 + sent
    assert civil.places.rescue[:3] == pytest.approx(policy.rescued_a_day * at_posts)
    troops = policy.troops_share * 50_000.0 * np.array([0.75, 0.25, 0.0])
    assert sealed.places.rescue[:3] == pytest.approx(policy.rescued_a_day * troops)


def test_care_comes_with_time_and_is_shared_by_those_who_wait(office):
    model = ordered(office(care=0.8, care_days=1.0, care_people=1000.0), 1e3)
    model.news.waiting[[PORT, WICK]] = 500.0, 4000.0
    decide(counties(model))
    assert model.places.care[[PORT, WICK]] == pytest.approx([0.8, 0.2])


def test_camps_are_put_up_where_people_wait_at_a_pace_and_up_to_a_limit(office):
    model = ordered(office(added_a_week=14.0, added_after=5.0, added_most=6.0), 4.0)
    model.news.waiting[[WICK, CASTLE]] = 300.0, 100.0
    actors = counties(model)
    decide(actors)
    assert not model.places.added_places.any()
    model.places.days_ordered = 5.0
    decide(actors)
    assert model.places.added_places[[WICK, CASTLE]] == pytest.approx([150.0, 50.0])
    model.news.in_camps[:] = 1e6
    decide(actors, 20)
    assert model.places.added_places.sum() == pytest.approx(600.0)


def test_no_camp_is_put_up_where_those_there_have_room(office):
    model = ordered(office(added_when_full=0.8), 100.0)
    model.news.waiting[PORT] = 300.0
    model.places.camp_places[0] = 100
    actors = counties(model)
    model.news.in_camp[0] = 79.0
    decide(actors)
    assert model.places.added_places[PORT] == 0.0
    model.news.in_camp[0] = 80.0
    decide(actors)
    assert model.places.added_places[PORT] > 0.0


def test_a_zone_stands_along_the_bank_only_in_its_form_and_after_the_order(office):
    for form, days, part in (("stages", 30.0, 0.0), ("zone", 0.0, 0.0), ("zone", 15.0, 0.5)):
        model = office(form=form, zone_places=10_000.0, zone_days=30.0)
        if days:
            ordered(model, days)
        Transport(model, "transport").decide()
        assert model.places.zone_places.sum() == pytest.approx(10_000.0 * part)


@pytest.mark.parametrize("answer", ["continue", "seal", "return", "stop"])
def test_the_government_changes_course_for_good_when_too_many_wait(office, answer):
    model = office()
    model.policies = replace(
        model.policies, beijing=Beijing(stance="shelter", when_full=answer, full_at=1000.0)
    )
    government = CentralGovernment(model, "the neighbour")
    for waiting, is_full in ((999.0, False), (1000.0, True), (0.0, True)):
        model.news.waiting[PORT] = waiting
        government.decide()
        changes = is_full and answer in ("seal", "return")
        assert model.places.stance == (answer if changes else "shelter")
        assert model.places.takes_in == (not (is_full and answer == "stop"))


def test_shelter_is_ordered_when_enough_arrive_and_its_days_are_counted(office):
    model = office()
    government = CentralGovernment(model, "the neighbour")
    days = []
    for arrivals in (49.0, 50.0, 0.0, 0.0):
        model.news.heard.all["arrivals"] = arrivals
        government.decide()
        days.append(model.places.days_ordered)
    assert days == [0.0, 1.0, 2.0, 3.0]
