"""The check of the common task finds faults that are easy to make."""

from __future__ import annotations

import numpy as np
import pytest
from peers.with_numpy import Run
from task import CHANCES, FALSE_ALARM, PLACES, STATES, Task, agreement

TASK = Task(1_000_000, 60)


def test_a_right_run_agrees():
    assert agreement(TASK, Run(TASK, 1).days()).p_value > FALSE_ALARM


def test_expected_shares_are_those_of_the_chain_after_a_day():
    share = Task(1000, 1).expected_shares()
    assert np.allclose(share.sum(axis=0), 1.0)
    assert np.allclose(share[1], Task(1000, 1).chances[0])


@pytest.mark.parametrize("state", [0, 3], ids=[STATES[0], STATES[3]])
def test_a_chance_that_is_a_tenth_off_is_found(state: int):
    run = Run(TASK, 1)
    run.task = Task(TASK.agents, TASK.days)
    wrong = TASK.chances.copy()
    wrong[state] *= 1.1
    vars(run.task)["chances"] = wrong
    assert agreement(TASK, run.days()).p_value < FALSE_ALARM


def test_lost_agents_and_missing_days_are_found():
    counts = Run(TASK, 1).days()
    with pytest.raises(ValueError, match="shape"):
        agreement(TASK, counts[:-1])
    counts[3, 0, 0] -= 1
    with pytest.raises(ValueError, match="lost"):
        agreement(TASK, counts)


def test_places_differ_in_size_and_in_pace():
    assert TASK.sizes.sum() == TASK.agents
    assert len(TASK.sizes) == PLACES
    assert TASK.sizes[0] > 10 * TASK.sizes[-1]
    pace = TASK.chances[0] / CHANCES[0]
    assert sorted(pace)[0] == pytest.approx(0.5)
    assert sorted(pace)[-1] == pytest.approx(1.5)
    assert abs(np.corrcoef(TASK.sizes, pace)[0, 1]) < 0.2
