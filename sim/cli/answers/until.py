"""Run more members until a number is sure enough: the option `--until` of `tumen run`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.answers.until import Precision
    from sim.scenario import Scenario


def precision(text: str | None, scenarios: Sequence[Scenario]) -> Precision | None:
    """Read how sure which number is to be, before anything is run.

    Raises:
        RunError: It cannot be read, or a scenario has no such indicator.
    """
    if text is None:
        return None
    from sim.answers.until import read_precision  # noqa: PLC0415

    goal = read_precision(text)
    check_name_in(goal.name, scenarios)
    return goal


def check_name_in(name: str, scenarios: Sequence[Scenario]) -> None:
    """See that all scenarios will have an indicator or a series of this name.

    Raises:
        RunError: One will not.
    """
    from sim.answers.quantity import check_name  # noqa: PLC0415
    from sim.geography.words import words_of  # noqa: PLC0415
    from sim.results.indicators import indicators_of  # noqa: PLC0415

    for scenario in scenarios:
        check_name(name, indicators_of(words_of(scenario.places)))


def sure_enough(goal: Precision, run: Callable[[int], list[Path]], part: range) -> list[Path]:
    """Run so many members as it takes in every scenario, and say how sure the number is.

    All scenarios have as many, so that they can be compared member by member.
    """
    from sim.results import load_results  # noqa: PLC0415
    from sim.run_folder.manifest import MOST_MEMBERS  # noqa: PLC0415

    members = part.stop
    while True:
        folders = run(members)
        runs = [load_results(folder) for folder in folders]
        wanted = max(goal.members_for(each, MOST_MEMBERS) for each in runs)
        error = max(goal.reached(each) for each in runs)
        told = f"{goal.name} ±{100 * error:.1f} % with {members:,} members"
        if wanted <= members:
            is_sure = error <= goal.share
            why = (
                "" if is_sure else f"; there may be no more, so ±{100 * goal.share:g} % is not met"
            )
            click.echo(f"note: {told}{why}", err=True)
            return folders
        click.echo(f"note: {told}; going on to {wanted:,}", err=True)
        members = wanted
