"""Runs set against a baseline, indicator by indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.answers.pairs import Difference, Pairs, difference, pairs_of
from sim.answers.quantity import values_of
from sim.results import Results


@dataclass(frozen=True)
class Against:
    """A run beside its baseline: how members belong together, and the difference of each number."""

    run: Results
    baseline: Results
    pairs: Pairs
    differences: dict[str, Difference]


def against(runs: Sequence[Results], baseline: Results) -> list[Against]:
    """Set each other run beside a baseline."""
    return [_against(run, baseline) for run in runs if run is not baseline]


def _against(run: Results, baseline: Results) -> Against:
    pairs = pairs_of(run, baseline)
    here, there = values_of(run), values_of(baseline)
    both = [name for name in here if name in there]
    return Against(
        run, baseline, pairs, {name: difference(here[name], there[name], pairs) for name in both}
    )
