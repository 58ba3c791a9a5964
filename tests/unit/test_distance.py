"""Two forms in which the worth of a way falls with distance, and a scenario that chooses one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from worlds import GEOGRAPHY, small_world

from sim.behaviour.destination import Destination, reach
from sim.behaviour.distance import exponential, power, worth_of
from sim.behaviour.structure import Structure
from sim.model import BorderModel
from sim.params import ParameterError, numbers
from sim.scenario.load import load_scenario

WAYS = np.linspace(0.0, 12.0, 121)
FORMS = {"exponential": exponential, "power": lambda way: power(way, 2.0)}
BY_POWER = Structure(distance="power")


@pytest.mark.parametrize("form", FORMS)
def test_both_forms_are_one_at_the_door_and_1_e_at_the_scale_and_nothing_where_no_way_leads(form):
    assert FORMS[form](np.array([0.0, 1.0, np.inf])) == pytest.approx([1.0, math.exp(-1), 0.0])


@pytest.mark.parametrize("form", FORMS)
def test_a_longer_way_is_worth_less_in_both_forms(form):
    assert (np.diff(FORMS[form](WAYS)) < 0).all()


def test_by_the_exponential_form_each_day_takes_the_same_share():
    left = exponential(WAYS)
    assert left[1:] / left[:-1] == pytest.approx(left[1] / left[0])


@pytest.mark.parametrize("exponent", [0.5, 2.0, 5.0])
def test_by_the_power_each_doubling_of_a_long_way_takes_the_same_share(exponent):
    far = np.array([1e6, 2e6, 4e6])
    left = power(far, exponent)
    assert left[1:] / left[:-1] == pytest.approx(2.0**-exponent, rel=1e-4)


def test_the_power_falls_faster_near_the_door_and_slower_far_off():
    less, more = WAYS[(WAYS > 0) & (WAYS < 1)], WAYS[WAYS > 1]
    assert (power(less, 2.0) < exponential(less)).all()
    assert (power(more, 2.0) > exponential(more)).all()


def test_the_shares_that_are_told_of_both_forms_are_theirs():
    far = np.array([3.0, 6.0])
    assert np.round(100 * exponential(far), 1).tolist() == [5.0, 0.2]
    assert np.round(100 * power(far, 2.0)).tolist() == [12.0, 4.0]


def test_the_greater_the_power_the_nearer_it_comes_to_the_exponential_form():
    apart = [np.abs(power(WAYS, k) - exponential(WAYS)).max() for k in (1.0, 2.0, 5.0, 20.0)]
    assert apart == sorted(apart, reverse=True)
    assert power(WAYS, 1e6) == pytest.approx(exponential(WAYS), abs=1e-5)


def test_the_form_is_that_which_is_chosen():
    for form, own in FORMS.items():
        assert (worth_of(WAYS, form, 2.0) == own(WAYS)).all()


def test_compiled_functions_read_a_choice_as_its_place_among_the_options():
    assert numbers(Structure())["distance"].item() == 0
    assert numbers(BY_POWER)["distance"].item() == 1
    with pytest.raises(ParameterError, match=r"Structure.distance: linear is not one of the words"):
        Structure(distance="linear")


def test_by_the_power_far_counties_come_nearer_to_the_border_and_near_ones_do_not():
    world = small_world()
    places, ford = world.places, world.season.ford[0]
    ways = world.destination.ways(places, ford, world.news, world.structure)
    by_power = world.destination.ways(places, ford, world.news, BY_POWER)
    usual = world.destination
    km = GEOGRAPHY.routes.county_to_exit_km
    is_far = km > usual.expected_km_a_day * usual.distance_days
    assert (by_power.near[:, :-1] > ways.near[:, :-1])[is_far].all()
    assert (by_power.near[:, :-1] <= ways.near[:, :-1])[~is_far].all()
    assert reach(by_power)[is_far.all(axis=1)].min() > reach(ways)[is_far.all(axis=1)].min()


def test_the_power_acts_only_where_it_is_chosen():
    world = small_world()
    places, ford = world.places, world.season.ford[0]
    steep = replace(Destination(), distance_power=6.0)

    def near(destination: Destination, structure: Structure) -> np.ndarray:
        return destination.ways(places, ford, world.news, structure).near

    assert (near(steep, Structure()) == near(Destination(), Structure())).all()
    assert (near(steep, BY_POWER) < near(Destination(), BY_POWER)).any()


def departures_by_county(tmp_path, form: str) -> np.ndarray:
    path = tmp_path / f"{form}.yaml"
    path.write_text(
        "extends: status-quo\nwhy: Does it matter how distance counts?\ndays: 40\n"
        f"structure:\n  distance: {form}\n",
        encoding="utf-8",
    )
    model = BorderModel(load_scenario(path), seed=1)
    for _ in range(40):
        model.step()
    return model.recorder.variables["departures"].sum(axis=0)


def test_a_scenario_that_chooses_the_power_lets_a_larger_share_of_leavers_come_from_far_provinces(
    tmp_path,
):
    """Some ten times as many: 20 of 1,900 and 280 of 2,400 are no matter of luck."""
    province = np.array(GEOGRAPHY.counties.province)
    km = GEOGRAPHY.routes.county_to_exit_km[:, : small_world().places.sectors.stop].min(axis=1)
    usual, by_power = (departures_by_county(tmp_path, form) for form in FORMS)
    mean_km = {name: km[province == name].mean() for name in sorted(set(province))}
    far = np.isin(province, [name for name, mean in mean_km.items() if mean > 250])
    near = np.isin(province, [name for name, mean in mean_km.items() if mean < 100])
    shares = [(left[far].sum() / left.sum(), left[near].sum() / left.sum())
              for left in (usual, by_power)]  # fmt: skip
    assert far.any()
    assert near.any()
    assert shares[1][0] > 3 * shares[0][0]
    assert shares[1][1] < shares[0][1]
