"""Going on from a run: from which of its days, and what has to agree so that this makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sim.messages.wording import counted
from sim.run_folder.files import Mark, has_mark
from sim.run_folder.folder import Manifest, Origin, RunError, RunFolder
from sim.run_folder.lock import who_writes
from sim.run_folder.provenance import model_fingerprint
from sim.scenario.uncertainty import digest_of
from sim.simulation.course import Leg, course_digest, cut
from sim.simulation.snapshot import Label, SnapshotError, read_label
from sim.system.plain_files import open_plain

if TYPE_CHECKING:
    from sim.scenario import Scenario

Day = int | date
"""So many days done, or the morning of a date."""
_OF_THE_FIRST_MORNING = ("beginning.", "population.")


@dataclass(frozen=True)
class Continuation:
    """A run to go on from, with its scenarios, and the day on which it is left."""

    folder: RunFolder
    manifest: Manifest
    day: int
    whole: tuple[Leg, ...]
    from_snapshots: bool = True

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The scenarios of the days that are kept."""
        return cut(self.whole, self.day)

    @property
    def shelf(self) -> Shelf:
        """The snapshots of the days that are kept."""
        latest = self.day if self.from_snapshots else -1
        return Shelf.of(self.folder, self.manifest, self.whole, latest)

    @property
    def origin(self) -> tuple[Origin, ...]:
        """What the manifest of the new run says of this one."""
        return tuple(
            Origin(leg.scenario.name, leg.scenario.digest, leg.until, leg.scenario.lineage)
            for leg in self.legs
        )

    def contradictions(self, scenario: Scenario, folder: RunFolder) -> Iterator[str]:
        """Say why a scenario cannot go on from here into a folder."""
        if scenario.start.isoformat() != self.manifest.start:
            yield (
                f"{scenario.name} starts on {scenario.start}, the run in {self.folder.path} on "
                f"{self.manifest.start}; give both the same start"
            )
        if scenario.days <= self.day:
            yield (
                f"{scenario.name} is over after {counted(scenario.days, 'day')}; to go on from day "
                f"{self.day} choose an earlier --day, or more --days"
            )
        if self.legs and scenario.places != self.whole[-1].scenario.places:
            yield (
                f"{scenario.name} has another geography than the run in {self.folder.path}; "
                "give both the same"
            )
        alike = (leg.scenario for leg in self.legs if leg.scenario.digest == scenario.digest)
        believed = digest_of(scenario.priors)
        if self.manifest.priors and any(digest_of(each.priors) != believed for each in alike):
            yield (
                f"{scenario.name} differs from the run in {self.folder.path} only in what it says "
                "under `uncertainty:`, which holds from the first day on; run it by itself"
            )
        if folder.path.resolve() == self.folder.path.resolve():
            yield f"{folder.path} is the run to go on from; choose another --out"

    def remarks(self, scenario: Scenario) -> Iterator[str]:
        """Say what a scenario gives in vain, because it is read on the first morning alone."""
        first = self.legs[0].scenario
        ours, theirs = scenario.complete(), first.complete()
        for key in sorted({*ours, *theirs}):
            values = [[dated.value for dated in lines.get(key, ())] for lines in (ours, theirs)]
            if key.startswith(_OF_THE_FIRST_MORNING) and values[0] != values[1]:
                yield (
                    f"{key} is read on the first morning, which {scenario.name} here has in common "
                    f"with {first.name}; its own value has no effect"
                )


def read_continuation(
    path: Path,
    day: Day,
    members: int | None = None,
    seed: int | None = None,
    uncertainty: str | None = None,
) -> Continuation:
    """Open a run to go on from a day of it.

    Args:
        path: the run folder.
        day: so many of its days are kept.
        members: how many members the new run is asked to have; as many as this one if left out.
        seed: the seed that it is asked to have; that of this one if left out.
        uncertainty: the uncertainty that it is asked to have; that of this one if left out.

    Raises:
        RunError: It is no run folder, another version of the model has made it, it does not have
            that day, members, seed or uncertainty are others, or a snapshot in it is of something
            else.
    """
    folder = RunFolder(path)
    if by := who_writes(path):
        raise RunError(f"{path} is being written{by}; wait for it")
    manifest = folder.read_manifest()
    done = days_done(day, manifest.start)
    asked = {"--members": members, "--seed": seed, "--uncertainty": uncertainty}
    if wrong := list(_wrong(folder, manifest, day, asked)):
        raise RunError("\n".join(wrong))
    continuation = Continuation(folder, manifest, done, legs_of(folder, manifest))
    for member in manifest.numbers:
        nearest([continuation.shelf], member, done)
    return continuation


