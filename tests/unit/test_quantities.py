"""What a run gives is declared by the processes that it speaks of, and put together from there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

import sim.processes
from sim.population.arrays import BY_PLACE, TALLY
from sim.processes import DAILY_ORDER
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
