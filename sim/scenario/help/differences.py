"""What differs between two scenarios, in words and as rows of a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sim.messages.wording import counted, figures
from sim.scenario.files import shown_path
from sim.scenario.language.beliefs import FIXED
from sim.scenario.language.timelines import DEFAULT, Dated, Timeline
from sim.scenario.language.writing import written
from sim.scenario.scenario import Scenario


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
    """List what differs between two scenarios, in the order of the parameters.

    Values that are the same by the start and the events of each, and so differ only in their dates,
    are left out: they follow from the days that differ. `followers` lists them.
    """
    values = [*_heads(first, second), *_events(first, second), *_values(first, second)]
    return [*values, *_beliefs(first, second)]


def followers(first: Scenario, second: Scenario) -> list[str]:
    """List the keys whose values differ only because the start or an event does."""
    ours, theirs = first.complete(), second.complete()
    return [key for key in ours if key in theirs and _moves(ours[key], theirs[key])]


def _beliefs(first: Scenario, second: Scenario) -> list[Difference]:
    """Compare what the sections `uncertainty` of two scenarios say, each with what comes of it."""
    found = []
    for key in sorted({*first.beliefs, *second.beliefs}):
        a, b = (_believed(scenario, key) for scenario in (first, second))
        if a != b:
            words = f"{key} is believed to be {a} in {first.name}; in {second.name} {b}"
            ours, theirs = (
                str(each.beliefs[key].origin) if key in each.beliefs else ""
                for each in (first, second)
            )
            found.append(Difference(f"uncertainty.{key}", "prior", a, b, ours, theirs, words))
    return found


def _believed(scenario: Scenario, key: str) -> str:
    prior = scenario.priors.get(key)
    return FIXED if prior is None else prior.said()


def _moves(a: Timeline, b: Timeline) -> bool:
    return _steps(a) != _steps(b) and _told(a) == _told(b)


def _heads(first: Scenario, second: Scenario) -> list[Difference]:
    found = []
    for key, unit in (("start", "date"), ("days", "days")):
        a, b = str(getattr(first, key)), str(getattr(second, key))
        if a != b:
            verb = "starts on" if key == "start" else "runs for"
            ours, theirs = (
                (a, b)
                if key == "start"
                else (counted(first.days, "day"), counted(second.days, "day"))
            )
            words = f"{first.name} {verb} {ours}, {second.name} {verb} {theirs}"
            origins = str(first.head[key]), str(second.head[key])
            found.append(Difference(key, unit, a, b, *origins, words))
    if first.places != second.places:
        a, b = (shown_path(each.places.folder) for each in (first, second))
        words = f"{first.name} has the places of {a}, {second.name} those of {b}"
        origins = str(first.path.name), str(second.path.name)
        found.append(Difference("geography", "folder", a, b, *origins, words))
    return found


def _events(first: Scenario, second: Scenario) -> list[Difference]:
    ours, theirs = ({h.name: h for h in each.happenings} for each in (first, second))
    found = []
    for name in dict.fromkeys((*ours, *theirs)):
        a, b = ours.get(name), theirs.get(name)
        if (a and a.day) == (b and b.day):
            continue
        if a and b:
            words = f"{name} is on {a.day} in {first.name}; in {second.name} it is on {b.day}"
        else:
            here, day = (first, a) if a else (second, b)
            words = f"{name} is a day of {here.name} alone, {day and day.day}"
        days = str(a.day) if a else "", str(b.day) if b else ""
        origins = str(a.origin) if a else "", str(b.origin) if b else ""
        found.append(Difference(f"events.{name}", "date", *days, *origins, words))
    return found


def _values(first: Scenario, second: Scenario) -> list[Difference]:
    ours, theirs = first.complete(), second.complete()
    order = {key: n for n, key in enumerate(first.declared.parameters)}
    keys = sorted({*ours, *theirs}, key=lambda k: (order[_parameter_key(k)], k))
    found = []
    for key in keys:
        a = ours.get(key) or _nothing(first)
        b = theirs.get(key) or _nothing(second)
        if _steps(a) != _steps(b) and not _moves(a, b):
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


def _told(timeline: Timeline) -> list[tuple[str, str]]:
    """Write a timeline as (day as its file says it, value), without what changes nothing."""
    told: list[tuple[str, str]] = []
    for dated in timeline:
        if not told or told[-1][1] != written(dated.value):
            told.append((dated.said or str(dated.since) if told else "", written(dated.value)))
    return told


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
        return f": {figures(after / before)} times as much"
    return f": {direction} by {figures(abs(after - before))}"


def _in_words(timeline: Timeline) -> str:
    (_, first), *later = _steps(timeline)
    said = {str(dated.since): f"{dated.said} ({dated.since})" for dated in timeline if dated.said}
    return ", ".join([first, *(f"from {said.get(day, day)} {value}" for day, value in later)])


def _short(timeline: Timeline) -> str:
    (_, first), *later = _steps(timeline)
    return "; ".join([first, *(f"{day}: {value}" for day, value in later)])


def _origins(timeline: Timeline) -> str:
    return ", ".join(dict.fromkeys(str(dated.origin) for dated in timeline))
