"""A scenario: a question about the border, its run in time, and the settings of every day."""

from __future__ import annotations

import bisect
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from sim.geography.gazetteer import Gazetteer
from sim.messages.wording import counted
from sim.params import ORDINARY
from sim.scenario.language.beliefs import Belief
from sim.scenario.language.declared import Declared, Value
from sim.scenario.language.mistakes import Mistake
from sim.scenario.language.timelines import DEFAULT, Dated, Happening, Origin, Timeline
from sim.scenario.language.writing import written
from sim.scenario.text import as_yaml
from sim.scenario.uncertainty import priors_of

if TYPE_CHECKING:
    from sim.params.priors import Prior
    from sim.scenario.settings import Settings


@dataclass(frozen=True)
class Phase:
    """Settings that hold from a day of the run on, until the next phase begins."""

    first_day: int
    settings: Settings


@dataclass(frozen=True)
class Asked:
    """What somebody wants to be different."""

    changes: Mapping[str, object]
    why: str | None = None
    name: str = ""
    start: date | str | None = None
    days: int | None = None


class MadeOf(Protocol):
    """The files and options that a scenario was made of, from which others can be made."""

    def varied(self, asked: Asked, base: Scenario) -> Scenario:
        """Make a scenario of them that differs by some changes."""

    def draws(self, base: Scenario, values: Mapping[str, Sequence[object]]) -> Sequence[Scenario]:
        """Make a scenario for each draw of some values."""


