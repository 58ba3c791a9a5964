"""What a design found, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sim.answers.quantity import Quantity
from sim.messages.wording import counted, figures
from sim.report.answers.table import sentences, table

_MOST_LISTED = 25


class Measured(Protocol):
    """A parameter with two measures of a design."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def first(self) -> float:
        """The first measure."""

    @property
    def first_error(self) -> float:
        """Its 95 % half-width."""

    @property
    def second(self) -> float:
        """The second measure."""

    @property
    def second_error(self) -> float:
        """Its 95 % half-width."""


def design_text(
    kind: str, quantity: Quantity, runs: int, effects: Sequence[Measured], dummy: Measured
) -> str:
    """Write what a design found."""
    idle = [each for each in effects if _is_idle(kind, each, dummy)]
    acting = [each for each in effects if each not in idle]
    head = f"What drives {quantity.words}: design of {kind.title()}, {counted(runs, 'run')}"
    lines = [head, "", *table([_head(kind), *(_row(kind, each) for each in acting[:_MOST_LISTED])])]
    lines += ["", *_remarks(kind, idle, len(acting) - _MOST_LISTED, dummy)]
    return "\n".join(lines) + "\n"


def _head(kind: str) -> list[str]:
    return ["", "mean effect", "±", "its spread", ""] if kind == "morris" else [
        "", "alone", "±", "with others", "±",
    ]  # fmt: skip


def _row(kind: str, each: Measured) -> list[str]:
    if kind == "morris":
        return [each.name, figures(each.first), figures(each.first_error), figures(each.second), ""]
    shares = (each.first, each.first_error, each.second, each.second_error)
    return [each.name, *(f"{100 * share:.0f} %" for share in shares)]


def _is_idle(kind: str, each: Measured, dummy: Measured) -> bool:
    """Tell whether a parameter does no more than what does nothing, within the error of both."""
    if kind == "morris":
        return each.first <= dummy.first + max(dummy.first_error, 0.0)
    floor = dummy.second + dummy.second_error
    return each.second - each.second_error <= floor and each.second < 0.02 + floor


def _remarks(kind: str, idle: Sequence[Measured], more: int, dummy: Measured) -> Iterator[str]:
    if idle:
        yield from sentences(
            f"No more than a dummy that does nothing: {', '.join(sorted(e.name for e in idle))}."
        )
    if more > 0:
        yield from sentences(f"{more} more have an effect; --json lists all.")
    if kind == "morris":
        yield from sentences(
            "Mean effect: by how much the outcome moves, up or down, when the parameter goes over "
            "its whole prior (mu*, 95 %). Spread: how differently it does so elsewhere (sigma); as "
            "large as the mean effect, the parameter bends or works with others. A dummy: "
            f"{figures(dummy.first)}."
        )
    else:
        yield from sentences(
            "Alone: share of the variance by itself (first-order index of Sobol'); with others: "
            "with all that it takes part in (total index); both with 95 % errors. All points have "
            f"the same luck. A dummy: {100 * dummy.second:.0f} %."
        )


def design_json(
    kind: str, quantity: Quantity, runs: int, effects: Sequence[Measured], dummy: Measured
) -> dict[str, Any]:
    """Give the same for programs."""
    names = (
        ("mu_star", "mu_star_conf_95", "sigma", None)
        if kind == "morris"
        else ("first_order", "first_order_conf_95", "total", "total_conf_95")
    )

    def numbers(each: Measured) -> dict[str, float]:
        values = (each.first, each.first_error, each.second, each.second_error)
        return {name: v for name, v in zip(names, values, strict=True) if name is not None}

    return {
        "design": kind,
        "of": quantity.name,
        "runs": runs,
        "dummy": numbers(dummy),
        "effects": [{"name": each.name, **numbers(each)} for each in effects],
    }
