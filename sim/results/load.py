"""Read a run folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.geography.gazetteer import Gazetteer
from sim.geography.words import Words, words_of
from sim.results.draws import Draws, read_draws
from sim.results.geography import geography_in
from sim.results.indicators import Indicator, indicators_of
from sim.results.kept_settings import KeptSettings, settings_in
from sim.results.stored import (
    Stored,
    contradictions,
    named_in_text,
    read_indicators,
    read_overflow_places,
)
from sim.run_folder.files import has_mark
from sim.run_folder.folder import Manifest, RunError, RunFolder, told
from sim.run_folder.lock import who_writes
from sim.run_folder.manifest import Event
from sim.system.locks import NETCDF

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

AGAIN = "`tumen run` with the same scenario, seed and --out writes it anew from the members"


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
    def events(self) -> tuple[Event, ...]:
        """The days of the run that the scenario has given names, in order."""
        last = date.fromisoformat(self.manifest.start) + timedelta(self.manifest.days - 1)
        span = self.manifest.start, last.isoformat()
        inside = (each for each in self.manifest.events if span[0] <= each.date <= span[1])
        return tuple(sorted(inside, key=lambda each: each.date))

    @property
    def failed(self) -> dict[int, str]:
        """The members that gave no result, with the reason."""
        return dict(self.manifest.failed)

    @cached_property
    def places(self) -> Gazetteer:
        """The places of the run, from its folder."""
        return geography_in(RunFolder(self.folder))

    @cached_property
    def settings(self) -> KeptSettings:
        """What the scenario was set to, and those of the days before it took over.

        Raises:
            RunError: Somebody has changed the file: no setting is read out of it.
        """
        folder = RunFolder(self.folder)
        before = (folder.scenario_before(each) for each in self.manifest.origin)
        texts = []
        for path in (*before, folder.scenario_file):
            check_own(folder, self.manifest, path)
            texts.append(path.read_bytes())
        return settings_in(texts)

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

    @cached_property
    def draws(self) -> Draws | None:
        """What each member drew of the uncertain parameters; `None` if luck alone differs."""
        return read_draws(RunFolder(self.folder).results_file)

    def indicators(self) -> pd.DataFrame:
        """Give the indicators as a tidy table: member, indicator, value, unit."""
        import pandas as pd  # noqa: PLC0415

        with self._table("indicators") as path:
            return pd.read_csv(path)

    def indicator_values(self) -> dict[str, NDArray[np.float64]]:
        """Give the values of each indicator, shape (member,), by its name."""
        with self._table("indicators") as path:
            values = read_indicators(path)
            members = len(self.manifest.whole)
            if any(len(values[each.name]) != members for each in self.kinds):
                raise ValueError("it has other members")
            return values

    def series(self) -> pd.DataFrame:
        """Give the daily national series: member, date, and a column for each series."""
        import pandas as pd  # noqa: PLC0415

        with self._table("series") as path:
            return pd.read_csv(path, parse_dates=["date"])

    def overflow_places(self) -> list[str]:
        """Give where most people wait on the first day of overflow, for each member with one."""
        with self._table("overflow") as path:
            return read_overflow_places(path)

    @contextmanager
    def _table(self, name: str) -> Iterator[Path]:
        """Give the path of a table, if it still is the one that was written.

        Raises:
            RunError: Somebody has changed it: no number is read out of it.
        """
        folder = RunFolder(self.folder)
        path = folder.table(name)
        check_own(folder, self.manifest, path)
        try:
            yield path
        except (KeyError, TypeError, ValueError, csv.Error) as error:
            raise RunError(f"{path} is no table of this run ({error}); {AGAIN}") from None


def load_results(run_folder: str | Path) -> Results:
    """Open a run folder; what was changed, damaged or not finished is never read.

    Raises:
        RunError: It is no run folder, it is being written, the run has not been finished, or the
            results are not those that it wrote.
    """
    folder = RunFolder(Path(run_folder))
    if by := who_writes(folder.path):
        raise RunError(f"{folder.path} is being written{by}; wait for it")
    manifest = folder.read_manifest()
    check_finished(folder, manifest)
    check_own(folder, manifest, folder.results_file)
    if wrong := [*contradictions(folder.results_file, manifest)]:
        raise RunError(f"{folder.results_file} is not of this run: {wrong[0]}; {AGAIN}")
    return Results(folder.path, manifest)


def check_own(folder: RunFolder, manifest: Manifest, path: Path) -> None:
    """See that a file is the one that the run wrote.

    Raises:
        RunError: It is not.
    """
    mark = manifest.files.get(folder.name_of(path))
    if not has_mark(path, mark):
        what = "was changed or damaged since the run wrote it" if path.is_file() else "is missing"
        raise RunError(f"{path} {what}; {AGAIN}")


def check_finished(folder: RunFolder, manifest: Manifest) -> None:
    """See that a run has come to its end: what there is of one that has not stands for nothing.

    Raises:
        RunError: It has not.
    """
    if manifest.finished:
        return
    whole = sum(map(folder.has_member, manifest.numbers))
    few = f", and --members {whole} makes do with these" if 0 < whole < manifest.members else ""
    raise RunError(
        f"{folder.path}: the run has not been finished: {whole:,} of {manifest.members:,} members "
        f"are whole; `tumen run` with the same scenario, seed and --out goes on with it{few}"
    )
