"""What a parameter may hold: the one check of every value, and how it is worded.

Files, options, Python, draws and holders that are built by hand are all held against it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, cast

from sim.messages.mistakes import one_line
from sim.params.declarations import Parameter, PlaceKind, parameters_of


class ParameterError(ValueError):
    """Values that a parameter cannot hold; the text names all of them, a line each."""


class Parameters:
    """The base of dataclasses of parameters: one that holds a wrong value cannot be built."""

    def __post_init__(self) -> None:
        """Hold every value against its declaration.

        Raises:
            ParameterError: Something is wrong; it lists all that is.
        """
        values, holder = vars(self), cast("Any", type(self))
        wrong = [
            (parameter, values[parameter.name])
            for parameter, is_right in _checks_of(holder)
            if not is_right(values[parameter.name])
        ]
        if wrong:
            lines = (f"{each.key}: {why_not(each, value)}" for each, value in wrong)
            raise ParameterError("\n".join(lines))


@functools.cache
def _checks_of(holder: Any) -> tuple[tuple[Parameter, Callable[[Any], bool]], ...]:
    declared = parameters_of(holder.__name__, holder)
    return tuple((each, functools.partial(is_allowed, each)) for each in declared)


def is_allowed(parameter: Parameter, value: object) -> bool:
    """Tell whether a value is of the kind of a parameter and within its range.

    Whether there is a place of a name is not looked at: that depends on the geography.
    """
    match parameter.kind:
        case "number" | "whole":
            return _is_number(parameter, value)
        case "choice":
            return value in parameter.options
        case "flag":
            return isinstance(value, bool)
        case "by_place":
            return isinstance(value, Mapping) and all(
                isinstance(name, str) and _is_at_a_place(parameter, each)
                for name, each in value.items()
            )
        case "names":
            return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


def _is_at_a_place(parameter: Parameter, value: object) -> bool:
    return value in parameter.options if parameter.options else _is_number(parameter, value)


def _is_number(parameter: Parameter, value: object) -> bool:
    kind = type(value)
    if kind is not float and kind is not int:
        return False
    low, high = parameter.low, parameter.high
    is_inside = low is not None and high is not None and low <= value <= high  # type: ignore[operator]
    return is_inside and (kind is int or parameter.kind != "whole")


def why_not(parameter: Parameter, value: object) -> str:
    """Say why a value is none that a parameter can hold, and what it can."""
    if parameter.kind == "by_place" and isinstance(value, Mapping):
        why = _why_no_word if parameter.options else _why_no_number
        wrong = {n: each for n, each in value.items() if not _is_at_a_place(parameter, each)}
        return "; ".join(f"{name}: {why(parameter, each)}" for name, each in wrong.items())
    if parameter.kind in ("number", "whole"):
        return _why_no_number(parameter, value)
    words = {
        "choice": "is not one of the words",
        "flag": "is neither true nor false",
        "by_place": f"is no mapping from places to {'words' if parameter.options else 'numbers'}",
        "names": "is no tuple of names",
    }
    return f"{one_line(str(value))} {words[parameter.kind]}; allowed {range_of(parameter)}"


def _why_no_word(parameter: Parameter, value: object) -> str:
    return f"{one_line(str(value))} is not one of the words; allowed {words_of(parameter)}"


def _why_no_number(parameter: Parameter, value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not math.isfinite(value):
            return f"{value} is not a finite number; allowed {span_of(parameter)}"
        return wrong_with_number(value, str(value), parameter) or "is no number of Python"
    return f"{one_line(str(value))} is not a number; allowed {span_of(parameter)}"


def wrong_with_number(value: float, written: str, parameter: Parameter) -> str | None:
    """Say why a number cannot be, as it is written; `None` if it can."""
    wrong = out_of_range(value, written, parameter)
    if wrong is None and parameter.kind == "whole" and (value != int(value)):
        return f"{one_line(written)} is not a whole number; allowed {span_of(parameter)}"
    return wrong


def out_of_range(value: float, written: str, parameter: Parameter) -> str | None:
    """Say that a number lies outside the allowed range, or `None` if it does not."""
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if low <= value <= high:
        return None
    side = "too low" if value < low else "too high"
    per_cent = float(f"{value / 100:.12g}")
    hint = ""
    is_share = "share" in parameter.unit and high <= 1
    if is_share and 2 <= value <= 100 and low <= per_cent <= high:
        hint = f"; a share, not per cent: did you mean {plain_number(per_cent)}?"
    return f"{one_line(written)} is {side}{hint}; allowed {span_of(parameter)}"


_PLURAL: dict[PlaceKind, str] = {
    "county": "counties",
    "province": "provinces",
    "host": "host communities",
    "sector": "border sectors",
    "camp": "camps",
    "country": "neighbouring countries",
}


def kinds_in_words(parameter: Parameter) -> str:
    """Say which kinds of place a parameter speaks of: `counties or provinces`."""
    return " or ".join(_PLURAL[kind] for kind in parameter.places)


def plain_number(value: float) -> str:
    """Write a number as briefly as it can be read back: 5, 0.15, 1e-07."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def range_of(parameter: Parameter) -> str:
    """Say which values a parameter may take, with the unit."""
    if parameter.kind == "choice":
        return words_of(parameter)
    if parameter.kind == "flag":
        return "true or false"
    if parameter.kind == "names":
        return f"names of {kinds_in_words(parameter)}"
    if parameter.kind == "by_place":
        each = words_of(parameter) if parameter.options else span_of(parameter)
        return f"{each} for each of the {kinds_in_words(parameter)}"
    return span_of(parameter)


def words_of(parameter: Parameter) -> str:
    """List the words out of which a parameter is chosen."""
    return ", ".join(parameter.options)


def span_of(parameter: Parameter) -> str:
    """Say from where to where a number may go, with the unit."""
    low = plain_number(parameter.low if parameter.low is not None else 0)
    high = plain_number(parameter.high if parameter.high is not None else 0)
    whole = "whole numbers " if parameter.kind == "whole" else ""
    return f"{whole}{low} to {high} {unit_in_words(parameter)}"


def unit_in_words(parameter: Parameter) -> str:
    """Write the unit as it reads behind a number: `1/day` as `per day`."""
    unit = parameter.unit
    return f"per {unit.removeprefix('1/')}" if unit.startswith("1/") else unit
