"""Run scenarios: members, seeds, workers, and the run folders that come of it.

Member m of every scenario draws its luck from the same seed and m, so that scenarios differ by
what was decided and not by chance.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.branch import Branch, Day, Shelf, day_outside, days_done, nearest, write_scenarios_before
from sim.compiling import compile_ahead
from sim.crew import How, run_tasks
from sim.journey import Leg
from sim.progress import Progress, Silence
from sim.results.folder import Manifest, RunError, RunFailedError, RunFolder
from sim.results.gather import Gatherer
from sim.results.provenance import commit
from sim.results.writing import write_text
from sim.tasks import DaysDone, MadeWith, MemberEnded, Task, made_with

if TYPE_CHECKING:
    from sim.scenario import Scenario

MODEL = "sim.model:run_member"


@dataclass(frozen=True)
class Runner:
    """How and where to run.

    With one worker, members are run in this process and whatever thread asks, unless they are to
    be `apart`; with more, or if their number is left open, in processes of their own, of which one
    that dies costs nothing but time. `engine` names the function that runs a member.
    """

    folder: Path
    workers: int | None = None
    progress: Progress = field(default_factory=Silence)
    overwrite: bool = False
    apart: bool = False
    engine: str = MODEL

    def run(
        self,
        scenarios: Sequence[Scenario],
        members: int,
        seed: int,
        save_on: Sequence[Day] = (),
        branch: Branch | None = None,
    ) -> list[Path]:
        """Run all members of all scenarios and gather each scenario in its run folder.

        Members that an earlier run left are kept. A member that fails is named in the manifest
        and leaves the others alone.

        Args:
            scenarios: what to run.
            members: how many members of each.
            seed: where their luck comes from.
            save_on: the mornings on which a snapshot of each member is kept.
            branch: the run to go on from, which must have the same members and seed.

        Raises:
            RunError: A folder holds something else, or a scenario has no such day.
            RunFailedError: No member of a scenario gave a result.
        """
        code = made_with()
        runs = self._prepare(_Order(scenarios, members, seed, save_on, branch), code)
        tasks = [task for run in runs.values() for task in run.tasks(self.engine)]
        if tasks and self.engine == MODEL and (self.workers != 1 or self.apart):
            compile_ahead(code, self.workers or usable_cores(), self.progress.compile)
        self.progress.expect(sum(task.scenario.days for task in tasks))
        try:
            for run in runs.values():
                self._finish_if_complete(run)
            how = How(self.workers, usable_cores(), self.apart, code)
            run_tasks(tasks, how, lambda event: self._take_note(event, runs))
        finally:
            for run in runs.values():
                run.folder.sweep()
                run.folder.write_manifest(run.manifest)
        return [_with_a_result(run) for run in runs.values()]

    def _take_note(self, event: DaysDone | MemberEnded, runs: Mapping[str, _Run]) -> None:
        run = runs[event.task.scenario.name]
        member, days = event.task.member, event.task.scenario.days
        before = run.days_done.get(member, 0)
        run.days_done[member] = (
            min(before + event.days, days) if isinstance(event, DaysDone) else days
        )
        self.progress.advance(run.days_done[member] - before)
        if isinstance(event, MemberEnded):
            run.note(event)
            self._finish_if_complete(run)

    def _prepare(self, order: _Order, code: MadeWith) -> dict[str, _Run]:
        if wrong := list(order.mistakes(self.folder)):
            raise RunError("\n".join(wrong))
        of_code = code.model, code.versions, commit()
        runs = {}
        for scenario in order.scenarios:
            folder = RunFolder(self.folder / scenario.name)
            manifest = folder.prepare(order.manifest(scenario, *of_code), overwrite=self.overwrite)
            write_text(folder.scenario_file, scenario.resolved_yaml(folder.geography.name))
            scenario.places.write_to(folder.geography)
            before = () if order.branch is None else order.branch.legs
            write_scenarios_before(folder, scenario.digest, before)
            run = _Run(scenario, folder, manifest, before, order.saves(scenario))
            run.shelves = order.shelves(run)
            run.waiting = set(filter(run.lacks, range(order.members)))
            runs[scenario.name] = run
        return runs

    def _finish_if_complete(self, run: _Run) -> None:
        if run.done or run.waiting:
            return
        run.done = True
        run.folder.write_manifest(run.manifest)
        if whole := run.whole_members():
            Gatherer(run.folder, run.manifest).gather(whole)
            self.progress.finish(run.folder.path, run.manifest)


@dataclass(frozen=True)
class _Order:
    """What is asked of a runner."""

    scenarios: Sequence[Scenario]
    members: int
    seed: int
    save_on: Sequence[Day]
    branch: Branch | None

    def saves(self, scenario: Scenario) -> tuple[int, ...]:
        """Give the mornings on which a scenario is to be saved, in days done."""
        return tuple(sorted({days_done(day, scenario.start.isoformat()) for day in self.save_on}))

    def mistakes(self, out: Path) -> Iterator[str]:
        """Say what is wrong, before a folder is touched."""
        names = [scenario.name for scenario in self.scenarios]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            yield f"{', '.join(repeated)}: named more than once"
        for scenario in self.scenarios:
            start, days = scenario.start.isoformat(), scenario.days
            for day in self.save_on:
                if outside := day_outside(scenario.name, day, start, days):
                    yield f"{outside}; choose one from 0 (its first morning) to {days} (its end)"
            if self.branch is not None:
                yield from self.branch.contradictions(scenario, RunFolder(out / scenario.name))

    def manifest(
        self, scenario: Scenario, model: str, known: Mapping[str, str], commit_: str | None
    ) -> Manifest:
        """Write down what is to be run."""
        return Manifest(
            scenario=scenario.name,
            why=scenario.why,
            digest=scenario.digest,
            geography=scenario.places.digest,
            seed=self.seed,
            start=scenario.start.isoformat(),
            days=scenario.days,
            members=self.members,
            model=model,
            versions=known,
            commit=commit_,
            lineage=scenario.lineage,
            origin=() if self.branch is None else self.branch.origin,
        )

    def shelves(self, run: _Run) -> tuple[Shelf, ...]:
        """Find the snapshots that a run can begin from: its own, and those of its branch."""
        last, legs = run.scenario.days, (*run.before, Leg(run.scenario, run.scenario.days))
        own = Shelf.of(run.folder, run.prepared, legs, last - 1)
        return (own,) if self.branch is None else (own, self.branch.shelf)


@dataclass
class _Run:
    """One scenario on its way; `waiting` are the members that have not ended."""

    scenario: Scenario
    folder: RunFolder
    prepared: Manifest
    before: tuple[Leg, ...]
    saves: tuple[int, ...]
    shelves: tuple[Shelf, ...] = ()
    waiting: set[int] = field(default_factory=set)
    done: bool = False
    days_done: dict[int, int] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    @property
    def manifest(self) -> Manifest:
        """The manifest as far as it is known by now."""
        seconds = {**self.prepared.wall_seconds, **self.seconds}
        return replace(
            self.prepared,
            wall_seconds=dict(sorted(seconds.items())),
            failed=dict(sorted(self.failed.items())),
        )

    def whole_members(self) -> list[int]:
        return [m for m in range(self.prepared.members) if self.folder.has_member(m)]

    def lacks(self, member: int) -> bool:
        """Tell whether a result or a snapshot of a member is still to be made."""
        return not self.folder.has_member(member) or bool(self._unsaved(member))

    def _unsaved(self, member: int) -> tuple[int, ...]:
        there = set(self.folder.saved_days(member)) if self.saves else set()
        return tuple(day for day in self.saves if day not in there)

    def tasks(self, engine: str) -> list[Task]:
        return [self._task(member, engine) for member in sorted(self.waiting)]

    def _task(self, member: int, engine: str) -> Task:
        """Let a member begin from the latest snapshot that comes before all that it lacks."""
        saves = self._unsaved(member)
        begin = nearest(self.shelves, member, min(saves, default=self.scenario.days))
        return Task(
            scenario=self.scenario,
            seed=self.prepared.seed,
            member=member,
            folder=self.folder.path.absolute(),  # workers stand elsewhere
            engine=engine,
            before=self.before,
            begin=None if begin is None else begin.absolute(),
            saves=saves,
            model=self.prepared.model,
        )

    def note(self, ended: MemberEnded) -> None:
        member = ended.task.member
        self.waiting.discard(member)
        if ended.failure:
            self.failed[member] = ended.failure
        else:
            self.seconds[member] = round(ended.seconds, 3)


def run_scenarios(
    scenarios: Sequence[Scenario],
    members: int,
    seed: int,
    folder: str | Path,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Run scenarios with the same seeds on all cores, and give their run folders.

    `Runner.run` also saves days, and goes on from a run that `sim.branch.read_branch` opens.

    Raises:
        RunError: A folder holds something else.
        RunFailedError: No member of a scenario gave a result.
    """
    return Runner(Path(folder), workers, progress or Silence()).run(scenarios, members, seed)


def usable_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _with_a_result(run: _Run) -> Path:
    if not run.folder.results_file.is_file():
        why = next(iter(run.failed.values()), "no member was run")
        raise RunFailedError(f"{run.scenario.name}: no member gave a result: {why}")
    return run.folder.path
