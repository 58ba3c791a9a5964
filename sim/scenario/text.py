"""The text of a resolved scenario: each value with its unit, its source and where it was set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from sim.geography.gazetteer import Gazetteer
from sim.params import ORDINARY, Parameter
from sim.params.priors import Prior
from sim.scenario.language.beliefs import FIXED, UNCERTAINTY, Belief
from sim.scenario.language.declared import Declared
from sim.scenario.language.timelines import DEFAULT, Dated, Happening, Origin, Timeline
from sim.scenario.language.writing import quoted, written

SCHEMA_LINE = "# yaml-language-server: $schema=scenario.schema.json"
_WIDTH = 44


class Resolved(Protocol):
    """What a scenario that is to be written tells of itself."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def lineage(self) -> tuple[str, ...]:
        """The scenarios that it extends, the nearest first."""

    @property
    def why(self) -> str:
        """Its question."""

    @property
    def kind(self) -> str:
        """Whether it is a crisis or ordinary."""

    @property
    def places(self) -> Gazetteer:
        """The geography that it is run in."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def days(self) -> int:
        """How many days it has."""

    @property
    def last(self) -> date:
        """Its last day."""

    @property
    def head(self) -> Mapping[str, Origin]:
        """Where start and days were set."""

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """Its events."""

    @property
    def given(self) -> Mapping[str, Timeline]:
        """What files and options give."""

    @property
    def declared(self) -> Declared:
        """What it may set."""

    @property
    def priors(self) -> Mapping[str, Prior]:
        """What is believed of the parameters that are uncertain in it."""

    @property
    def beliefs(self) -> Mapping[str, Belief]:
        """What its section `uncertainty` says."""

    def complete(self) -> Mapping[str, Timeline]:
        """Give the timelines of all parameters, with the defaults of those that nobody sets."""


def as_yaml(scenario: Resolved, *, defaults: bool, geography: str = "") -> str:
    """Write a scenario without `extends`; it loads back to the same run.

    With `defaults`, the values that no file gives are written too, so that the text stands by
    itself even if a later version changes a default. `geography` is the folder to name, seen
    from the new file; else it is named in full, unless it comes with the model.
    """
    body = [*_body(scenario, defaults=defaults), *_uncertainty(scenario, defaults=defaults)]
    return "\n".join([*_head(scenario, geography), *body]) + "\n"


def _head(scenario: Resolved, geography: str) -> Iterator[str]:
    yield SCHEMA_LINE
    chain = " → ".join((scenario.name, *scenario.lineage))
    yield f"# {chain}, resolved: every value with unit, source and where it was set"
    yield f"why: {quoted(scenario.why)}"
    if scenario.kind != ORDINARY:
        yield f"kind: {scenario.kind}"
    if not scenario.places.is_shipped:
        yield f"geography: {quoted(geography or str(scenario.places.folder.resolve()))}"
    yield ""
    yield _commented(f"start: {scenario.start}", f"set in {scenario.head['start']}")
    yield _commented(f"days: {scenario.days}", f"to {scenario.last}; {scenario.head['days']}")
    if scenario.happenings:
        yield ""
        yield "events:"
    for each in scenario.happenings:
        remarks = "; ".join(filter(None, (each.said, str(each.origin))))
        yield _commented(f"  {quoted(each.name)}: {each.day}", remarks)


def _body(scenario: Resolved, *, defaults: bool) -> Iterator[str]:
    complete = scenario.complete() if defaults else scenario.given
    for section in scenario.declared.sections:
        lines = [
            line
            for parameter in scenario.declared.of(section)
            for line in _parameter(parameter, complete, defaults=defaults)
        ]
        if lines:
            yield ""
            yield f"{section}:"
            yield from lines


def _uncertainty(scenario: Resolved, *, defaults: bool) -> Iterator[str]:
    """Write what is believed: all of it with the defaults, which would else be fixed by them."""
    said = {key: FIXED for key, belief in scenario.beliefs.items() if belief.prior is None}
    for key, prior in scenario.priors.items():
        if defaults or key in scenario.beliefs:
            said[key] = prior.said()
    section = ""
    for key in sorted(said):
        if not section:
            yield from ("", f"{UNCERTAINTY}:")
        if key.partition(".")[0] != section:
            section = key.partition(".")[0]
            yield f"  {section}:"
        yield f"    {key.partition('.')[2]}: {said[key]}"


def _parameter(
    parameter: Parameter, lines: Mapping[str, Timeline], *, defaults: bool
) -> Iterator[str]:
    note = f"{parameter.unit}; {_source(parameter)}"
    if parameter.kind != "by_place":
        if parameter.key in lines:
            yield from _timeline("  ", parameter.name, lines[parameter.key], note)
        return
    places = {k.split(".", 2)[2]: v for k, v in lines.items() if k.startswith(f"{parameter.key}.")}
    if places:
        yield _commented(f"  {parameter.name}:", note)
        for place, timeline in places.items():
            yield from _timeline("    ", quoted(place), timeline, "")
    elif defaults:
        yield _commented(f"  {parameter.name}: {{}}", f"{note}; {DEFAULT}")


def _source(parameter: Parameter) -> str:
    return " ".join(parameter.source.split())


def _timeline(indent: str, name: str, timeline: Timeline, note: str) -> Iterator[str]:
    if len(timeline) == 1:
        yield _value_line(f"{indent}{name}", timeline[0], note)
        return
    yield _commented(f"{indent}{name}:", note)
    for dated in timeline:
        yield _value_line(f"{indent}  {dated.since}", dated, dated.said)


def _value_line(before: str, dated: Dated, note: str) -> str:
    remarks = "; ".join(filter(None, (note, str(dated.origin))))
    return _commented(f"{before}: {written(dated.value)}", remarks)


def _commented(line: str, comment: str) -> str:
    plain = "".join(c if c.isprintable() else "?" for c in comment)
    return f"{line:<{_WIDTH}}  # {plain}" if plain else line
