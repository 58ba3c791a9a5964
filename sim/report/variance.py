"""Lines of the summary: what the spread between the members of a run is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.results import Results
from sim.results.draws import Draws

FEWEST_REPEATS = 10
"""With fewer draws that are repeated, the share of luck is within a factor of two at best."""
_SHOWN = (
    "crossings", "in_hiding_mean", "forced_returns", "arrivals_south_korea", "deaths",
    "unsheltered_person_days",
)  # fmt: skip


def repeated(draws: Draws) -> int:
    """Count the members that share the draw of the one before them."""
    return int((np.diff(draws.draw) == 0).sum())


def variance_lines(run: Results) -> Iterator[str]:
    """Say what the spread of some indicators is made of, a line each."""
    draws = run.draws
    if draws is None:
        return
    from sim.answers.variance import split  # noqa: PLC0415 - most runs have no draws

    number = len(draws.parameters)
    yield f"Members draw {number:,} uncertain parameters from what is believed of them"
    if repeated(draws) < FEWEST_REPEATS:
        members = 5 * FEWEST_REPEATS
        yield f"  with {members} members or more, it is said how much of the spread is luck"
        return
    yield f"  {'share of the variance that is':<38}{'luck':>7}{'structure':>12}{'parameters':>13}"
    found = run.indicator_values()
    for kind in run.kinds:
        shares = split(found[kind.name], draws) if kind.name in _SHOWN else None
        if shares is not None:
            structure = shares.structure.estimate if shares.structure else 0.0
            yield (
                f"    {kind.label:<36}{shares.luck.estimate:>7.0%}{structure:>12.0%}"
                f"{shares.parameters.estimate:>13.0%}"
            )
