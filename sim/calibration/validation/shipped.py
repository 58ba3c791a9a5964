"""The back-test that comes with the model: what it foretold of years that it was not told of."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from sim import resources
from sim.messages.wording import figures

FILE = "back-test.json"
"""In the folder `calibration`: what `tumen calibrate --until YEAR` says of later years."""


@functools.cache
def shipped_back_test() -> str:
    """Say how far off it was, in one sentence; nothing if none comes with the model."""
    path = resources.folder("calibration") / FILE
    return said_of(path) if path.is_file() else ""


def said_of(path: Path) -> str:
    """Say of a back-test how many years it held, and its error beside the best rival's."""
    told = json.loads(path.read_text(encoding="utf-8"))
    first = told["quantities"][0]
    years = [each["year"] for each in first["years"]]
    inside = sum(each["in_90"] for each in first["years"])
    rival, best = min(first["rivals"].items(), key=lambda each: each[1])
    return (
        f"Back-test: fitted to the years up to {told['until']}, the model's middle 90 % holds "
        f"{inside} of {len(years)} years of arrivals from {min(years)} to {max(years)}; its error "
        f"(CRPS) is {figures(first['crps'])} people a year, that of the best who has no model "
        f"({rival}) {figures(best)}."
    )
