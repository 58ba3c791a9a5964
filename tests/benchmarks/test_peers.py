"""Our engine beside other libraries on the common task, measured in one run.

`pytest tests/benchmarks` takes some minutes and needs the extra `bench`; the usual test run leaves
it out. Only ratios are asserted, and only of what this run measured.
"""

from __future__ import annotations

from typing import Any

import pytest
from measuring import kept
from measuring.peers import OURS, rate
from rounds import HERE, SIZES, Size, measure, missing
from task import FALSE_ALARM

TIMES_FASTER = {
    "with_laser": 50,
    "with_laser_fused": 30,
    "with_mesa": 1000,
    "with_numpy": 20,
    "with_starsim": 50,
}
"""How many times faster our engine is at least, each at its best size."""

Measured = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> Measured:
    if hasattr(request.config, "workerinput"):
        pytest.skip("measured in one process; run without -n")
    entries = measure(SIZES)
    if request.config.getoption("--keep-benchmarks"):
        kept.keep(HERE / "results", kept.PEERS, entries)
    return entries


def skip_if_missing(peer: str) -> None:
    if absent := missing(peer):
        pytest.skip(f"{' and '.join(absent)} not installed; `make bench` installs the extra bench")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_an_implementation_meets_the_exact_expectation(size: Size, measured: Measured):
    """False alarm once in a million for each implementation and round."""
    skip_if_missing(size.peer)
    assert min(measured[size.name]["p_value"]) > FALSE_ALARM


@pytest.mark.parametrize("peer", TIMES_FASTER)
def test_our_engine_is_many_times_faster(peer: str, measured: Measured):
    """Agent-days a CPU second, ours at 24 million for 365 days, the peer's at its best size."""
    skip_if_missing(peer)
    ours = max(SIZES, key=lambda size: (size.peer == OURS, size.agents))
    best = max(rate(measured[size.name]) for size in SIZES if size.peer == peer)
    assert rate(measured[ours.name]) / best >= TIMES_FASTER[peer]
