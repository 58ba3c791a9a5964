"""The run folder: which file lies where, and to which scenario and seed it belongs.

A file appears under its name only when it is whole: it is written under another name beside it and
then moved. A run that was interrupted therefore goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.refusals import FAILED, UserError
from sim.words import counted

MANIFEST = "manifest.json"
_UNFINISHED = ".part"


class RunError(UserError):
    """A run folder that cannot be used, or a run without a result; the text is for the user."""


class RunFailedError(RunError):
    """A run of which no member gave a result."""

    exit_status = FAILED


@dataclass(frozen=True)
class Origin:
    """Another scenario under which the days of a run before `day` passed; days count from 0."""

    scenario: str
    digest: str
    day: int
    lineage: tuple[str, ...] = ()


def told(origin: Sequence[Origin]) -> str:
    """Say from what a run goes on, in words; nothing if it begins by itself."""
    steps = (f"{each.scenario} after {counted(each.day, 'day')}" for each in reversed(origin))
    return ", ".join(f"from {step}" for step in steps)


@dataclass(frozen=True)
class Identity:
    """What must agree before members of an earlier run may stand beside new ones."""

    scenario: str
    digest: str
    seed: int
    days: int
    model: str
    origin: tuple[Origin, ...] = ()
    geography: str = ""

    def difference(self, other: Identity) -> str:
        """Name the first thing that differs, in words; empty if nothing does."""
        words = {
            "scenario": "another scenario",
            "geography": "another geography",
            "digest": "another version of this scenario",
            "seed": "another seed",
            "days": "another number of days",
            "model": "another version of the model",
            "origin": "another beginning",
        }
        for name, text in words.items():
            here, there = getattr(self, name), getattr(other, name)
            if here != there:
                shown = f" ({there})" if name in ("scenario", "seed", "days") else ""
                shown = f" ({told(other.origin) or 'its own'})" if name == "origin" else shown
                return f"{text}{shown}"
        return ""


@dataclass(frozen=True)
class Manifest:
    """What was run, with what, and how long it took; the only file of a run that holds times.

    `geography` is the digest of its places. `origin` lists the scenarios of the days before the
    run took its own, in order; it is empty for a run that begins by itself. `wall_seconds` and
    `failed` go by the number of the member.
    """

    scenario: str
    why: str
    digest: str
    seed: int
    start: str
    days: int
    members: int
    model: str
    versions: Mapping[str, str]
    commit: str | None = None
    lineage: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()
    wall_seconds: Mapping[int, float] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)
    geography: str = ""

    @property
    def identity(self) -> Identity:
        """The part that decides whether a run may be continued."""
        return Identity(
            self.scenario,
            self.digest,
            self.seed,
            self.days,
            self.model,
            self.origin,
            self.geography,
        )


@contextmanager
def moved_into_place(path: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written to `path` once it is whole.

    Errors name the file as it is to be, which those of writing do not by themselves.
    """
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        if error.filename is None or os.fsdecode(error.filename) == str(unfinished):
            error.filename = str(path)
        raise
    finally:
        unfinished.unlink(missing_ok=True)


