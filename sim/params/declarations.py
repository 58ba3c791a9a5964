"""A parameter: a dataclass field that carries meaning, unit, range and source.

Processes, policies and starting conditions are frozen dataclasses; every field is made by one of
the functions below, so that no number can enter the model without saying what it is, within which
bounds it makes sense, and where it comes from.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np

from sim.engine.rows import Records, records

Kind = Literal["number", "whole", "choice", "flag", "by_place", "names"]
PlaceKind = Literal["county", "province", "host", "sector", "camp", "country"]

ORDINARY, CRISIS = SCENARIO_KINDS = ("ordinary", "crisis")
"""What a scenario says that it is about; a crisis is laid beside past exoduses."""

_KEY = "parameter"
_ROW = "_numbers"  # made once for each holder, which never changes
ASSUMPTION = "assumption:"


@dataclass(frozen=True)
class Parameter:
    """The declaration of one parameter, as `tumen params` prints it.

    `source` holds one or more evidence ids separated by commas, or begins with `assumption:`.
    `places` names the kinds of place that a `by_place` mapping or a list of `names` may speak of. A
    mapping is from places to numbers, or to words where it has `options`.
    What is `read_at_start` holds for the whole run and cannot be dated. `known` lists the places
    of the geography in question; without it they are those that come with the model.
    """

    section: str
    name: str
    kind: Kind
    default: Any
    meaning: str
    unit: str
    source: str
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()
    places: tuple[PlaceKind, ...] = ()
    read_at_start: bool = False
    known: tuple[str, ...] | None = None

    @property
    def key(self) -> str:
        """The key in a scenario file: `section.name`."""
        return f"{self.section}.{self.name}"

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, or one for each place."""
        return self.kind in ("number", "whole") or (self.kind == "by_place" and not self.options)

    @property
    def unnamed(self) -> float | str:
        """What a mapping from places holds for a place that it does not name."""
        return self.options[0] if self.options else 0.0

    @property
    def is_assumption(self) -> bool:
        """Whether no document gives the value."""
        return self.source.startswith(ASSUMPTION)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids in the register that the value rests on, none for an assumption."""
        if self.is_assumption:
            return ()
        return tuple(part.strip() for part in self.source.split(","))


def _declare(default: Any, **declared: Any) -> Any:
    return dataclasses.field(default=default, metadata={_KEY: declared})


def number(
    default: float, meaning: str, *, unit: str, low: float, high: float, source: str
) -> float:
    """Declare a real number between `low` and `high`, both allowed."""
    return cast(
        "float",
        _declare(
            default, kind="number", meaning=meaning, unit=unit, low=low, high=high, source=source
        ),
    )


def whole(default: int, meaning: str, *, unit: str, low: int, high: int, source: str) -> int:
    """Declare a whole number between `low` and `high`, both allowed."""
    return cast(
        "int",
        _declare(
            default, kind="whole", meaning=meaning, unit=unit, low=low, high=high, source=source
        ),
    )


def choice(default: str, meaning: str, *, options: tuple[str, ...], source: str) -> str:
    """Declare a word out of a short list."""
    return cast(
        "str",
        _declare(
            default, kind="choice", meaning=meaning, unit="word", options=options, source=source
        ),
    )


def flag(default: bool, meaning: str, *, source: str) -> bool:
    """Declare a yes or no, written `true` or `false`."""
    return cast(
        "bool",
        _declare(default, kind="flag", meaning=meaning, unit="true or false", source=source),
    )


def by_place(
    meaning: str, *, unit: str, low: float, high: float, places: tuple[PlaceKind, ...], source: str
) -> Mapping[str, float]:
    """Declare a mapping from names of places to numbers; a place that is not named has 0."""
    declared = {
        "kind": "by_place",
        "meaning": meaning,
        "unit": unit,
        "low": low,
        "high": high,
        "places": places,
        "source": source,
    }
    return cast(
        "Mapping[str, float]",
        dataclasses.field(default_factory=dict, metadata={_KEY: declared}),
    )


def choice_by_place(
    meaning: str, *, options: tuple[str, ...], places: tuple[PlaceKind, ...], source: str
) -> Mapping[str, str]:
    """Declare a mapping from places to words; a place that is not named has the first of them."""
    declared = {
        "kind": "by_place",
        "meaning": meaning,
        "unit": "word",
        "options": options,
        "places": places,
        "source": source,
    }
    return cast(
        "Mapping[str, str]",
        dataclasses.field(default_factory=dict, metadata={_KEY: declared}),
    )


def names(
    default: tuple[str, ...], meaning: str, *, places: tuple[PlaceKind, ...], source: str
) -> tuple[str, ...]:
    """Declare a list of names of places."""
    return cast(
        "tuple[str, ...]",
        _declare(
            default, kind="names", meaning=meaning, unit="names", places=places, source=source
        ),
    )


def numbers(holder: Any) -> Records:
    """Give what a dataclass of parameters holds, as compiled functions read it.

    Returns:
        One row with a field a parameter, in the order of the class: numbers and whole numbers as
        floats, a flag as 0 or 1, a choice as its index among its options. Mappings and lists of
        names are left out.
    """
    kept = vars(holder)
    if _ROW not in kept:
        kind: Any = type(holder)
        fields, readers = _fields_of_row(kind)
        row = kept[_ROW] = records(fields)
        row[0] = tuple(read(kept[name]) for name, read in readers.items())
    return kept[_ROW]


@functools.cache
def _fields_of_row(holder: Any) -> tuple[np.dtype[Any], Mapping[str, Callable[[Any], float]]]:
    """Give the fields of the row of a class, and what makes a number of each value."""
    fields: list[tuple[str, type]] = []
    readers: dict[str, Callable[[Any], float]] = {}
    for field in dataclasses.fields(holder):
        declared = field.metadata.get(_KEY, {})
        match declared.get("kind"):
            case "number" | "whole":
                fields.append((field.name, np.float64))
                readers[field.name] = float
            case "flag":
                fields.append((field.name, np.int64))
                readers[field.name] = int
            case "choice":
                fields.append((field.name, np.int64))
                readers[field.name] = declared["options"].index
    return np.dtype(fields), readers


def parameters_of(section: str, holder: type) -> tuple[Parameter, ...]:
    """List the parameters that a frozen dataclass declares, in their order.

    A holder that the model reads on the first morning alone says so by `READ_AT_START`.
    """
    fixed = bool(getattr(holder, "READ_AT_START", False))
    found = []
    for field in dataclasses.fields(holder):
        declared = field.metadata[_KEY]
        default = {} if declared["kind"] == "by_place" else field.default
        found.append(
            Parameter(
                section=section,
                name=field.name,
                default=default,
                read_at_start=fixed,
                **declared,
            )
        )
    return tuple(found)
