"""Runs shared by the tests of this folder, across the processes of one test session."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from shared_runs import Run, Runs, run_or_recall


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Give members of a scenario: `runs(name, *sets, days=..., members=...)`."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "runs"
    folder.mkdir(exist_ok=True)
    first = 3 * int(worker.removeprefix("gw"))

    def recall(name: str, *sets: str, days: int | None = None, members: int = 6) -> list[Run]:
        listed: Sequence[str] = sets
        return run_or_recall(folder, first, name, listed, days, members)

    return recall
