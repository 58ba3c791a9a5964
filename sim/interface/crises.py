"""Learn from past crises what the record cannot teach: the same as from the record, in days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import summaries_of
from sim.calibration.checks import check
from sim.calibration.crises.product import write_crises
from sim.calibration.crises.teaching import by_scenario, joined, teachable
from sim.calibration.fitting import fit, methods
from sim.calibration.product import FILE, read_posterior
from sim.calibration.quantities import START
from sim.calibration.targets import Target
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import POSTERIOR, PRIOR
from sim.interface.calibrating import Calibration, How, Tell, bank_in, say_nothing
from sim.messages.mistakes import did_you_mean, nearest, one_line
from sim.messages.wording import in_a_row
from sim.run_folder.folder import RunError, RunFolder
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario


def learn_from_crises(
    targets: Sequence[Target],
    how: How,
    record: Path | None = None,
    progress: Progress | None = None,
    tell: Tell = say_nothing,
) -> Calibration:
    """Fit the scenarios of crises to past ones.

    Each part is kept, and the same call goes on where it was interrupted.

    Args:
        targets: what past crises had, and of which scenario it is asked.
        how: how large, and where; there are no waves. Its bank is a run folder, or a folder
            that holds one for each scenario.
        record: the posterior of the record, which is written along; what it taught is not taught
            again.
        progress: told how runs go on.
        tell: told what is learned meanwhile.

    Raises:
        RunError: A bank is too small, of another scenario or of another version of the model, or a
            scenario has no such event.
        ScenarioError: A scenario has mistakes.
    """
    learned = frozenset[str]() if record is None else read_posterior(record).learned
    asked = by_scenario(targets)
    runner = Runner(how.out / "bank", how.workers, progress or Progress(), apart=True,
                    uncertainty=PRIOR)  # fmt: skip
    scenarios = [_long_enough(name, own) for name, own in asked.items()]
    if how.bank is None:
        folders = runner.run(scenarios, how.members, how.seed)
    else:
        folders = [_in(how.bank, each) for each in scenarios]
        scenarios = [_as_long(name, path) for name, path in zip(asked, folders, strict=True)]
    banks = [
        bank_in(folder, scenario, own)
        for folder, scenario, own in zip(folders, scenarios, asked.values(), strict=True)
    ]
    bank = teachable(joined(banks), learned)
    found = fit(bank, how.seed, methods(), tell)
    before = check(bank.targets, bank.summaries, how.seed)
    if found.chosen is None:
        return Calibration(found, before, (), None)
    what = " + ".join(each.name for each in scenarios), scenarios[0].places.digest
    product = how.out / FILE
    if not how.checks:
        write_crises(product, record, found, *what)
        return Calibration(found, before, (), product)
    draft = how.out / f"unchecked-{FILE}"
    write_crises(draft, None, found, *what)
    given = _given(scenarios, [each.targets for each in banks], how, draft, runner)
    write_crises(product, record, found, *what, given)
    return Calibration(found, before, check(bank.targets, given, how.seed), product)


def _given(
    scenarios: Sequence[Scenario], targets: Sequence[Sequence[Target]], how: How, draft: Path,
    runner: Runner,
) -> NDArray[np.float64]:  # fmt: skip
    """Run the whole model at the posterior's draws, shape (member, target)."""
    where = how.out / f"checks-{read_posterior(draft).digest[:8]}"  # more members, other draws
    checking = Runner(where, runner.workers, runner.progress, apart=True,
                      uncertainty=POSTERIOR, posterior=draft)  # fmt: skip
    folders = checking.run(scenarios, how.checks, how.seed)
    given = [
        summaries_of(RunFolder(path), RunFolder(path).read_manifest(), own)
        for path, own in zip(folders, targets, strict=True)
    ]
    whole = min(each.shape[0] for each in given)
    return np.concatenate([each[:whole] for each in given], axis=1)


def _long_enough(name: str, targets: Sequence[Target]) -> Scenario:
    """Give a scenario as it runs to the last day that is asked about.

    Raises:
        RunError: It has no such event.
    """
    scenario = load_scenario(name)
    known = {START: scenario.start, **dict(scenario.events)}
    wrong = [
        f"{each.name}: {scenario.name} has no event {one_line(each.since)}"
        f"{did_you_mean(nearest(each.since, [*known]))}"
        for each in targets
        if each.since not in known
    ]
    if wrong:
        raise RunError("\n".join(wrong))
    last = max(known[each.since] + timedelta(days=each.last) for each in targets)
    return load_scenario(name, days=(last - scenario.start).days)


def _in(bank: Path, scenario: Scenario) -> Path:
    """Find the run folder of a scenario in a folder that is one, or holds one."""
    inside = bank / scenario.name
    return inside if inside.is_dir() else bank


def _as_long(name: str, path: Path) -> Scenario:
    """Give a scenario as long as a run of it is: a longer one teaches as well."""
    return load_scenario(name, days=RunFolder(path).read_manifest().days)


def of_scenario(targets: Sequence[Target], scenario: str | None) -> tuple[Target, ...]:
    """Keep the targets that are asked of a scenario; all if none is named.

    Raises:
        RunError: None is asked of it.
    """
    asked = by_scenario(targets)
    if scenario is None:
        return tuple(targets)
    if scenario not in asked:
        raise RunError(
            f"nothing is asked of {one_line(scenario)}: the table of past crises asks something "
            f"of {in_a_row([*asked])}"
        )
    return asked[scenario]
