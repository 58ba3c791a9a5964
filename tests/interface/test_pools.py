"""Twenty members of the status quo are the same to the byte, whoever runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pools
import pytest

WAYS = {name: run for name, run in pools.ways() if run is not pools.in_threads}
"""Whole runs in threads are asked of fewer members, with the tests of workers."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pools.Digests:
    extent = pools.Extent(members=20, days=2, folder=tmp_path_factory.mktemp("runs"))
    return pools.digests(pools.by_command(extent))


@pytest.mark.parametrize("run", WAYS.values(), ids=WAYS)
def test_members_are_the_same_whoever_runs_them(
    run: Callable[[pools.Extent], list[Path]], expected: pools.Digests, tmp_path: Path
) -> None:
    runs = run(pools.Extent(members=20, days=2, folder=tmp_path))
    assert runs
    assert all(pools.digests(each) == expected for each in runs)


def test_what_is_compared_is_every_file_of_a_run(expected: pools.Digests) -> None:
    members = {f"members/member-{number:04d}.npz" for number in range(20)}
    assert members < expected.keys()
    assert {"manifest.json", "scenario.yaml", "results.nc", "actors.csv.gz"} < expected.keys()
