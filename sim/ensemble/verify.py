"""Whether a run folder is sound: everything in it against the manifest, itself and the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.ensemble.continuation import legs_of
from sim.results.audit import Finding, audit
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.run_folder.lock import who_writes


def verify(path: Path) -> list[Finding]:
    """Check a run folder; nothing is run, and nothing in it is changed.

    Raises:
        RunError: It is no run folder, or it is being written.
    """
    folder = RunFolder(path)
    if by := who_writes(path):
        raise RunError(f"{path} is being written{by}; wait for it")
    manifest = folder.read_manifest()
    return [_state(folder, manifest), _scenarios(folder, manifest), *audit(folder, manifest)]


def _state(folder: RunFolder, manifest: Manifest) -> Finding:
    whole = sum(map(folder.has_member, manifest.numbers))
    extent = f"{whole:,} of {len(manifest.numbers):,} members"
    return Finding("state", extent, tuple(_lacks(manifest, extent)))


def _lacks(manifest: Manifest, extent: str) -> Iterator[str]:
    if not manifest.finished:
        yield f"the run is not finished: {extent} are whole; the same `tumen run` goes on with it"
    for member, why in manifest.failed.items():
        yield f"member {member} gave no result: {why}"


def _scenarios(folder: RunFolder, manifest: Manifest) -> Finding:
    extent = f"{1 + len(manifest.origin)} scenario{'s' * bool(manifest.origin)}"
    try:
        legs_of(folder, manifest)
    except RunError as error:
        return Finding("scenario", extent, (str(error),))
    return Finding("scenario", extent)
