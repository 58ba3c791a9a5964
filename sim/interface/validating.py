"""Run a scenario over years that were not learned from, and judge it by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sim.calibration.product import read_posterior
from sim.calibration.targets import shipped_targets
from sim.calibration.validation.observations import Observation
from sim.calibration.validation.years import QuantityJudged, judge_years
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import POSTERIOR, shipped_posterior
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.scenario.load import load_scenario


@dataclass(frozen=True)
class What:
    """What is run and judged.

    Attributes:
        out: the folder in which it is run.
        scenario: of what, by name or file.
        members: how many.
        uncertainty: what they draw from: `posterior`, `prior` or `none`.
        posterior: the file of the posterior; that which comes with the model if `None`.
        since: the first year that is judged; that after the last one learned from if `None`.
        run: a run folder, which is judged as it is; nothing is run then.
        seed: where draws and luck come from.
        workers: processes at a time.
    """

    out: Path
    scenario: str
    members: int
    uncertainty: str = POSTERIOR
    posterior: Path | None = None
    since: int | None = None
    run: Path | None = None
    seed: int = 1
    workers: int | None = None


@dataclass(frozen=True)
class Validation:
    """What came of it, and from what members were drawn."""

    judged: tuple[QuantityJudged, ...]
    drawn: str


def validate(
    observed: Sequence[Observation], what: What, progress: Progress | None = None
) -> Validation:
    """Judge runs by what was observed in years that were not learned from.

    Raises:
        RunError: There is no posterior, no first year to judge, or a run without those years.
        ScenarioError: The scenario has mistakes.
    """
    folder = RunFolder(_run(observed, what, progress) if what.run is None else what.run)
    manifest = folder.read_manifest()
    until = _learned_until(folder, manifest, what)
    since = until + 1 if what.since is None else what.since
    if until and since <= until:
        raise RunError(
            f"the posterior was learned from years up to {until}: to judge it by {since} would be "
            f"to ask it what it was told; choose --since {until + 1} or later"
        )
    judged = judge_years(folder, manifest, observed, since, shipped_targets())
    return Validation(judged, _drawn(manifest, folder, until))


def _run(observed: Sequence[Observation], what: What, progress: Progress | None) -> Path:
    """Run the scenario to the end of the last year that is judged."""
    scenario = load_scenario(what.scenario)
    last = date(max(each.year for each in observed), 12, 31)
    scenario = load_scenario(what.scenario, (), (last - scenario.start).days + 1)
    runner = Runner(what.out, what.workers, progress or Progress(), apart=True,
                    uncertainty=what.uncertainty, posterior=what.posterior)  # fmt: skip
    (folder,) = runner.run([scenario], what.members, what.seed)
    return folder


def _learned_until(folder: RunFolder, manifest: Manifest, what: What) -> int:
    """Say up to which year the members know the record; 0 if they know nothing of it."""
    if manifest.uncertainty != POSTERIOR:
        if what.since is None:
            raise RunError("nothing was learned from any year; say from which on, by --since")
        return 0
    kept = folder.posterior
    found = read_posterior(kept if kept.is_file() else what.posterior or shipped_posterior())
    return found.until or max(each.last for each in shipped_targets())


def _drawn(manifest: Manifest, folder: RunFolder, until: int) -> str:
    members = sum(map(folder.has_member, manifest.numbers))
    what = {
        POSTERIOR: f"draw from a posterior of the years up to {until}",
        "prior": "draw from the priors; nothing was fitted",
    }.get(manifest.uncertainty, "differ by luck alone")
    return f"{manifest.scenario}: {members} members that {what}."
