"""What the spread between the members of a run is made of: luck, structure, and parameters.

Luck is what is left between members that share a draw. Structure is what the choices of forms
explain, each by itself: the variance between the means of its words, less what chance alone would
give it. What remains is the other parameters, with all that acts only together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results import Results
from sim.results.draws import Draws

FEWEST_REPEATS = 10
"""With fewer draws that are repeated, the share of luck is within a factor of two at best."""
_SHOWN = (
    "crossings", "in_hiding_mean", "forced_returns", "arrivals_south_korea", "deaths",
    "unsheltered_person_days",
)  # fmt: skip

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """The parts of a variance, as shares that sum to 1."""

    luck: float
    structure: float
    parameters: float


def parts_of(values: Values, draws: Draws) -> Parts | None:
    """Say what the variance of an indicator is made of; nothing where it has none.

    Args:
        values: shape (member,).
        draws: what the members drew.
    """
    _, firsts = np.unique(draws.draw, return_index=True)
    total = float(values[firsts].var(ddof=1)) if firsts.size > 1 else 0.0
    pairs = np.flatnonzero(np.diff(draws.draw) == 0)
    if not np.isfinite(values).all() or total <= 0.0 or not pairs.size:
        return None
    luck = float(((values[pairs] - values[pairs + 1]) ** 2).mean() / 2)
    luck = min(luck / total, 1.0)
    explained = sum(_explained(values[firsts], draws.of(key)[firsts]) for key in draws.choices)
    structure = min(max(explained, 0.0), 1.0 - luck)
    return Parts(luck, structure, 1.0 - luck - structure)


def _explained(values: Values, words: Values) -> float:
    """Give the share that a choice explains, less what it would by chance (omega squared)."""
    groups = [values[words == word] for word in np.unique(words)]
    inside = values.size - len(groups)
    if len(groups) < 2 or inside < 1:
        return 0.0
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in groups) / inside
    total = float(((values - values.mean()) ** 2).sum())
    between = total - within * inside
    share = (between - (len(groups) - 1) * within) / (total + within) if total > 0 else 0.0
    return max(share, 0.0)


def repeated(draws: Draws) -> int:
    """Count the members that share the draw of the one before them."""
    return int((np.diff(draws.draw) == 0).sum())


def variance_lines(run: Results) -> Iterator[str]:
    """Say what the spread of some indicators is made of, a line each."""
    draws = run.draws
    if draws is None:
        return
    number = len(draws.parameters)
    yield f"Members draw {number:,} uncertain parameters from what is believed of them"
    if repeated(draws) < FEWEST_REPEATS:
        members = 5 * FEWEST_REPEATS
        yield f"  with {members} members or more, it is said how much of the spread is luck"
        return
    yield f"  {'share of the variance that is':<38}{'luck':>7}{'structure':>12}{'parameters':>13}"
    found = run.indicator_values()
    for kind in run.kinds:
        parts = parts_of(found[kind.name], draws) if kind.name in _SHOWN else None
        if parts is not None:
            yield (
                f"    {kind.label:<36}{parts.luck:>7.0%}{parts.structure:>12.0%}"
                f"{parts.parameters:>13.0%}"
            )
