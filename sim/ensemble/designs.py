"""What the members of a run draw where somebody has given the draws: rows of a design.

The run folder holds them with the results, so that the run can be looked at, checked and run again
from its folder alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.tasks import Point
from sim.results.draws import Draws
from sim.run_folder.files import RunError

if TYPE_CHECKING:
    from sim.params import Parameter
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Design:
    """The points of a design, by the number of the member."""

    scenario: Scenario
    given: Sequence[Point]

    @property
    def digest(self) -> str:
        """Name what is drawn and with which luck: sha256 over all points."""
        draws = self.draws(range(len(self.given)))
        rows = draws.values.tolist(), draws.draw.tolist(), [each.seed for each in self.given]
        text = json.dumps([draws.parameters, dict(draws.choices), *rows], separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def points(self, members: Sequence[int]) -> dict[int, Point]:
        """Give the points of some members."""
        return {member: self.given[member] for member in members}

    def draws(self, members: Sequence[int]) -> Draws:
        """Give what members draw as results hold it."""
        keys = sorted(self.given[0].draw)
        words = {key: _words(self._parameter(key)) for key in keys}
        choices = {key: each for key, each in words.items() if each}
        values = [[_number(self.given[m].draw[key], choices.get(key)) for key in keys]
                  for m in members]  # fmt: skip
        numbers = _numbers(self.given)
        return Draws(
            tuple(keys),
            np.array(values, np.float64).reshape(len(members), len(keys)),
            choices,
            np.array([numbers[member] for member in members], np.int64),
        )

    def _parameter(self, key: str) -> Parameter:
        return self.scenario.declared.parameter(key)


def kept_design(scenario: Scenario, draws: Draws | None, seed: int, members: int) -> Design:
    """Read a design out of what a run kept of it.

    Raises:
        RunError: It is not there for all members.
    """
    if draws is None or len(draws.draw) != members:
        raise RunError(
            f"{scenario.name}: what the members drew is not there for all of them; run it again "
            "with the same draws"
        )
    firsts: dict[int, int] = {}
    given = []
    for member, number in enumerate(draws.draw.tolist()):
        luck = member - firsts.setdefault(number, member)
        draw = {
            key: _value(scenario.declared.parameter(key), float(value), draws.choices.get(key))
            for key, value in zip(draws.parameters, draws.values[member], strict=True)
        }
        given.append(Point(draw, seed, luck))
    return Design(scenario, given)


def unlike_numbers(scenario: Scenario, keys: Sequence[str]) -> str:
    """Say which parameters a file of results cannot hold as numbers; empty if it can hold all."""
    parameters = {key: scenario.declared.parameter(key) for key in keys}
    return ", ".join(key for key, each in parameters.items() if each.kind == "names")


def _numbers(given: Sequence[Point]) -> list[int]:
    """Number the draws in the order in which they come: members of one follow one another."""
    numbers: list[int] = []
    for at, point in enumerate(given):
        same = at > 0 and point.member != 0
        numbers.append(numbers[-1] if same else (numbers[-1] + 1 if numbers else 0))
    return numbers


def _words(parameter: Parameter) -> tuple[str, ...]:
    if parameter.kind == "flag":
        return ("false", "true")
    return parameter.options if parameter.kind == "choice" else ()


def _number(value: Any, words: tuple[str, ...] | None) -> float:
    if words is None:
        return float(value)
    return float(words.index(str(value).lower() if isinstance(value, bool) else value))


def _value(parameter: Parameter, number: float, words: Sequence[str] | None) -> Any:
    if words is not None:
        word = words[int(number)]
        return word == "true" if parameter.kind == "flag" else word
    return int(number) if parameter.kind == "whole" else number
