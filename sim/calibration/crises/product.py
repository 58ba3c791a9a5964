"""What past crises taught, as a group of the file that holds what the record did.

One file is all that members draw from, and a run keeps it as it was.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fitting import Fit
from sim.calibration.groups import add_names, copy_but
from sim.calibration.product import (
    CRISES,
    FORMAT,
    read_posterior,
    refuse_without_draws,
    write_fit,
)
from sim.results.stored import open_netcdf
from sim.run_folder.files import RunError, moved_into_place
from sim.system.locks import netcdf


def write_crises(
    path: Path,
    record: Path | None,
    found: Fit,
    scenario: str,
    places: str,
    checked: NDArray[np.float64] | None = None,
) -> None:
    """Write what past crises taught beside what the record did, whole or not at all.

    Args:
        path: the file.
        record: the posterior of the record; what it says of crises is replaced.
        found: the posterior of past crises.
        scenario: the names of what was run.
        places: the digest of the geography that it was run in.
        checked: what runs at its draws give for the targets, shape (member, target), on their
            scales.

    Raises:
        RunError: No method passed, so that there is nothing to draw from, or the record was learned
            from in other places.
    """
    refuse_without_draws(found)
    if record is not None and read_posterior(record).places != places:
        raise RunError(f"{record} was fitted to other places than {scenario}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with moved_into_place(path) as unfinished, netcdf(), open_netcdf(unfinished, "w") as file:
        if record is None:
            add_names(file, {"format": FORMAT})
        else:
            with open_netcdf(record) as known:
                copy_but(known, file, CRISES)
        write_fit(file.createGroup(CRISES), found, scenario, places, checked)
