"""Priors: what is believed of an uncertain parameter before anything is fitted.

A law has the name that SciPy gives it; its numbers are ends, modes and spreads in the unit of the
parameter, not SciPy's `loc` and `scale`. A draw is a quantile, so that one number between 0 and 1 a
parameter, the same in every scenario, decides all that a member draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import Any

from sim.params.allowed import plain_number, span_of
from sim.params.declarations import Parameter

WEIGHTS, FACTOR = "weights", "factor"
DIGITS = 6
"""Significant digits of a draw: enough for any parameter, and few enough that no library or
processor that computes the last bit in another way gives another draw."""
_MOST_OUTSIDE = 0.01

Numbers = Sequence[float]


@dataclass(frozen=True)
class Law:
    """A distribution: what its numbers are called, where it lies, and its quantiles."""

    numbers: tuple[str, ...]
    wrong: Callable[[Numbers], str]
    ends: Callable[[Numbers], tuple[float, float]]
    quantile: Callable[[Numbers, float], float]

    @property
    def form(self) -> str:
        """How its numbers are written."""
        return f"[{', '.join(self.numbers)}]"


@dataclass(frozen=True)
class Prior:
    """What is believed of a parameter, and what that rests on.

    Attributes:
        law: the name of the distribution; `weights` for words, `factor` for within a factor of the
            default, which becomes `loguniform` when the default is known.
        numbers: what the law asks for, in the unit of the parameter.
        reason: ids of the register, or why no narrower and no wider.
        weights: of words, or of true and false, in the order of the options; they sum to 1.
        together: the name of a group whose members move together; they share a quantile.
    """

    law: str
    numbers: tuple[float, ...] = ()
    reason: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    together: str = ""

    def said(self) -> str:
        """Write it as a scenario file does."""
        if self.law == WEIGHTS:
            return f"{{{', '.join(f'{w}: {plain_number(v)}' for w, v in self.weights.items())}}}"
        return f"{{{self.law}: [{', '.join(map(plain_number, self.numbers))}]}}"

    def value(self, parameter: Parameter, at: float) -> Any:
        """Give the quantile at a number between 0 and 1, as the parameter may hold it."""
        if self.law == WEIGHTS:
            word = _word(self.weights, at)
            return word == "true" if parameter.kind == "flag" else word
        low, high = self.within(parameter)
        value = min(max(_cut_quantile(self, low, high, at), low), high)
        if parameter.kind == "whole":
            return round(value)
        return min(max(float(f"{value:.{DIGITS}g}"), low), high)

    def within(self, parameter: Parameter) -> tuple[float, float]:
        """Say from where to where draws may lie: the ends of the law, within the allowed range."""
        low, high = LAWS[self.law].ends(self.numbers)
        ends = parameter.low, parameter.high
        return max(low, -math.inf if ends[0] is None else ends[0]), min(
            high, math.inf if ends[1] is None else ends[1]
        )

    def resolved(self, parameter: Parameter, default: Any) -> Prior:
        """Turn a factor of the default into numbers, cut to the allowed range."""
        if self.law != FACTOR:
            return self
        low, high = float(default) / self.numbers[0], float(default) * self.numbers[0]
        ends = parameter.low or 0.0, math.inf if parameter.high is None else parameter.high
        numbers = max(low, ends[0]), min(high, ends[1])
        return replace(
            self, law="loguniform", numbers=tuple(float(f"{n:.{DIGITS}g}") for n in numbers)
        )


def wrong_with(prior: Prior, parameter: Parameter) -> str:
    """Say why a prior is none for a parameter; empty if it is one."""
    if parameter.kind in ("choice", "flag"):
        return _wrong_with_weights(prior, parameter)
    if parameter.kind not in ("number", "whole"):
        return "differs between places, and has no prior"
    if prior.law not in LAWS:
        return f"{prior.law} is no distribution; known are {', '.join(LAWS)}"
    law = LAWS[prior.law]
    if len(prior.numbers) != len(law.numbers):
        return f"{prior.law} needs {len(law.numbers)} numbers, {prior.law}: {law.form}"
    if wrong := law.wrong(prior.numbers):
        return f"{prior.said()}: {wrong}"
    return _outside(prior, parameter)


def _outside(prior: Prior, parameter: Parameter) -> str:
    """Say that draws would lie where the parameter may not; a thin tail is cut off instead."""
    low, high = LAWS[prior.law].ends(prior.numbers)
    allowed = float(parameter.low or 0), float(parameter.high or 0)
    if math.isinf(low) or math.isinf(high):
        law = LAWS[prior.law]
        thin = law.quantile(prior.numbers, _MOST_OUTSIDE / 2)
        thick = law.quantile(prior.numbers, 1 - _MOST_OUTSIDE / 2)
        low, high = max(low, thin), min(high, thick)
    for end, side in ((low, "low"), (high, "high")):
        if not allowed[0] <= end <= allowed[1]:
            shown = plain_number(float(f"{end:.4g}"))
            return f"{prior.said()} reaches {shown}, too {side}; allowed {span_of(parameter)}"
    return ""


def _wrong_with_weights(prior: Prior, parameter: Parameter) -> str:
    words = parameter.options if parameter.kind == "choice" else ("true", "false")
    if prior.law != WEIGHTS:
        return f"takes words and needs weights: {{{': 0.5, '.join(words)}: 0.5}}"
    if unknown := [word for word in prior.weights if word not in words]:
        return f"{', '.join(unknown)}: not among its words; allowed {', '.join(words)}"
    weights = [*prior.weights.values()]
    if not weights or not all(0 <= weight <= 1 for weight in weights):
        return "weights are shares between 0 and 1, one a word"
    if abs(sum(weights) - 1) > 1e-6:
        return f"weights sum to {plain_number(float(f'{sum(weights):.4g}'))}; let them sum to 1"
    return ""


def _word(weights: Mapping[str, float], at: float) -> str:
    total, last = 0.0, ""
    for word, weight in weights.items():
        total, last = total + weight, word if weight else last
        if at < total:
            return word
    return last


def _cut_quantile(prior: Prior, low: float, high: float, at: float) -> float:
    """Give a quantile of a law whose tails end at the allowed range."""
    law = LAWS[prior.law]
    ends = law.ends(prior.numbers)
    if ends == (low, high) or prior.law not in _OF_THE_NORMAL:
        return law.quantile(prior.numbers, at)
    mean, spread, scale, back = _OF_THE_NORMAL[prior.law](prior.numbers)
    normal = NormalDist(mean, spread)
    first = 0.0 if low <= ends[0] else normal.cdf(scale(low))
    last = 1.0 if high >= ends[1] else normal.cdf(scale(high))
    return float(back(normal.inv_cdf(_open(first + at * (last - first)))))


def _open(share: float) -> float:
    """Keep off 0 and 1, where some laws have no quantile."""
    return min(max(share, 1e-12), 1 - 1e-12)


def _same(value: float) -> float:
    return value


def _log(value: float) -> float:
    return math.log(max(value, 1e-300))


_OF_THE_NORMAL: Mapping[str, Callable[[Numbers], tuple[float, float, Any, Any]]] = {
    "norm": lambda n: (n[0], n[1], _same, _same),
    "lognorm": lambda n: (math.log(n[0]), n[1], _log, math.exp),
}


def _out_of_order(numbers: Numbers) -> str:
    ends = [*numbers]
    return "" if ends == sorted(ends) and ends[0] < ends[-1] else "its numbers are not in order"


def _triang(numbers: Numbers, at: float) -> float:
    low, mode, high = numbers
    turn = (mode - low) / (high - low)
    if at < turn:
        return low + math.sqrt(at * (high - low) * (mode - low))
    return high - math.sqrt((1 - at) * (high - low) * (high - mode))


def _beta(numbers: Numbers, at: float) -> float:
    from scipy.special import betaincinv  # noqa: PLC0415 - few runs need it

    a, b, low, high = numbers
    return low + (high - low) * float(betaincinv(a, b, at))


def _truncnorm(numbers: Numbers, at: float) -> float:
    mean, spread, low, high = numbers
    normal = NormalDist(mean, spread)
    first, last = normal.cdf(low), normal.cdf(high)
    return normal.inv_cdf(_open(first + at * (last - first)))


def _no_beta(n: Numbers) -> str:
    return "a and b are above 0" if n[0] <= 0 or n[1] <= 0 else _out_of_order(n[2:])


def _no_truncnorm(n: Numbers) -> str:
    return "the spread is above 0" if n[1] <= 0 else _out_of_order(n[2:])


LAWS: Mapping[str, Law] = {
    "uniform": Law(
        ("low", "high"), _out_of_order, lambda n: (n[0], n[1]),
        lambda n, at: n[0] + at * (n[1] - n[0]),
    ),
    "loguniform": Law(
        ("low", "high"),
        lambda n: "its low end is above 0" if n[0] <= 0 else _out_of_order(n),
        lambda n: (n[0], n[1]),
        lambda n, at: n[0] * (n[1] / n[0]) ** at,
    ),
    "triang": Law(("low", "mode", "high"), _out_of_order, lambda n: (n[0], n[2]), _triang),
    "beta": Law(("a", "b", "low", "high"), _no_beta, lambda n: (n[2], n[3]), _beta),
    "norm": Law(
        ("mean", "spread"),
        lambda n: "" if n[1] > 0 else "the spread is above 0",
        lambda _: (-math.inf, math.inf),
        lambda n, at: NormalDist(n[0], n[1]).inv_cdf(_open(at)),
    ),
    "lognorm": Law(
        ("median", "spread of the logarithm"),
        lambda n: "" if n[0] > 0 and n[1] > 0 else "median and spread are above 0",
        lambda _: (0.0, math.inf),
        lambda n, at: n[0] * math.exp(NormalDist(0, n[1]).inv_cdf(_open(at))),
    ),
    "truncnorm": Law(
        ("mean", "spread", "low", "high"), _no_truncnorm, lambda n: (n[2], n[3]), _truncnorm
    ),
}  # fmt: skip
"""The distributions by SciPy's names. Tails of `norm` and `lognorm` end at the allowed range."""
