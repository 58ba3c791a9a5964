"""A quantity of a run, and what drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.answers.drivers import FEWEST, Drivers, drivers_of
from sim.answers.quantity import Quantity
from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.results import Results, RunError
from sim.results.draws import Draws


@dataclass(frozen=True)
class Driven:
    """A quantity of a run, and what drives it; `meanings` says what parameters are, and in what."""

    run: Results
    quantity: Quantity
    values: Values
    draws: Draws
    found: Drivers
    meanings: Mapping[str, tuple[str, str]]

    @property
    def title(self) -> str:
        """What was asked."""
        return f"What drives {self.quantity.words}, in {self.run.name}"


def driven(run: Results, quantity: Quantity, meanings: Mapping[str, tuple[str, str]]) -> Driven:
    """Ask the members of a run what drives a quantity.

    Raises:
        RunError: Nothing was drawn in it, too few draws, or all members have the same.
    """
    draws = run.draws
    if draws is None:
        raise RunError(
            f"{run.folder}: its members differ by luck alone, so nothing in it can drive anything; "
            "run the scenario with --uncertainty prior"
        )
    count = np.unique(draws.draw).size
    if count < FEWEST:
        raise RunError(
            f"{run.folder}: {counted(count, 'draw')} tell nothing of what drives a number; about "
            "500 members do, and the run grows to them by the same command with --members 500"
        )
    values = quantity.of(run)
    known = values[~np.isnan(values)]
    if known.size < FEWEST or (known == known[0]).all():
        raise RunError(
            f"{run.folder}: {quantity.words} is the same in all members, or hardly one has a "
            "value: there is nothing to explain"
        )
    return Driven(run, quantity, values, draws, drivers_of(values, draws), meanings)
