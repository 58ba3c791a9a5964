"""Draws of parameters: a thousand scenarios that differ in some numbers, each made in no time.

A scenario is loaded and checked once. The values that are drawn are checked together, and a draw
replaces only the sections that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from sim.messages.mistakes import one_line
from sim.params.allowed import is_allowed
from sim.scenario.changes import node_of, plain
from sim.scenario.help.sanity import contradictions
from sim.scenario.language.declared import Value
from sim.scenario.language.mistakes import Findings, Mistake, Place, ScenarioError
from sim.scenario.language.timelines import Dated, Origin
from sim.scenario.overrides import layer_of
from sim.scenario.scenario import Phase, Scenario

FILE = "draws"
_MOST_TOLD = 200


@dataclass(frozen=True)
class Draws(Sequence[Scenario]):
    """Scenarios that differ from a base in values that are drawn; `values` has one list a key."""

    base: Scenario
    values: Mapping[str, tuple[Value, ...]]

    def __len__(self) -> int:
        return len(next(iter(self.values.values())))

    @overload
    def __getitem__(self, number: int) -> Scenario: ...
    @overload
    def __getitem__(self, number: slice) -> list[Scenario]: ...
    def __getitem__(self, number: int | slice) -> Scenario | list[Scenario]:
        """Make the scenario of a draw."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError(f"there is no draw {number}; there are {len(self)}")
        return drawn(self.base, self.of(number % len(self)), number % len(self))

    def __iter__(self) -> Iterator[Scenario]:
        return (self[number] for number in range(len(self)))

    def of(self, number: int) -> dict[str, Value]:
        """Give the values of a draw."""
        return {key: values[number] for key, values in self.values.items()}


def drawn(base: Scenario, values: Mapping[str, Value], number: int | None = None) -> Scenario:
    """Give a scenario with other values for the whole run; they have been checked before.

    Raises:
        ScenarioError: Values that are each allowed contradict one another.
    """
    origin = Origin(FILE if number is None else f"draw {number}")
    given = {**base.given}
    for key, value in values.items():
        given[key] = (Dated(base.start, value, origin),)
    order = base.declared.order
    given = dict(sorted(given.items(), key=lambda item: order[".".join(item[0].split(".", 2)[:2])]))
    name = base.name if number is None else f"{base.name}-draw-{number}"
    scenario = replace(
        base, name=name, given=given, phases=_phases(base.phases, values), made_of=None
    )
    if wrong := contradictions(scenario):
        raise ScenarioError(wrong)
    return scenario


def _phases(phases: Sequence[Phase], values: Mapping[str, Value]) -> tuple[Phase, ...]:
    """Replace the sections concerned; those that are one in two phases stay one."""
    of_section: dict[str, dict[str, Value]] = {}
    for key, value in values.items():
        of_section.setdefault(key.partition(".")[0], {})[key.partition(".")[2]] = value
    made: dict[int, Any] = {}
    found: list[Phase] = []
    for phase in phases:
        others: dict[str, Any] = {}
        for section, changes in of_section.items():
            before = getattr(phase.settings, section)
            if id(before) not in made:
                made[id(before)] = replace(before, **_fields(before, changes))
            others[section] = made[id(before)]
        found.append(Phase(phase.first_day, replace(phase.settings, **others)))
    return tuple(found)


def _fields(section: Any, changes: Mapping[str, Value]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in changes.items():
        field, _, place = name.partition(".")
        if place:
            by_place: Any = fields.get(field, getattr(section, field))
            fields[field] = {**by_place, place: value}
        else:
            fields[field] = value
    return fields


def read_draws(base: Scenario, values: Mapping[str, Sequence[object]]) -> Draws:
    """Check values that are drawn, and give the draws.

    Raises:
        ScenarioError: It lists every value that is wrong, and how many more there are.
    """
    findings = Findings(FILE)
    columns = {str(key): _column(each, str(key), findings) for key, each in values.items()}
    lengths = {len(column) for column in columns.values()}
    if not findings.mistakes and lengths in (set(), {0}):
        findings.add(Place(), "", "there are none; give a list of values for each parameter")
    elif len(lengths) > 1:
        told = ", ".join(f"{len(column):,} of {key}" for key, column in columns.items())
        findings.add(Place(), "", f"lists of one length are needed; there are {told}")
    mistakes = [*findings.mistakes]
    read = {}
    for key, column in columns.items():
        read[key], wrong = _read(base, key, column)
        mistakes += wrong
    if mistakes:
        raise ScenarioError(mistakes)
    draws = Draws(base, read)
    if mistakes := [*_contradictions(draws)]:
        raise ScenarioError(mistakes)
    return draws


def _contradictions(draws: Draws) -> Iterator[Mistake]:
    """Make every draw once: what cannot be meant together is told before anything is run."""
    for number in range(len(draws)):
        try:
            _ = draws[number]
        except ScenarioError as error:
            yield from (Mistake(f"draw {number}", 0, 0, m.key, m.text) for m in error.mistakes)


def _column(values: object, key: str, findings: Findings) -> Sequence[object]:
    listed = plain(values)
    if isinstance(listed, Sequence) and not isinstance(listed, (str, bytes)):
        return listed
    findings.add(Place(), key, f"{one_line(repr(values))} is no list of values, one a draw")
    return ()


def _read(
    base: Scenario, key: str, column: Sequence[object]
) -> tuple[tuple[Value, ...], list[Mistake]]:
    """Read the values of one parameter; what is allowed at first sight is not looked at twice."""
    parameter = base.declared.parameters.get(key)
    is_known = ".".join(key.split(".", 2)[:2]) in base.declared.parameters
    values: list[Value] = []
    mistakes: list[Mistake] = []
    for number, value in enumerate(column):
        if parameter is not None and not parameter.places and is_allowed(parameter, value):
            values.append(value)  # type: ignore[arg-type]
            continue
        read, wrong = _read_one(base, key, value, number)
        values += read
        mistakes += wrong
        if len(mistakes) >= _MOST_TOLD or not is_known:
            break
    return tuple(values), mistakes


def _read_one(
    base: Scenario, key: str, value: object, number: int
) -> tuple[list[Value], Sequence[Mistake]]:
    findings = Findings(f"draw {number}")
    node = node_of(value, key, findings)
    if node is None:
        return [], findings.mistakes
    layer = layer_of(key, node, base.declared, findings)
    story = layer.values.get(key, ())
    if not findings.mistakes and (len(story) != 1 or story[0].when is not None):
        findings.add(Place(), key, "needs one value a draw, which holds for the whole run")
    return [told.value for told in story], findings.mistakes
