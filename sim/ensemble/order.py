"""What is asked of a runner, and why it cannot be had: all reasons before anything is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble.continuation import Continuation, Day, Shelf, day_outside, days_done
from sim.ensemble.designs import Design
from sim.ensemble.sampling import (
    NONE,
    POSTERIOR,
    UNCERTAINTIES,
    Sample,
    sample_of,
    shipped_posterior,
)
from sim.ensemble.tasks import MadeWith, Point
from sim.messages.wording import counted
from sim.params import CRISIS, ORDINARY
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.run_folder.manifest import (
    LARGEST_SEED,
    MOST_DAYS,
    MOST_MEMBERS,
    MOST_TRACED,
    Event,
)
from sim.run_folder.provenance import commit
from sim.run_folder.upkeep import Upkeep
from sim.simulation.course import Leg
from sim.system.file_names import folded, why_no_name

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Order:
    """What is asked of a runner: members from the `first` on, one less than `members` the last."""

    scenarios: Sequence[Scenario]
    members: int
    seed: int
    save_on: Sequence[Day]
    continuation: Continuation | None
    uncertainty: str = NONE
    first: int = 0
    design: Sequence[Point] = ()
    trace: int = 0
    posterior: Path | None = None

    @property
    def numbers(self) -> range:
        """The numbers of the members."""
        return range(self.first, self.members)

    def elsewhere(self) -> Order:
        """Let nothing be read or written but here: others may run members on other machines.

        Raises:
            RunError: Snapshots are to be kept, which lie where a member is run.
        """
        if self.save_on:
            refuse(
                ["snapshots lie where members are run; leave the days to save away, or run here"]
            )
        if self.continuation is None:
            return self
        return replace(self, continuation=replace(self.continuation, from_snapshots=False))

    def sample(self, scenario: Scenario) -> Sample | Design | None:
        """Say what the members of a scenario draw; nothing if they differ by luck alone."""
        if self.design:
            return Design(scenario, self.design)
        before = () if self.continuation is None else self.continuation.legs
        return sample_of(self.uncertainty, scenario, before, self.seed, self.posterior)

    @property
    def posterior_file(self) -> Path | None:
        """The file of the posterior that members draw from, if they draw from one."""
        if self.design or self.uncertainty != POSTERIOR:
            return None
        return self.posterior or shipped_posterior()

    def saves(self, scenario: Scenario) -> tuple[int, ...]:
        """Give the mornings on which a scenario is to be saved, in days done."""
        return tuple(sorted({days_done(day, scenario.start.isoformat()) for day in self.save_on}))

    def mistakes(self, place: Callable[[Scenario], Path]) -> Iterator[str]:
        """Say what is wrong, before a folder is touched; `place` is where each scenario is run."""
        names = [scenario.name for scenario in self.scenarios]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            yield f"{', '.join(repeated)}: named more than once"
        yield from self._out_of_range()
        yield from self._wrong_with_draws()
        yield from _clashes(names)
        for scenario in self.scenarios:
            if why := why_no_name(scenario.name):
                yield f"{ascii(scenario.name)[:80]} {why}; give the scenario file another name"
            if scenario.days > MOST_DAYS:
                asked = counted(scenario.days, "day")
                yield f"{scenario.name}: {asked}; allowed are 1 to {MOST_DAYS:,}"
            start, days = scenario.start.isoformat(), scenario.days
            for day in self.save_on:
                if outside := day_outside(scenario.name, day, start, days):
                    yield f"{outside}; choose one from 0 (its first morning) to {days} (its end)"
            if self.continuation is not None:
                yield from self.continuation.contradictions(scenario, RunFolder(place(scenario)))

    def _out_of_range(self) -> Iterator[str]:
        for name, number, low, high in (
            ("members", self.members, 1, MOST_MEMBERS),
            ("seed", self.seed, 0, LARGEST_SEED),
            ("trace", self.trace, 0, MOST_TRACED),
        ):
            if type(number) is not int or not low <= number <= high:
                yield f"{name} {number!r}: allowed are whole numbers from {low} to {high:,}"

    def _wrong_with_draws(self) -> Iterator[str]:
        if self.uncertainty not in UNCERTAINTIES:
            yield f"uncertainty {self.uncertainty!r}: allowed are {', '.join(UNCERTAINTIES)}"
            return
        if self.continuation is not None:
            there = self.continuation.manifest.uncertainty
            if there != self.uncertainty:
                where = self.continuation.folder.path
                yield f"the run in {where} has uncertainty {there}; go on from it with the same"
                return
        numbers = [*self.numbers] if type(self.members) is int else []
        for scenario in self.scenarios:
            try:
                sample = self.sample(scenario)
                if isinstance(sample, Sample) and numbers:
                    yield from sample.contradictions(numbers)
            except RunError as error:
                yield str(error)

    def manifest(
        self, scenario: Scenario, model: str, known: Mapping[str, str], commit_: str | None
    ) -> Manifest:
        """Write down what is to be run."""
        try:
            sample = self.sample(scenario)
        except RunError:
            sample = None  # `mistakes` says why
        return Manifest(
            scenario=scenario.name,
            why=scenario.why,
            digest=scenario.digest,
            geography=scenario.places.digest,
            seed=self.seed,
            uncertainty=self.uncertainty,
            priors="" if sample is None else sample.digest,
            first=self.first,
            trace=self.trace,
            start=scenario.start.isoformat(),
            days=scenario.days,
            members=self.members,
            model=model,
            versions=known,
            commit=commit_,
            lineage=scenario.lineage,
            kind=self._kind(scenario),
            origin=() if self.continuation is None else self.continuation.origin,
            events=tuple(Event(name, day.isoformat()) for name, day in scenario.events),
            saves=self.saves(scenario),
        )

    def _kind(self, scenario: Scenario) -> str:
        """Tell a run that a crisis is a part of from one that none is."""
        before = () if self.continuation is None else self.continuation.legs
        kinds = {scenario.kind, *(leg.scenario.kind for leg in before)}
        return CRISIS if CRISIS in kinds else ORDINARY

    def shelves(
        self, folder: RunFolder, manifest: Manifest, scenario: Scenario
    ) -> tuple[Shelf, ...]:
        """Find the snapshots that a run can begin from: its own, and those of its branch."""
        before = () if self.continuation is None else self.continuation.legs
        own = Shelf.of(folder, manifest, (*before, Leg(scenario, scenario.days)), scenario.days - 1)
        return (own,) if self.continuation is None else (own, self.continuation.shelf)

    def upkeeps(
        self,
        place: Callable[[Scenario], Path],
        code: MadeWith,
        tell: Callable[[str], None],
        *,
        overwrite: bool,
    ) -> list[Upkeep]:
        """Have somebody look after the folder of each scenario that can have one."""
        made_with = code.model, code.versions, commit()
        return [
            Upkeep(RunFolder(place(each)), self.manifest(each, *made_with), overwrite, tell)
            for each in self.scenarios
            if not why_no_name(each.name)
        ]


def refusals(upkeeps: Sequence[Upkeep]) -> list[str]:
    """Say why runs cannot have their folders."""
    wrong = []
    for upkeep in upkeeps:
        try:
            upkeep.look()
        except RunError as error:
            wrong.append(str(error))
    return wrong


def refuse(wrong: Sequence[str]) -> None:
    """Raise all that is wrong together, if anything is."""
    if wrong:
        raise RunError("\n".join(wrong))


def _clashes(names: Sequence[str]) -> Iterator[str]:
    """Name scenarios whose folders would be one on file systems that tell no cases apart."""
    by_folder: dict[str, set[str]] = {}
    for name in names:
        by_folder.setdefault(folded(name), set()).add(name)
    for alike in by_folder.values():
        if len(alike) > 1:
            shown = " and ".join(map(ascii, sorted(alike)))
            yield f"{shown} would share a folder on some systems; give one another name"
