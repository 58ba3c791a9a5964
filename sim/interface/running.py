"""Load, run, open, compare, and look on: the functions of the Python interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sim.ensemble.designs import unlike_numbers
from sim.ensemble.executors import Submits
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import NONE, Uncertainty, sample_of, usual
from sim.ensemble.tasks import Point
from sim.interface.errors import told, whole
from sim.interface.passing import PassingFolder
from sim.interface.progress import Listener, Tell
from sim.interface.run import Comparison, Run
from sim.results.load import load_results
from sim.run_folder.files import RunError
from sim.run_folder.manifest import LARGEST_SEED, MOST_MEMBERS
from sim.scenario.draws import Draws
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation.days import Day, days

MEMBERS, MEMBERS_OF_A_POINT, SEED = 20, 1, 1
_MOST_WORKERS = 1000

Question = Scenario | str | Path
"""A scenario, or the name or the file of one."""


def load(
    name_or_path: str | Path, *, start: date | str | None = None, days: int | None = None
) -> Scenario:
    """Load a scenario by its name, as `tumen list` shows it, or from a file.

    Args:
        name_or_path: the name or the file.
        start: another first day; all that hangs on the start or on an event moves along.
        days: another length.

    Raises:
        ScenarioError: Something is wrong with it; it lists every mistake of every file.
    """
    return load_scenario(name_or_path, (), days, start)


def run(  # noqa: PLR0913 - names of settings, all of which may be left out
    scenario: Question,
    *,
    members: int = MEMBERS,
    seed: int = SEED,
    draws: Draws | Sequence[Scenario] | Mapping[str, Sequence[object]] | None = None,
    uncertainty: Uncertainty | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    executor: Submits | None = None,
    overwrite: bool = False,
    progress: Tell | None = None,
) -> Run:
    """Run a scenario several times, each time with other luck and another draw of what is unknown.

    Member m has the same luck and the same draw in every scenario that is run with this seed, so
    that runs can be compared member by member. Nothing is printed.

    Args:
        scenario: a scenario, or the name or the file of one.
        members: how many times it is run.
        seed: where the luck comes from.
        draws: values of parameters, `scenario.draws({...})` or just the mapping: all members are
            run for each draw.
        uncertainty: `prior` lets each member draw its uncertain parameters from what is believed
            of them, the same in every scenario; `posterior` from what was learned of them, too;
            `none` leaves luck alone. By default `posterior` where that which comes with the model
            holds, else `prior`; and `none` where draws are given.
        out: the run folder, as `tumen run` makes it, and goes on with it if it is there; without
            it the run is kept in a temporary folder, which is removed with the object.
        workers: how many processes run members; by default as many as there are cores. With one,
            members are run in this very process.
        executor: who runs members instead: anything with `submit`, such as an executor of
            `concurrent.futures`; members come back as bytes.
        overwrite: replace a run folder that holds something else.
        progress: called now and then with the days that are done and the days there are to do.

    Raises:
        ScenarioError: The scenario cannot be run; it lists every mistake.
        RunError: The folder cannot be used, an argument is out of range, or no member gave a
            result.
    """
    question = _loaded(scenario)
    members, seed = whole("members", members, 1, MOST_MEMBERS), whole("seed", seed, 0, LARGEST_SEED)
    if workers is not None:
        workers = whole("workers", workers, 1, _MOST_WORKERS)
    drawn = _draws(question, draws)
    if drawn is not None and (unlike := unlike_numbers(question, [*drawn.values])):
        raise RunError(f"draws of {unlike}: a run folder holds draws of numbers and words alone")
    design = _design(drawn, members, seed)
    listener = Listener(progress)
    with told():
        folder = PassingFolder() if out is None else Path(out)
        path = folder.path if isinstance(folder, PassingFolder) else folder
        if design and uncertainty not in (None, NONE):
            raise RunError("draws are given, and uncertainty would draw others; leave one away")
        kind = uncertainty or (NONE if design else _usual(question, listener))
        how = {"executor": executor, "only": True, "design": design, "uncertainty": kind}
        runner = Runner(path, workers, listener, overwrite, **how)  # type: ignore[arg-type]
        runner.run([question], len(design) or members, seed)
    return Run(question.name, tuple(listener.notes), folder, drawn)


def open_run(folder: str | Path) -> Run:
    """Open a run folder, of this interface or of the command line; nothing in it is changed.

    Raises:
        RunError: It is no finished run, or what lies there is not what the run wrote.
    """
    with told():
        return Run(load_results(folder).name, (), Path(folder))


def compare(*runs: Run) -> Comparison:
    """Put runs side by side."""
    if not runs:
        raise RunError("there is nothing to compare; give at least one run")
    return Comparison.of(runs)


def days_of(
    scenario: Question,
    *,
    seed: int = SEED,
    member: int = 0,
    uncertainty: Uncertainty | None = None,
) -> Iterator[Day]:
    """Run one member in this process, and look at each day when it is over.

    The days are those of the same member in a run with this seed. They can be looked at, and not
    changed.

    Args:
        scenario: a scenario, or the name or the file of one.
        seed: where the luck comes from.
        member: which member to look at.
        uncertainty: what it draws its uncertain parameters from, as in `run`.

    Raises:
        ScenarioError: The scenario cannot be run; it lists every mistake.
        RunError: An argument is out of range.
    """
    question = _loaded(scenario)
    seed, member = (
        whole("seed", seed, 0, LARGEST_SEED),
        whole("member", member, 0, MOST_MEMBERS - 1),
    )
    sample = sample_of(uncertainty or usual([question]).uncertainty, question, (), seed)
    return days(question if sample is None else sample.scenario_of(member), seed, member)


def _usual(question: Scenario, listener: Listener) -> Uncertainty:
    """Say what members draw from, as nobody says; the listener keeps why, if there is a why."""
    found = usual([question])
    if found.remark:
        listener.note(found.remark)
    return found.uncertainty


def _loaded(scenario: Question) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load(scenario)


def _draws(
    scenario: Scenario, draws: Draws | Sequence[Scenario] | Mapping[str, Sequence[object]] | None
) -> Draws | None:
    if draws is None:
        return None
    found = scenario.draws(draws) if isinstance(draws, Mapping) else draws
    if not isinstance(found, Draws):
        raise RunError("draws are made by `scenario.draws({...})`, or given as a mapping")
    if found.base.digest != scenario.digest:
        raise RunError(f"the draws are of {found.base.name}, and not of {scenario.name}")
    return found


def _design(draws: Draws | None, members: int, seed: int) -> list[Point]:
    """List the members: every draw with every luck."""
    if draws is None:
        return []
    if len(draws) * members > MOST_MEMBERS:
        most = MOST_MEMBERS // members
        raise RunError(f"{len(draws):,} draws: with {members} members allowed are 1 to {most:,}")
    return [
        Point(draws.of(number), seed, member)
        for number in range(len(draws))
        for member in range(members)
    ]
