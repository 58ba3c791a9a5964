"""Run scenarios: members, seeds, workers, and the run folders that come of it.

Member m of every scenario draws its luck from the same seed and m, so that scenarios differ by
what was decided and not by chance.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble.compiling import compile_ahead
from sim.ensemble.continuation import Continuation, Day, Shelf, nearest, scenarios_before
from sim.ensemble.designs import Design
from sim.ensemble.order import Order, refusals, refuse
from sim.ensemble.progress import Progress
from sim.ensemble.sampling import GIVEN, NONE, Sample
from sim.ensemble.tasks import DaysDone, MadeWith, MemberEnded, Point, Task, made_with
from sim.ensemble.worker_pool import How, run_tasks
from sim.geography.reading.schema import FILES
from sim.recording.journeys import MEMBERS_FOLLOWED
from sim.results.gather import Gatherer
from sim.run_folder.files import make_way
from sim.run_folder.folder import Manifest, RunFailedError, RunFolder
from sim.run_folder.lock import written_by_us_alone
from sim.run_folder.upkeep import Upkeep
from sim.simulation.course import Leg

if TYPE_CHECKING:
    from sim.ensemble.executors import Submits
    from sim.scenario import Scenario

MODEL = "sim.simulation.member:run_member"


@dataclass(frozen=True)
class Runner:
    """How and where to run.

    With one worker, members are run in this process and whatever thread asks, unless they are to
    be `apart`; with more, or if their number is left open, in processes of their own, of which one
    that dies costs nothing but time. An `executor` runs them where it will. `engine` names the
    function that runs a member. Each scenario has a folder of its name in `folder`, unless that
    is to be the run folder of the `only` one. A `design` says what the members of the only
    scenario are, if they are not to differ by luck alone; its points are numbered as members.
    Else `uncertainty` says whether members draw what is uncertain; `posterior` is the file of the
    one that they draw from, if it is not that which comes with the model.
    """

    folder: Path
    workers: int | None = None
    progress: Progress = field(default_factory=Progress)
    overwrite: bool = False
    apart: bool = False
    engine: str = MODEL
    executor: Submits | None = None
    only: bool = False
    design: Sequence[Point] = ()
    uncertainty: str = NONE
    trace: int = 0  # parties to follow in each of the first members
    suffix: str = ""  # of the names of the run folders, for parts of runs
    posterior: Path | None = None

    def place(self, scenario: Scenario) -> Path:
        """Give the run folder of a scenario."""
        return self.folder if self.only else self.folder / f"{scenario.name}{self.suffix}"

    def run(
        self,
        scenarios: Sequence[Scenario],
        members: int,
        seed: int,
        save_on: Sequence[Day] = (),
        continuation: Continuation | None = None,
        first: int = 0,
    ) -> list[Path]:
        """Run all members of all scenarios and gather each scenario in its run folder.

        Members that an earlier run left are kept. A member that fails is named in the manifest
        and leaves the others alone.

        Args:
            scenarios: what to run.
            members: how many members of each.
            seed: where their luck comes from.
            save_on: the mornings on which a snapshot of each member is kept.
            continuation: the run to go on from, which must have the same members and seed.
            first: the number of the first of the members; those before it are run elsewhere.

        Raises:
            RunError: A folder holds something else or is being written, or a scenario has no such
                day.
            RunFailedError: No member of a scenario gave a result.
        """
        with ExitStack() as held:
            drawn = GIVEN if self.design else self.uncertainty
            how = drawn, first, self.design, self.trace, self.posterior
            return self._run(Order(scenarios, members, seed, save_on, continuation, *how), held)

    def _run(self, order: Order, held: ExitStack) -> list[Path]:
        if self.executor is not None:
            order = order.elsewhere()
        code = made_with()
        runs = self._prepare(order, code, held)
        tasks = [task for run in runs.values() for task in run.tasks(self.engine)]
        is_local = self.executor is None and (self.workers != 1 or self.apart)
        try:
            if tasks and self.engine == MODEL and is_local:
                compile_ahead(code, self.workers or usable_cores(), self.progress.compile)
            self.progress.expect(sum(task.scenario.days for task in tasks))
            for run in runs.values():
                self._finish_if_complete(run)
            how = How(self.workers, usable_cores(), self.apart, code, self.executor)
            run_tasks(tasks, how, lambda event: self._take_note(event, runs))
        finally:
            for run in runs.values():
                run.folder.sweep()
                run.write_manifest()
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

    def _prepare(self, order: Order, code: MadeWith, held: ExitStack) -> dict[str, _Run]:
        """Make all folders ready, once it is certain that all of them can be had."""
        upkeeps = order.upkeeps(self.place, code, self.progress.note, overwrite=self.overwrite)
        refuse([*order.mistakes(self.place), *refusals(upkeeps)])
        for upkeep in upkeeps:
            held.enter_context(written_by_us_alone(upkeep.folder.path))
        refuse(refusals(upkeeps))  # another run may have ended since
        return {
            scenario.name: self._ready(order, scenario, upkeep)
            for scenario, upkeep in zip(order.scenarios, upkeeps, strict=True)
        }

    def _ready(self, order: Order, scenario: Scenario, upkeep: Upkeep) -> _Run:
        folder, manifest = upkeep.folder, upkeep.make_ready()
        before = () if order.continuation is None else order.continuation.legs
        texts = {
            folder.scenario_file: scenario.resolved_yaml(folder.geography.name),
            **scenarios_before(folder, scenario.digest, before),
        }
        files = scenario.places.with_files().files
        learned = order.posterior_file
        contents = {
            **({} if learned is None else {folder.posterior: learned.read_bytes()}),
            **{folder.geography / name: each for name, each in files.items()},
            **{path: text.encode() for path, text in texts.items()},
        }
        for path, content in contents.items():
            manifest = folder.write_file(manifest, path, content, self.progress.note)
        for path in {folder.geography / name for name in FILES} - contents.keys():
            make_way(path, (), self.progress.note)  # or it would be read as a table of the run
        run = _Run(scenario, folder, manifest, before, order.saves(scenario))
        run.sample = order.sample(scenario)
        run.shelves = order.shelves(folder, manifest, scenario)
        run.waiting = set(filter(run.lacks, order.numbers))
        return run

    def _finish_if_complete(self, run: _Run) -> None:
        if run.done or run.waiting:
            return
        run.done = True
        run.write_manifest()
        if whole := run.whole_members():
            draws = None if run.sample is None else run.sample.draws(whole)
            gatherer = Gatherer(run.folder, run.manifest, self.progress.note, draws)
            run.prepared = gatherer.gather(whole)
            self.progress.finish(run.folder.path, run.manifest)


@dataclass
class _Run:
    """One scenario on its way; `waiting` are the members that have not ended."""

    scenario: Scenario
    folder: RunFolder
    prepared: Manifest
    before: tuple[Leg, ...]
    saves: tuple[int, ...]
    shelves: tuple[Shelf, ...] = ()
    sample: Sample | Design | None = None
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

    def write_manifest(self) -> None:
        self.prepared = self.folder.write_manifest(self.manifest)

    def whole_members(self) -> list[int]:
        return [m for m in self.prepared.numbers if self.folder.has_member(m)]

    def lacks(self, member: int) -> bool:
        """Tell whether a result or a snapshot of a member is still to be made."""
        return not self.folder.has_member(member) or bool(self._unsaved(member))

    def _unsaved(self, member: int) -> tuple[int, ...]:
        there = set(self.folder.saved_days(member)) if self.saves else set()
        return tuple(day for day in self.saves if day not in there)

    def tasks(self, engine: str) -> list[Task]:
        numbers = sorted(self.waiting)
        points = {} if self.sample is None or not numbers else self.sample.points(numbers)
        return [self._task(member, engine, points.get(member)) for member in numbers]

    def _task(self, member: int, engine: str, point: Point | None) -> Task:
        """Let a member begin from the latest snapshot that comes before all that it lacks."""
        saves = self._unsaved(member)
        trace = self.prepared.trace if member < MEMBERS_FOLLOWED else 0
        latest = min(saves, default=self.scenario.days)
        if trace:  # parties are followed from the day on which the scenario takes over
            latest = min(latest, self.before[-1].until if self.before else 0)
        begin = nearest(self.shelves, member, latest)
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
            point=point,
            priors=self.prepared.priors,
            trace=trace,
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

    `Runner.run` also saves days, and goes on from a run that `read_continuation` opens.

    Raises:
        RunError: A folder holds something else.
        RunFailedError: No member of a scenario gave a result.
    """
    runner = Runner(Path(folder), workers, progress or Progress())
    return runner.run(scenarios, members, seed)


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
