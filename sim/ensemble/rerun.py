"""A run built again from nothing but its own folder, and compared with the first byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sim.ensemble.continuation import Continuation, legs_of
from sim.ensemble.designs import kept_design
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import GIVEN
from sim.results.draws import read_draws
from sim.results.load import check_finished
from sim.results.stored import Stored
from sim.run_folder.files import has_mark
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.run_folder.lock import who_writes
from sim.run_folder.provenance import model_fingerprint, versions

_GIVEN = ("scenario.yaml", "before/", "posterior.nc")
"""What a run is built from, and not what comes of it."""


@dataclass(frozen=True)
class Comparison:
    """What came out the same, what differs, and with what each was made where that differs."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every file is the same to the byte."""
        return not self.different


def rerun(
    path: Path,
    out: Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run again what a run folder says that it ran, and compare; the folder is not changed.

    Args:
        path: the run folder.
        out: where the new run folder is made and stays; in passing, if left out.
        workers: processes at a time.
        progress: who wants to know how it goes on.

    Raises:
        RunError: It is no run folder, it has not been finished, its scenario was changed, or
            `out` holds something else.
        RunFailedError: No member gave a result.
    """
    folder = RunFolder(path)
    if by := who_writes(path):
        raise RunError(f"{path} is being written{by}; wait for it")
    manifest = folder.read_manifest()
    check_finished(folder, manifest)
    legs = legs_of(folder, manifest)
    continuation = None
    if manifest.origin:
        day = manifest.origin[-1].day
        continuation = Continuation(folder, manifest, day, legs, from_snapshots=False)
    with ExitStack() as passing:
        place = out or Path(passing.enter_context(TemporaryDirectory(prefix="tumen-rerun-")))
        if (place / manifest.scenario).resolve() == path.resolve():
            raise RunError(f"{place} is where the run itself lies; choose another --out")
        own, how = legs[-1].scenario, Runner(place, workers, progress or Progress())
        learned = folder.posterior if folder.posterior.is_file() else None
        kind, trace = manifest.uncertainty, manifest.trace
        runner = replace(how, uncertainty=kind, trace=trace, posterior=learned)
        if manifest.uncertainty == GIVEN:
            draws = read_draws(folder.results_file)
            kept = kept_design(own, draws, manifest.seed, len(manifest.numbers))
            runner = replace(runner, design=kept.given)
        seeds = (manifest.members, manifest.seed, manifest.saves)
        (again,) = runner.run([own], *seeds, continuation, manifest.first)
        return _compared(folder, manifest, RunFolder(again))


def _compared(folder: RunFolder, manifest: Manifest, again: RunFolder) -> Comparison:
    there, same, different = again.read_manifest(), [], []
    for name, mark in there.files.items():
        if name.startswith(_GIVEN):
            continue
        if has_mark(folder.path / name, mark):
            same.append(name)
        else:
            different.append(f"{name}{_how(folder, manifest, again, name)}")
    lost = manifest.files.keys() - there.files.keys()
    lost = {name for name in lost if not name.startswith(_GIVEN) and _is_of(name, manifest)}
    different += [f"{name}: is not made again{_failed(name, there)}" for name in sorted(lost)]
    return Comparison(tuple(same), tuple(different), tuple(_other_versions(manifest)))


def _is_of(name: str, manifest: Manifest) -> bool:
    """Tell whether a file is of the members and days that the run has now: it may have had more."""
    member = _member_of(name)
    day = int(name.split("/")[1].removeprefix("day-")) if name.startswith("snapshots/") else None
    is_member = member is None or member in manifest.numbers
    return is_member and (day is None or day in manifest.saves)


def _member_of(name: str) -> int | None:
    """Give the member of whom a file is, if it is of one."""
    is_of_one = name.startswith(("members/", "snapshots/"))
    return int(name.rpartition("member-")[2].removesuffix(".npz")) if is_of_one else None


def _failed(name: str, manifest: Manifest) -> str:
    """Say why the member of whom a file is gave no result, if it gave none."""
    member = _member_of(name)
    why = "" if member is None else manifest.failed.get(member, "")
    return f": the member gave no result ({why})" if why else ""


def _how(folder: RunFolder, manifest: Manifest, again: RunFolder, name: str) -> str:
    """Say how a file differs, as far as that can be said."""
    if not (folder.path / name).is_file():
        return _failed(name, manifest) or ": is missing in the run"
    if name != folder.results_file.name:
        return ""
    try:
        first, second = Stored(folder.results_file), Stored(again.results_file)
        return f": {', '.join(_variables(first, second)) or 'only in how it is written'}"
    except (OSError, RuntimeError, IndexError, ValueError):
        return ": cannot be read"


def _variables(first: Stored, second: Stored) -> Iterator[str]:
    from sim.results.blocks import COUNTED  # noqa: PLC0415

    for name in COUNTED:
        one, other = first[name].values, second[name].values
        if one.shape != other.shape:
            yield f"{name} has another shape"
        elif number := int(np.count_nonzero(one != other)):
            yield f"{name} ({number:,} of {one.size:,} numbers)"


def _other_versions(manifest: Manifest) -> Iterator[str]:
    here = {**versions(), "model": model_fingerprint()}
    there = {**manifest.versions, "model": manifest.model}
    for name in sorted({*here, *there}):
        before, now = there.get(name, "none"), here.get(name, "none")
        if before != now:
            shown = f"{before[:12]} then, {now[:12]} now"
            yield f"{'fingerprint of the model' if name == 'model' else name}: {shown}"
