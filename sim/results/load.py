"""Read a run folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.geography.gazetteer import Gazetteer
from sim.geography.words import Words, words_of
from sim.indicators import Indicator, indicators_of
from sim.results.folder import Manifest, RunError, RunFolder, told
from sim.results.geography import geography_in
from sim.results.stored import Stored, named_in_text, read_indicators, read_overflow_places
from sim.turns import NETCDF

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Results:
    """The results of one run: one scenario, several members.

    The arrays are read from the file when they are asked for, and xarray and pandas are loaded when
    something that needs them is.
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
    def beginning(self) -> str:
        """From which run this one goes on, as a sentence; empty if it begins by itself."""
        origin = told(self.manifest.origin)
        return f"It goes on {origin}." if origin else ""

    @property
    def failed(self) -> dict[int, str]:
        """The members that gave no result, with the reason."""
        return dict(self.manifest.failed)

    @cached_property
    def places(self) -> Gazetteer:
        """The places of the run, from its folder."""
        return geography_in(RunFolder(self.folder))

    @cached_property
    def words(self) -> Words:
        """What the countries, rivers and reaches of the run are called."""
        return words_of(self.places)

    @property
    def kinds(self) -> tuple[Indicator, ...]:
        """The indicators that the run reports."""
        return indicators_of(self.words)

    @cached_property
    def data(self) -> xr.Dataset:
        """Everything that was recorded; dims are member, day and one of place, status or class."""
        import xarray as xr  # noqa: PLC0415

        with NETCDF:
            path = named_in_text(RunFolder(self.folder).results_file)
            return xr.open_dataset(path, engine="netcdf4", lock=NETCDF)

    @cached_property
    def stored(self) -> Stored:
        """The same without xarray, for measures: each variable as it is read from the file."""
        return Stored(RunFolder(self.folder).results_file)

    def indicators(self) -> pd.DataFrame:
        """Give the indicators as a tidy table: member, indicator, value, unit."""
        import pandas as pd  # noqa: PLC0415

        return pd.read_csv(RunFolder(self.folder).table("indicators"))

    def indicator_values(self) -> dict[str, NDArray[np.float64]]:
        """Give the values of each indicator, shape (member,), by its name."""
        return read_indicators(RunFolder(self.folder).table("indicators"))

    def series(self) -> pd.DataFrame:
        """Give the daily national series: member, date, and a column for each series."""
        import pandas as pd  # noqa: PLC0415

        return pd.read_csv(RunFolder(self.folder).table("series"), parse_dates=["date"])

    def overflow_places(self) -> list[str]:
        """Give where most people wait on the first day of overflow, for each member with one."""
        return read_overflow_places(RunFolder(self.folder).table("overflow"))


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
