"""Crises that planners recognise: how soon and how many flee, and what would let more of them out.

Each claim passes falsely once in 10,000 times at most, as `shared_runs` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from shared_runs import GEOGRAPHY, LUCK, Run, Runs, is_higher

from sim.evidence import load_reference_class
from sim.population.party_row import Hold
from sim.quantities import flight
from sim.quantities.measures import Column
from sim.status import Status

pytestmark = pytest.mark.statistical

MEMBERS = 6
PEOPLE = 24_052_231
WORLD = str(Path(__file__).parents[1] / "world" / "collapse.yaml")
ALL_WISH = ("flight.wishes={2012-03-20: 1}", "destination.stay_inside=-10")
PAIRS = 10


def table(runs: Sequence[Run]) -> dict[str, Column]:
    """Put what members recorded side by side, as measures read it."""
    names = ("fighting", "disorder", "fled", "fled_out", "willing")
    by_county = {name: np.array([run[name] for run in runs]) for name in names}
    columns = {name: Column(("member", "day", "county"), each) for name, each in by_county.items()}
    people = GEOGRAPHY.counties.population
    return {**columns, "county_population": Column(("county",), people)}


def is_below(values: Sequence[float], bound: float) -> bool:
    """Tell whether the mean lies below a bound, luck ruled out."""
    return bool(stats.ttest_1samp(values, bound, alternative="less").pvalue < LUCK)


@pytest.mark.parametrize(
    ("name", "danger", "days"), [("war", "fighting", 30), ("collapse", "disorder", 45)]
)
def test_half_of_those_who_get_out_are_out_within_weeks_of_the_danger(
    runs: Runs, name: str, danger: str, days: int
):
    half = flight.days_after_danger(danger, "fled_out")(table(runs(name, members=MEMBERS)))
    assert is_below(half.tolist(), days)


@pytest.mark.parametrize(("name", "danger"), [("war", "fighting"), ("collapse", "disorder")])
def test_the_willing_are_used_up_and_the_others_stay(runs: Runs, name: str, danger: str):
    found = table(runs(name, members=MEMBERS))
    left = 1 - flight.share_of_those_set_off(found)
    assert (left < 0.02).all()
    assert is_below(flight.share_that_fled(danger)(found).tolist(), 0.7)


@pytest.mark.parametrize("name", ["war", "collapse"])
def test_a_crisis_lies_inside_the_class_of_past_exoduses(runs: Runs, name: str):
    members = runs(name, members=MEMBERS)
    known = [case for case in load_reference_class() if case.counted == "country"]
    daily = np.array([run["crossed_first"] for run in members]) / PEOPLE
    for values, lows, highs in (
        (
            daily.sum(axis=1),
            [case.share_low for case in known],
            [case.share_high for case in known],
        ),
        (
            daily.max(axis=1),
            [case.peak_share_low for case in known],
            [case.peak_share_high for case in known],
        ),
    ):
        lowest = min(low for low in lows if low is not None)
        highest = max(high for high in highs if high is not None)
        assert is_below(values.tolist(), highest)
        assert is_below((-values).tolist(), -lowest)


def out(runs: Runs, *sets: str, days: int = 45) -> list[float]:
    """Count who wished to get out and did, in an invented country where everybody wishes to."""
    members = runs(WORLD, *ALL_WISH, *sets, days=days, members=PAIRS)
    return [float(run["held"][:, Hold.OUT].sum()) for run in members]


@pytest.mark.parametrize(
    ("more", "fewer"),
    [
        (("dprk.control=0.7",), ("dprk.control=0.7", "dprk.border_forces=100000")),
        (("travel.seats_per_1000=200",), ("travel.seats_per_1000=0",)),
        (("dprk.fuel=1",), ("dprk.fuel=0",)),
        (("travel.people_per_road=45000",), ("travel.people_per_road=300",)),
        (
            ("crossing.people_per_bridge=0", "crossing.people_per_km=100"),
            ("crossing.people_per_bridge=0", "crossing.people_per_km=1"),
        ),
        (
            ("crossing.people_per_km=5", "crossing.people_per_bridge=4000"),
            ("crossing.people_per_km=5", "crossing.people_per_bridge=100"),
        ),
        (("gates.front_line=open",), ()),
    ],
    ids=["guards", "vehicles", "fuel", "roads", "banks", "bridges", "gate"],
)
def test_what_could_hold_those_who_wish_to_get_out_does(
    runs: Runs, more: tuple[str, ...], fewer: tuple[str, ...]
):
    assert is_higher(out(runs, *more), out(runs, *fewer))


def test_fewer_arrive_in_the_south_by_boats_and_mines_than_by_networks(runs: Runs):
    members = runs("collapse", members=MEMBERS)
    by_channel = np.array([run["arrivals_by_channel"].sum(axis=0) for run in members])
    assert is_higher(by_channel[:, :-1].sum(axis=1).tolist(), by_channel[:, -1].tolist())


def test_refugees_inside_set_out_when_a_gate_opens_after_the_flight_is_over(runs: Runs):
    shut = runs("collapse", days=100, members=8)
    opened = runs("collapse", "gates.front_line={2012-05-10: open}", days=100, members=8)

    def set_out(them: Sequence[Run]) -> list[float]:
        step = Status.INTERNALLY_DISPLACED, Status.EN_ROUTE
        return [float(run["flow"][71:, step[0], step[1]].sum()) for run in them]

    fewer = np.subtract(set_out(shut), set_out(opened))
    assert is_below(fewer.tolist(), 0.0)