@dataclass(frozen=True)
class RunFolder:
    """The paths of one run of one scenario."""

    path: Path

    @property
    def manifest_file(self) -> Path:
        """Scenario, seed, versions and times, as JSON."""
        return self.path / MANIFEST

    @property
    def scenario_file(self) -> Path:
        """The scenario as it was run, with everything it inherits."""
        return self.path / "scenario.yaml"

    @property
    def geography(self) -> Path:
        """The tables of the places of the run, as they were when it was run."""
        return self.path / "geography"

    @property
    def results_file(self) -> Path:
        """Everything that was recorded, all members in one netCDF file."""
        return self.path / "results.nc"

    def table(self, name: str) -> Path:
        """Give the path of a CSV table of all members."""
        return self.path / f"{name}.csv"

    def member(self, number: int) -> Path:
        """Give the path of the file of one member, which NumPy opens."""
        return self.path / "members" / f"member-{number:04d}.npz"

    def snapshot(self, day: int, member: int) -> Path:
        """Give the path of what a member was after so many days, for runs that go on from it."""
        return self.path / "snapshots" / f"day-{day:04d}" / f"member-{member:04d}.npz"

    def saved_days(self, member: int) -> list[int]:
        """List the days of which there is a snapshot of a member, in order."""
        saved = self.path.glob(f"snapshots/day-*/{self.snapshot(0, member).name}")
        days = (path.parent.name.removeprefix("day-") for path in saved)
        return sorted(int(day) for day in days if day.isdecimal())

    def scenario_before(self, origin: Origin) -> Path:
        """Give the path of a scenario of the days before the run took its own."""
        return self.path / "before" / f"{origin.scenario}-{origin.digest[:8]}.yaml"

    def has_member(self, number: int) -> bool:
        """Tell whether a member is there, whole."""
        return self.member(number).is_file()

    def read_manifest(self) -> Manifest:
        """Read the manifest.

        Raises:
            RunError: There is none, or it cannot be understood.
            OSError: The system refuses to show it.
        """
        try:
            found = json.loads(self.manifest_file.read_text(encoding="utf-8"))
            return _manifest_from(found)
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(_no_run_folder(self.path)) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise RunError(f"{self.manifest_file}: is no manifest ({error})") from None

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest whole, in a fixed order of keys."""
        written = json.dumps(dataclasses.asdict(manifest), indent=2, ensure_ascii=False)
        with moved_into_place(self.manifest_file) as unfinished:
            unfinished.write_text(written + "\n", encoding="utf-8")

    def sweep(self) -> None:
        """Remove what processes that were ended left half written."""
        for left in self.path.glob(f"**/.*{_UNFINISHED}"):
            left.unlink()

    def prepare(self, manifest: Manifest, *, overwrite: bool) -> Manifest:
        """Make the folder ready for a run, and give the manifest to go on with.

        Members of an earlier run of the same scenario, seed and model stay and are not run again.

        Raises:
            RunError: The folder holds something else and `overwrite` is not wanted.
        """
        earlier = self._earlier(manifest, overwrite=overwrite)
        (self.path / "members").mkdir(parents=True, exist_ok=True)
        self.sweep()
        kept = {
            number: seconds
            for number, seconds in (earlier.wall_seconds if earlier else {}).items()
            if self.has_member(number)
        }
        ready = dataclasses.replace(manifest, wall_seconds=kept)
        self.write_manifest(ready)
        return ready

    def _earlier(self, manifest: Manifest, *, overwrite: bool) -> Manifest | None:
        if self.path.is_file():
            raise RunError(f"{self.path} is a file; the run needs a folder")
        if not self.path.is_dir() or not any(self.path.iterdir()):
            return None
        if not self.manifest_file.is_file():
            raise RunError(f"{self.path} holds files that are no run; choose another --out")
        if overwrite:
            shutil.rmtree(self.path)
            return None
        earlier = self.read_manifest()
        difference = manifest.identity.difference(earlier.identity)
        if difference:
            raise RunError(
                f"{self.path} holds a run of {difference}; choose another --out, or --overwrite it"
            )
        return earlier


def _manifest_from(found: dict[str, Any]) -> Manifest:
    by_member = {
        name: {int(number): value for number, value in found[name].items()}
        for name in ("wall_seconds", "failed")
    }
    origin = tuple(
        Origin(**{**each, "lineage": tuple(each["lineage"])}) for each in found.get("origin", ())
    )
    lineage = tuple(found["lineage"])
    return Manifest(**{**found, "lineage": lineage, "origin": origin, **by_member})


def _no_run_folder(path: Path) -> str:
    if not path.exists():
        return f"{path}: there is no such run folder"
    inside = sorted(p.parent.name for p in path.glob(f"*/{MANIFEST}")) if path.is_dir() else []
    if inside:
        return f"{path} holds runs but is none; did you mean {path / inside[0]}?"
    return f"{path} is no run folder: it has no {MANIFEST}"