@dataclass(frozen=True)
class Scenario:
    """A checked scenario, ready to run; everything in it is frozen.

    `given` holds what files and `--set` give, as timelines cut to the run: by `section.name`, or by
    `section.name.Place` for parameters that differ between places. `places` is the geography.
    `beliefs` is what its section `uncertainty` says.
    """

    name: str
    why: str
    start: date
    days: int
    path: Path
    lineage: tuple[str, ...]
    phases: tuple[Phase, ...] = field(repr=False)
    given: Mapping[str, Timeline]
    head: Mapping[str, Origin]
    declared: Declared = field(repr=False)
    places: Gazetteer = field(repr=False)
    warnings: tuple[Mistake, ...] = field(default=())
    happenings: tuple[Happening, ...] = field(default=())
    kind: str = ORDINARY
    beliefs: Mapping[str, Belief] = field(default_factory=dict, repr=False)
    made_of: MadeOf | None = field(default=None, repr=False, compare=False)

    def vary(
        self,
        changes: Mapping[str, object] = MappingProxyType({}),
        *,
        why: str | None = None,
        name: str | None = None,
        start: date | str | None = None,
        days: int | None = None,
    ) -> Scenario:
        """Make another scenario of the same files, in which some values differ.

        Everything is checked, and worded, as `tumen run --set` does it.

        Args:
            changes: values by `section.name`, by `section.name.Place`, or by `events.name`: a
                number, a word, True or False, a list of names, a mapping from places, or a mapping
                from dates, events or `"start + 10 days"`.
            why: the question that it asks, if another one.
            name: what to call it, and its run folder; by default made from what differs.
            start: another first day; all that hangs on the start or on an event moves along.
            days: another length.

        Raises:
            ScenarioError: Something is wrong; it lists every mistake.
        """
        asked = Asked(changes, why, name or "", start, days)
        return self._made_of().varied(asked, self)

    def draws(self, values: Mapping[str, Sequence[object]]) -> Sequence[Scenario]:
        """Make a scenario for each draw of some parameters, in a fraction of a millisecond each.

        Args:
            values: a list or array for each `section.name` or `section.name.Place`, all of one
                length; draw n takes the value n of each, and it holds for the whole run.

        Returns:
            A `sim.Draws`: a sequence of scenarios, to be given to `sim.run` as `draws`.

        Raises:
            ScenarioError: Something is wrong with the values; it lists every mistake.
        """
        return self._made_of().draws(self, values)

    def _made_of(self) -> MadeOf:
        if self.made_of is None:
            raise TypeError("only a scenario that was loaded can be varied")
        return self.made_of

    @property
    def events(self) -> tuple[tuple[str, date], ...]:
        """The named days, the earliest first, those before and after the run included."""
        return tuple((each.name, each.day) for each in self.happenings)

    @property
    def last(self) -> date:
        """The last day of the run."""
        return self.start + timedelta(days=self.days - 1)

    def on(self, day: int) -> Settings:
        """Give the settings of a day of the run; the first day is 0.

        Raises:
            IndexError: The day lies outside the run.
        """
        if not 0 <= day < self.days:
            raise IndexError(f"day {day} lies outside the run of {counted(self.days, 'day')}")
        after = bisect.bisect_right(self.phases, day, key=lambda phase: phase.first_day)
        return self.phases[after - 1].settings

    @functools.cached_property
    def values(self) -> Mapping[str, Mapping[date, Value]]:
        """Give the dated values of every parameter that a file or `--set` gives.

        A parameter by place has one mapping of all its places for each date on which one changes.
        """
        return {key: self._dated_values(key) for key in dict.fromkeys(map(_parameter, self.given))}

    def _dated_values(self, key: str) -> Mapping[date, Value]:
        if key in self.given:
            return {_since(dated): dated.value for dated in self.given[key]}
        dates = {_since(d) for k, line in self.given.items() if _parameter(k) == key for d in line}
        return {day: self._by_place(key, day) for day in sorted(dates)}

    def _by_place(self, key: str, day: date) -> Mapping[str, float | str]:
        return {
            full.split(".", 2)[2]: _at_a_place(value_at(line, day))
            for full, line in self.given.items()
            if _parameter(full) == key
        }

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Say where each given value was set; of dated values, the last."""
        return {key: line[-1].origin for key, line in self.given.items()}

    def resolved_yaml(self, geography: str = "") -> str:
        """Write the whole scenario, defaults included, as a file that loads to the same.

        `geography` is the folder to name, seen from that file, if not the one that it was read
        from; places that come with the model need none.
        """
        return as_yaml(self, defaults=True, geography=geography)

    @functools.cached_property
    def priors(self) -> Mapping[str, Prior]:
        """What is believed of each parameter that is uncertain in it, by key."""
        return priors_of(self.given, self.beliefs, self.declared)

    @functools.cached_property
    def digest(self) -> str:
        """Name what the run computes: sha256 over start, days, every value and the places.

        Name, `why`, kind, events, comments and how files extend one another do not count.
        """
        lines = {key: _steps(line) for key, line in sorted(self.complete().items())}
        content = [self.start.isoformat(), self.days, lines, self.places.digest]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def complete(self) -> Mapping[str, Timeline]:
        """Give the timelines of all parameters, with the defaults of those that nobody sets."""
        given, local = set(map(_parameter, self.given)), self.places.defaults
        defaults = {
            key: (Dated(self.start, local.get(key, parameter.default), DEFAULT),)
            for key, parameter in self.declared.parameters.items()
            if key not in given and parameter.kind != "by_place"
        }
        return {**defaults, **self.given}


def value_at(timeline: Timeline, day: date) -> Value:
    """Give the value of a timeline, cut to a run, on a day of that run."""
    return next(d.value for d in reversed(timeline) if _since(d) <= day)


def _steps(timeline: Timeline) -> list[list[str]]:
    """Write a timeline as (date, value), without steps that change nothing."""
    steps: list[list[str]] = []
    for dated in timeline:
        value = written(dated.value)
        if not steps or steps[-1][1] != value:
            steps.append([_since(dated).isoformat(), value])
    return steps


def _since(dated: Dated) -> date:
    if dated.since is None:
        raise ValueError("a timeline that is not cut to its run")
    return dated.since


def _parameter(key: str) -> str:
    return ".".join(key.split(".", 2)[:2])


def _at_a_place(value: Value) -> float | str:
    if isinstance(value, (int, float, str)):
        return value if isinstance(value, str) else float(value)
    raise TypeError(f"{value!r} is neither a number nor a word")
