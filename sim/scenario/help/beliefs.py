"""Tables and quantiles of priors, for people, for pictures and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.params import Parameter
from sim.params.priors import WEIGHTS, Prior
from sim.scenario.help.tables import default_of

COLUMNS = ("key", "default", "prior", "median", "90 %", "unit", "together", "why")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

Believed = Iterable[tuple[Parameter, Prior]]


def quantiles(parameter: Parameter, prior: Prior) -> tuple[float, ...]:
    """Give the quantiles of a number, those of a middle half and of nine in ten; none of words."""
    if prior.law == WEIGHTS:
        return ()
    return tuple(float(prior.value(parameter, at)) for at in QUANTILES)


def row_of(parameter: Parameter, prior: Prior) -> tuple[str, ...]:
    """Give the row of a parameter, in the order of `COLUMNS`."""
    found = [f"{each:.4g}" for each in quantiles(parameter, prior)]
    middle, span = (found[2], f"{found[0]} to {found[-1]}") if found else ("", "")
    unit = parameter.unit if found else ""
    return (
        parameter.key, default_of(parameter), prior.said(), middle, span, unit, prior.together,
        prior.reason,
    )  # fmt: skip


def as_dict(parameter: Parameter, prior: Prior) -> dict[str, Any]:
    """Give a prior for JSON."""
    said: Any = dict(prior.weights) if prior.law == WEIGHTS else {prior.law: prior.numbers}
    return {
        "key": parameter.key,
        "default": parameter.default,
        "unit": parameter.unit,
        "prior": said,
        "quantiles": dict(zip(map(str, QUANTILES), quantiles(parameter, prior), strict=False)),
        "together": prior.together,
        "why": prior.reason,
    }


def markdown_table(believed: Believed) -> list[str]:
    """Write priors as a table of Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    return lines + [f"| {' | '.join(row_of(*each))} |" for each in believed]
