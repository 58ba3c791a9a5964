"""One member to run, and the function that runs it, in whatever process it is called.

Everything that runs members calls `run_task`: a worker process, a run that stays in its own
process, and anything that has `submit` as the executors of `concurrent.futures` do.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.messages.refusals import in_words
from sim.recording.variables import MemberRecord
from sim.run_folder.folder import RunFolder, moved_into_place
from sim.run_folder.members import in_bytes, write_arrays, write_member
from sim.run_folder.provenance import model_fingerprint, versions
from sim.scenario.draws import drawn
from sim.simulation.course import Course, Leg, course_digest
from sim.simulation.snapshot import Label, load, save, take
from sim.system.import_path import package

if TYPE_CHECKING:
    from sim.model import BorderModel
    from sim.scenario import Scenario
    from sim.scenario.language.declared import Value

    Engine = Callable[..., MemberRecord]


@dataclass(frozen=True)
class Point:
    """What a member draws: values for the whole run, and the seed and the member of its luck.

    `before` are the values drawn for each of the scenarios of the days before.
    """

    draw: Mapping[str, Value]
    seed: int
    member: int
    before: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True)
class Task:
    """One member to run. `engine` names the function that runs it, as `module:function`.

    It is given a `Course` as `course` if the member does not simply go from the first day to
    the last: if other scenarios come `before`, it is to `begin` from a snapshot or to be saved, or
    if so many parties are to be followed (`trace`).
    Where a `point` is given, the scenarios are those with the values of the point, and the luck is
    that of the point. `priors` names what the values were drawn from, for the labels of snapshots.
    """

    scenario: Scenario
    seed: int
    member: int
    folder: Path
    engine: str
    before: tuple[Leg, ...] = ()
    begin: Path | None = None  # the file of a snapshot
    saves: tuple[int, ...] = ()  # days done
    model: str = ""  # fingerprint, for the labels of snapshots
    attempt: int = 1
    point: Point | None = None
    priors: str = ""
    trace: int = 0

    @property
    def is_plain(self) -> bool:
        """Tell whether the member goes from the first day to the last."""
        return not (self.before or self.begin or self.saves or self.trace)


@dataclass(frozen=True)
class DaysDone:
    """Some more days of a member are done."""

    task: Task
    days: int


@dataclass(frozen=True)
class MemberEnded:
    """A member has ended; `failure` says why it gave no result, or is empty."""

    task: Task
    seconds: float
    failure: str = ""


@dataclass(frozen=True)
class MadeWith:
    """The code that runs members in a process: where it lies, and what it is."""

    package: str
    model: str
    versions: dict[str, str]

    def difference(self, other: MadeWith) -> str:
        """Say in what another process differs; empty if it runs the same."""
        if self.package != other.package:
            return f"the program in {other.package}, not the one in {self.package}"
        names = sorted({*self.versions, *other.versions})
        pairs = [(name, self.versions.get(name), other.versions.get(name)) for name in names]
        differ = [f"{name} {there}, not {here}" for name, here, there in pairs if here != there]
        if differ:
            return "; ".join(differ)
        if self.model != other.model:
            return f"another version of the model ({other.model[:12]}, not {self.model[:12]})"
        return ""


def made_with() -> MadeWith:
    """Say what runs members in this process."""
    return MadeWith(package(), model_fingerprint(), versions())


def say_nothing(_days: int) -> None:
    """Take no note of the days that are done."""


def run_task(task: Task, report: Callable[[int], None] = say_nothing) -> MemberEnded:
    """Run one member in this process and write its file.

    Args:
        task: what to run.
        report: called with the number of days done, after each; what it raises is passed on.
    """
    began = time.perf_counter()
    listener = _Listener(report)
    try:
        write_member(_record(task, listener.on_day), RunFolder(task.folder))
    except Exception as error:
        if listener.raised is not None:
            raise listener.raised from None
        return MemberEnded(task, time.perf_counter() - began, in_words(error))
    return MemberEnded(task, time.perf_counter() - began)


def file_of(task: Task) -> bytes:
    """Run one member in this process and give the bytes of its file, for a process elsewhere."""
    return in_bytes(_record(task))


def _record(task: Task, on_day: Callable[[int], None] | None = None) -> MemberRecord:
    module, _, function = task.engine.partition(":")
    engine: Engine = getattr(importlib.import_module(module), function)
    scenario, before, seed, member = task.scenario, task.before, task.seed, task.member
    if (point := task.point) is not None:
        scenario, seed, member = drawn(scenario, point.draw), point.seed, point.member
        legs = zip(before, point.before, strict=True)
        before = tuple(replace(leg, scenario=drawn(leg.scenario, values)) for leg, values in legs)
    how = {} if task.is_plain else {"course": replace(_course(task), before=before)}
    record = engine(scenario, seed, member, on_day, **how)
    return record if point is None else replace(record, member=task.member)


@dataclass
class _Listener:
    """Tells what is the fault of who listens from what is the fault of a member."""

    report: Callable[[int], None]
    raised: Exception | None = field(default=None)

    def on_day(self, day: int) -> None:
        """Take note that a day, counted from 0, is done."""
        try:
            self.report(day + 1)
        except Exception as error:
            self.raised = error
            raise


def _course(task: Task) -> Course:
    """Read the snapshot to begin from, and see to it that others are written."""
    stamp = Label(
        model=task.model,
        course=course_digest(task.before, task.scenario, task.priors),
        start=task.scenario.start.isoformat(),
        seed=task.seed,
        member=task.member,
        day=0,
    )

    def keep(model: BorderModel) -> None:
        path = RunFolder(task.folder).snapshot(model.day, task.member)
        path.parent.mkdir(parents=True, exist_ok=True)
        with moved_into_place(path, RunFolder(task.folder).announce) as unfinished:
            save(take(model, replace(stamp, day=model.day)), unfinished, write_arrays)

    begin = None if task.begin is None else load(task.begin, task.model)
    return Course(task.before, begin, frozenset(task.saves), keep, task.trace)
