"""The run folder: which file lies where, and to which scenario and seed it belongs.

A file appears under its name only when it is whole: it is written under another name beside it and
then moved. A run that was interrupted therefore goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.run_folder.files import (
    Mark,
    RunError,
    RunFailedError,
    finished_name,
    force_to_disk,
    is_there,
    make_way,
    mark_of,
    moved_into_place,
)
from sim.run_folder.manifest import (
    LARGEST,
    Identity,
    Manifest,
    ManifestError,
    Origin,
    OtherFormatError,
    listed,
    parsed,
    told,
    written,
)
from sim.run_folder.manifest_checks import is_ours
from sim.system.plain_files import read_plain

__all__ = [
    "JOURNEYS",
    "MANIFEST",
    "TABLES",
    "Identity",
    "Manifest",
    "Origin",
    "RunError",
    "RunFailedError",
    "RunFolder",
    "moved_into_place",
    "told",
]


MANIFEST = "manifest.json"
TABLES = {
    "indicators": "indicators.csv",
    "series": "series.csv",
    "overflow": "overflow.csv",
    "fates": "fates.csv.gz",
    "actors": "actors.csv.gz",
}
"""The files of the tables. What became of crossings and what actors decided is packed, because that
is by far the longest: pandas reads it as it is, and a spreadsheet after it is unpacked."""
JOURNEYS = "journeys.csv"
"""The table of the parties that were followed, if any were."""
ANNOUNCED = ".written-"
_OF_THE_SYSTEM = {
    errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO,
}  # fmt: skip
"""With these errors the system refuses a manifest that may well be there."""
_OF_MEMBERS = ("members/*.npz", "snapshots/day-*/*.npz")


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
    def posterior(self) -> Path:
        """The posterior that members draw from, as it was when they were run; if they do."""
        return self.path / "posterior.nc"

    @property
    def results_file(self) -> Path:
        """Everything that was recorded, all members in one netCDF file."""
        return self.path / "results.nc"

    @property
    def journeys(self) -> Path:
        """Give the path of the table of the parties that were followed."""
        return self.path / JOURNEYS

    def table(self, name: str) -> Path:
        """Give the path of a CSV table of all members."""
        return self.path / TABLES[name]

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
        return sorted({int(day) for day in days if day.isdecimal() and day.isascii()})

    def scenario_before(self, origin: Origin) -> Path:
        """Give the path of a scenario of the days before the run took its own."""
        return self.path / "before" / f"{origin.scenario}-{origin.digest[:8]}.yaml"

    def has_member(self, number: int) -> bool:
        """Tell whether a member is there, whole."""
        return self.member(number).is_file()

    def name_of(self, path: Path) -> str:
        """Give the path of a file from the folder on, as the manifest writes it."""
        return path.relative_to(self.path).as_posix()

    def of_members(self) -> Iterator[Path]:
        """List what has the name of a result or a snapshot of a member, in order."""
        for pattern in _OF_MEMBERS:
            yield from (p for p in sorted(self.path.glob(pattern)) if is_ours(self.name_of(p)))

    def read_manifest(self) -> Manifest:
        """Read the manifest.

        Raises:
            RunError: There is none, or it cannot be understood.
            OSError: The system refuses to show it.
        """
        if not self.path.is_dir():
            raise RunError(_no_run_folder(self.path))
        try:
            return parsed(read_plain(self.manifest_file, LARGEST))
        except (FileNotFoundError, NotADirectoryError):
            raise RunError(_no_run_folder(self.path)) from None
        except OSError as error:
            if error.errno in _OF_THE_SYSTEM:
                raise
            raise RunError(f"{self.manifest_file}: is no manifest of a run ({error})") from None
        except OtherFormatError as error:
            raise RunError(f"{self.path}: {error}") from None
        except (ManifestError, ValueError) as error:
            raise RunError(
                f"{self.manifest_file}: is no manifest of a run ({error}); if it was one, restore "
                "it, or run the scenario with another --out"
            ) from None

    def announce(self, unfinished: Path, path: Path) -> None:
        """Write down, before a file of a member is moved into place, that it is ours.

        It is what the manifest does not know yet should the run be killed. Every process has a
        list of its own.
        """
        line = json.dumps({self.name_of(path): dataclasses.asdict(mark_of(unfinished))})
        with (self.path / f"{ANNOUNCED}{os.getpid()}").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def announced(self) -> dict[str, Mark]:
        """Give the files of members that the manifest does not list yet."""
        found: dict[str, Mark] = {}
        for path in sorted(self.path.glob(f"{ANNOUNCED}*")):
            with suppress(OSError, ValueError):
                lines = read_plain(path, LARGEST).decode().splitlines()
                for line in lines:
                    with suppress(ManifestError):
                        found.update(listed(line))
        return found

    def write_manifest(self, manifest: Manifest) -> Manifest:
        """Write the manifest whole, with the files of members that it does not list yet; give it.

        It is the one file of which the disk has to be sure: the others are known by it.
        """
        lists = list(self.path.glob(f"{ANNOUNCED}*"))
        files = {**manifest.files, **self.announced()}
        there = {name: mark for name, mark in sorted(files.items()) if is_there(self.path / name)}
        manifest = dataclasses.replace(manifest, files=there)
        with moved_into_place(self.manifest_file) as unfinished:
            unfinished.write_text(written(manifest), encoding="utf-8")
            force_to_disk(unfinished)
        for path in lists:
            if path.is_file():
                path.unlink()
        return manifest

    def write_file(
        self, manifest: Manifest, path: Path, content: bytes, tell: Callable[[str], None]
    ) -> Manifest:
        """Write a file that is known before the run begins, and give the manifest that lists it."""
        name = self.name_of(path)
        path.parent.mkdir(exist_ok=True)
        with moved_into_place(path) as unfinished:
            unfinished.write_bytes(content)
            mark = mark_of(unfinished)
            make_way(path, (manifest.files.get(name), mark), tell)
        return dataclasses.replace(manifest, files={**manifest.files, name: mark})

    def sweep(self) -> None:
        """Remove what processes that were ended left half written."""
        for folder in (self.path, *self.path.glob("*"), *self.path.glob("snapshots/*")):
            if folder.is_symlink() and folder != self.path:
                continue
            for left in folder.glob(".*.part"):
                name = folder.relative_to(self.path) / finished_name(left.name)
                is_left = is_ours(name.as_posix()) or name == Path(MANIFEST)
                if is_left and left.is_file() and not left.is_symlink():
                    left.unlink(missing_ok=True)


def _no_run_folder(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return f"{path} is a link that leads nowhere"
    if not path.exists():
        return f"{path}: there is no such run folder"
    if not path.is_dir():
        return f"{path} is a file; a run is a folder"
    inside = sorted(p.parent.name for p in path.glob(f"*/{MANIFEST}"))
    if inside:
        return f"{path} holds runs but is none; did you mean {path / inside[0]}?"
    return f"{path} is no run folder: it has no {MANIFEST}"
