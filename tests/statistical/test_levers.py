"""The levers of ordinary years act: paired runs of the status quo, one setting changed.

Each claim is tested as `shared_runs` says: were there no difference, it would pass once in 10,000
times. `test_every_parameter_acts` walks all the others.
"""

from __future__ import annotations

import numpy as np
import pytest
from shared_runs import Run, Runs, crossings, is_higher, totals

pytestmark = pytest.mark.statistical

MEMBERS = 8


def usual(runs: Runs) -> list[Run]:
    return runs("status-quo", members=MEMBERS)


def hidden_at_end(them: list[Run]) -> list[float]:
    return [float(run["in_hiding"][-1].sum()) for run in them]


def test_a_crackdown_lowers_arrivals(runs: Runs):
    strict = runs("crackdown", days=365, members=MEMBERS)
    arrived = (totals(them, "arrivals_south_korea") for them in (usual(runs), strict))
    assert is_higher(*arrived)


def test_an_amnesty_raises_the_hidden_stock(runs: Runs):
    amnesty = runs("amnesty", days=365, members=MEMBERS)
    assert is_higher(hidden_at_end(amnesty), hidden_at_end(usual(runs)))


@pytest.mark.parametrize("setting", ["dprk.fuel=0", "food.aid=0"])
def test_a_stop_of_oil_or_of_aid_raises_crossings(runs: Runs, setting):
    stopped = runs("status-quo", setting, members=MEMBERS)
    assert is_higher(crossings(stopped), crossings(usual(runs)))


def test_funds_raise_arrivals_less_and_less(runs: Runs):
    few, many = 2, 20
    none, some, much = (
        np.array(
            totals(
                runs("status-quo", f"networks.funding={funds}", members=MEMBERS),
                "arrivals_south_korea",
            )
        )
        for funds in (0, few, many)
    )
    assert is_higher(some.tolist(), none.tolist())
    first, further = (some - none) / few, (much - some) / (many - few)
    assert is_higher(first.tolist(), np.maximum(further, 0.0).tolist())


def test_longer_penalties_deter(runs: Runs):
    harsh = runs(
        "status-quo",
        "penalties.economic_days=1000",
        "penalties.aggravated_years=15",
        members=MEMBERS,
    )
    left = (totals(them, "departures") for them in (usual(runs), harsh))
    assert is_higher(*left)


def test_who_calls_more_kin_brings_more(runs: Runs):
    quiet = runs("status-quo", "memory.phones=0", members=MEMBERS)
    arrived = (totals(them, "arrivals_south_korea") for them in (usual(runs), quiet))
    assert is_higher(*arrived)


def test_a_border_that_takes_nobody_back_fills_custody_or_lets_people_go(runs: Runs):
    closed = runs("closure", days=365, members=MEMBERS)
    held, usually = (
        [run["in_custody"][-60:].sum() for run in them] for them in (closed, usual(runs))
    )
    returned = (totals(them, "forced_returns", 200, 365) for them in (usual(runs), closed))
    assert is_higher(held, usually)
    assert is_higher(*returned)
