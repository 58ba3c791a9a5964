"""Learn from the record: a bank, more of it where a posterior lies, and runs that check the last.

Members of the bank are drawn from the prior, and few of them come near what was observed. So more
are run at the draws of what those teach, again and again: each time they lie nearer, and the
emulator, to which it does not matter where members lie, misses by less there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import Bank, axes_of, read_bank, summaries_of
from sim.calibration.checks import Check, check
from sim.calibration.fitting import Fit, arrived, begin, by_chains, fit, guide, methods, moved
from sim.calibration.foretelling import Foretold, foretell
from sim.calibration.methods.moving import Chains
from sim.calibration.product import FILE, Posterior, read_posterior, write_posterior
from sim.calibration.targets import Target
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import POSTERIOR, PRIOR, Sample
from sim.results.draws import draw_of
from sim.run_folder.folder import Manifest, RunError, RunFolder
from sim.run_folder.provenance import model_fingerprint
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario

Tell = Callable[[str], None]


def say_nothing(_text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class How:
    """How large a calibration is, and where it lies.

    Attributes:
        out: the folder of all that comes of it.
        members: of the bank.
        waves: how often more are run at the draws of the posterior so far.
        again: members of each of these, and of each move.
        moves: how often members of the bank are moved to where they would give what was observed.
        checks: members that are run at the posterior's draws; none if 0.
        seed: where draws and luck come from.
        until: the last year to learn from; all if `None`.
        workers: processes at a time.
        bank: a run folder that is the bank, which is then not run here; it may be unfinished.
    """

    out: Path
    members: int
    waves: int = 0
    again: int = 0
    moves: int = 0
    checks: int = 0
    seed: int = 1
    until: int | None = None
    workers: int | None = None
    bank: Path | None = None


@dataclass(frozen=True)
class Calibration:
    """What came of it: the fit, the bank and the checks beside the record, and the product.

    `foretold` is what the bank says of later years, if only earlier ones were learned from.
    """

    fit: Fit
    before: tuple[Check, ...]
    after: tuple[Check, ...]
    product: Path | None
    foretold: Foretold | None = None


def calibrate(
    question: str,
    targets: Sequence[Target],
    how: How,
    progress: Progress | None = None,
    tell: Tell = say_nothing,
) -> Calibration:
    """Fit a scenario of past years to targets.

    Each part is kept, and the same call goes on where it was interrupted.

    Args:
        question: the scenario of past years, by its name or file.
        targets: what was observed.
        how: how large, and where.
        progress: told how runs go on.
        tell: told what is learned meanwhile.

    Raises:
        RunError: The bank is too small, of another scenario or of another version of the model.
        ScenarioError: The scenario has mistakes.
    """
    scenario = load_scenario(question)
    runner = Runner(how.out / "bank", how.workers, progress or Progress(), apart=True,
                    uncertainty=PRIOR)  # fmt: skip
    if how.bank is None:
        (folder,) = runner.run([scenario], how.members, how.seed)
    else:
        folder = how.bank
    first = bank_in(folder, scenario, targets)
    _up_to(first, how.until)  # refuses a year before all targets while nothing more was run
    before = check(first.targets, first.summaries, how.seed)
    bank = _guided(first, scenario, targets, how, runner, tell) if how.waves else first
    chains = None
    if how.moves:
        bank, chains = _moved(bank, scenario, targets, how, runner, tell)
    found = fit(_up_to(bank, how.until), how.seed, methods(), tell, how.until or 0)
    foretold = None if how.until is None else foretell(bank, how.until, how.seed, chains)
    if found.chosen is None:
        return Calibration(found, before, (), None, foretold)
    if chains is not None:
        learned = by_chains(found, chains, how.seed)
        made = _of_chains(learned, chains, bank.targets, scenario, before, how)
        return replace(made, foretold=foretold)
    made = _checked(scenario, found, bank.targets, before, how, runner)
    return replace(made, foretold=foretold)


def bank_in(
    path: Path, scenario: Scenario, targets: Sequence[Target], guide: Posterior | None = None
) -> Bank:
    """Read a run folder as a bank.

    Args:
        path: the run folder.
        scenario: what was run.
        targets: what is asked of its members.
        guide: the posterior that they were drawn from; the prior, if left out.

    Raises:
        RunError: It is not one of this scenario, its priors and this version of the model.
    """
    folder = RunFolder(path)
    manifest = folder.read_manifest()
    sample = Sample(scenario, (), manifest.seed, guide)
    if wrong := _no_bank(manifest, scenario, sample):
        raise RunError(f"{path} is no bank to learn from: {wrong}")
    draws = sample.draws([*manifest.numbers])
    axes = axes_of(scenario.priors, scenario.declared.parameters)
    return read_bank(folder, manifest, draws, axes, targets)


def _no_bank(manifest: Manifest, scenario: Scenario, sample: Sample) -> str:
    if manifest.uncertainty != (PRIOR if sample.posterior is None else POSTERIOR):
        return (
            f"its members have uncertainty {manifest.uncertainty}; run `tumen run "
            f"{scenario.name} --uncertainty prior`"
        )
    if manifest.model != model_fingerprint():
        return (
            f"another version of the model made it ({manifest.model[:12]}, not "
            f"{model_fingerprint()[:12]}); run it anew"
        )
    if manifest.digest != scenario.digest or manifest.days != scenario.days:
        return f"it is a run of another {manifest.scenario} than {scenario.name} as it is now"
    if manifest.priors != sample.digest or manifest.first:
        return "its members draw from other priors, or are a part of a run"
    return ""


def _up_to(bank: Bank, until: int | None) -> Bank:
    return bank if until is None else bank.until(until)


def _guided(
    bank: Bank, scenario: Scenario, targets: Sequence[Target], how: How, runner: Runner, tell: Tell
) -> Bank:  # fmt: skip
    """Run more members at the draws of what the bank teaches, again and again."""
    for wave in range(1, how.waves + 1):
        where = how.out / f"wave-{wave}"
        draft = where / FILE
        if not draft.is_file():  # where members lie need not be the same to the last digit
            found = guide(_up_to(bank, how.until), how.seed + wave, how.until or 0)
            write_posterior(draft, found, scenario.name, scenario.places.digest)
        tell(f"wave {wave} of {how.waves}: {how.again} members where the posterior lies")
        runner = replace(runner, folder=where, uncertainty=POSTERIOR, posterior=draft)
        (folder,) = runner.run([scenario], how.again, how.seed + wave)
        bank = bank.and_guided(bank_in(folder, scenario, targets, read_posterior(draft)))
    return bank


def _moved(
    bank: Bank, scenario: Scenario, targets: Sequence[Target], how: How, runner: Runner, tell: Tell
) -> tuple[Bank, Chains]:
    """Move members of the bank to where they would give what was observed, again and again.

    Luck and the draws of all that does not act in the record are those of the bank.
    """
    draws = draw_of(how.again - 1) + 1
    chains = begin(bank, draws, how.seed)
    for move in range(1, how.moves + 1):
        where = how.out / f"move-{move}"
        draft = where / FILE
        found = moved(bank, chains, how.seed, how.until or 0)
        if not draft.is_file():
            write_posterior(draft, found, scenario.name, scenario.places.digest)
        tell(f"move {move} of {how.moves}: {how.again} members, to what was observed")
        runner = replace(runner, folder=where, uncertainty=POSTERIOR, posterior=draft)
        (folder,) = runner.run([scenario], how.again, how.seed)
        more = bank_in(folder, scenario, targets, read_posterior(draft))
        given = np.full_like(chains.given, np.nan)
        numbers, rows = np.unique(more.draw, return_index=True)
        given[numbers] = more.summaries[rows]
        chains = chains.ran(found.scores, given)
        bank = bank.and_guided(more)
    there = arrived(bank, chains, how.seed, how.until or 0)
    tell(f"{there.at.shape[0]} of {chains.at.shape[0]} draws arrived")
    return bank, there


def _of_chains(
    found: Fit, chains: Chains, targets: Sequence[Target], scenario: Scenario,
    before: tuple[Check, ...], how: How,
) -> Calibration:  # fmt: skip
    """Write what was learned by moving: where members were run last, with what they gave."""
    product = how.out / FILE
    kept = [n for n, each in enumerate(targets) if each in found.bank.targets]
    given = chains.given[:, kept]
    write_posterior(product, found, scenario.name, scenario.places.digest, given)
    return Calibration(found, before, check(targets, chains.given, how.seed), product)


def _checked(
    scenario: Scenario, found: Fit, targets: Sequence[Target], before: tuple[Check, ...], how: How,
    runner: Runner,
) -> Calibration:  # fmt: skip
    """Run the whole model at the posterior's draws, and write the product."""
    product = how.out / FILE
    if not how.checks:
        write_posterior(product, found, scenario.name, scenario.places.digest)
        return Calibration(found, before, (), product)
    draft = how.out / f"unchecked-{FILE}"
    write_posterior(draft, found, scenario.name, scenario.places.digest)
    checking = Runner(how.out / "checks", runner.workers, runner.progress, apart=True,
                      uncertainty=POSTERIOR, posterior=draft)  # fmt: skip
    (path,) = checking.run([scenario], how.checks, how.seed)
    given: NDArray[np.float64] = summaries_of(
        RunFolder(path), RunFolder(path).read_manifest(), targets
    )
    kept = [n for n, each in enumerate(targets) if each in found.bank.targets]
    write_posterior(product, found, scenario.name, scenario.places.digest, given[:, kept])
    return Calibration(found, before, check(targets, given, how.seed), product)
