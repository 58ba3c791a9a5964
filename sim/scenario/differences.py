"""What differs between two scenarios, in words and as rows of a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sim.scenario.files import shown_path
from sim.scenario.scenario import Scenario
from sim.scenario.timelines import DEFAULT, Dated, Timeline
from sim.scenario.writing import written


@dataclass(frozen=True)
class Difference:
    """One key whose values differ; `first` and `second` are written as in a scenario file."""

    key: str
    unit: str
    first: str
    second: str
    first_origin: str
    second_origin: str
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Give the difference for JSON."""
        return asdict(self)


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """List what differs between two scenarios, in the order of the parameters."""
    return [*_heads(first, second), *_values(first, second)]


def _heads(first: Scenario, second: Scenario) -> list[Difference]:
    found = []
    for key, unit in (("start", "date"), ("days", "days")):
        a, b = str(getattr(first, key)), str(getattr(second, key))
        if a != b:
            verb = "starts on" if key == "start" else "runs for"
            tail = "" if key == "start" else " days"
            words = f"{first.name} {verb} {a}{tail}, {second.name} {verb} {b}{tail}"
            origins = str(first.head[key]), str(second.head[key])
            found.append(Difference(key, unit, a, b, *origins, words))
    if first.places != second.places:
        a, b = (shown_path(each.places.folder) for each in (first, second))
        words = f"{first.name} has the places of {a}, {second.name} those of {b}"
        origins = str(first.path.name), str(second.path.name)
        found.append(Difference("geography", "folder", a, b, *origins, words))
    return found


def _values(first: Scenario, second: Scenario) -> list[Difference]:
    ours, theirs = first.complete(), second.complete()
    order = {key: n for n, key in enumerate(first.declared.parameters)}
    keys = sorted({*ours, *theirs}, key=lambda k: (order[_parameter_key(k)], k))
    found = []
    for key in keys:
        a = ours.get(key) or _nothing(first)
        b = theirs.get(key) or _nothing(second)
        if _steps(a) != _steps(b):
            found.append(_difference(key, a, b, (first, second)))
    return found


def _parameter_key(key: str) -> str:
    return ".".join(key.split(".", 2)[:2])


def _nothing(scenario: Scenario) -> Timeline:
    """Give what holds for a place that a scenario does not name."""
    return (Dated(scenario.start, 0.0, DEFAULT),)


def _steps(timeline: Timeline) -> list[tuple[str, str]]:
    """Write a timeline as (date, value); the date on which the run starts does not count."""
    steps: list[tuple[str, str]] = []
    for dated in timeline:
        if not steps or steps[-1][1] != written(dated.value):
            steps.append((str(dated.since) if steps else "", written(dated.value)))
    return steps


def _difference(key: str, a: Timeline, b: Timeline, of: tuple[Scenario, Scenario]) -> Difference:
    parameter = of[0].declared.parameter(key)
    unit = parameter.unit if parameter.kind in ("number", "whole", "by_place") else ""
    words = f"{key} is {_in_words(a)} in {of[0].name}; in {of[1].name} it is {_in_words(b)}"
    if unit:
        words += f" ({unit}){_comparison(a, b)}"
    return Difference(
        key=key,
        unit=unit,
        first=_short(a),
        second=_short(b),
        first_origin=_origins(a),
        second_origin=_origins(b),
        words=words,
    )


def _comparison(a: Timeline, b: Timeline) -> str:
    """Say by how much a number differs where neither changes over time."""
    if len(_steps(a)) > 1 or len(_steps(b)) > 1:
        return ""
    before, after = a[0].value, b[0].value
    if not isinstance(before, (int, float)) or not isinstance(after, (int, float)):
        return ""
    direction = "higher" if after > before else "lower"
    if before > 0 and after >= 2 * before:
        return f": {after / before:.3g} times as much"
    return f": {direction} by {abs(after - before):.3g}"


def _in_words(timeline: Timeline) -> str:
    (_, first), *later = _steps(timeline)
    return ", ".join([first, *(f"from {day} {value}" for day, value in later)])


def _short(timeline: Timeline) -> str:
    (_, first), *later = _steps(timeline)
    return "; ".join([first, *(f"{day}: {value}" for day, value in later)])


def _origins(timeline: Timeline) -> str:
    return ", ".join(dict.fromkeys(str(dated.origin) for dated in timeline))
