"""Read a run folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import xarray as xr

from sim.results.folder import Manifest, RunError, RunFolder


@dataclass(frozen=True)
class Results:
    """The results of one run: one scenario, several members.

    The arrays are read from the file when they are asked for.
    """

    folder: Path
    manifest: Manifest
    label: str = ""

    @property
    def name(self) -> str:
        """What to call the run: the name of the scenario, unless a label tells two runs apart."""
        return self.label or self.manifest.scenario

    @property
    def why(self) -> str:
        """The question that the scenario asks."""
        return self.manifest.why

    @property
    def failed(self) -> dict[int, str]:
        """The members that gave no result, with the reason."""
        return dict(self.manifest.failed)

    @cached_property
    def data(self) -> xr.Dataset:
        """Everything that was recorded; dims are member, day and one of place, status or class."""
        return xr.open_dataset(RunFolder(self.folder).results_file)

    def indicators(self) -> pd.DataFrame:
        """Give the indicators as a tidy table: member, indicator, value, unit."""
        return self._table("indicators")

    def series(self) -> pd.DataFrame:
        """Give the daily national series as a tidy table: member, date, series, value."""
        return self._table("series")

    def _table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(
            RunFolder(self.folder).table(name), parse_dates=["date"] if name == "series" else None
        )


def load_results(run_folder: str | Path) -> Results:
    """Open a run folder.

    Raises:
        RunError: It is no run folder, or the run has not been finished.
    """
    folder = RunFolder(Path(run_folder))
    manifest = folder.read_manifest()
    if not folder.results_file.is_file():
        raise RunError(
            f"{folder.path}: the run has not been finished; `tumen run` with the same scenario, "
            "seed and --out goes on with it"
        )
    return Results(folder.path, manifest)
