"""The levers of ordinary years act: paired runs of the status quo, one setting changed.

Each claim is tested as `shared_runs` says: were there no difference, it would pass once in 10,000
times. `test_every_parameter_acts` walks all the others.
"""

from __future__ import annotations

import numpy as np
import pytest
from shared_runs import GEOGRAPHY, Run, Runs, crossings, is_higher, totals

from sim.status import Status

pytestmark = pytest.mark.statistical

MEMBERS, MANY = 8, 16
SEASON, COLLAPSE = 150, 60  # days


def usual(runs: Runs) -> list[Run]:
    return runs("status-quo", members=MEMBERS)


def mean_of(them: list[Run], name: str) -> list[float]:
    return [float(run[name].mean()) for run in them]


def hidden_at_end(them: list[Run]) -> list[float]:
    return [float(run["in_hiding"][-1].sum()) for run in them]


def test_a_crackdown_lowers_arrivals(runs: Runs):
    strict = runs("crackdown", days=365, members=MEMBERS)
    arrived = (totals(them, "arrivals_south_korea") for them in (usual(runs), strict))
    assert is_higher(*arrived)


def test_a_crackdown_raises_the_brokers_price(runs: Runs):
    """Fewer seek brokers then, and yet they ask half as much again: fewer get through."""
    strict = runs("crackdown", days=365, members=MEMBERS)
    prices = (mean_of(them, "brokers_price") for them in (strict, usual(runs)))
    assert is_higher(*prices, times=1.2)


def test_who_pays_brokers_for_no_risk_pays_the_same_in_a_crackdown(runs: Runs):
    """Without the risk in it the price would fall with demand."""
    blind = ("networks.price_by_risk=0", "networks.price=4000")
    strict = runs("crackdown", *blind, days=365, members=MEMBERS)
    lenient = runs("status-quo", *blind, members=MEMBERS)
    prices = (mean_of(them, "brokers_price") for them in (strict, lenient))
    assert not is_higher(*prices, times=1.05)


def test_a_campaign_catches_more_on_the_way_on(runs: Runs):
    """Of those who set out with a network, while as many set out."""
    harsh = runs("status-quo", "county_governments.campaign=4", members=MANY)
    lenient = runs("status-quo", members=MANY)

    def share(them: list[Run]) -> list[float]:
        steps = [run["flow"].sum(axis=0) for run in them]
        caught = np.array([each[Status.ONWARD, Status.IN_CUSTODY] for each in steps])
        left = np.array([each[Status.IN_HIDING, Status.ONWARD] for each in steps])
        shares: list[float] = (1000 * caught / left).tolist()
        return shares

    assert is_higher(share(harsh), share(lenient))


def test_higher_fines_frighten_hosts_so_that_more_are_found(runs: Runs):
    dear = runs("status-quo", "arrest.highest_fine=200000", members=MANY)
    arrests = (totals(them, "arrests") for them in (dear, runs("status-quo", members=MANY)))
    assert is_higher(*arrests)


def test_fines_frighten_by_their_sum_alone(runs: Runs):
    """Where helpers do not reckon with them, they change nothing."""
    careless = "county_governments.fear_per_yuan=0"
    few = runs("status-quo", careless, days=SEASON, members=MEMBERS)
    dear = runs("status-quo", careless, "arrest.highest_fine=200000", days=SEASON, members=MEMBERS)
    assert totals(dear, "arrests") == totals(few, "arrests")


def test_more_secret_police_let_fewer_reach_the_river(runs: Runs):
    watched = runs("status-quo", "dprk.secret_police=5", members=MANY)
    across = (crossings(them) for them in (runs("status-quo", members=MANY), watched))
    assert is_higher(*across)


def test_stricter_officials_let_fewer_go_and_return_more(runs: Runs):
    strict = runs("status-quo", "county_governments.leniency=0.2", members=MANY)
    lenient = runs("status-quo", members=MANY)
    assert is_higher(totals(lenient, "releases"), totals(strict, "releases"))
    assert is_higher(totals(strict, "forced_returns"), totals(lenient, "forced_returns"))


def test_interpreters_of_one_city_register_more_there(runs: Runs):
    """Where people wait in a collapse, and interpreters are what is short."""
    short = ("county_governments.interpreters=0.02", "beijing.interpreters_sent=0")
    more = "county_governments.interpreters_there={Tumen: 100}"
    few = runs("collapse", *short, days=COLLAPSE, members=MEMBERS)
    many = runs("collapse", *short, more, days=COLLAPSE, members=MEMBERS)
    tumen = GEOGRAPHY.hosts.name.index("Tumen")
    registered = (
        [float(run["registered"][:, tumen].sum()) for run in them] for them in (many, few)
    )
    assert is_higher(*registered, times=1.5)


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
