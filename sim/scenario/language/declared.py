"""What a scenario may set: every parameter that processes, actors and starting stocks declare."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

from sim.params import ORDINARY, SCENARIO_KINDS, Parameter, PlaceKind, parameters_of

if TYPE_CHECKING:
    from sim.geography.gazetteer import Gazetteer

MOST_DAYS = 7305
DAYS = 365
EARLIEST = date(1945, 8, 15)
LATEST = date(2100, 12, 31)
HEAD = ("extends", "why", "kind", "geography", "start", "days", "events", "uncertainty")
"""The keys of a scenario file that are not sections, in the order in which they are written."""

LENGTH = Parameter(
    section="",
    name="days",
    kind="whole",
    default=DAYS,
    meaning="the length of the run",
    unit="days",
    source="assumption: a year shows all seasons once",
    low=1,
    high=MOST_DAYS,
)
"""The length of a run, checked as any parameter is."""

KIND = Parameter(
    section="",
    name="kind",
    kind="choice",
    default=ORDINARY,
    meaning="what the scenario is about",
    unit="choice",
    source="assumption: nothing happens unless a scenario says so",
    options=SCENARIO_KINDS,
)
"""The kind of a scenario, checked as any parameter is."""

Value = float | int | bool | str | tuple[str, ...] | Mapping[str, float]
"""What a parameter may hold: the kinds of `sim.params`, as Python types."""


@dataclass(frozen=True)
class Declared:
    """The sections of a scenario and their parameters, in the order of `Settings`."""

    settings: type[Any]
    sections: Mapping[str, type[Any]]
    parameters: Mapping[str, Parameter]

    @functools.cached_property
    def order(self) -> Mapping[str, int]:
        """The places of the parameters among all, by `section.name`."""
        return {key: place for place, key in enumerate(self.parameters)}

    def of(self, section: str) -> tuple[Parameter, ...]:
        """List the parameters of one section."""
        return tuple(p for p in self.parameters.values() if p.section == section)

    def parameter(self, key: str) -> Parameter:
        """Find the parameter of `section.name` or of `section.name.Place`."""
        section, name, *_ = key.split(".", 2)
        return self.parameters[f"{section}.{name}"]


def declared(settings: type[Any] | None = None) -> Declared:
    """Read the declarations of a `Settings` type, by default of the model's own."""
    return _own() if settings is None else _read(settings)


@functools.cache
def _own() -> Declared:
    from sim.scenario.settings import Settings  # noqa: PLC0415

    return _read(Settings)


def declared_in(places: Gazetteer | None, known: Declared) -> Declared:
    """Let parameters speak of the places of a geography; of any, if it could not be read."""
    names = {
        kinds: _EveryName() if places is None else _names_of(places, kinds)
        for kinds in {parameter.places for parameter in known.parameters.values()}
        if kinds
    }
    parameters = {
        key: dataclasses.replace(parameter, known=names.get(parameter.places))
        for key, parameter in known.parameters.items()
    }
    return dataclasses.replace(known, parameters=parameters)


def _names_of(places: Gazetteer, kinds: tuple[PlaceKind, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for kind in kinds for name in places.names(kind)))


class _EveryName(tuple[str, ...]):
    """Stands for the names of a geography that cannot be read: none is refused."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


def _read(settings: type[Any]) -> Declared:
    hints = get_type_hints(settings)
    sections = {field.name: hints[field.name] for field in dataclasses.fields(settings)}
    parameters = {
        parameter.key: parameter
        for section, holder in sections.items()
        for parameter in parameters_of(section, holder)
    }
    return Declared(settings, sections, parameters)


def places_of(parameter: Parameter) -> tuple[str, ...]:
    """List the names of the places that a parameter may speak of."""
    if parameter.known is not None:
        return parameter.known
    return tuple(dict.fromkeys(name for kind in parameter.places for name in names_of(kind)))


@functools.cache
def names_of(kind: PlaceKind) -> tuple[str, ...]:
    """List the names of all places of a kind that come with the model."""
    from sim.geography.gazetteer import shipped  # noqa: PLC0415

    return shipped().names(kind)
