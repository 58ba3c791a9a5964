"""What becomes of the files that lie in a run folder before a run begins.

A file is ours if it is the one that the manifest lists, by its digest, or that a worker announced
before the manifest could. Only ours are ever used or removed. What else stands where the run
is going to write, damaged, changed by somebody or of another run, is set aside; what stands
elsewhere is left alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sim.run_folder.files import Mark, RunError, finished_name, has_mark, is_there, set_aside
from sim.run_folder.folder import ANNOUNCED, MANIFEST, RunFolder
from sim.run_folder.lock import LOCK
from sim.run_folder.manifest import Manifest
from sim.run_folder.manifest_checks import is_ours

_FOLDERS = ("members", "snapshots", "before", "geography")
_SHOWN = 4


@dataclass
class Upkeep:
    """Looks at a folder first, without touching anything, and then makes it ready for a run.

    `tell` hears in a line what was set aside.
    """

    folder: RunFolder
    manifest: Manifest
    overwrite: bool
    tell: Callable[[str], None]
    _earlier: Manifest | None = field(default=None, init=False)

    def look(self) -> None:
        """See whether the run can have the folder.

        Raises:
            RunError: It cannot.
        """
        path = self.folder.path
        if path.is_symlink() and not path.exists():
            raise RunError(f"{path} is a link that leads nowhere; choose another --out")
        if is_there(path) and not path.is_dir():
            raise RunError(f"{path} is a file; the run needs a folder")
        if not is_there(self.folder.manifest_file):
            if foreign := sorted(self._foreign()):
                raise RunError(
                    f"{path} holds files that are no run: {_some(foreign)}; choose another --out"
                )
            return
        self._earlier = self.folder.read_manifest()
        difference = self.manifest.identity.difference(self._earlier.identity)
        if difference and not self.overwrite:
            raise RunError(
                f"{path} holds a run of {difference}; choose another --out, or --overwrite it"
            )

    def make_ready(self) -> Manifest:
        """Remove or set aside what is in the way, and give the manifest to go on with.

        To be called, after `look`, by who holds the lock of the folder.
        """
        self.folder.path.mkdir(parents=True, exist_ok=True)
        self.folder.sweep()
        earlier = self._earlier
        if earlier is not None and self.overwrite:
            self._clear(earlier)
            earlier = None
        for name in _FOLDERS:
            path = self.folder.path / name
            if is_there(path) and not path.is_dir():
                self._set_aside(path, "is no folder")
        (self.folder.path / "members").mkdir(exist_ok=True)
        ready = dataclasses.replace(
            self.manifest,
            files={**self._kept_members(earlier), **self._kept_others(earlier)},
            wall_seconds={
                number: seconds
                for number, seconds in (earlier.wall_seconds if earlier else {}).items()
                if self.folder.has_member(number)
            },
        )
        return self.folder.write_manifest(ready)

    def _kept_members(self, earlier: Manifest | None) -> dict[str, Mark]:
        """Give the results and snapshots of members that can be used, and set the others aside."""
        listed = {**earlier.files, **self.folder.announced()} if earlier else {}
        kept = {}
        for path in list(self.folder.of_members()):
            name = self.folder.name_of(path)
            if has_mark(path, listed.get(name)):
                kept[name] = listed[name]
            else:
                why = "is damaged or was changed" if name in listed else "is not of this run"
                self._set_aside(path, why, "; what it held is run again")
        return kept

    def _kept_others(self, earlier: Manifest | None) -> dict[str, Mark]:
        listed = earlier.files if earlier else {}
        members = {self.folder.name_of(path) for path in self.folder.of_members()}
        return {
            name: mark
            for name, mark in listed.items()
            if name not in members and has_mark(self.folder.path / name, mark)
        }

    def _clear(self, earlier: Manifest) -> None:
        """Remove the earlier run, as far as it is certain that it is one."""
        for path in self._links():
            self._set_aside(path, "is a link")
        for name, mark in {**earlier.files, **self.folder.announced()}.items():
            path = self.folder.path / name
            if not path.is_symlink() and has_mark(path, mark):
                path.unlink()
        for path in list(self.folder.of_members()):
            self._set_aside(path, "is not of the run that was there")
        self.folder.manifest_file.unlink()
        self._remove_empty_folders()
        if foreign := sorted(self._foreign()):
            self.tell(f"{self.folder.path}: what is not of the run was left: {_some(foreign)}")

    def _links(self) -> list[Path]:
        """List the folders of a run that are links: what they lead to is somebody else's."""
        folder = self.folder.path
        places = [*(folder / name for name in _FOLDERS), *folder.glob("snapshots/day-*")]
        return [path for path in places if path.is_symlink()]

    def _remove_empty_folders(self) -> None:
        folder = self.folder.path
        for path in (*folder.glob("snapshots/day-*"), *(folder / name for name in _FOLDERS)):
            with suppress(OSError):
                path.rmdir()

    def _set_aside(self, path: Path, why: str, then: str = "") -> None:
        kept = set_aside(path)
        self.tell(f"{path} {why}; it is kept as {kept.name}{then}")

    def _foreign(self) -> Iterator[str]:
        """Name what no run has put into the folder."""
        if not self.folder.path.is_dir():
            return
        for path in self.folder.path.iterdir():
            left = finished_name(path.name)
            is_empty = path.name in _FOLDERS and path.is_dir() and not any(path.iterdir())
            if path.name.startswith(ANNOUNCED) or path.name == LOCK:
                continue
            if not (left == MANIFEST or is_ours(left) or is_empty):
                yield path.name


def prepare(
    folder: RunFolder,
    manifest: Manifest,
    *,
    overwrite: bool,
    tell: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """Make a folder ready for a run, and give the manifest to go on with.

    Members of an earlier run of the same scenario, seed and model stay and are not run again.
    `tell` hears what was set aside.

    Raises:
        RunError: The folder holds something else and `overwrite` is not wanted.
    """
    upkeep = Upkeep(folder, manifest, overwrite, tell)
    upkeep.look()
    return upkeep.make_ready()


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(name if name.isprintable() else ascii(name) for name in names[:_SHOWN]) + more
