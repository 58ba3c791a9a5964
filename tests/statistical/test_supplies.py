"""Fuel, aid and food: what they hold up, and who pays where they fail; see `shared_runs`."""

from __future__ import annotations

import numpy as np
import pytest
from shared_runs import Runs, crossings, is_higher, totals

from sim.status import Status

pytestmark = pytest.mark.statistical

SEASON = 120  # days
FAMINE = 1826
ALL = 8
AS_REPORTED = "food.harvest_spread=0"
PEAK = slice(184, 184 + 731)  # the years 1996 and 1997


def test_without_fuel_more_people_cross(runs: Runs):
    usual = runs("status-quo", days=SEASON, members=ALL)
    cut = runs("status-quo", "dprk.fuel=0", days=SEASON, members=ALL)
    assert is_higher(crossings(cut), crossings(usual))


def test_grain_and_guards_each_have_their_part_in_it(runs: Runs):
    without = runs("status-quo", "dprk.fuel=0", days=SEASON, members=ALL)
    for spared in ("food.fuel_moves=0", "dprk.watch_by_vehicle=0"):
        part = runs("status-quo", "dprk.fuel=0", spared, days=SEASON, members=ALL)
        assert is_higher(crossings(without), crossings(part)), spared


def test_without_aid_more_people_cross_and_some_die_at_home(runs: Runs):
    usual = runs("status-quo", days=SEASON, members=ALL)
    cut = runs("status-quo", "food.aid=0", days=SEASON, members=ALL)
    assert is_higher(crossings(cut), crossings(usual), times=1.5)
    assert not any(totals(usual, "deaths_at_home"))
    assert is_higher(totals(cut, "deaths_at_home"), totals(usual, "deaths_at_home"), times=100)


def test_dear_rice_leaves_those_who_go_less_to_pay_with(runs: Runs):
    """Without aid rice is dear, and who cannot pay the guards is held up or gives up."""
    cut = ("food.aid=0", "food.savings_eaten=1.5")
    poor = runs("status-quo", *cut, days=SEASON, members=ALL)
    rich = runs("status-quo", cut[0], "food.savings_eaten=0", days=SEASON, members=ALL)
    assert is_higher(crossings(rich), crossings(poor))


def test_the_famine_kills_as_many_as_demographers_found_and_most_of_them_early(runs: Runs):
    """600,000 to 1.12 million by the studies, with harvests as they were reported.

    What is left of luck moves the dead by less than a twentieth.
    """
    famine = runs("famine", AS_REPORTED, days=FAMINE, members=ALL)
    dead = totals(famine, "deaths_at_home")
    assert 600_000 < np.mean(dead) < 1_120_000
    assert np.std(dead) < 0.05 * np.mean(dead)
    peak = [float(run["deaths_at_home"][PEAK].sum()) for run in famine]
    assert is_higher(peak, [whole - part for part, whole in zip(peak, dead, strict=True)], 0.7)


def test_the_dead_at_home_are_no_deaths_on_the_way(runs: Runs):
    """What is recorded by county is what the gate let through, and part of the deaths by cause."""
    for run in runs("famine", AS_REPORTED, days=FAMINE, members=ALL):
        gone = run["flow"][:, Status.AT_HOME, Status.DEAD]
        assert (run["deaths_at_home"].sum(axis=1) == gone).all()
        assert run["deaths"].sum() == run["flow"][:, :, Status.DEAD].sum()
