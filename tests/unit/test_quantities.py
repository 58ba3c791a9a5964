"""What a run gives is declared by the processes that it speaks of, and put together from there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import sim.processes
from sim.population.arrays import BY_PLACE, TALLY
from sim.processes import DAILY_ORDER
from sim.quantities import measures as m
from sim.quantities.balances import kept_up
from sim.quantities.order import in_order
from sim.recording import variables
from sim.recording.variables import RECORDED
from sim.report.evidence_measures import ACROSS
from sim.results import audit, indicators
from sim.status import ENDED, OUTSIDE, ROSTERED, Status

ROOM = Path(sim.processes.__path__[0])


@dataclass(frozen=True)
class Named:
    name: str


def test_what_the_list_names_comes_first_and_the_rest_as_it_was_declared():
    declared = [Named(name) for name in ("new", "b", "newer", "a")]
    assert [each.name for each in in_order(declared, ("a", "gone", "b"))] == [
        "a",
        "b",
        "new",
        "newer",
    ]


@pytest.mark.parametrize("process", DAILY_ORDER, ids=lambda process: process.__name__)
def test_every_process_says_what_it_records(process):
    assert process.records
    assert set(process.records) <= set(RECORDED)


def test_no_two_processes_declare_one_name():
    names = [each.name for each in RECORDED]
    assert len(set(names)) == len(names)


def test_the_kept_orders_name_nothing_that_is_not_declared():
    assert {each.name for each in RECORDED} >= set(variables._ORDER)
    assert {each.name for each in indicators._DECLARED} >= set(indicators._ORDER)


@pytest.mark.parametrize("package", sorted(p.parent.name for p in ROOM.glob("*/indicators.py")))
def test_the_indicators_of_every_package_are_in_the_table(package):
    declared = import_module(f"sim.processes.{package}.indicators").INDICATORS
    assert set(declared) <= set(indicators._DECLARED)


def test_what_the_gate_and_the_processes_count_beside_the_steps_is_recorded():
    """A column that nothing reads counts for nobody; three are news, one is seats."""
    taken = {each.at[-1] for variable in RECORDED for each in variable.taken if each.at}
    assert set(TALLY.names or ()) <= taken
    assert set(BY_PLACE.names or ()) - taken == {"successes", "sheltered", "came_home", "rode"}


def test_everybody_who_can_be_drawn_at_a_place_is_recorded_and_audited_there():
    recorded = {each.counts_status for each in RECORDED} - {None}
    assert recorded >= ROSTERED
    assert set(audit._PARTS) == recorded
    assert audit._PARTS[Status.IN_CUSTODY] == ("in_custody", "separated")


def test_people_across_are_those_whose_time_there_has_no_end_yet():
    assert set(ACROSS) == {status.name.lower() for status in OUTSIDE - set(ENDED)}


def table_of_days(stock: list[float], came: list[float]) -> dict[str, m.Column]:
    """Give a table of one member."""
    dims = ("member", "day")
    return {
        "stock": m.Column(dims, np.array([stock])),
        "came": m.Column(dims, np.array([came])),
    }


def balance(stock: list[float], came: list[float]) -> float:
    kept = kept_up(m.nationwide("stock"), m.nationwide("came"))
    return float(kept(table_of_days(stock, came))[0])


def test_a_stock_that_as_many_leave_as_come_to_is_its_own_balance():
    assert balance([100.0] * 30, [5.0] * 30) == pytest.approx(100.0)


@pytest.mark.parametrize("begins", [40.0, 100.0, 300.0])
def test_the_balance_of_a_stock_is_where_it_drifts_to_wherever_it_begins(begins):
    """A hundredth leaves a day and one comes: 100 in the end."""
    stock = [begins]
    for _ in range(364):
        stock.append(stock[-1] * 0.99 + 1.0)
    assert balance(stock, [1.0] * 365) == pytest.approx(100.0, rel=0.02)


def test_only_the_last_year_speaks_of_the_balance_and_nobody_who_leaves_of_none():
    assert balance([7.0] * 100 + [100.0] * 366, [900.0] * 100 + [5.0] * 366) == pytest.approx(100.0)
    assert np.isnan(balance([1.0, 2.0, 3.0], [1.0, 1.0, 1.0]))
