"""The priors that come with the model, from the table `calibration/priors.csv`.

What planners set has none: policies, orders, funds, dates, and whether control is lost. Neither
have counts of the census, nor what a scenario asks about.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

from sim.params.priors import WEIGHTS, Prior
from sim.resources import folder

FILE = "priors.csv"
COLUMNS = ("parameter", "prior", "numbers", "together", "why")


class PriorsError(ValueError):
    """A table of priors that cannot be read; the text names every line that is wrong."""


@functools.cache
def declared_table() -> Mapping[str, Prior]:
    """Give the priors that come with the model by `section.name`."""
    return read_table(folder("calibration") / FILE)


def read_table(path: Path) -> dict[str, Prior]:
    """Read a table of priors; whether they fit their parameters is not looked at here.

    Raises:
        PriorsError: Lines of it say nothing that could be a prior.
    """
    found: dict[str, Prior] = {}
    wrong = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise PriorsError(f"{path}: the columns are {', '.join(COLUMNS)}")
        for row in rows:
            key = row["parameter"]
            if key in found:
                wrong.append(f"{path}:{rows.line_num}: {key} stands there twice")
            try:
                found[key] = _prior(row)
            except (ValueError, AttributeError) as error:
                wrong.append(f"{path}:{rows.line_num}: {key}: {error}")
    if wrong:
        raise PriorsError("\n".join(wrong))
    return found


def _prior(row: Mapping[str, str]) -> Prior:
    parts = [part.strip() for part in row["numbers"].split(";")]
    law, why, group = row["prior"], row["why"], row["together"]
    if law == WEIGHTS:
        pairs = (part.rsplit(" ", 1) for part in parts)
        return Prior(law, (), why, {word: float(weight) for word, weight in pairs}, group)
    return Prior(law, tuple(map(float, parts)), why, together=group)
