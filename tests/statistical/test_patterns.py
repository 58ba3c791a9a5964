"""The patterns that the model must show, each a claim on means over members; see `shared_runs`."""

from __future__ import annotations

import numpy as np
import pytest
from shared_runs import CHINA, GEOGRAPHY, Runs, crossings, is_higher, totals

from sim.evidence import load_reference_class

pytestmark = pytest.mark.statistical

YEAR = 365
OPENS = 92  # days from 1 March to 1 June, when the levers of the variants are pulled


# ------------------------------------------------------------------------------------ status quo


def test_the_status_quo_keeps_10_000_to_40_000_in_hiding_all_year(runs: Runs):
    for run in runs("status-quo"):
        hidden = run["in_hiding"].sum(axis=1)
        assert hidden.min() >= 10_000
        assert hidden.max() <= 40_000


def test_the_status_quo_brings_about_2706_a_year_to_the_south(runs: Runs):
    """The mean of 2009 to 2011 within 15 %; members differ by less than 2 %."""
    arrived = totals(runs("status-quo"), "arrivals_south_korea")
    assert np.mean(arrived) == pytest.approx(2706, rel=0.15)


def test_the_status_quo_returns_about_5_000_a_year(runs: Runs):
    """Within a factor of two of what was said of 2012."""
    returned = np.mean(totals(runs("status-quo"), "forced_returns"))
    assert 2_500 <= returned <= 10_000


@pytest.mark.parametrize("province", ["North Hamgyong", "Ryanggang"], ids=["Tumen", "upper Yalu"])
def test_departures_a_head_are_many_times_higher_than_along_the_lower_yalu(runs: Runs, province):
    counties = GEOGRAPHY.counties
    banks = np.unique(GEOGRAPHY.exits.county[CHINA])

    def rates(provinces: tuple[str, ...]) -> list[float]:
        """Departures per million residents of the counties on the river, for each member."""
        inside = [c for c in banks if counties.province[c] in provinces]
        millions = counties.population[inside].sum() / 1e6
        return [run["departures"][:, inside].sum() / millions for run in runs("status-quo")]

    there, lower = rates((province,)), rates(("North Pyongan", "Chagang"))
    assert is_higher(there, lower, times=5)


def test_most_who_reach_the_south_are_women(runs: Runs):
    arrived = [run["arrivals_south_korea"].sum(axis=0) for run in runs("status-quo")]
    assert is_higher([women for women, _ in arrived], [men for _, men in arrived])


# -------------------------------------------------------------------------------------- policies


def test_an_amnesty_lowers_forced_returns_and_leaves_more_in_hiding(runs: Runs):
    usual, amnesty = runs("status-quo"), runs("amnesty", days=120)
    assert is_higher(totals(usual, "forced_returns", 0, 120), totals(amnesty, "forced_returns"))
    hidden = [[run["in_hiding"][119].sum() for run in them] for them in (amnesty, usual)]
    assert is_higher(*hidden)


def test_opening_the_border_raises_crossings(runs: Runs):
    usual, opened = runs("status-quo"), runs("open-border", days=OPENS + 30)
    before, after = (0, OPENS), (OPENS, OPENS + 30)
    assert crossings(opened, *before) == crossings(usual, *before)
    assert is_higher(crossings(opened, *after), crossings(usual, *after), times=3)


def test_cutting_aid_raises_crossings(runs: Runs):
    usual, cut = runs("status-quo"), runs("aid-cut", days=OPENS + 90)
    before, after = (0, OPENS), (OPENS, OPENS + 90)
    assert crossings(cut, *before) == crossings(usual, *before)
    assert is_higher(crossings(cut, *after), crossings(usual, *after))


def test_a_crackdown_lowers_crossings_and_raises_returns(runs: Runs):
    usual, strict = runs("status-quo"), runs("crackdown", days=120)
    assert is_higher(crossings(usual, 0, 120), crossings(strict))
    assert is_higher(totals(strict, "forced_returns"), totals(usual, "forced_returns", 0, 120))


def test_networks_with_more_funds_bring_more_to_the_south(runs: Runs):
    usual, funded = runs("status-quo"), runs("networks-funded", days=270)
    arrived = (totals(them, "arrivals_south_korea", 0, 270) for them in (funded, usual))
    assert is_higher(*arrived)
    hidden = ([run["in_hiding"][269].sum() for run in them] for them in (usual, funded))
    assert is_higher(*hidden)


