"""How many members until the median of an indicator is known as well as is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sim.answers.chances import rounded_up
from sim.answers.pairs import error_of_median
from sim.answers.quantity import find
from sim.results import Results, RunError

_FORM = re.compile(r"\s*([a-z][\w:]*)\s*(?:±|\+/?-)\s*(\d+(?:\.\d+)?)\s*%\s*")
_MORE = 1.25
"""At the least so many times as many members are run before it is looked again."""

_MUCH_MORE = 4.0
"""And at the most, as few members say little of how many are needed."""


@dataclass(frozen=True)
class Precision:
    """The 90 % interval of a median is to be at most this share of it to either side."""

    name: str
    share: float

    def reached(self, run: Results) -> float:
        """Give half the interval of the median of a run, as a share of it.

        Raises:
            RunError: There is no such indicator, or its median is nothing, of which no share is.
        """
        values = find(self.name, [run]).of(run)
        kept = np.isfinite(values)
        draws = run.draws
        if not kept.any() or np.median(values[kept]) == 0:
            raise RunError(
                f"{run.folder}: the median of {self.name} is nothing, and so is any share of it; "
                "name another indicator after --until"
            )
        if kept.sum() < 2:
            return np.inf
        low, high = error_of_median(values[kept], None if draws is None else draws.draw[kept])
        return float((high - low) / 2 / abs(np.median(values[kept])))

    def members_for(self, run: Results, most: int) -> int:
        """Say how many members to run next; those that there are, if they do."""
        members, error = run.manifest.members, self.reached(run)
        if error <= self.share:
            return members
        needed = members * (error / self.share) ** 2 if np.isfinite(error) else np.inf
        next_ = float(np.clip(needed, members * _MORE, members * _MUCH_MORE))
        return min(rounded_up(next_), most)


def read_precision(text: str) -> Precision:
    """Read what is wanted, such as `crossings ±5 %`.

    Raises:
        RunError: It says nothing of the kind.
    """
    found = _FORM.fullmatch(text)
    if found is None or float(found[2]) <= 0:
        raise RunError(
            f"--until '{text}': say an indicator and how sure, such as 'crossings ±5 %' "
            "(or crossings+-5%)"
        )
    return Precision(found[1], float(found[2]) / 100)