def _wrong(
    folder: RunFolder, manifest: Manifest, day: Day, asked: Mapping[str, object]
) -> Iterator[str]:
    if manifest.model != model_fingerprint():
        yield (
            f"{folder.path} was run by another version of the model, which cannot be gone on with; "
            f"run {manifest.scenario} again with --overwrite, and then go on from it"
        )
    if outside := day_outside(str(folder.path), day, manifest.start, manifest.days):
        yield f"{outside}; choose one from 0 (nothing is kept) to {manifest.days} (all of it)"
    if manifest.first:
        yield f"{folder.path} is a part of a run; `tumen gather` its parts, and go on from that"
    there = {
        "--members": manifest.members,
        "--seed": manifest.seed,
        "--uncertainty": manifest.uncertainty,
    }
    for option, value in asked.items():
        if value is not None and value != there[option]:
            yield (
                f"{option} {value}: the run in {folder.path} has {there[option]}, and who goes on "
                "from it has the same; leave the option out"
            )


def legs_of(folder: RunFolder, manifest: Manifest) -> tuple[Leg, ...]:
    """Read the scenarios of a run out of its folder, those of the days before its own first.

    Raises:
        RunError: A file is not what was run.
    """
    own = Origin(manifest.scenario, manifest.digest, manifest.days, manifest.lineage)
    return tuple(
        Leg(_scenario(folder, origin, own), origin.day) for origin in (*manifest.origin, own)
    )


def _scenario(folder: RunFolder, origin: Origin, own: Origin) -> Scenario:
    from sim.scenario import ScenarioError, load_scenario  # noqa: PLC0415

    is_own = origin.digest == own.digest
    path = folder.scenario_file if is_own else folder.scenario_before(origin)
    try:
        with open_plain(path):
            found = load_scenario(path)
    except (ScenarioError, OSError) as error:
        raise RunError(f"{path}: cannot be read: {error}") from None
    if found.digest != origin.digest:
        raise RunError(
            f"{path}: is not the scenario that was run; run {own.scenario} again with --overwrite"
        )
    return replace(found, name=origin.scenario, lineage=origin.lineage)


def scenarios_before(folder: RunFolder, digest: str, legs: Iterable[Leg]) -> dict[Path, str]:
    """Give the scenarios of the days before as files of a run folder, which needs no other one.

    Args:
        folder: of the new run.
        digest: of its own scenario, which has its own file.
        legs: the scenarios before.
    """
    return {
        folder.scenario_before(
            Origin(leg.scenario.name, leg.scenario.digest, leg.until)
        ): leg.scenario.resolved_yaml(f"../{folder.geography.name}")
        for leg in legs
        if leg.scenario.digest != digest
    }


def days_done(day: Day, start: str) -> int:
    """Give a day as the number of days done before it."""
    return day if isinstance(day, int) else (day - date.fromisoformat(start)).days


def day_outside(name: str, day: Day, start: str, days: int) -> str:
    """Say that a run does not have a day, in the words of who gave it; empty if it does."""
    done = days_done(day, start)
    if 0 <= done <= days:
        return ""
    if isinstance(day, int):
        return f"{name} has no day {day}"
    when, end = "before" if done < 0 else "after", date.fromisoformat(start) + timedelta(days)
    return f"{day} is {when} {name}, which goes from {start} (day 0) to {end} (day {days})"


@dataclass(frozen=True)
class Shelf:
    """The snapshots of a run that its members may begin from, up to a day."""

    folder: RunFolder
    label: Label  # of member 0 on day 0
    latest: int
    files: Mapping[str, Mark] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: RunFolder, run: Manifest, legs: Sequence[Leg], latest: int) -> Shelf:
        """Look into a run folder; the last of `legs` is that of the run itself."""
        *before, own = legs
        digest = course_digest(before, own.scenario, run.priors)
        label = Label(run.model, digest, run.start, run.seed, 0, 0)
        return cls(folder, label, latest, run.files)

    def days(self, member: int) -> list[int]:
        """List the days of which there is a snapshot of a member, in order."""
        return [day for day in self.folder.saved_days(member) if day <= self.latest]

    def take(self, member: int, day: int) -> Path:
        """Give the path of a snapshot, once it is certain that it was taken of this run.

        Raises:
            RunError: It was not, or it is none.
        """
        path = self.folder.snapshot(day, member)
        helps = "remove the file, and these days are run again"
        try:
            found = read_label(path)
        except SnapshotError as error:
            raise RunError(f"{error}; {helps}") from None
        expected = replace(self.label, member=member, day=day)
        if found != expected:
            other = [key for key, value in asdict(found).items() if getattr(expected, key) != value]
            raise RunError(f"{path}: was taken of another run (other {', '.join(other)}); {helps}")
        name = self.folder.name_of(path)
        if name in self.files and not has_mark(path, self.files[name]):
            raise RunError(f"{path}: was changed or damaged since it was taken; {helps}")
        return path


def nearest(shelves: Sequence[Shelf], member: int, day: int) -> Path | None:
    """Give the latest snapshot of a member that is not later than a day, if there is any."""
    there = [(saved, shelf) for shelf in shelves for saved in shelf.days(member) if saved <= day]
    if not there:
        return None
    latest, shelf = max(there, key=lambda pair: pair[0])
    return shelf.take(member, latest)
