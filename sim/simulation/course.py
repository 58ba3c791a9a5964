"""The course of a member: its way to its last day, under one scenario or several in a row.

A run that goes on from another one begins with the days of that one. It begins at a snapshot if
there is one; as runs repeat to the byte, one that is run again from the first day is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.simulation.snapshot import Label, Snapshot, put_back, take

if TYPE_CHECKING:
    from sim.model import BorderModel
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Leg:
    """A part of a course under one scenario."""

    scenario: Scenario
    until: int  # days done when another scenario takes over


def cut(legs: Iterable[Leg], day: int) -> tuple[Leg, ...]:
    """Give the legs of the days before a day, which may be 0: that is one of no days."""
    kept: list[Leg] = []
    for leg in legs:
        if kept and kept[-1].until >= day:
            break
        kept.append(replace(leg, until=min(leg.until, day)))
    return tuple(kept)


def course_digest(before: Iterable[Leg], scenario: Scenario, priors: str = "") -> str:
    """Name what a course computes: the digest of its scenario, and of those before it if any.

    `priors` names what members draw their parameters from, if they do.
    """
    parts: list[object] = [[leg.scenario.digest, leg.until] for leg in before]
    if not parts and not priors:
        return scenario.digest
    text = json.dumps([*parts, scenario.digest, *([priors] if priors else [])])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, eq=False)
class Course:
    """What comes before a scenario, where to begin, and when to keep a snapshot.

    `keep` is called with the model between two days, on each morning in `saves`. So many parties
    are followed as `trace` says, from the day on which the last scenario takes over.
    """

    before: tuple[Leg, ...] = ()
    begin: Snapshot | None = None
    saves: frozenset[int] = frozenset()
    keep: Callable[[BorderModel], None] | None = None
    trace: int = 0

    def go(
        self,
        make: Callable[[Scenario], BorderModel],
        scenario: Scenario,
        on_day: Callable[[int], None] | None = None,
        watch: Callable[[BorderModel], None] | None = None,
    ) -> BorderModel:
        """Travel to the last day of a scenario, and give the model as it is then.

        Args:
            make: makes the model of a scenario on the first morning.
            scenario: the scenario of the last leg.
            on_day: called with the number of each day that is done.
            watch: called with the model in the evening of each day.
        """
        first, *later = self._legs_left(scenario)
        model = make(first.scenario)
        if self.begin is not None:
            put_back(model, self.begin)
        self._look_at(model)
        self._travel(model, first.until, on_day, watch)
        for leg in later:
            state = take(model, Label("", "", leg.scenario.start.isoformat(), 0, 0, model.day))
            model.forget()
            model = make(leg.scenario)
            put_back(model, state)
            self._travel(model, leg.until, on_day, watch)
        return model

    def _legs_left(self, scenario: Scenario) -> list[Leg]:
        """Leave out the legs that are over on the morning of the snapshot."""
        over = -1 if self.begin is None else self.begin.label.day
        return [*(leg for leg in self.before if leg.until > over), Leg(scenario, scenario.days)]

    @property
    def begins(self) -> int:
        """The day, counted from 0, on which the last scenario takes over."""
        return self.before[-1].until if self.before else 0

    def _travel(
        self,
        model: BorderModel,
        until: int,
        on_day: Callable[[int], None] | None,
        watch: Callable[[BorderModel], None] | None,
    ) -> None:
        while model.day < until:
            model.step()
            if watch is not None:
                watch(model)
            if on_day is not None:
                on_day(model.day - 1)
            self._look_at(model)

    def _look_at(self, model: BorderModel) -> None:
        if self.keep is not None and model.day in self.saves:
            self.keep(model)
