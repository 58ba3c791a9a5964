"""A scenario as a function of its parameters, for tools that try out functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.interface.errors import whole
from sim.interface.running import MEMBERS_OF_A_POINT, SEED, load, run
from sim.messages.mistakes import did_you_mean, nearest
from sim.run_folder.files import RunError
from sim.run_folder.manifest import LARGEST_SEED, MOST_MEMBERS
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path

DOT = "__"
"""What stands for the dot of a key where a name must be one of Python."""


@dataclass(frozen=True)
class ScenarioFunction:
    """Runs a scenario with other values of parameters, and gives its outcomes.

    It can be sent to another process.
    """

    scenario: Scenario
    outcomes: tuple[str, ...]
    members: int
    seed: int

    def __call__(self, **values: object) -> dict[str, float]:
        """Run it once, with members of the same luck at every call.

        Args:
            values: by `section__name`, or by `section.name` where a mapping is unpacked.

        Returns:
            The median over members of each outcome, of those that have one; not-a-number where
            none has.

        Raises:
            ScenarioError: A key or value is wrong; it lists every mistake.
            RunError: No member gave a result.
        """
        changes = {key.replace(DOT, ".", 1): value for key, value in values.items()}
        scenario = self.scenario.vary(changes) if changes else self.scenario
        found = run(scenario, members=self.members, seed=self.seed, workers=1).indicators
        return {name: float(found[name].median()) for name in self.outcomes}


def as_function(
    scenario: Scenario | str | Path,
    outcomes: Sequence[str],
    *,
    members: int = MEMBERS_OF_A_POINT,
    seed: int = SEED,
) -> Callable[..., dict[str, float]]:
    """Make a function of a scenario, as the EMA Workbench and other tools want one.

    Args:
        scenario: a scenario, or the name or the file of one.
        outcomes: names of indicators, as `tumen indicators` lists them.
        members: how many members each call runs, all in the process that calls.
        seed: where their luck comes from.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        RunError: There is no such outcome, or a number is out of range.
    """
    from sim.geography.words import words_of  # noqa: PLC0415
    from sim.results.indicators import indicators_of  # noqa: PLC0415

    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    known = [each.name for each in indicators_of(words_of(loaded.places))]
    wrong = [name for name in outcomes if name not in known]
    if wrong or not outcomes:
        told = [f"'{name}' is no indicator{did_you_mean(nearest(name, known))}" for name in wrong]
        raise RunError("\n".join(told) or "there are no outcomes; name at least one indicator")
    return ScenarioFunction(
        loaded,
        tuple(outcomes),
        whole("members", members, 1, MOST_MEMBERS),
        whole("seed", seed, 0, LARGEST_SEED),
    )