# ---------------------------------------------------------------------------------------- famine


def test_before_the_famine_almost_nobody_leaves_and_in_it_thousands(runs: Runs):
    """A year before, fewer than one in 10,000; in the first year of famine, thousands."""
    before, famine = runs("before-famine", days=365), runs("famine", days=365)
    assert max(totals(before, "left_home_first")) < 2_400
    assert max(run["in_hiding"].sum(axis=1).max() for run in before) < 1_000
    assert min(run["in_hiding"][-1].sum() for run in famine) > 5_000
    assert is_higher(crossings(famine), crossings(before), times=10)


def test_a_famine_leaves_a_network_behind_when_food_returns(runs: Runs):
    """Hysteresis: the same season, food and control as before the famine, and more leave."""
    sets = (
        "food.gap={1995-07-01: 0.15, 1995-09-01: 0.32, 1996-05-01: 0.15}",
        "food.aid=1.0",
        "dprk.control=0.9",
    )
    famine = runs("famine", *sets, days=366 + 60)
    before = totals(famine, "left_home_first", 0, 60)
    after = totals(famine, "left_home_first", 366, 366 + 60)
    assert is_higher(after, before)
    assert np.mean(after) > 2 * np.mean(before)


# -------------------------------------------------------------------------------------- collapse


def test_a_collapse_in_winter_gets_more_across_than_in_summer(runs: Runs):
    """The shipped scenarios in a usual year: harvest, dates of the ice, vigilance at their means.

    Half a year apart the two would differ in these by chance, and in hunger by the lean season; the
    claim is about the rivers.
    """
    usual = (
        "food.harvest_spread=0",
        "food.lean_season=0",
        "climate.ice_shift_days=0",
        "dprk.vigilance_spread=0",
    )
    winter, summer = (
        runs(f"collapse-{season}", *usual, days=75, members=10) for season in ("winter", "summer")
    )
    assert is_higher(crossings(winter), crossings(summer))
    assert is_higher(totals(winter, "crossed_first"), totals(summer, "crossed_first"))


def test_more_camp_places_lower_the_days_without_shelter(runs: Runs):
    usual = runs("collapse", "structure.shelter=camps", days=90)
    tenfold = runs("camps-tenfold", days=90)
    waiting = (totals(them, "at_reception") for them in (usual, tenfold))
    assert is_higher(*waiting)


# ---------------------------------------------------------------------------- both great questions

MEMBERS = 2


@pytest.mark.parametrize("crisis", ["collapse", "war"])
def test_all_five_camps_of_1500_overflow(runs: Runs, crisis):
    """As the documents fear, who know of no other roof."""
    for run in runs(crisis, "structure.shelter=camps", members=MEMBERS):
        assert run["camp_places"].max(axis=0).tolist() == [1500] * 5
        is_full = run["in_camp"] > 1500 - 16  # no party that waits is larger than sixteen
        waits = run["at_reception"].sum(axis=1) > 1500
        assert (is_full & waits[:, None]).any(axis=0).all()


def in_the_class(value: float, what: str) -> bool:
    """Tell whether a value lies within the ends of the past exoduses of whole countries."""
    ends = [
        end
        for past in load_reference_class()
        if past.counted == "country"
        for end in (getattr(past, f"{what}_low"), getattr(past, f"{what}_high"))
        if end is not None
    ]
    return min(ends) <= value <= max(ends)


@pytest.mark.parametrize("crisis", ["collapse", "war"])
def test_medians_lie_in_the_class_of_past_exoduses(runs: Runs, crisis):
    """The share that left, the days to half of it, and the share on the peak day."""
    daily = [run["crossed_first"] for run in runs(crisis, members=MEMBERS)]
    people = 24_052_231
    share = np.median([out.sum() / people for out in daily])
    half = np.median([np.searchsorted(out.cumsum(), out.sum() / 2) + 1 for out in daily])
    peak = np.median([out.max() / people for out in daily])
    assert in_the_class(share, "share")
    assert in_the_class(half, "days_to_half")
    assert in_the_class(peak, "peak_share")


@pytest.mark.parametrize("crisis", ["collapse", "war"])
def test_an_overwhelming_number_does_not_get_out(runs: Runs, crisis):
    for run in runs(crisis, members=MEMBERS):
        left, border, out = (
            run[name].sum() / 24_052_231
            for name in ("left_home_first", "reached_border_first", "crossed_first")
        )
        assert out <= border <= left < 0.5
