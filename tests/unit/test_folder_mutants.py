"""Run folders damaged at random are refused in words, or give the numbers of the run."""

from __future__ import annotations

from pathlib import Path

import folder_mutants
import pytest


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> folder_mutants.Base:
    return folder_mutants.make_base(tmp_path_factory.mktemp("base"))


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_folder_is_refused_or_gives_the_numbers_of_the_run(
    base: folder_mutants.Base, tmp_path: Path, seed: int
) -> None:
    record = folder_mutants.hold_many(base, tmp_path, seed, 25)
    assert record.seen["read: refused"] > 0
    assert record.seen["read: as written"] > 0
    assert record.seen["resume: ends in the same bytes"] > 0
