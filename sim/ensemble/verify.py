"""Whether a run folder is sound: everything in it against the manifest, itself and the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim.ensemble.continuation import legs_of
from sim.ensemble.designs import Design, kept_design
from sim.ensemble.sampling import GIVEN, NONE, Sample, sample_of
from sim.results.audit import Finding, audit
from sim.results.draws import Draws, read_draws
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
    found = [_state(folder, manifest), _scenarios(folder, manifest), *audit(folder, manifest)]
    return found if manifest.uncertainty == NONE else [*found, _draws(folder, manifest)]


def _state(folder: RunFolder, manifest: Manifest) -> Finding:
    whole = sum(map(folder.has_member, manifest.numbers))
    extent = f"{whole:,} of {len(manifest.numbers):,} members"
    return Finding("state", extent, tuple(_lacks(manifest, extent)))


def _draws(folder: RunFolder, manifest: Manifest) -> Finding:
    """Draw again what the members drew, and compare it with what the results say."""
    try:
        *before, own = legs_of(folder, manifest)
        kept = read_draws(folder.results_file)
        sample: Sample | Design | None
        if manifest.uncertainty == GIVEN:
            sample = kept_design(own.scenario, kept, manifest.seed, len(manifest.numbers))
        else:
            drawn_as = manifest.uncertainty, own.scenario, before, manifest.seed
            sample = sample_of(*drawn_as, folder.posterior)
        if sample is None or kept is None:
            return Finding("draws", "nothing", ("results.nc does not say what members drew",))
        expected = sample.draws(manifest.whole)
    except (RunError, OSError, RuntimeError, ValueError, IndexError, KeyError) as error:
        return Finding("draws", "nothing", (f"cannot be checked: {error}",))
    extent = f"{len(kept.parameters):,} parameters of {len(manifest.whole):,} members"
    return Finding("draws", extent, tuple(_differences(kept, expected, manifest, sample)))


def _differences(
    kept: Draws, expected: Draws, manifest: Manifest, sample: Sample | Design
) -> Iterator[str]:
    if manifest.priors != sample.digest:
        yield "the members draw from something else than when they were run"
    if kept.parameters != expected.parameters or kept.choices != expected.choices:
        yield "results.nc has other uncertain parameters"
        return
    if not np.array_equal(kept.draw, expected.draw):
        yield "the numbers of the draws are not those of the members"
    if number := int(np.count_nonzero(kept.values != expected.values)):
        yield f"{number:,} of {kept.values.size:,} values are not those that are drawn"


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
