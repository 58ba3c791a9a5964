"""A second bank inside what the first left: priors cut to its hull, and back again.

Only a prior that stays of its law when it is cut is narrowed (uniform, or uniform on a logarithmic
scale); the shape inside is then that of the prior, so that a posterior under the narrowed prior is
that under the whole one, but for the little beyond the hull.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.calibration.bank import Axis, Bank
from sim.calibration.diagnostics import NOT_LEARNED, contraction
from sim.calibration.fitting import Fit
from sim.params.priors import Prior
from sim.quantities.measures import Values

_CAN_BE_CUT = ("uniform", "loguniform")
_HULL = 0.005
"""Of the draws of a posterior: what is left out at either end."""
_ROOM = 0.1
"""Of the width of the hull, in standard deviations of the prior: added at either end."""


def hull(found: Fit) -> dict[str, Prior]:
    """Cut the priors of what was learned to where the posterior lies."""
    from scipy.special import ndtr  # noqa: PLC0415

    cut: dict[str, Prior] = {}
    for number in found.learned_axes:
        axis = found.bank.axes[number]
        low, high = np.quantile(found.scores[:, number], [_HULL, 1 - _HULL])
        more = _ROOM * (high - low)
        ends = [float(ndtr(low - more)), float(ndtr(high + more))]
        for key, prior in axis.priors.items():
            if prior.law in _CAN_BE_CUT and axis.parameters[key].kind == "number":
                numbers = tuple(prior.value(axis.parameters[key], end) for end in ends)
                cut[key] = replace(prior, numbers=numbers)
    return cut


def as_settings(cut: Mapping[str, Prior]) -> list[str]:
    """Write priors as `--set` takes them."""
    return [f"uncertainty.{key}={prior.said()}" for key, prior in sorted(cut.items())]


def rebased(found: Fit, first: Fit) -> Fit:
    """Say of a fit under narrowed priors what was learned beside the whole ones of the first."""
    whole = first.bank.axes
    bank = replace(
        found.bank, axes=tuple(whole), scores=_moved(found.bank, found.bank.scores, whole)
    )
    if found.chosen is None:
        return replace(found, bank=bank)
    scores = _moved(found.bank, found.scores, whole)
    gone = contraction(scores)
    learned = (gone >= NOT_LEARNED) & ~found.chosen.failed & (found.chosen.knows | first.learned)
    return replace(found, bank=bank, scores=scores, contraction=gone, learned=learned)


def _moved(bank: Bank, scores: Values, whole: Sequence[Axis]) -> Values:
    """Lay scores under some priors out under others."""
    moved = scores.copy()
    for number, (axis, other) in enumerate(zip(bank.axes, whole, strict=True)):
        if axis.priors == other.priors:
            continue
        key = next(iter(axis.priors))
        values = np.array(axis.values(scores[:, number])[key], np.float64)
        moved[:, number] = other.scores(key, values, np.random.default_rng(number))
    return moved
