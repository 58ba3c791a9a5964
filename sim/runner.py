"""Run scenarios: members, seeds, workers, and the run folders that come of it.

Member m of every scenario draws its luck from the same seed and m, so that scenarios differ by
what was decided and not by chance.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sim.crew import Crew, DaysDone, MemberEnded, Task
from sim.results.folder import Manifest, RunError, RunFailedError, RunFolder
from sim.results.gather import Gatherer
from sim.results.members import read_labels
from sim.results.place_facts import place_facts
from sim.results.provenance import commit, model_fingerprint, versions

if TYPE_CHECKING:
    from sim.scenario import Scenario

MODEL = "sim.model:run_member"


class Progress(Protocol):
    """Somebody who wants to know how a run goes on."""

    def expect(self, days: int) -> None:
        """Hear how many days are to be run in all."""

    def advance(self, days: int) -> None:
        """Hear that so many more days are done."""

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Hear that a scenario is done and its folder complete."""


class Silence:
    """Nobody wants to know."""

    def expect(self, days: int) -> None:
        """Say nothing."""

    def advance(self, days: int) -> None:
        """Say nothing."""

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Runner:
    """How and where to run. `engine` names the function that runs a member."""

    folder: Path
    workers: int | None = None
    progress: Progress = field(default_factory=Silence)
    overwrite: bool = False
    engine: str = MODEL

    def run(self, scenarios: Sequence[Scenario], members: int, seed: int) -> list[Path]:
        """Run all members of all scenarios and gather each scenario in its run folder.

        Members that an earlier run left are kept. A member that fails is named in the manifest
        and leaves the others alone.

        Raises:
            RunError: A folder holds something else.
            RunFailedError: No member of a scenario gave a result.
        """
        runs = self._prepare(scenarios, members, seed)
        tasks = [task for run in runs.values() for task in run.tasks(seed, self.engine)]
        self.progress.expect(sum(task.scenario.days for task in tasks))
        preload = ("sim.crew", self.engine.partition(":")[0])
        crew = Crew(self.workers or usable_cores(), preload)
        try:
            for run in runs.values():
                self._finish_if_complete(run)
            for event in crew.work(tasks):
                self._take_note(event, runs[event.task.scenario.name])
        finally:
            for run in runs.values():
                run.folder.sweep()
                run.folder.write_manifest(run.manifest)
        return [_with_a_result(run) for run in runs.values()]

    def _take_note(self, event: DaysDone | MemberEnded, run: _Run) -> None:
        member, days = event.task.member, event.task.scenario.days
        before = run.days_done.get(member, 0)
        run.days_done[member] = (
            min(before + event.days, days) if isinstance(event, DaysDone) else days
        )
        self.progress.advance(run.days_done[member] - before)
        if isinstance(event, MemberEnded):
            run.note(event)
            self._finish_if_complete(run)

    def _prepare(self, scenarios: Sequence[Scenario], members: int, seed: int) -> dict[str, _Run]:
        names = [scenario.name for scenario in scenarios]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise RunError(f"{', '.join(repeated)}: named more than once")
        model, commit_, versions_ = model_fingerprint(), commit(), versions()
        runs = {}
        for scenario in scenarios:
            folder = RunFolder(self.folder / scenario.name)
            manifest = Manifest(
                scenario=scenario.name,
                why=scenario.why,
                digest=scenario.digest,
                seed=seed,
                start=scenario.start.isoformat(),
                days=scenario.days,
                members=members,
                model=model,
                versions=versions_,
                commit=commit_,
                lineage=scenario.lineage,
            )
            manifest = folder.prepare(manifest, overwrite=self.overwrite)
            folder.scenario_file.write_text(scenario.resolved_yaml(), encoding="utf-8")
            runs[scenario.name] = _Run(scenario, folder, manifest)
        return runs

    def _finish_if_complete(self, run: _Run) -> None:
        whole = run.whole_members()
        if run.done or len(whole) + len(run.manifest.failed) < run.manifest.members:
            return
        run.done = True
        run.folder.write_manifest(run.manifest)
        if whole:
            facts = place_facts(read_labels(run.folder.member(whole[0])))
            Gatherer(run.folder, run.manifest, facts).gather(whole)
            self.progress.finish(run.folder.path, run.manifest)


@dataclass
class _Run:
    """One scenario on its way."""

    scenario: Scenario
    folder: RunFolder
    manifest: Manifest
    done: bool = False
    days_done: dict[int, int] = field(default_factory=dict)

    def whole_members(self) -> list[int]:
        return [m for m in range(self.manifest.members) if self.folder.has_member(m)]

    def tasks(self, seed: int, engine: str) -> list[Task]:
        return [
            Task(self.scenario, seed, member, self.folder.path, engine)
            for member in range(self.manifest.members)
            if not self.folder.has_member(member)
        ]

    def note(self, ended: MemberEnded) -> None:
        member, manifest = ended.task.member, self.manifest
        if ended.failure:
            failed = {**manifest.failed, member: ended.failure}
            self.manifest = replace(manifest, failed=dict(sorted(failed.items())))
        else:
            seconds = {**manifest.wall_seconds, member: round(ended.seconds, 3)}
            self.manifest = replace(manifest, wall_seconds=dict(sorted(seconds.items())))


def run_scenarios(
    scenarios: Sequence[Scenario],
    members: int,
    seed: int,
    folder: str | Path,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Run scenarios with the same seeds on all cores, and give their run folders.

    Raises:
        RunError: A folder holds something else.
        RunFailedError: No member of a scenario gave a result.
    """
    runner = Runner(Path(folder), workers, progress or Silence())
    return runner.run(scenarios, members, seed)


def usable_cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _with_a_result(run: _Run) -> Path:
    if not run.folder.results_file.is_file():
        why = next(iter(run.manifest.failed.values()), "no member was run")
        raise RunFailedError(f"{run.scenario.name}: no member gave a result: {why}")
    return run.folder.path
